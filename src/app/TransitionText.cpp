// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/TransitionText.h"

#include "app/ErrorText.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace heliograph {

QString stateText(SessionState state)
{
    switch (state) {
    case SessionState::Idle:
        return SessionTimeline::tr("Off");
    case SessionState::Settling:
        return SessionTimeline::tr("Getting ready");
    case SessionState::Connecting:
        return SessionTimeline::tr("Connecting");
    case SessionState::Handshaking:
        return SessionTimeline::tr("Checking the service");
    case SessionState::Authenticating:
        return SessionTimeline::tr("Signing in");
    case SessionState::Linking:
        return SessionTimeline::tr("Waiting for the phone");
    case SessionState::Online:
        return SessionTimeline::tr("Online");
    case SessionState::Waiting:
        return SessionTimeline::tr("Waiting");
    case SessionState::Cooldown:
        //: A state of the connection: for a while nothing is tried
        return SessionTimeline::tr("Cooldown");
    case SessionState::OwnedElsewhere:
        return SessionTimeline::tr("Open elsewhere");
    case SessionState::Held:
        return SessionTimeline::tr("Restricted");
    case SessionState::Stopped:
        return SessionTimeline::tr("Stopped");
    case SessionState::Unlinked:
        return SessionTimeline::tr("Needs a scan");
    case SessionState::Offline:
        return SessionTimeline::tr("No network");
    }
    return {};
}

/// What happened, where errorText() says what a person can do about it.
static QString endText(const TimelineEntry &entry)
{
    const ErrorCode code = errorFromName(entry.cause);
    switch (code) {
    case ErrorCode::StreamReplaced:
        return SessionTimeline::tr("Replaced by another connection");
    case ErrorCode::ConnectionClosed:
        return SessionTimeline::tr("Closed by the service");
    case ErrorCode::Disconnected:
        return SessionTimeline::tr("The connection went silent");
    case ErrorCode::ConnectTimeout:
        return SessionTimeline::tr("No answer in time");
    case ErrorCode::NetworkUnreachable:
        return SessionTimeline::tr("The network cannot be reached");
    case ErrorCode::ServiceUnavailable:
        return SessionTimeline::tr("The service is not available");
    case ErrorCode::StreamError:
        return entry.status == restartStatus
            ? SessionTimeline::tr("The service asked for a new start")
            : SessionTimeline::tr("The service ended the connection");
    case ErrorCode::Unknown:
        return entry.cause;
    default:
        return errorText({ code, entry.detail, 0, 0 });
    }
}

QString transitionText(const TransitionRow &row)
{
    const TimelineEntry &entry = row.entry;
    if (row.isEnd)
        return endText(entry);
    if (row.to == SessionState::Online && row.took > 0) {
        const QString length = QLocale().toString(static_cast<double>(row.took) / 1000.0, 'f', 1);
        return SessionTimeline::tr("Signed in after %1 s").arg(length);
    }
    if (row.to == SessionState::Idle)
        return SessionTimeline::tr("Turned off");
    return {};
}

QString conflictText(const TransitionRow &row, int limit)
{
    if (row.conflict == 0)
        return {};
    if (row.conflict > limit)
        //: %1 counts how often another program took the session
        return SessionTimeline::tr("conflict %1").arg(row.conflict);
    //: At the last one of %2 nothing is tried for a while
    return SessionTimeline::tr("conflict %1 of %2").arg(row.conflict).arg(limit);
}

QString evidenceText(const TransitionRow &row)
{
    const TimelineEntry &entry = row.entry;
    return row.isEnd ? evidenceSentence(
               { evidenceFromName(entry.evidence), entry.otherProcess, entry.otherProfile })
                     : QString();
}

QString stepsText(const TransitionRow &row)
{
    QStringList steps;
    for (const TimelineEntry &step : row.steps)
        //: A state of the connection and the time of day when it began
        steps << SessionTimeline::tr("%1 %2").arg(stateText(*stateFromName(step.to)),
            QDateTime::fromMSecsSinceEpoch(step.time).toString(QStringLiteral("HH:mm:ss.zzz")));
    return steps.join(QStringLiteral(", "));
}

QString nextText(SessionState state, const QString &time, qint64 wait)
{
    if (state == SessionState::OwnedElsewhere)
        //: %1 is a time of day: then it looks whether the session is free again
        return SessionTimeline::tr("%1, one look").arg(time);
    if (wait < 120'000)
        //: %1 is a time of day
        return SessionTimeline::tr("%1, in %2 s")
            .arg(time)
            .arg(std::max<qint64>(1, (wait + 999) / 1000));
    //: %1 is a time of day
    return SessionTimeline::tr("%1, in %2 min").arg(time).arg(wait / 60'000);
}

QString programText(const TimelineEntry &entry)
{
    return entry.process > 0 ? SessionTimeline::tr("Connection %1 of process %2")
                                   .arg(entry.generation)
                                   .arg(entry.process)
                             : SessionTimeline::tr("Connection %1").arg(entry.generation);
}

} // namespace heliograph
