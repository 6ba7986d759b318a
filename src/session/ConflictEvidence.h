// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace heliograph {

/// What this computer knows of who has taken a session (440).
struct ConflictEvidence {
    enum class Kind {
        /// There was no conflict, or nobody could be looked for.
        None,
        /// No other program of this user on this computer keeps the link connected.
        NobodyHere,
        /// One does, in the very same profile folder.
        SameProfile,
        /// One does, in another folder: a copy of this profile.
        CopiedProfile,
    };
    Kind kind = Kind::None;
    /// Process of that program, and its profile folder.
    qint64 process = 0;
    QString profile {};
    friend bool operator==(const ConflictEvidence &, const ConflictEvidence &) = default;
};

/// "nobodyHere", "sameProfile", "copiedProfile"; empty for None. As JSON-RPC and the timeline
/// write it.
QString evidenceName(ConflictEvidence::Kind kind);
ConflictEvidence::Kind evidenceFromName(const QString &name);

/// One English sentence for the log; empty for None.
QString evidenceText(const ConflictEvidence &evidence);

} // namespace heliograph
