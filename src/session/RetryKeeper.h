// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/Stanzas.h"
#include "session/CompanionTrust.h"
#include "session/IdentityWatch.h"
#include "session/MessageSeal.h"
#include "session/Outcome.h"
#include "session/StanzaSender.h"
#include "storage/AccountStore.h"

#include <QObject>

namespace heliograph {

class DeviceLists;

/// Answers retry receipts: the same message again, for the asking device alone (04 §7.2). The
/// message table is the store of sent content. Account thread.
class RetryKeeper final : public QObject {
    Q_OBJECT
public:
    RetryKeeper(AccountStore &store, StanzaSender &sender, SignalCipher &cipher,
        DeviceLists &devices, const Clock &clock, Random &random, QObject *parent = nullptr);

    /// Inside the batch's transaction.
    Result<void> apply(const Receipt &receipt, Outcome &outcome);
    /// A message goes to those devices of its chat that it did not reach.
    void sendToMissed(const MessageKey &key, const std::vector<Jid> &reached);

signals:
    /// Something changed outside a batch of stanzas.
    void changed(const heliograph::Outcome &outcome);

private:
    /// A request that may be answered.
    struct Asked {
        MessageKey key;
        /// The asking device, as it is addressed and under its session name.
        Jid device;
        Jid name;
        RetryRequest request;
        /// The chat, when an own device asks.
        Jid recipient;
    };
    std::optional<Asked> admit(const Receipt &receipt) const;
    Result<void> answer(const Asked &asked, Outcome &outcome);
    void answerLater(const Asked &asked);
    Result<bool> refreshRatchet(const Asked &asked, Outcome &outcome);
    Result<bool> takeKeys(const Asked &asked, Outcome &outcome);
    Result<void> dropStale(const Asked &asked);
    Result<Node> copyFor(const StoredMessage &message, const Asked &asked);
    QByteArray contentOf(const StoredMessage &message) const;

    AccountStore &m_store;
    StanzaSender &m_sender;
    SignalCipher &m_cipher;
    DeviceLists &m_devices;
    const Clock &m_clock;
    MessageSeal m_seal;
    IdentityWatch m_identities;
    CompanionTrust m_trust;
};

} // namespace heliograph
