// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/AccountOwner.h"

#include "storage/FileHeader.h"

namespace heliograph {

Result<void> checkOwner(const SessionSetup &setup, const Credentials &credentials)
{
    if (setup.owner.isNull() || credentials.jid.isNull())
        return {};
    const bool sameNumber = credentials.jid.bare() == setup.owner;
    // A number may have changed between the two writes.
    const bool sameLid = !setup.ownerLid.isNull() && credentials.lid.bare() == setup.ownerLid;
    if (sameNumber || sameLid)
        return {};
    return fail(ErrorCode::ProfileMixed, QStringLiteral("database of another account"));
}

Result<void> requireOwnDatabase(const SessionSetup &setup)
{
    return setup.owner.isNull()
        ? Result<void>()
        : requireDatabase(setup.database, QStringLiteral("no database of the account"));
}

} // namespace heliograph
