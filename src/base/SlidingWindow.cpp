// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/SlidingWindow.h"

namespace heliograph {

SlidingWindow::SlidingWindow(int limit, milliseconds window)
    : m_limit(limit)
    , m_window(window)
{
}

void SlidingWindow::forgetBefore(milliseconds now)
{
    while (!m_entries.empty() && m_entries.front() + m_window <= now)
        m_entries.pop_front();
}

milliseconds SlidingWindow::waitAt(milliseconds now)
{
    forgetBefore(now);
    if (static_cast<int>(m_entries.size()) < m_limit)
        return milliseconds::zero();
    const auto blocking = m_entries.size() - static_cast<size_t>(m_limit);
    return m_entries[blocking] + m_window - now;
}

void SlidingWindow::add(milliseconds now)
{
    forgetBefore(now);
    m_entries.push_back(now);
}

} // namespace heliograph
