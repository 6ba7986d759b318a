// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2ee/MemorySignalStores.h"

namespace heliograph {

namespace {

void removeName(QHash<SignalAddress, QByteArray> &entries, const QByteArray &name)
{
    entries.removeIf([&](const auto &entry) { return entry.key().name == name; });
}

/// Moves what the target lacks and drops the rest; returns how many were moved.
int renameIn(
    QHash<SignalAddress, QByteArray> &entries, const QByteArray &from, const QByteArray &to)
{
    int moved = 0;
    const QList<SignalAddress> addresses = entries.keys();
    for (const SignalAddress &address : addresses) {
        if (address.name != from)
            continue;
        const QByteArray value = entries.take(address);
        const SignalAddress target { to, address.device };
        if (entries.contains(target))
            continue;
        entries.insert(target, value);
        ++moved;
    }
    return moved;
}

template <typename Key, typename Value>
std::optional<Value> findIn(const QHash<Key, Value> &entries, const Key &key)
{
    const auto found = entries.constFind(key);
    return found == entries.constEnd() ? std::nullopt : std::optional<Value>(*found);
}

} // namespace

MemorySignalStores::MemorySignalStores(const KeyPair &identity, quint32 registrationId)
    : m_identity(identity)
    , m_registrationId(registrationId)
{
}

SignalStores MemorySignalStores::stores() { return { *this, *this, *this, *this, *this }; }

void MemorySignalStores::addPreKey(const OneTimePreKey &key)
{
    m_preKeys.insert(key.id, key.keyPair);
}

void MemorySignalStores::addSignedPreKey(const SignedPreKey &key)
{
    m_signedPreKeys.insert(key.id, key);
}

KeyPair MemorySignalStores::ownIdentity() const { return m_identity; }

quint32 MemorySignalStores::registrationId() const { return m_registrationId; }

std::optional<QByteArray> MemorySignalStores::identityOf(const SignalAddress &address) const
{
    return findIn(m_identities, address);
}

Result<void> MemorySignalStores::saveIdentity(const SignalAddress &address, const QByteArray &key)
{
    m_identities.insert(address, key);
    return {};
}

Result<void> MemorySignalStores::removeIdentities(const QByteArray &name)
{
    removeName(m_identities, name);
    return {};
}

Result<void> MemorySignalStores::renameIdentities(const QByteArray &from, const QByteArray &to)
{
    renameIn(m_identities, from, to);
    return {};
}

std::optional<QByteArray> MemorySignalStores::loadSession(const SignalAddress &address) const
{
    return findIn(m_sessions, address);
}

bool MemorySignalStores::hasSession(const SignalAddress &address) const
{
    return m_sessions.contains(address);
}

Result<void> MemorySignalStores::saveSession(const SignalAddress &address, const QByteArray &record)
{
    m_sessions.insert(address, record);
    return {};
}

Result<void> MemorySignalStores::removeSession(const SignalAddress &address)
{
    m_sessions.remove(address);
    return {};
}

Result<void> MemorySignalStores::removeSessions(const QByteArray &name)
{
    removeName(m_sessions, name);
    return {};
}

Result<int> MemorySignalStores::renameSessions(const QByteArray &from, const QByteArray &to)
{
    return renameIn(m_sessions, from, to);
}

std::optional<KeyPair> MemorySignalStores::loadPreKey(quint32 id) const
{
    return findIn(m_preKeys, id);
}

Result<void> MemorySignalStores::removePreKey(quint32 id)
{
    m_preKeys.remove(id);
    return {};
}

std::optional<SignedPreKey> MemorySignalStores::loadSignedPreKey(quint32 id) const
{
    return findIn(m_signedPreKeys, id);
}

std::optional<QByteArray> MemorySignalStores::loadSenderKey(
    const QByteArray &group, const SignalAddress &sender) const
{
    const auto senders = m_senderKeys.constFind(group);
    return senders == m_senderKeys.constEnd() ? std::nullopt : findIn(*senders, sender);
}

Result<void> MemorySignalStores::saveSenderKey(
    const QByteArray &group, const SignalAddress &sender, const QByteArray &record)
{
    m_senderKeys[group].insert(sender, record);
    return {};
}

Result<void> MemorySignalStores::removeSenderKey(
    const QByteArray &group, const SignalAddress &sender)
{
    if (const auto senders = m_senderKeys.find(group); senders != m_senderKeys.end())
        senders->remove(sender);
    return {};
}

Result<void> MemorySignalStores::renameSender(const QByteArray &from, const QByteArray &to)
{
    for (QHash<SignalAddress, QByteArray> &senders : m_senderKeys)
        renameIn(senders, from, to);
    return {};
}

} // namespace heliograph
