// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Platform.h"
#include "main/Headless.h"
#include "main/LoadTest.h"
#include "main/Options.h"
#include "main/Window.h"

#include <QCoreApplication>
#include <QTextStream>

#include <cstdio>

using namespace heliograph;

int main(int argc, char **argv)
{
    platform::restrictNewFilesToOwner();
    platform::raiseFileLimit();
    platform::returnFreedMemory();
    QCoreApplication::setApplicationName(QStringLiteral("heliograph"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HELIOGRAPH_VERSION));
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const Result<Options> options = parseOptions(arguments);
    if (!options)
        return reportStartFailure(options.error());
    if (options->help || options->version) {
        QTextStream(stdout) << (options->help
                ? options->helpText
                : QStringLiteral("heliograph " HELIOGRAPH_VERSION "\n"));
        return 0;
    }
    if (!options->supportBundle.isEmpty())
        return makeSupportBundle(argc, argv, *options);
    if (options->loadTest)
        return runLoadTest(argc, argv, *options);
    return options->headless ? runHeadless(argc, argv, *options) : runWindow(argc, argv, *options);
}
