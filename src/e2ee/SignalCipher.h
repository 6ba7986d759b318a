// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "base/Result.h"
#include "e2ee/SignalStores.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <optional>

namespace heliograph {

class SignalBridge;

/// What one pairwise encryption gives: the bytes and type of an `<enc>` (04 §4.1).
struct Ciphertext {
    enum class Type { PreKeyMessage, Message };
    Type type = Type::Message;
    QByteArray bytes;
    friend bool operator==(const Ciphertext &, const Ciphertext &) = default;
};

/// How the identity that was just seen compares with the stored one. Changed means "security
/// code changed" (04 §7.4); the new key is trusted and stored all the same.
enum class IdentityChange { None, New, Changed };

/// What one pairwise decryption gives.
struct Decrypted {
    /// Still padded: see Padding.h.
    QByteArray plain;
    /// The sender's identity as the ratchet proved it, 32 bytes; empty for a plain `msg`, which
    /// does not carry one.
    QByteArray senderIdentity;
    IdentityChange identityChange = IdentityChange::None;
};

/// libsignal-protocol-c behind one class: the ratchets and sender keys of one account.
///
/// Every call is synchronous and reads and writes the stores before it returns; a failed call
/// may have written some of them, so the caller rolls its transaction back. Identities are
/// trusted on first use and on change. Not thread-safe: the account's thread.
///
/// Errors of decrypting, with the retry they lead to (04 §4.4):
///   DuplicateMessage  seen before: acknowledge, no retry
///   NoSession         no ratchet, or no sender key of that id: migrate, else retry 1
///   UnknownPreKey     a one-time or signed prekey that is gone: migrate, else retry 3
///   OutOfStep         wrong MAC, or more than 2000 messages ahead: retry 4
///   BadSignature      sender-key message not signed by the key's owner: retry 4
///   DecryptFailed     malformed, a foreign version or an impossible key: retry 4
///   StorageFailed     a store refused; nothing may be acknowledged
class SignalCipher final {
public:
    /// Both must outlive the cipher; `random` must be fit for keys.
    SignalCipher(const SignalStores &stores, Random &random);
    ~SignalCipher();
    SignalCipher(const SignalCipher &) = delete;
    SignalCipher &operator=(const SignalCipher &) = delete;

    bool hasSession(const SignalAddress &address) const;
    /// Starts a ratchet from a fetched bundle; one that exists is archived, not lost.
    /// BadKey for malformed keys, BadSignature, StorageFailed.
    [[nodiscard]] Result<IdentityChange> processBundle(
        const SignalAddress &address, const PreKeyBundle &bundle);

    /// `padded` as made by pad(). NoSession, StorageFailed.
    [[nodiscard]] Result<Ciphertext> encrypt(const SignalAddress &address, QByteArrayView padded);
    /// Opens a `pkmsg` and uses up the prekey it names.
    [[nodiscard]] Result<Decrypted> decryptPreKeyMessage(
        const SignalAddress &address, QByteArrayView bytes);
    /// Opens a `msg`.
    [[nodiscard]] Result<Decrypted> decryptMessage(
        const SignalAddress &address, QByteArrayView bytes);

    /// The identity key written into a `pkmsg`, 32 bytes, before anything is proven.
    /// DecryptFailed.
    static Result<QByteArray> senderIdentity(QByteArrayView preKeyMessage);
    /// The peer's registration id in the current ratchet, for comparing with a retry receipt.
    std::optional<quint32> remoteRegistrationId(const SignalAddress &address) const;
    /// The base key of the current ratchet, 33 bytes: equal in two retries means that the
    /// session has not been replaced in between (04 §7.2).
    std::optional<QByteArray> baseKey(const SignalAddress &address) const;

    /// The own sender key for a group as a distribution message, made when there is none yet.
    /// Create it before encrypting what it shall cover (04 §6.1). StorageFailed.
    [[nodiscard]] Result<QByteArray> createDistribution(
        const QByteArray &group, const SignalAddress &own);
    /// Takes another's sender key in. A repetition of a known key at the same or a later
    /// iteration is skipped, so that messages on the way stay readable (04 §4.3).
    /// DecryptFailed, StorageFailed.
    [[nodiscard]] Result<void> processDistribution(
        const QByteArray &group, const SignalAddress &sender, QByteArrayView distribution);
    /// NoSession before createDistribution; StorageFailed.
    [[nodiscard]] Result<QByteArray> groupEncrypt(
        const QByteArray &group, const SignalAddress &own, QByteArrayView padded);
    /// Opens an `skmsg`; the result is still padded.
    [[nodiscard]] Result<QByteArray> groupDecrypt(
        const QByteArray &group, const SignalAddress &sender, QByteArrayView bytes);

private:
    std::unique_ptr<SignalBridge> m_bridge;
};

} // namespace heliograph
