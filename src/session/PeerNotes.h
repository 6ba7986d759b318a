// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/MessageContent.h"
#include "session/Edits.h"
#include "session/MessageContext.h"
#include "session/Reactions.h"

namespace heliograph {

/// What the own phone tells its companion beside the chats (05 §3.3). Account thread, inside the
/// batch's transaction.
class PeerNotes final {
public:
    PeerNotes(AccountStore &store, const Clock &clock);

    /// Notes of anybody but the own phone are ignored.
    Result<void> apply(const MessageContext &context, const PeerContent &note, Outcome &outcome);

private:
    Result<void> fillPlaceholders(
        const MessageContext &context, const QByteArray &answer, Outcome &outcome);
    Result<void> fill(
        StoredMessage row, const ParsedMessage &parsed, bool offline, Outcome &outcome);
    Result<void> changeAnother(StoredMessage row, const ParsedMessage &parsed, Outcome &outcome);
    Result<void> keep(const MessageContext &context, const PeerContent &note, Outcome &outcome);

    AccountStore &m_store;
    const Clock &m_clock;
    Edits m_edits;
    Reactions m_reactions;
};

} // namespace heliograph
