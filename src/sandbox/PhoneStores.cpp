// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/PhoneStores.h"

#include "sandbox/SeededRandom.h"

namespace heliograph::sandbox {

PhoneStores::PhoneStores(const Account &account, quint64 seed)
    : MemorySignalStores(account.identity, account.registrationId)
    , m_seed(seed)
    , m_account(account)
{
    addSignedPreKey(account.signedPreKey);
}

OneTimePreKey PhoneStores::preKey(quint64 seed, const Account &account, quint32 id)
{
    const QByteArray phone = account.generation == 0
        ? account.pn
        : account.pn + '.' + QByteArray::number(account.generation);
    SeededRandom random(seed, "prekey/" + phone + '/' + QByteArray::number(id));
    return { id, generateKeyPair(random) };
}

std::optional<KeyPair> PhoneStores::loadPreKey(quint32 id) const
{
    if (id == 0 || id >= m_account.nextPreKeyId)
        return std::nullopt;
    return preKey(m_seed, m_account, id).keyPair;
}

void PhoneStores::keep(
    const SignalAddress &address, bool isIdentity, const QByteArray &record) const
{
    if (m_keeper)
        m_keeper(address, isIdentity, record);
}

void PhoneStores::restore(const SignalAddress &address, bool isIdentity, const QByteArray &record)
{
    if (isIdentity)
        static_cast<void>(MemorySignalStores::saveIdentity(address, record));
    else
        static_cast<void>(MemorySignalStores::saveSession(address, record));
}

Result<void> PhoneStores::saveIdentity(const SignalAddress &address, const QByteArray &key)
{
    keep(address, true, key);
    return MemorySignalStores::saveIdentity(address, key);
}

Result<void> PhoneStores::saveSession(const SignalAddress &address, const QByteArray &record)
{
    keep(address, false, record);
    return MemorySignalStores::saveSession(address, record);
}

Result<void> PhoneStores::removeSession(const SignalAddress &address)
{
    keep(address, false, {});
    return MemorySignalStores::removeSession(address);
}

} // namespace heliograph::sandbox
