// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Edits.h"
#include "session/Reactions.h"
#include "storage/AccountStore.h"

namespace heliograph {

class Clock;

/// Reactions, edits and deletions on their way out. Reactions and edits are seen here at once and
/// taken back when they fail; a deletion counts once the service has it (decisions 44, 64). Account
/// thread.
class OwnChanges final {
public:
    OwnChanges(AccountStore &store, const Clock &clock);

    /// Whether an own message may still be changed so. NotAllowed, InvalidArgument.
    Result<void> admit(Draft::Action action, const StoredMessage &target) const;
    /// Id of the change that has brought this about or is about to; empty if there is none.
    QString already(const Draft &draft, const StoredMessage &target) const;

    // Inside a transaction.

    /// Stores a change, whose quote names its target, and shows it. NotAllowed: the target is not
    /// what it was.
    Result<void> store(StoredMessage &change, Outcome &outcome);
    /// An own message was taken by the service at `time` (unix ms, 0 if unknown), perhaps after it
    /// was given up.
    Result<void> onArrived(const StoredMessage &message, qint64 time, Outcome &outcome);
    /// An own message was given up: what it replaced, if it did, stands there again.
    Result<void> onFailed(const StoredMessage &message, Outcome &outcome);

private:
    std::optional<StoredMessage> targetOf(const StoredMessage &change) const;
    std::vector<StoredMessage> editsOf(const MessageKey &target) const;
    Result<void> show(const StoredMessage &target, const QString &text, Outcome &outcome);
    Result<void> forget(const std::vector<StoredMessage> &edits);
    Result<void> storeReaction(StoredMessage &reaction, Outcome &outcome);
    Result<void> storeEdit(StoredMessage &edit, const StoredMessage &target, Outcome &outcome);
    Result<void> enqueue(StoredMessage &change);
    Result<void> revoked(const StoredMessage &revocation, Outcome &outcome);
    Result<void> edited(const StoredMessage &edit, Outcome &outcome);
    Result<void> takeBack(const StoredMessage &edit, Outcome &outcome);

    AccountStore &m_store;
    Edits m_edits;
    Reactions m_reactions;
    const Clock &m_clock;
};

} // namespace heliograph
