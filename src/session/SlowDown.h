// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"

#include <algorithm>

namespace heliograph {

/// The service answers "too fast" (429): 10 s × 2ⁿ without the like, at most 10 min, or as long as
/// it says (09 §2.4, §2.5). Times are monotonic.
class SlowDown final {
public:
    void refused(milliseconds now, seconds asked = seconds(0))
    {
        constexpr milliseconds most { 600'000 };
        const milliseconds own = std::min(most, milliseconds(10'000) * (1 << m_refusals));
        m_refusals = std::min(m_refusals + 1, 6);
        m_until = now + (asked > seconds(0) ? std::min(most, milliseconds(asked)) : own);
    }
    void accepted() { m_refusals = 0; }
    milliseconds waitAt(milliseconds now) const { return std::max(milliseconds(0), m_until - now); }

private:
    int m_refusals = 0;
    milliseconds m_until { 0 };
};

} // namespace heliograph
