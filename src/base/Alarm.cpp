// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Alarm.h"

#include <algorithm>

namespace heliograph {

Alarm::Alarm(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Alarm::ring);
}

Alarm::~Alarm() { stop(); }

void Alarm::start(milliseconds delay)
{
    m_isSet = true;
    m_clock.arm(*this, std::max(delay, milliseconds(0)));
}

void Alarm::stop()
{
    if (std::exchange(m_isSet, false))
        m_clock.disarm(*this);
}

void Alarm::ring()
{
    if (std::exchange(m_isSet, false))
        emit rang();
}

void Clock::arm(Alarm &alarm, milliseconds delay) const { alarm.m_timer.start(delay); }

void Clock::disarm(Alarm &alarm) const { alarm.m_timer.stop(); }

} // namespace heliograph
