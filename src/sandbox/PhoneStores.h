// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "e2ee/MemorySignalStores.h"
#include "sandbox/Account.h"

#include <functional>

namespace heliograph::sandbox {

/// Signal state of a phone. One-time prekeys are functions of the seed and need no keeping;
/// ratchets and identities are told to whoever stores them.
class PhoneStores final : public MemorySignalStores {
public:
    /// Empty record: removed.
    using Keeper = std::function<void(
        const SignalAddress &address, bool isIdentity, const QByteArray &record)>;

    PhoneStores(const Account &account, quint64 seed);
    void setKeeper(Keeper keeper) { m_keeper = std::move(keeper); }
    /// Takes in what was stored, without telling the keeper.
    void restore(const SignalAddress &address, bool isIdentity, const QByteArray &record);

    std::optional<KeyPair> loadPreKey(quint32 id) const override;
    Result<void> saveIdentity(const SignalAddress &address, const QByteArray &key) override;
    Result<void> saveSession(const SignalAddress &address, const QByteArray &record) override;
    Result<void> removeSession(const SignalAddress &address) override;

    /// One-time prekey `id` of the account's phone.
    static OneTimePreKey preKey(quint64 seed, const Account &account, quint32 id);

private:
    void keep(const SignalAddress &address, bool isIdentity, const QByteArray &record) const;

    quint64 m_seed;
    const Account &m_account;
    Keeper m_keeper;
};

} // namespace heliograph::sandbox
