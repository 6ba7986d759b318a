// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"

namespace heliograph {

/// The system's clocks, moved on by as much as a test says: real timers keep running beside it.
class ShiftedClock final : public Clock {
public:
    milliseconds now() const override { return m_system.now() + m_shift + m_wallShift; }
    milliseconds monotonic() const override { return m_system.monotonic() + m_shift; }
    void advance(milliseconds by) { m_shift += by; }
    /// The wall clock alone jumps.
    void jump(milliseconds by) { m_wallShift += by; }

private:
    SystemClock m_system;
    milliseconds m_shift { 0 };
    milliseconds m_wallShift { 0 };
};

} // namespace heliograph
