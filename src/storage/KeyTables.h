// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "e2ee/SignalStores.h"
#include "storage/Database.h"
#include "storage/PreKeyTable.h"
#include "storage/SecretBox.h"

#include <optional>

namespace heliograph {

/// What one link consists of (03 §2, §5.5). Private parts lie sealed in the database.
struct Credentials {
    KeyPair noise;
    KeyPair identity;
    QByteArray advSecret;
    quint32 registrationId = 0;
    /// Null until the link is complete; with device number.
    Jid jid;
    Jid lid;
    QString platform;
    QString pushName;
    /// Serialized ADVSignedDeviceIdentity, sent beside prekey messages.
    QByteArray account;
    /// The service has ended this link; the keys are never used again.
    bool isEnded = false;
    bool isLinked() const { return !jid.isNull() && !isEnded; }
};

/// Credentials, identities, ratchets and sender keys of one account. Used in the
/// account's thread; callers wrap changes in a transaction of the same Database.
class KeyTables final : public IdentityStore, public SessionStore, public SenderKeyStore {
public:
    KeyTables(Database &database, const SecretBox &box, PreKeyTable &preKeys);

    /// Reads the credentials into memory. KeyUnavailable when they were sealed under another key.
    Result<void> load();
    const std::optional<Credentials> &credentials() const { return m_credentials; }
    /// Whether this is a device of the account itself, by number or by LID.
    bool isOwn(const Jid &device) const;
    Result<void> saveCredentials(const Credentials &credentials);
    /// Forgets the keys of this link and its ratchets. Messages stay, and so do the identities of
    /// others: that of a contact is the same on the next link (09 §2.1).
    Result<void> eraseCredentials();

    /// What this link remembers of its service: certificate chain and edge routing bytes; empty
    /// when there are none. Saving does nothing without credentials.
    QByteArray serviceChain() const;
    Result<void> saveServiceChain(const QByteArray &chain);
    QByteArray routing() const;
    Result<void> saveRouting(const QByteArray &routing);

    /// When the phone of this link was last heard of; zero if unknown. Saving does nothing without
    /// credentials.
    milliseconds phoneSeen() const;
    Result<void> savePhoneSeen(milliseconds when);

    SignalStores stores() { return { *this, *this, m_preKeys, m_preKeys, *this }; }

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
    std::optional<QByteArray> loadSenderKey(
        const QByteArray &group, const SignalAddress &sender) const override;
    Result<void> saveSenderKey(
        const QByteArray &group, const SignalAddress &sender, const QByteArray &record) override;
    Result<void> removeSenderKey(const QByteArray &group, const SignalAddress &sender) override;
    Result<void> renameSender(const QByteArray &from, const QByteArray &to) override;

private:
    /// What is in memory follows the rows: an undone transaction brings the old ones back.
    void remember(std::optional<Credentials> credentials);
    std::optional<QByteArray> openSealed(const Result<QVariant> &sealed, const char *purpose) const;

    Database &m_database;
    const SecretBox &m_box;
    PreKeyTable &m_preKeys;
    std::optional<Credentials> m_credentials;
};

} // namespace heliograph
