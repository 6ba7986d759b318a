// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"
#include "e2ee/MemorySignalStores.h"
#include "e2ee/SignalCipher.h"

#include <memory>
#include <vector>

namespace heliograph {

/// A device of somebody else: real keys and ratchets in memory.
class PeerDevice final {
public:
    PeerDevice(const Jid &jid, Random &random);

    const Jid &jid() const { return m_jid; }
    /// Entry of a bundle answer under the name in which it was asked for.
    Node bundle(const Jid &as, bool withOneTimeKey = true);
    /// ADVSignedDeviceIdentity by the phone of the account.
    QByteArray vouchedBy(const KeyPair &phone) const;
    bool startSession(const Jid &with, const PreKeyBundle &bundle);
    /// `<enc>` for a device, from serialized Message bytes.
    Node encrypt(const Jid &to, const QByteArray &message, Random &random);
    /// Opens an `<enc>`; a null QByteArray when it cannot.
    QByteArray decrypt(const Jid &from, const Node &enc);
    MemorySignalStores &stores() { return *m_stores; }
    SignalCipher &cipher() { return *m_cipher; }
    KeyPair identity() const { return m_stores->ownIdentity(); }

private:
    Jid m_jid;
    Random &m_random;
    quint32 m_nextKey = 1;
    SignedPreKey m_signedKey;
    std::unique_ptr<MemorySignalStores> m_stores;
    std::unique_ptr<SignalCipher> m_cipher;
};

/// Keys that one device has published.
struct KeyShelf {
    QByteArray identity;
    Node signedKey { "skey" };
    std::vector<Node> preKeys;
};

/// Answers the questions of a client as the service does, from a few peer devices.
class ServiceAnswers final {
public:
    /// nullopt for stanzas that get no answer here.
    std::optional<Node> answer(const Node &iq);

    std::vector<std::shared_ptr<PeerDevice>> devices;
    /// The LID that a user's number is told with.
    std::vector<std::pair<Jid, Jid>> lids;
    /// Devices whose bundle is refused with 406.
    std::vector<Jid> dead;
    /// Devices that have no one-time key left.
    std::vector<Jid> withoutOneTimeKey;
    int keyCount = 812;
    /// What the client published; nothing before its first upload.
    std::optional<KeyShelf> shelf;
    /// The iq error that every upload and rotation gets; 0 for none.
    int uploadError = 0;
    /// `active` gets an error.
    bool isActiveRefused = false;
    /// No record of this device.
    bool missingKeys = false;
    /// The registration that key index lists name; 0: no list.
    quint32 rawId = 0;
    /// Devices that the phone of their account does not vouch for.
    std::vector<Jid> unvouched;
    /// What the account has chosen for its read receipts, and how often that was asked; empty: the
    /// service cannot say.
    QByteArray readReceipts = "all";
    int privacyQueries = 0;
    int deviceQueries = 0;
    int bundleQueries = 0;
    /// Answers that are held back.
    bool silent = false;

private:
    Node answerDevices(const Node &iq) const;
    Node answerBundles(const Node &iq);
    Node answerPrivacy(const Node &iq);
    Node answerKeys(const Node &iq);
    Node answerDigest(const Node &iq) const;
    PeerDevice *find(const Jid &jid) const;
};

} // namespace heliograph
