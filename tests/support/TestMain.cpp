// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"

#include <QApplication>
#include <QStandardPaths>
#include <QTest>

#include <cstring>
#include <memory>

namespace heliograph {

int runTestClasses(int argc, char **argv, const std::vector<TestClass> &classes)
{
    const char *only = nullptr;
    if (argc > 1 && argv[1][0] != '-') {
        only = argv[1];
        for (int i = 1; i + 1 < argc; ++i)
            argv[i] = argv[i + 1];
        --argc;
    }
    // Whoever runs tests keeps their own data folder as it is.
    QStandardPaths::setTestModeEnabled(true);
    QApplication application(argc, argv);
    int failures = 0;
    bool found = false;
    for (const TestClass &entry : classes) {
        if (only && std::strcmp(only, entry.name) != 0)
            continue;
        found = true;
        const std::unique_ptr<QObject> test(entry.create());
        failures += QTest::qExec(test.get(), argc, argv);
    }
    if (!found)
        qWarning("no such test class");
    return found ? failures : 1;
}

} // namespace heliograph
