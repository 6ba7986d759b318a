// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "e2ee/SignalCipher.h"
#include "session/Outcome.h"
#include "storage/AccountStore.h"

namespace heliograph {

/// Changed security codes (04 §7.4): old ratchets go, and a line in the chat tells. Account thread,
/// inside a transaction.
class IdentityWatch final {
public:
    IdentityWatch(AccountStore &store, const Clock &clock);

    /// The service says that a person's phone has new keys.
    Result<void> onNotification(const Node &notification, Outcome &outcome);
    /// What a message or a bundle has shown; `time` in milliseconds, 0 for now. The ratchet just
    /// made is kept.
    Result<void> onSeen(const Jid &device, IdentityChange change, qint64 time, Outcome &outcome);

private:
    Result<void> tell(const Jid &person, qint64 time, Outcome &outcome);

    AccountStore &m_store;
    const Clock &m_clock;
};

} // namespace heliograph
