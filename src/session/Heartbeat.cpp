// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Heartbeat.h"

#include "session/Logging.h"

namespace heliograph {

Heartbeat::Heartbeat(
    QString account, const SessionTimes &times, const Clock &clock, Random &random, QObject *parent)
    : QObject(parent)
    , m_account(std::move(account))
    , m_times(times)
    , m_clock(clock)
    , m_random(random)
    , m_tick(clock)
    , m_answer(clock)
{
    connect(&m_tick, &Alarm::rang, this, &Heartbeat::tick);
    connect(&m_answer, &Alarm::rang, this, &Heartbeat::linkDead);
}

void Heartbeat::start()
{
    m_lastFrame = m_clock.monotonic();
    arm();
}

void Heartbeat::stop()
{
    m_tick.stop();
    m_answer.stop();
}

void Heartbeat::frameReceived()
{
    m_lastFrame = m_clock.monotonic();
    if (!m_answer.isSet())
        return;
    m_answer.stop();
    qCInfo(lcSession).noquote() << QLatin1String("Session heartbeat [") + m_account
            + QLatin1String("] answered");
}

void Heartbeat::pingNow()
{
    if (isRunning() && !m_answer.isSet())
        ping();
}

void Heartbeat::tick()
{
    const milliseconds quiet = m_clock.monotonic() - m_lastFrame;
    if (m_answer.isSet()) {
        qCInfo(lcSession).noquote()
            << QLatin1String("Session heartbeat [") + m_account + QLatin1String("] waiting");
    } else if (quiet < m_times.keepaliveInterval / 2) {
        qCInfo(lcSession).noquote()
            << QLatin1String("Session heartbeat [") + m_account + QLatin1String("] skipped");
    } else {
        ping();
    }
    arm();
}

void Heartbeat::arm()
{
    const double factor = 0.9 + 0.2 * m_random.fraction();
    m_tick.start(milliseconds(
        static_cast<qint64>(static_cast<double>(m_times.keepaliveInterval.count()) * factor)));
}

void Heartbeat::ping()
{
    m_answer.start(m_times.keepaliveAnswer);
    emit pingDue();
}

} // namespace heliograph
