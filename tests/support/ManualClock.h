// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"

namespace heliograph {

/// A clock that moves only when told to.
class ManualClock final : public Clock {
public:
    milliseconds now() const override { return m_wall; }
    milliseconds monotonic() const override { return m_monotonic; }
    void advance(milliseconds by)
    {
        m_wall += by;
        m_monotonic += by;
    }
    void setWall(milliseconds wall) { m_wall = wall; }

private:
    milliseconds m_wall { 1'790'000'000'000 };
    milliseconds m_monotonic { 1'000'000 };
};

} // namespace heliograph
