// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Outcome.h"
#include "storage/AccountStore.h"

namespace heliograph {

/// Edits and deletions of messages by their authors: in time, and not before there is something to
/// edit (05 §2.9). Account thread, inside a transaction.
class Edits final {
public:
    explicit Edits(AccountStore &store);

    /// Changes the message, or keeps the edit until it can be read.
    Result<void> apply(const MessageKey &key, const MessageEdit &edit, Outcome &outcome);
    /// What was kept for a message that can be read now, in the row and in `message`.
    Result<void> catchUp(StoredMessage &message);

    /// Deletes the message at `place` for good. One that has not come yet is not to appear any
    /// more: its place is taken, at the time given there.
    Result<void> revoke(const StoredMessage &place, Outcome &outcome);

    /// Says that a message was changed, if that can be seen.
    void tell(Outcome::Updated::Change change, const StoredMessage &before, Outcome &outcome) const;

private:
    AccountStore &m_store;
};

} // namespace heliograph
