// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace heliograph {

QByteArray sha256(QByteArrayView data);
QByteArray sha1(QByteArrayView data);
QByteArray md5(QByteArrayView data);
QByteArray hmacSha256(QByteArrayView key, QByteArrayView data);
QByteArray hmacSha512(QByteArrayView key, QByteArrayView data);
/// HKDF-SHA256. An empty salt means 32 zero bytes (RFC 5869). `length` ≤ 8160.
QByteArray hkdfSha256(QByteArrayView ikm, QByteArrayView salt, QByteArrayView info, int length);
/// PBKDF2-HMAC-SHA256. Slow by design (03 §6.2: 131,072 rounds ≈ 100 ms): not on the GUI thread.
QByteArray pbkdf2Sha256(QByteArrayView password, QByteArrayView salt, int iterations, int length);
/// scrypt with N = 2^15, r = 8, p = 1, for sealing with a passphrase. Slow by design.
QByteArray scrypt(QByteArrayView password, QByteArrayView salt, int length);
/// Compares without telling where the difference is. Unequal lengths are unequal.
bool constantTimeEquals(QByteArrayView a, QByteArrayView b);

/// SHA-256 over a stream.
class Sha256 final {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256 &&) noexcept;
    Sha256 &operator=(Sha256 &&) noexcept;
    void add(QByteArrayView data);
    /// Ends the computation.
    QByteArray result();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// HMAC-SHA-256 over a stream.
class HmacSha256 final {
public:
    explicit HmacSha256(QByteArrayView key);
    ~HmacSha256();
    HmacSha256(HmacSha256 &&) noexcept;
    HmacSha256 &operator=(HmacSha256 &&) noexcept;
    void add(QByteArrayView data);
    /// Ends the computation.
    QByteArray result();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace heliograph
