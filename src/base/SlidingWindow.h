// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"

#include <deque>

namespace heliograph {

/// Pacing arithmetic: at most `limit` entries in any `window`. Times are monotonic.
class SlidingWindow final {
public:
    SlidingWindow(int limit, milliseconds window);

    /// How long the next entry has to wait at `now`; zero means it may go.
    milliseconds waitAt(milliseconds now);
    /// Counts one entry at `now`.
    void add(milliseconds now);
    int limit() const { return m_limit; }
    milliseconds window() const { return m_window; }

private:
    void forgetBefore(milliseconds now);
    int m_limit;
    milliseconds m_window;
    std::deque<milliseconds> m_entries;
};

} // namespace heliograph
