// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "main/EndSignals.h"

#include <QCoreApplication>
#include <QTimer>

#include <csignal>

namespace heliograph {

static volatile std::sig_atomic_t endWanted = 0;

extern "C" {
static void noteEndSignal(int) { endWanted = 1; }
}

void quitOnSignals(QCoreApplication &application)
{
    std::signal(SIGTERM, noteEndSignal);
    std::signal(SIGINT, noteEndSignal);
#ifdef SIGHUP
    // A terminal that is closed ends it too, unless who started it wanted otherwise (nohup).
    if (std::signal(SIGHUP, noteEndSignal) == SIG_IGN)
        std::signal(SIGHUP, SIG_IGN);
#endif
#ifdef SIGPIPE
    // Who does not read any more is seen by what is written.
    std::signal(SIGPIPE, SIG_IGN);
#endif
    // Looked at now and then: the one way that all systems have.
    auto *watch = new QTimer(&application);
    QObject::connect(watch, &QTimer::timeout, &application, [] {
        if (endWanted)
            QCoreApplication::quit();
    });
    watch->start(200);
}

} // namespace heliograph
