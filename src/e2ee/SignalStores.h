// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "crypto/PreKeys.h"
#include "e2ee/SignalAddress.h"

#include <QByteArray>

#include <optional>

namespace heliograph {

// What SignalCipher needs to have kept. Everything is synchronous and called on the cipher's
// thread, inside the cipher's call: whoever wraps that call in a database transaction has key
// state and content committed together (04 §8). Method names differ between the interfaces so
// that one class can implement them all. Names of users are those of SignalAddress::nameOf.

/// The own identity and what is known of others'.
class IdentityStore {
public:
    virtual ~IdentityStore() = default;
    virtual KeyPair ownIdentity() const = 0;
    virtual quint32 registrationId() const = 0;
    /// 32 bytes (33 with the type byte is understood), or nothing before first contact.
    virtual std::optional<QByteArray> identityOf(const SignalAddress &address) const = 0;
    /// `key` is 32 bytes. Called only for a new key or one that differs from the stored one.
    [[nodiscard]] virtual Result<void> saveIdentity(
        const SignalAddress &address, const QByteArray &key)
        = 0;
    /// Forgets the identities of all devices of a user.
    [[nodiscard]] virtual Result<void> removeIdentities(const QByteArray &name) = 0;
    /// Moves those of all devices; where the target has one already, that one stays and the
    /// source's goes.
    [[nodiscard]] virtual Result<void> renameIdentities(
        const QByteArray &from, const QByteArray &to)
        = 0;
};

/// The pairwise ratchets, as opaque records.
class SessionStore {
public:
    virtual ~SessionStore() = default;
    virtual std::optional<QByteArray> loadSession(const SignalAddress &address) const = 0;
    virtual bool hasSession(const SignalAddress &address) const = 0;
    [[nodiscard]] virtual Result<void> saveSession(
        const SignalAddress &address, const QByteArray &record)
        = 0;
    /// Succeeds when there is none.
    [[nodiscard]] virtual Result<void> removeSession(const SignalAddress &address) = 0;
    /// Removes those of all devices of a user.
    [[nodiscard]] virtual Result<void> removeSessions(const QByteArray &name) = 0;
    /// Moves those of all devices; where the target has one already, that one stays and the
    /// source's goes. Returns how many were moved.
    [[nodiscard]] virtual Result<int> renameSessions(const QByteArray &from, const QByteArray &to)
        = 0;
};

/// The private halves of the published one-time prekeys.
class PreKeyStore {
public:
    virtual ~PreKeyStore() = default;
    virtual std::optional<KeyPair> loadPreKey(quint32 id) const = 0;
    /// Called with the first message that used it. Succeeds when there is none.
    [[nodiscard]] virtual Result<void> removePreKey(quint32 id) = 0;
};

/// The current signed prekey and the former ones that peers may still use (04 §2.3).
class SignedPreKeyStore {
public:
    virtual ~SignedPreKeyStore() = default;
    virtual std::optional<SignedPreKey> loadSignedPreKey(quint32 id) const = 0;
};

/// The sender keys of groups, as opaque records. `group` is the full chat JID as text.
class SenderKeyStore {
public:
    virtual ~SenderKeyStore() = default;
    virtual std::optional<QByteArray> loadSenderKey(
        const QByteArray &group, const SignalAddress &sender) const = 0;
    [[nodiscard]] virtual Result<void> saveSenderKey(
        const QByteArray &group, const SignalAddress &sender, const QByteArray &record)
        = 0;
    /// Removing the own one makes the next distribution start a new key.
    [[nodiscard]] virtual Result<void> removeSenderKey(
        const QByteArray &group, const SignalAddress &sender)
        = 0;
    /// Moves those of all devices of a user in all groups; where the target has one already,
    /// that one stays and the source's goes.
    [[nodiscard]] virtual Result<void> renameSender(const QByteArray &from, const QByteArray &to)
        = 0;
};

/// The stores of one account. Whoever builds a SignalCipher keeps them alive longer.
struct SignalStores {
    IdentityStore &identities;
    SessionStore &sessions;
    PreKeyStore &preKeys;
    SignedPreKeyStore &signedPreKeys;
    SenderKeyStore &senderKeys;
};

/// Moves everything known under one name of a person to the other (04 §5 rule 3), normally from
/// the phone number to the LID once the pair is learned. What the target already has stays.
/// Returns how many ratchets were moved; 0 means that trying again is useless. StorageFailed.
[[nodiscard]] Result<int> migrateSessions(
    const SignalStores &stores, const Jid &from, const Jid &to);
/// Forgets ratchets and identities of all devices of a person, e.g. after a changed identity
/// (04 §7.4). Call it for both names. StorageFailed.
[[nodiscard]] Result<void> forgetSessions(const SignalStores &stores, const Jid &person);

} // namespace heliograph
