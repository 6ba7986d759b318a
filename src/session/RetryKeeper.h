// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "e2ee/SignalCipher.h"
#include "protocol/Stanzas.h"
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
        DeviceLists &devices, Random &random, QObject *parent = nullptr);

    Result<void> apply(const Receipt &receipt, Outcome &outcome);

private:
    Result<void> refreshSession(const SignalAddress &address, const RetryRequest &request);
    Result<Node> resend(const StoredMessage &message, const Jid &device, const Receipt &receipt);

    AccountStore &m_store;
    StanzaSender &m_sender;
    SignalCipher &m_cipher;
    DeviceLists &m_devices;
    Random &m_random;
};

} // namespace heliograph
