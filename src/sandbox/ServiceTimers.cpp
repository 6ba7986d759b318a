// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ServiceTimers.h"

namespace heliograph::sandbox {

ServiceTimers::ServiceTimers(const ServiceClock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &ServiceTimers::run);
}

void ServiceTimers::after(milliseconds delay, QObject *context, std::function<void()> fn)
{
    m_entries.emplace(m_clock.monotonic() + delay, Entry { context, std::move(fn) });
    clockMoved();
}

void ServiceTimers::clockMoved()
{
    if (m_entries.empty())
        return m_timer.stop();
    const milliseconds left = m_entries.begin()->first - m_clock.monotonic();
    if (left.count() <= 0)
        m_timer.start(0);
    else if (m_clock.isFrozen())
        m_timer.stop();
    else
        m_timer.start(left);
}

void ServiceTimers::run()
{
    while (!m_entries.empty() && m_entries.begin()->first <= m_clock.monotonic()) {
        const Entry entry = std::move(m_entries.extract(m_entries.begin()).mapped());
        if (entry.context)
            entry.fn();
    }
    clockMoved();
}

void ServiceTimers::reset()
{
    m_entries.clear();
    m_timer.stop();
}

} // namespace heliograph::sandbox
