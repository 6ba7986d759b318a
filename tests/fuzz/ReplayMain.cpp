// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Feeds every file of a folder to a target, once: a finding that was mended stays found.
#include "tests/fuzz/Targets.h"

#include <QDir>
#include <QFile>
#include <QGuiApplication>

#include <cstdio>

static int replay(const heliograph::fuzz::Target &target, const QDir &folder)
{
    const QStringList names = folder.entryList(QDir::Files, QDir::Name);
    for (const QString &name : names) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly)) {
            std::fprintf(stderr, "cannot read %s\n", qPrintable(file.fileName()));
            return 1;
        }
        // Told before it runs: the last name is the culprit.
        std::printf("%s\n", qPrintable(name));
        std::fflush(stdout);
        const QByteArray input = file.readAll();
        target.run(input);
    }
    std::printf("%lld passed, 0 failed\n", static_cast<long long>(names.size()));
    return names.isEmpty() ? 1 : 0;
}

int main(int argc, char **argv)
{
    QGuiApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    for (const heliograph::fuzz::Target &target : heliograph::fuzz::targets()) {
        if (arguments.value(1) == QLatin1String(target.name))
            return replay(target, QDir(arguments.value(2)));
    }
    std::fprintf(stderr, "usage: fuzz_corpus TARGET FOLDER\n");
    return 2;
}
