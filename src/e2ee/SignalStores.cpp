// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2ee/SignalStores.h"

namespace heliograph {

Result<int> migrateSessions(const SignalStores &stores, const Jid &from, const Jid &to)
{
    const QByteArray source = SignalAddress::nameOf(from);
    const QByteArray target = SignalAddress::nameOf(to);
    if (source == target)
        return 0;
    if (const Result<void> moved = stores.identities.renameIdentities(source, target); !moved)
        return fail(moved.error());
    if (const Result<void> moved = stores.senderKeys.renameSender(source, target); !moved)
        return fail(moved.error());
    return stores.sessions.renameSessions(source, target);
}

Result<void> forgetSessions(const SignalStores &stores, const Jid &person)
{
    const QByteArray name = SignalAddress::nameOf(person);
    return stores.sessions.removeSessions(name).and_then(
        [&] { return stores.identities.removeIdentities(name); });
}

} // namespace heliograph
