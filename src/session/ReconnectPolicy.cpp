// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ReconnectPolicy.h"

#include <algorithm>

namespace heliograph::reconnectpolicy {

namespace {

constexpr int limitedTries = 5;
constexpr int limitedFirstStep = 4;
constexpr int warnedFirstStep = 6;
/// Held without a known end: 6 hours, from the second time on 24, and a minute after it (09 §5.4).
constexpr milliseconds firstUnknownHold { 6LL * 3600 * 1000 };
constexpr milliseconds laterUnknownHold { 24LL * 3600 * 1000 };
constexpr milliseconds holdMargin { 60'000 };
constexpr milliseconds clockCheck { 300'000 };
constexpr milliseconds unreadableWindow { 600'000 };
/// One look an hour whether the other place is gone (09 §5.3).
constexpr milliseconds ownedProbe { 3'600'000 };

milliseconds spread(milliseconds delay, double jitter)
{
    return milliseconds(
        static_cast<qint64>(static_cast<double>(delay.count()) * (0.8 + 0.4 * jitter)));
}

ReconnectDecision transient(
    ReconnectMemory memory, const DisconnectCause &cause, const SessionTimes &times, double jitter)
{
    const bool warned
        = cause.code == ErrorCode::CertificateUntrusted || cause.code == ErrorCode::TlsUntrusted;
    if (warned || cause.code == ErrorCode::RateLimited)
        memory.failures = std::max(memory.failures, warnedFirstStep);
    milliseconds delay = backoff(memory.failures, times);
    if (cause.code == ErrorCode::ServiceUnavailable && cause.status == 503 && memory.failures == 0)
        delay = milliseconds(1000 + static_cast<qint64>(4000 * jitter));
    else
        delay = spread(delay, jitter);
    ++memory.failures;
    return { SessionState::Waiting, std::min(delay, times.backoffMax), memory };
}

/// Once at once: most of the time the network has changed and the service is there.
ReconnectDecision lost(
    ReconnectMemory memory, const DisconnectCause &cause, const SessionTimes &times, double jitter)
{
    if (memory.failures > 0)
        return transient(memory, cause, times, jitter);
    ++memory.failures;
    return { SessionState::Settling, times.settleDelay, memory };
}

ReconnectDecision unreadable(ReconnectMemory memory, const DisconnectCause &cause, milliseconds now,
    const SessionTimes &times, double jitter)
{
    const std::optional<milliseconds> before = memory.unreadable[1];
    memory.unreadable = { now, memory.unreadable[0] };
    if (before && now - *before < unreadableWindow)
        return { SessionState::Stopped, milliseconds(0), memory };
    return transient(memory, cause, times, jitter);
}

ReconnectDecision limited(
    ReconnectMemory memory, const DisconnectCause &cause, const SessionTimes &times, double jitter)
{
    if (cause.code == ErrorCode::CertificateNotValidNow)
        return { SessionState::Waiting, clockCheck, memory };
    const milliseconds delay = spread(backoff(limitedFirstStep + memory.limited, times), jitter);
    if (++memory.limited > limitedTries)
        return { SessionState::Stopped, milliseconds(0), memory };
    return { SessionState::Waiting, delay, memory };
}

ReconnectDecision conflict(ReconnectMemory memory, const SessionTimes &times)
{
    ++memory.conflicts;
    const milliseconds delay
        = std::min(milliseconds(times.conflictStep * memory.conflicts), times.conflictDelayMax);
    if (memory.conflicts < times.conflictLimit)
        return { SessionState::Waiting, delay, memory };
    if (memory.conflicts == times.conflictLimit)
        return { SessionState::Cooldown, std::max(delay, times.conflictCooldown), memory };
    return { SessionState::OwnedElsewhere, ownedProbe, memory };
}

ReconnectDecision hold(ReconnectMemory memory, const DisconnectCause &cause)
{
    if (cause.expire > 0)
        return { SessionState::Held, milliseconds(cause.expire * 1000) + holdMargin, memory };
    const milliseconds length = memory.holds++ == 0 ? firstUnknownHold : laterUnknownHold;
    return { SessionState::Held, length + holdMargin, memory };
}

} // namespace

milliseconds backoff(int failures, const SessionTimes &times)
{
    qint64 previous = 0;
    qint64 current = 1;
    for (int i = 0; i < failures && current * times.backoffBase < times.backoffMax; ++i)
        previous = std::exchange(current, previous + current);
    return std::min(milliseconds(times.backoffBase * current), times.backoffMax);
}

ReconnectDecision afterEnd(const ReconnectMemory &memory, const DisconnectCause &cause,
    milliseconds now, const SessionTimes &times, double jitter)
{
    switch (cause.kind) {
    case CauseClass::Restart:
        return { SessionState::Settling, times.settleDelay, memory };
    case CauseClass::Conflict:
        return conflict(memory, times);
    case CauseClass::Relogin:
        return { SessionState::Unlinked, milliseconds(0), memory };
    case CauseClass::Hold:
        return hold(memory, cause);
    case CauseClass::Version:
    case CauseClass::Permanent:
        return { SessionState::Stopped, milliseconds(0), memory };
    case CauseClass::Limited:
        return limited(memory, cause, times, jitter);
    case CauseClass::Transient:
        return transient(memory, cause, times, jitter);
    case CauseClass::Lost:
        return lost(memory, cause, times, jitter);
    case CauseClass::Unreadable:
        return unreadable(memory, cause, now, times, jitter);
    }
    return {};
}

} // namespace heliograph::reconnectpolicy
