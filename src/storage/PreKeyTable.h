// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "e2ee/SignalStores.h"
#include "storage/Database.h"
#include "storage/SecretBox.h"

#include <optional>

namespace heliograph {

/// One-time and signed prekeys with their private halves sealed. Account thread; callers wrap
/// changes in a transaction of the same Database.
class PreKeyTable final : public PreKeyStore, public SignedPreKeyStore {
public:
    PreKeyTable(Database &database, const SecretBox &box);

    /// `count` one-time prekeys that the service does not have yet: those of an upload that failed
    /// first, then new ones. InvalidArgument without credentials.
    Result<QList<OneTimePreKey>> preKeysToUpload(int count, Random &random);
    Result<void> markPreKeysUploaded();
    /// One for a single device, which the service never sees (04 §7.1): a new one, or an old one
    /// again where too many that it was given have not been used.
    Result<OneTimePreKey> privatePreKey(const Jid &peer, milliseconds now, Random &random);
    /// Forgets those that were given away before this time.
    Result<void> prunePrivatePreKeys(milliseconds before);
    /// All for the service whose private half is still here.
    int unusedPreKeys() const;
    /// The 32 bytes that the service hands out.
    std::optional<QByteArray> publicPreKey(quint32 id) const;

    /// The newest signed prekey that the service has.
    std::optional<SignedPreKey> currentSignedPreKey() const;
    /// A newer one that the service may not have.
    std::optional<SignedPreKey> unpublishedSignedPreKey() const;
    Result<void> saveSignedPreKey(
        const SignedPreKey &key, milliseconds madeAt = {}, bool published = true);
    /// The service has it now; the three before it are kept for peers that still use them.
    Result<void> publishSignedPreKey(quint32 id);
    /// When it was made; for one of unknown age that is `now`, from now on.
    milliseconds signedPreKeyMadeAt(quint32 id, milliseconds now);

    std::optional<KeyPair> loadPreKey(quint32 id) const override;
    Result<void> removePreKey(quint32 id) override;
    std::optional<SignedPreKey> loadSignedPreKey(quint32 id) const override;

private:
    enum class Use { ToUpload = 0, Uploaded = 1, Private = 2 };
    Result<QList<OneTimePreKey>> make(int count, Use use, Random &random);
    Result<OneTimePreKey> makePrivate(Random &random);
    Result<OneTimePreKey> longestGiven(const QString &peer);
    std::optional<SignedPreKey> readSigned(const char *sql, const QVariantList &values) const;
    std::optional<KeyPair> openPair(const QVariant &sealed) const;

    Database &m_database;
    const SecretBox &m_box;
};

} // namespace heliograph
