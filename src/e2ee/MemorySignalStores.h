// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "e2ee/SignalStores.h"

#include <QHash>

namespace heliograph {

/// All stores of one device in memory: for devices that live in this process.
class MemorySignalStores : public IdentityStore,
                           public SessionStore,
                           public PreKeyStore,
                           public SignedPreKeyStore,
                           public SenderKeyStore {
public:
    MemorySignalStores(const KeyPair &identity, quint32 registrationId);

    /// References to this object for a SignalCipher.
    SignalStores stores();
    void addPreKey(const OneTimePreKey &key);
    void addSignedPreKey(const SignedPreKey &key);
    qsizetype preKeyCount() const { return m_preKeys.size(); }

    KeyPair ownIdentity() const override;
    quint32 registrationId() const override;
    std::optional<QByteArray> identityOf(const SignalAddress &address) const override;
    Result<void> saveIdentity(const SignalAddress &address, const QByteArray &key) override;
    Result<void> removeIdentities(const QByteArray &name) override;
    Result<void> renameIdentities(const QByteArray &from, const QByteArray &to) override;

    std::optional<QByteArray> loadSession(const SignalAddress &address) const override;
    bool hasSession(const SignalAddress &address) const override;
    Result<void> saveSession(const SignalAddress &address, const QByteArray &record) override;
    Result<void> removeSession(const SignalAddress &address) override;
    Result<void> removeSessions(const QByteArray &name) override;
    Result<int> renameSessions(const QByteArray &from, const QByteArray &to) override;

    std::optional<KeyPair> loadPreKey(quint32 id) const override;
    Result<void> removePreKey(quint32 id) override;

    std::optional<SignedPreKey> loadSignedPreKey(quint32 id) const override;

    std::optional<QByteArray> loadSenderKey(
        const QByteArray &group, const SignalAddress &sender) const override;
    Result<void> saveSenderKey(
        const QByteArray &group, const SignalAddress &sender, const QByteArray &record) override;
    Result<void> removeSenderKey(const QByteArray &group, const SignalAddress &sender) override;
    Result<void> renameSender(const QByteArray &from, const QByteArray &to) override;

private:
    KeyPair m_identity;
    quint32 m_registrationId;
    QHash<SignalAddress, QByteArray> m_identities;
    QHash<SignalAddress, QByteArray> m_sessions;
    QHash<quint32, KeyPair> m_preKeys;
    QHash<quint32, SignedPreKey> m_signedPreKeys;
    /// By group, then by sender.
    QHash<QByteArray, QHash<SignalAddress, QByteArray>> m_senderKeys;
};

} // namespace heliograph
