// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <chrono>

namespace heliograph {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// What is left, in whole seconds for people to read: never over before the time is, never below 0.
inline int wholeSeconds(milliseconds left)
{
    return std::max(0, static_cast<int>(std::chrono::ceil<seconds>(left).count()));
}

/// The end of the year 9999: what claims to be later is no time.
inline constexpr seconds latestTime { 253'402'300'799 };
/// Its last millisecond since the epoch.
inline constexpr qint64 latestMoment = milliseconds(latestTime).count() + 999;

class Alarm;

/// Time as an input: wall time to show and store, monotonic time to wait and measure.
class Clock {
public:
    virtual ~Clock() = default;
    /// UTC, milliseconds since the epoch.
    virtual milliseconds now() const = 0;
    /// Never goes back; the origin has no meaning.
    virtual milliseconds monotonic() const = 0;

private:
    friend class Alarm;
    /// Lets an alarm ring once after `delay` of this clock: real time, unless a clock knows better.
    virtual void arm(Alarm &alarm, milliseconds delay) const;
    virtual void disarm(Alarm &alarm) const;
};

/// The system's clocks. The only place that reads them.
class SystemClock final : public Clock {
public:
    milliseconds now() const override;
    milliseconds monotonic() const override;
};

} // namespace heliograph
