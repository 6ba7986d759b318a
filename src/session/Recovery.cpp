// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Recovery.h"

namespace heliograph {

/// No timer runs longer (09 §7): a hold is looked at again before it is dialled.
constexpr milliseconds longestTimer { 24LL * 3600 * 1000 };

Recovery::Recovery(const SessionTimes &times, const Clock &clock, Random &random, QObject *parent)
    : QObject(parent)
    , m_times(times)
    , m_clock(clock)
    , m_random(random)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Recovery::due);
}

ReconnectDecision Recovery::judge(
    const DisconnectCause &cause, milliseconds online, const QByteArray &link)
{
    if (online > milliseconds(0))
        m_memory.holds = 0;
    if (online >= m_times.stableAfter) {
        m_memory.failures = 0;
        m_memory.limited = 0;
    }
    if (online >= m_times.conflictReset)
        m_memory.conflicts = 0;
    const ReconnectDecision decision
        = reconnectpolicy::afterEnd(m_memory, cause, m_times, m_random.fraction());
    m_memory = decision.memory;
    if (decision.next == SessionState::Held && !link.isEmpty()) {
        m_hold = Hold { cause, m_clock.now() + decision.delay };
        m_heldLink = link;
    }
    return decision;
}

std::optional<Recovery::Hold> Recovery::hold(const QByteArray &link) const
{
    const bool holds = m_hold && m_heldLink == link && m_clock.now() < m_hold->until;
    return holds ? m_hold : std::nullopt;
}

void Recovery::wait(milliseconds delay) { m_timer.start(qMin(delay, longestTimer)); }

void Recovery::startAnew()
{
    m_memory.conflicts = 0;
    m_memory.limited = 0;
}

} // namespace heliograph
