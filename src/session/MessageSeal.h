// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "e2ee/SignalCipher.h"
#include "protocol/Stanzas.h"
#include "storage/AccountStore.h"

namespace heliograph {

class DeviceLists;

/// Encrypts stored messages and builds the stanzas that carry them. Each call is a step of ratchets
/// and belongs into the transaction of its caller. Account thread.
class MessageSeal final {
public:
    MessageSeal(AccountStore &store, SignalCipher &cipher, DeviceLists &devices, Random &random);

    /// For all devices of the chat and the own other ones; one without a ratchet is left out.
    /// NoSession when that leaves none of the recipient's.
    Result<Node> forChat(const StoredMessage &message);

    /// One device that gets a message once more (04 §7.2).
    struct Target {
        /// As it is addressed, and under its session name.
        Jid device;
        Jid name;
        /// The chat, when an own device asks.
        Jid recipient;
        /// Number of the request; 0 when nobody asked.
        int count = 0;
    };
    /// `content` is the message as it stands now.
    Result<Node> forDevice(
        const StoredMessage &message, const QByteArray &content, const Target &target);

private:
    OutgoingMessage envelope(const StoredMessage &message) const;
    Result<EncryptedCopy> copyFor(const Jid &device, const QByteArray &plain);
    Result<void> addCopies(const std::vector<Jid> &devices, const QByteArray &plain,
        std::vector<EncryptedCopy> &copies);

    AccountStore &m_store;
    SignalCipher &m_cipher;
    DeviceLists &m_devices;
    Random &m_random;
};

} // namespace heliograph
