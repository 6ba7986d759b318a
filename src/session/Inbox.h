// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "e2ee/SignalCipher.h"
#include "protocol/MessageContent.h"
#include "protocol/Stanzas.h"
#include "session/CompanionTrust.h"
#include "session/Edits.h"
#include "session/IdentityWatch.h"
#include "session/MessageContext.h"
#include "session/Outcome.h"
#include "session/PeerNotes.h"
#include "session/Reactions.h"
#include "session/RetryReceipts.h"
#include "storage/AccountStore.h"

namespace heliograph {

class DeviceLists;

/// Takes delivered messages: decrypts, stores and answers them. The caller wraps a batch in one
/// transaction, so that a ratchet step and the message it opened are kept together (04 §8).
/// Account thread.
class Inbox final {
public:
    Inbox(AccountStore &store, SignalCipher &cipher, DeviceLists &devices, const Clock &clock,
        Random &random);

    /// An error means that storing failed: nothing of the batch may be acknowledged.
    Result<void> handle(const Node &stanza, Outcome &outcome);

private:
    MessageContext contextOf(IncomingMessage message) const;
    Result<void> learnNames(const IncomingMessage &message, Outcome &outcome);
    Result<void> open(const Node &stanza, MessageContext &context, Outcome &outcome);
    Result<void> onMissing(const Node &stanza, const MessageContext &context, Outcome &outcome);
    Result<QByteArray> decrypt(
        const EncryptedPart &part, const MessageContext &context, Outcome &outcome);
    Result<Decrypted> tryDecrypt(const EncryptedPart &part, const SignalAddress &address);
    void judgeSender(const MessageContext &context, const Decrypted &decrypted);
    Result<void> apply(
        const MessageContext &context, const ParsedMessage &parsed, Outcome &outcome);
    Result<void> store(const MessageContext &context, const MessageContent &content,
        const QByteArray &raw, Outcome &outcome);
    Result<void> dropPlaceholder(const MessageContext &context, Outcome &outcome);
    Result<void> applyRevoke(
        const MessageContext &context, const RevokeContent &revoke, Outcome &outcome);
    Result<void> applyReaction(
        const MessageContext &context, const ReactionContent &reaction, Outcome &outcome);
    Result<void> applyEdit(
        const MessageContext &context, const EditContent &edit, Outcome &outcome);
    Result<void> onUndecryptable(
        const Node &stanza, const MessageContext &context, const Error &error, Outcome &outcome);
    MessageKey targetOf(const MessageContext &context, const TargetKey &target) const;
    StoredMessage rowFor(const MessageContext &context) const;
    Receipt receiptFor(const MessageContext &context) const;

    AccountStore &m_store;
    SignalCipher &m_cipher;
    DeviceLists &m_devices;
    const Clock &m_clock;
    IdentityWatch m_identities;
    CompanionTrust m_trust;
    RetryReceipts m_retries;
    Edits m_edits;
    Reactions m_reactions;
    PeerNotes m_peerNotes;
};

} // namespace heliograph
