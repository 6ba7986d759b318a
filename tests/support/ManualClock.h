// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Alarm.h"

#include <map>
#include <optional>

namespace heliograph {

/// A clock that moves only when told to, and rings its alarms on the way, each at its time. One
/// thread.
class ManualClock final : public Clock {
public:
    milliseconds now() const override { return m_wall; }
    milliseconds monotonic() const override { return m_monotonic; }
    void advance(milliseconds by)
    {
        const milliseconds end = m_monotonic + by;
        while (!m_alarms.empty() && m_alarms.begin()->first.first <= end) {
            const auto next = m_alarms.begin();
            Alarm *alarm = next->second;
            moveTo(std::max(m_monotonic, next->first.first));
            m_alarms.erase(next);
            alarm->ring();
        }
        moveTo(end);
    }
    void setWall(milliseconds wall) { m_wall = wall; }
    /// How long until the next alarm; none when none is set.
    std::optional<milliseconds> untilNext() const
    {
        if (m_alarms.empty())
            return std::nullopt;
        return std::max(milliseconds(0), m_alarms.begin()->first.first - m_monotonic);
    }
    size_t alarms() const { return m_alarms.size(); }

private:
    void moveTo(milliseconds monotonic)
    {
        m_wall += monotonic - m_monotonic;
        m_monotonic = monotonic;
    }
    void arm(Alarm &alarm, milliseconds delay) const override
    {
        disarm(alarm);
        m_alarms.insert({ { m_monotonic + delay, ++m_armed }, &alarm });
    }
    void disarm(Alarm &alarm) const override
    {
        std::erase_if(m_alarms, [&](const auto &entry) { return entry.second == &alarm; });
    }

    milliseconds m_wall { 1'790'000'000'000 };
    milliseconds m_monotonic { 1'000'000 };
    /// By time, and in the order in which they were set.
    mutable std::map<std::pair<milliseconds, quint64>, Alarm *> m_alarms;
    mutable quint64 m_armed = 0;
};

} // namespace heliograph
