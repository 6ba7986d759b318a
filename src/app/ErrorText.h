// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "binary/Jid.h"
#include "session/SessionState.h"

#include <QString>

namespace heliograph {

/// What happened and what to do, in plain words of the user's language.
QString errorText(const Error &error);
/// What this computer knows of who has taken a session, in one or two sentences; empty for None.
QString evidenceSentence(const ConflictEvidence &evidence);
/// Why a session is not up, as errorText(), with what is known of a conflict.
QString causeText(const SessionStatus &status);
/// Whom a link that failed was about.
struct LinkParties {
    /// The number that was to be linked again; null for a new account.
    Jid expected;
    /// The number of the phone that answered, when that was the reason.
    Jid scannedBy;
    /// The account here that has that number already; empty if none.
    QString otherLabel;
};
/// As errorText(), with the numbers and accounts of a link.
QString linkErrorText(const Error &error, const LinkParties &parties);
/// The time of day, with the date unless it is today; both in milliseconds since the epoch.
QString momentText(milliseconds when, milliseconds now);
/// A session's state in one line, with the next time, e.g. "Waiting 12 s · 428". `now` in
/// milliseconds since the epoch.
QString statusText(const SessionStatus &status, milliseconds now);

} // namespace heliograph
