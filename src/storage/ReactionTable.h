// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "protocol/Message.h"
#include "storage/Database.h"

#include <optional>
#include <vector>

namespace heliograph {

/// One person's reaction to a message, or that it was taken back.
struct StoredReaction {
    Jid sender;
    /// Empty: taken back.
    QString emoji;
    /// Milliseconds, by its sender.
    qint64 time = 0;
    /// Of the message that brought it; empty when that one did not go.
    QString id;
};

/// The newest reaction of each person to each message, also to messages that have not come yet (05
/// §2.9). Account thread.
class ReactionTable final {
public:
    explicit ReactionTable(Database &database);

    /// False when a newer one of this person is there. Of too many for unknown messages the oldest
    /// go.
    Result<bool> keep(const MessageKey &target, const StoredReaction &reaction);
    std::optional<StoredReaction> find(const MessageKey &target, const Jid &sender) const;
    /// Those that stand under a message, in the order of their coming.
    std::vector<Reaction> of(qint64 rowId) const;
    /// The own message `id` could not be sent: what the other side has is there again. False when
    /// another has taken its place.
    Result<bool> withdraw(const MessageKey &target, const Jid &sender, const QString &id);
    /// An own one has reached the service: it is what the other side has from now on, and not
    /// younger than `sent` says. If it had been withdrawn, it stands there again, and that is
    /// answered with true.
    Result<bool> settle(const MessageKey &target, const StoredReaction &sent);
    /// Forgets what was set before this time to messages that never came.
    Result<void> prune(milliseconds before);

private:
    Database &m_database;
};

} // namespace heliograph
