// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Platform.h"
#include "sandbox/Sandbox.h"

#include <QCoreApplication>
#include <QTextStream>
#include <QTimer>

#include <csignal>
#include <cstdio>

using namespace heliograph;

namespace {

volatile std::sig_atomic_t endWanted = 0;

void noteSignal(int) { endWanted = 1; }

/// Ends the program in good form after SIGTERM or Ctrl+C, so that temporary folders go with it.
void quitOnSignals(QCoreApplication &application)
{
    std::signal(SIGTERM, noteSignal);
    std::signal(SIGINT, noteSignal);
    auto *watch = new QTimer(&application);
    QObject::connect(watch, &QTimer::timeout, &application, [] {
        if (endWanted)
            QCoreApplication::quit();
    });
    watch->start(100);
}

int reportFailure(const Error &error)
{
    QTextStream(stderr) << "heliograph-sandbox: " << errorName(error.code) << ": " << error.detail
                        << '\n';
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
    quitOnSignals(application);
    QTextStream(stdout) << info->toJsonLine() << Qt::endl;
    return application.exec();
}
