// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/ServiceClock.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <map>

namespace heliograph::sandbox {

/// Timers on the service's own time: they stand still with it and come due when it is moved on
/// (10 §12). What is due at one moment runs in the order in which it was asked for.
class ServiceTimers final : public QObject {
    Q_OBJECT
public:
    explicit ServiceTimers(const ServiceClock &clock, QObject *parent = nullptr);

    /// Calls `fn` once, unless `context` is gone by then.
    void after(milliseconds delay, QObject *context, std::function<void()> fn);
    /// The clock was moved, stopped or let go on.
    void clockMoved();
    void reset();

private:
    struct Entry {
        QPointer<QObject> context;
        std::function<void()> fn;
    };
    void run();

    const ServiceClock &m_clock;
    std::multimap<milliseconds, Entry> m_entries;
    QTimer m_timer;
};

} // namespace heliograph::sandbox
