// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/WaitText.h"

#include <QCoreApplication>

#include <algorithm>

namespace heliograph {

namespace {

constexpr milliseconds oneMinute { 60'000 };

QString waitTr(const char *text, int count = -1)
{
    return QCoreApplication::translate("WaitText", text, nullptr, count);
}

int secondsUntil(milliseconds when, milliseconds now)
{
    return std::max(1, wholeSeconds(when - now));
}

/// What the connection makes it wait for; nothing while there is one, or one is being made.
WaitReason connectionReason(const SessionStatus &status, milliseconds now)
{
    switch (status.state) {
    case SessionState::Cooldown:
        return { waitTr(QT_TRANSLATE_NOOP("WaitText", "Waiting %1 s: open in another place"))
                     .arg(secondsUntil(status.retryAt, now)),
            true };
    case SessionState::Waiting:
        return { waitTr(QT_TRANSLATE_NOOP("WaitText", "Waiting %1 s: no connection"))
                     .arg(secondsUntil(status.retryAt, now)),
            true };
    case SessionState::OwnedElsewhere:
        return { waitTr(QT_TRANSLATE_NOOP("WaitText", "Waiting: open in another place")), false };
    case SessionState::Held:
        return { waitTr(QT_TRANSLATE_NOOP("WaitText", "Waiting: restricted by the service")),
            false };
    case SessionState::Unlinked:
        return { waitTr(QT_TRANSLATE_NOOP("WaitText", "Waiting: the account needs a scan")),
            false };
    case SessionState::Offline:
        return { waitTr(QT_TRANSLATE_NOOP("WaitText", "Waiting: no network")), false };
    case SessionState::Idle:
    case SessionState::Stopped:
        return { waitTr(QT_TRANSLATE_NOOP("WaitText", "Waiting: not connected")), false };
    case SessionState::Settling:
    case SessionState::Connecting:
    case SessionState::Handshaking:
    case SessionState::Authenticating:
    case SessionState::Linking:
    case SessionState::Online:
        return {};
    }
    return {};
}

/// What pacing makes the next row wait for.
WaitReason pacingReason(const PacingWait &pacing, milliseconds now)
{
    const int left = secondsUntil(pacing.until, now);
    if (pacing.window == oneMinute && pacing.limit == 1)
        return { waitTr(
                     QT_TRANSLATE_NOOP("WaitText", "Waiting %1 s: one message a minute is allowed"))
                     .arg(left),
            true };
    if (pacing.window == oneMinute) {
        //: %1 are seconds
        return { waitTr(QT_TRANSLATE_N_NOOP(
                            "WaitText", "Waiting %1 s: %n messages a minute are allowed"),
                     pacing.limit)
                     .arg(left),
            true };
    }
    //: %1 and %2 are seconds
    return { waitTr(
                 QT_TRANSLATE_N_NOOP("WaitText", "Waiting %1 s: %n messages in %2 s are allowed"),
                 pacing.limit)
                 .arg(left)
                 .arg(wholeSeconds(pacing.window)),
        true };
}

} // namespace

WaitReason waitReason(qint64 rowId, bool isFirst, const PacingWait &pacing,
    const SessionStatus &status, milliseconds now)
{
    const WaitReason connection = connectionReason(status, now);
    const bool hasConnection = connection.text.isEmpty();
    if (hasConnection && pacing.rowId == 0)
        return {};
    if (!isFirst)
        return { waitTr(QT_TRANSLATE_NOOP("WaitText", "Queued: goes out after the one above")),
            false };
    if (!hasConnection)
        return connection;
    if (pacing.rowId != rowId)
        return { waitTr(QT_TRANSLATE_NOOP("WaitText", "Queued: goes out after other messages")),
            false };
    return pacingReason(pacing, now);
}

} // namespace heliograph
