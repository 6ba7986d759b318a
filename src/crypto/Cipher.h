// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace heliograph {

/// Bytes by which a sealed message is longer than the plain one.
inline constexpr qsizetype gcmTagSize = 16;

/// AES-256-GCM with one key for many messages. Nonces are 12 bytes, the tag is appended to the
/// ciphertext. Not thread-safe.
class GcmCipher final {
public:
    /// `key` must be 32 bytes.
    explicit GcmCipher(QByteArrayView key);
    ~GcmCipher();
    GcmCipher(GcmCipher &&) noexcept;
    GcmCipher &operator=(GcmCipher &&) noexcept;

    /// `front` goes in front of what is sealed, as it is.
    QByteArray seal(
        QByteArrayView nonce, QByteArrayView aad, QByteArrayView plain, QByteArrayView front = {});
    /// DecryptFailed when the tag does not fit or the input is shorter than a tag.
    Result<QByteArray> open(QByteArrayView nonce, QByteArrayView aad, QByteArrayView sealed);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// AES-256-CBC with PKCS#7 padding over a stream.
class CbcCipher final {
public:
    enum class Direction { Encrypt, Decrypt };
    /// `key` 32 bytes, `iv` 16 bytes.
    CbcCipher(Direction direction, QByteArrayView key, QByteArrayView iv);
    ~CbcCipher();
    CbcCipher(CbcCipher &&) noexcept;
    CbcCipher &operator=(CbcCipher &&) noexcept;

    /// Leaves the padding in place when decrypting: the caller checks it.
    void disablePadding();
    /// Writes at most `in.size() + 16` bytes to `out`; returns how many.
    qsizetype update(QByteArrayView in, char *out);
    /// Writes at most 16 bytes; MediaPadding when the padding is wrong.
    Result<qsizetype> finish(char *out);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// AES-256-CBC in one piece. DecryptFailed on a wrong length or padding.
QByteArray aesCbcEncrypt(QByteArrayView key, QByteArrayView iv, QByteArrayView plain);
Result<QByteArray> aesCbcDecrypt(QByteArrayView key, QByteArrayView iv, QByteArrayView cipher);
/// AES-256-CTR, `iv` being the initial 128-bit big-endian counter (03 §6.2). Its own inverse.
QByteArray aesCtr(QByteArrayView key, QByteArrayView iv, QByteArrayView data);

} // namespace heliograph
