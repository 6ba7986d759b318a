// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/MessageContent.h"
#include "session/Outcome.h"
#include "storage/AccountStore.h"

namespace heliograph {

/// What stands under messages: one reaction of each person, the newest wins (05 §2.9). Account
/// thread, inside a transaction.
class Reactions final {
public:
    explicit Reactions(AccountStore &store);

    /// One that came as a message of its own, perhaps `fromMe`; the service saw it by `latest`
    /// (unix ms).
    Result<void> take(const MessageKey &message, bool fromMe, const ReactionContent &reaction,
        qint64 latest, Outcome &outcome);
    /// One that came in or goes out; that to a message which is not here yet is kept.
    Result<void> apply(const MessageKey &target, const StoredReaction &reaction, Outcome &outcome);
    /// An own message was given up: if it was a reaction, what it replaced stands there again.
    Result<void> onFailed(const StoredMessage &message, Outcome &outcome);
    /// An own message has arrived, perhaps after it was given up: if it was a reaction, it counts.
    /// The service saw it at `time` (unix ms, 0 if unknown).
    Result<void> onArrived(const StoredMessage &message, qint64 time, Outcome &outcome);

private:
    Result<void> tell(const MessageKey &target, Outcome &outcome);

    AccountStore &m_store;
};

} // namespace heliograph
