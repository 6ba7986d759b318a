// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/StreamEnd.h"
#include "session/SessionState.h"
#include "session/SessionTimes.h"

#include <array>
#include <optional>

namespace heliograph {

/// What the policy remembers between attempts.
struct ReconnectMemory {
    /// Transient ends since the last stable time online.
    int failures = 0;
    /// Ends of class Limited in a row.
    int limited = 0;
    int conflicts = 0;
    /// Restrictions without a known end since the last time online.
    int holds = 0;
    /// Monotonic times of the last two ends of class Unreadable, the newer one first.
    std::array<std::optional<milliseconds>, 2> unreadable;
    friend bool operator==(const ReconnectMemory &, const ReconnectMemory &) = default;
};

/// What happens after an end.
struct ReconnectDecision {
    /// Settling (connect as soon as the old socket has settled), Waiting, Cooldown, OwnedElsewhere,
    /// Held, Stopped or Unlinked.
    SessionState next = SessionState::Waiting;
    /// From the end of the old stream; zero when nothing happens by itself.
    milliseconds delay { 0 };
    ReconnectMemory memory;
    friend bool operator==(const ReconnectDecision &, const ReconnectDecision &) = default;
};

/// The decision table of 09 §5.3 and §5.4 as a pure function.
namespace reconnectpolicy {

/// `now` is monotonic; `jitter` in [0, 1) spreads transient delays by ±20 %.
ReconnectDecision afterEnd(const ReconnectMemory &memory, const DisconnectCause &cause,
    milliseconds now, const SessionTimes &times, double jitter);
/// Transient delay before jitter: Fibonacci(failures) × base, capped.
milliseconds backoff(int failures, const SessionTimes &times);

} // namespace reconnectpolicy

} // namespace heliograph
