// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/NamePairs.h"

namespace heliograph {

Result<bool> learnNames(AccountStore &store, const Jid &one, const Jid &other, Outcome &outcome)
{
    if (one.isNull() || other.isNull() || one.isLid() == other.isLid())
        return false;
    const Jid lid = one.isLid() ? one.bare() : other.bare();
    const Jid number = one.isLid() ? other.bare() : one.bare();
    const Result<bool> isNews = store.directory().learnPair(lid, number);
    if (!isNews || !*isNews)
        return isNews;
    if (const Result<int> moved = migrateSessions(store.keys().stores(), number, lid); !moved)
        return fail(moved.error());
    // The list of the number may be that of a person who had it before.
    for (const Jid &name : { lid, number }) {
        if (Result<void> forgotten = store.directory().forgetDevices(name); !forgotten)
            return fail(forgotten.error());
    }
    outcome.touch(number, 0);
    outcome.touch(lid, 0);
    outcome.joined.push_back({ lid, number, store.messages().knowsChat(lid) });
    return store.messages().mergeChats(lid, number).map([] { return true; });
}

} // namespace heliograph
