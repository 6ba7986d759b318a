// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/WaitText.h"

#include "app/ErrorText.h"

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
        //: %1 is a time of day, or a date with it
        return { waitTr(QT_TRANSLATE_NOOP(
                            "WaitText", "Waiting: restricted by the service, next attempt at %1"))
                     .arg(momentText(status.retryAt, now)),
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

/// What the next row waits for although there is a connection.
WaitReason queueReason(const QueueWait &queue, milliseconds now)
{
    const int left = secondsUntil(queue.until, now);
    if (queue.why == QueueWait::Why::ServiceBusy)
        return { waitTr(QT_TRANSLATE_NOOP(
                            "WaitText", "Waiting %1 s: the service wants fewer messages"))
                     .arg(left),
            true };
    if (queue.window == oneMinute && queue.limit == 1)
        return { waitTr(
                     QT_TRANSLATE_NOOP("WaitText", "Waiting %1 s: one message a minute is allowed"))
                     .arg(left),
            true };
    if (queue.window == oneMinute) {
        //: %1 are seconds
        return { waitTr(QT_TRANSLATE_N_NOOP(
                            "WaitText", "Waiting %1 s: %n messages a minute are allowed"),
                     queue.limit)
                     .arg(left),
            true };
    }
    //: %1 and %2 are seconds
    return { waitTr(
                 QT_TRANSLATE_N_NOOP("WaitText", "Waiting %1 s: %n messages in %2 s are allowed"),
                 queue.limit)
                 .arg(left)
                 .arg(wholeSeconds(queue.window)),
        true };
}

} // namespace

WaitReason waitReason(qint64 rowId, bool isFirst, const QueueWait &queue,
    const SessionStatus &status, milliseconds now)
{
    const WaitReason connection = connectionReason(status, now);
    const bool hasConnection = connection.text.isEmpty();
    const bool isHeld = std::find(queue.firstContacts.begin(), queue.firstContacts.end(), rowId)
        != queue.firstContacts.end();
    if (hasConnection && isHeld)
        return { waitTr(QT_TRANSLATE_NOOP("WaitText",
                     "Waiting: this account may not write to new people now. Trying the failed "
                     "message again goes on")),
            false };
    if (hasConnection && queue.rowId == 0)
        return {};
    if (!isFirst)
        return { waitTr(QT_TRANSLATE_NOOP("WaitText", "Queued: goes out after the one above")),
            false };
    if (!hasConnection)
        return connection;
    if (queue.rowId != rowId)
        return { waitTr(QT_TRANSLATE_NOOP("WaitText", "Queued: goes out after other messages")),
            false };
    return queueReason(queue, now);
}

} // namespace heliograph
