// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <array>

namespace heliograph {

/// Handshake patterns, all over X25519, AES-256-GCM and SHA-256 (01 §3).
enum class NoisePattern { XX, IK, XXfallback };

/// The two keys a handshake ends with, 32 bytes each.
struct NoiseKeys {
    QByteArray clientToService;
    QByteArray serviceToClient;
    friend bool operator==(const NoiseKeys &, const NoiseKeys &) = default;
};

/// Symmetric state of a Noise handshake: transcript hash, chaining key, cipher key, nonce.
/// Both sides run the same operations in the same order.
class NoiseState final {
public:
    /// Starts with the pattern's name; the caller mixes in the prologue.
    explicit NoiseState(NoisePattern pattern);

    void mixHash(QByteArrayView data);
    /// Mixes a shared secret into chaining key and cipher key; the nonce restarts at 0.
    void mixKey(QByteArrayView shared);
    /// The same with the agreement of two keys. BadKey for a wrong length or a low-order point.
    [[nodiscard]] Result<void> mixAgreement(QByteArrayView privateKey, QByteArrayView publicKey);
    QByteArray encryptAndHash(QByteArrayView plain);
    /// DecryptFailed when the tag does not fit.
    [[nodiscard]] Result<QByteArray> decryptAndHash(QByteArrayView sealed);
    NoiseKeys split() const;

    const QByteArray &h() const { return m_h; }
    const QByteArray &ck() const { return m_ck; }
    const QByteArray &k() const { return m_k; }
    quint32 n() const { return m_n; }

private:
    QByteArray m_h;
    QByteArray m_ck;
    QByteArray m_k;
    quint32 m_n = 0;
};

/// The 12-byte nonce of a counter: eight zero bytes and the counter, big endian.
std::array<char, 12> noiseNonce(quint32 counter);

} // namespace heliograph
