// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <vector>

namespace heliograph {

struct TestClass {
    const char *name;
    QObject *(*create)();
};

/// Runs the class named by the first argument, or all; the remaining arguments go to QtTest.
int runTestClasses(int argc, char **argv, const std::vector<TestClass> &classes);

} // namespace heliograph

/// Stands at the end of tst_<Class>.cpp.
#define HELIOGRAPH_TEST(Class)                                                                     \
    QObject *create##Class() { return new tst_##Class; }
