// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ConflictEvidence.h"

namespace heliograph {

QString evidenceName(ConflictEvidence::Kind kind)
{
    switch (kind) {
    case ConflictEvidence::Kind::None:
        return {};
    case ConflictEvidence::Kind::NobodyHere:
        return QStringLiteral("nobodyHere");
    case ConflictEvidence::Kind::SameProfile:
        return QStringLiteral("sameProfile");
    case ConflictEvidence::Kind::CopiedProfile:
        return QStringLiteral("copiedProfile");
    }
    return {};
}

ConflictEvidence::Kind evidenceFromName(const QString &name)
{
    using Kind = ConflictEvidence::Kind;
    for (const Kind kind : { Kind::NobodyHere, Kind::SameProfile, Kind::CopiedProfile }) {
        if (evidenceName(kind) == name)
            return kind;
    }
    return Kind::None;
}

QString evidenceText(const ConflictEvidence &evidence)
{
    switch (evidence.kind) {
    case ConflictEvidence::Kind::None:
        return {};
    case ConflictEvidence::Kind::NobodyHere:
        return QStringLiteral("no other Heliograph of this user on this computer uses this link");
    case ConflictEvidence::Kind::SameProfile:
        return QStringLiteral("process %1 on this computer has this profile open as well")
            .arg(evidence.process);
    case ConflictEvidence::Kind::CopiedProfile:
        return QStringLiteral("process %1 on this computer uses this link, profile %2")
            .arg(evidence.process)
            .arg(evidence.profile);
    }
    return {};
}

} // namespace heliograph
