// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Platform.h"
#include "sandbox/Sandbox.h"

#include <QCoreApplication>
#include <QTextStream>

#include <cstdio>

using namespace heliograph;

namespace {

int reportFailure(const Error &error)
{
    QTextStream(stderr) << "heliograph-sandbox: " << errorName(error.code) << ": " << error.detail << '\n';
    return 2;
}

} // namespace

/// The service alone (10 §14): prints one JSON line and runs until it is ended.
/// Options: `--reset` forgets the state folder. Exit code 2 when it cannot start.
int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    platform::restrictNewFilesToOwner();
    auto options = SandboxOptions::fromEnvironment(QProcessEnvironment::systemEnvironment());
    if (!options)
        return reportFailure(options.error());
    options->resetState = application.arguments().contains(QStringLiteral("--reset"));
    Sandbox sandbox;
    const auto info = sandbox.start(*options);
    if (!info)
        return reportFailure(info.error());
    QTextStream(stdout) << info->toJsonLine() << Qt::endl;
    return application.exec();
}
