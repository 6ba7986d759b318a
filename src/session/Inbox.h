// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "e2ee/SignalCipher.h"
#include "protocol/MessageContent.h"
#include "protocol/Stanzas.h"
#include "session/Outcome.h"
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
    /// Who wrote what where, under the names by which it is stored.
    struct Context {
        IncomingMessage message;
        Jid chat;
        Jid author;
        bool fromMe = false;
        Jid authorDevice;
    };
    Context contextOf(IncomingMessage message) const;
    Result<void> learnNames(const IncomingMessage &message, Outcome &outcome);
    Result<void> open(const Node &stanza, Context &context, Outcome &outcome);
    Result<QByteArray> decrypt(const EncryptedPart &part, const Jid &device);
    Result<void> apply(const Context &context, const ParsedMessage &parsed, Outcome &outcome);
    Result<void> store(const Context &context, const MessageContent &content, const QByteArray &raw,
        Outcome &outcome);
    Result<void> applyRevoke(const Context &context, const RevokeContent &revoke, Outcome &outcome);
    Result<void> applyEdit(const Context &context, const EditContent &edit, Outcome &outcome);
    Result<void> keepPeerNote(const Context &context, const PeerContent &note, Outcome &outcome);
    Result<void> onUndecryptable(
        const Node &stanza, const Context &context, const Error &error, Outcome &outcome);
    Result<RetryRequest> retryRequest(int count, const Error &error);
    MessageKey targetOf(const Context &context, const TargetKey &target) const;
    StoredMessage rowFor(const Context &context) const;
    Receipt receiptFor(const Context &context) const;
    bool isOwn(const Jid &jid) const;

    AccountStore &m_store;
    SignalCipher &m_cipher;
    DeviceLists &m_devices;
    const Clock &m_clock;
    Random &m_random;
};

} // namespace heliograph
