// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/Cipher.h"
#include "crypto/Hash.h"
#include "media/Sidecar.h"
#include "protocol/MediaKeys.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

class QIODevice;

namespace heliograph {

/// Bytes that are read, encrypted and written at a time.
inline constexpr qint64 mediaPieceSize = 256 * 1024;

/// Shorter pieces are not worth a second thread.
inline constexpr qint64 dividedPieceSize = 64 * 1024;

/// What a message says about an encrypted file, and what its sender has to put there.
struct EncryptedMedia {
    QByteArray mediaKey;
    QByteArray fileSha256;
    QByteArray fileEncSha256;
    /// Bytes of the plain file.
    qint64 fileLength = 0;
    /// Empty unless it was asked for.
    QByteArray sidecar;
    friend bool operator==(const EncryptedMedia &, const EncryptedMedia &) = default;
};

/// What a received file must turn out to be (06 §7.3).
struct MediaExpectation {
    /// Mandatory: without it the file is refused.
    QByteArray fileSha256;
    /// Empty skips this check.
    QByteArray fileEncSha256;
    /// Declared bytes of the plain file; 0 when the sender did not say.
    qint64 fileLength = 0;
    /// Bytes of ciphertext accepted when no length was declared.
    qint64 limit = largestReceivedFile;

    qint64 longestFile() const;
};

/// Encrypts a stream in one pass (06 §9.1). Not thread-safe.
class MediaEncryptor final {
public:
    MediaEncryptor(const MediaKeys &keys, bool withSidecar);

    /// Ciphertext for these bytes, valid until the next call. Lengths are free.
    QByteArrayView add(QByteArrayView plain);
    /// The last block and the MAC. Nothing may be added afterwards.
    QByteArrayView finish();
    /// After `finish`; the media key is for the caller to fill in.
    EncryptedMedia result();

private:
    void account(QByteArrayView cipherText);

    CbcCipher m_cipher;
    HmacSha256 m_mac;
    Sha256 m_plainHash;
    Sha256 m_encHash;
    std::optional<Sidecar> m_sidecar;
    QByteArray m_buffer;
    qint64 m_length = 0;
};

/// Decrypts a stream, holding back its last 26 bytes: what `add` gives out is unverified until
/// `finish` succeeds (06 §9.2). Not thread-safe.
class MediaDecryptor final {
public:
    explicit MediaDecryptor(const MediaKeys &keys);

    /// Plaintext, valid until the next call.
    QByteArrayView add(QByteArrayView cipherText);
    /// Ciphertext bytes so far.
    qint64 received() const { return m_received; }
    /// The last plaintext, after every check in the order of 06 §7.3: MediaLength, MediaEncHash,
    /// MediaMac, MediaPadding, MediaPlainHash.
    [[nodiscard]] Result<QByteArrayView> finish(const MediaExpectation &expected);
    /// Bytes of plaintext; meaningful after `finish`.
    qint64 plainLength() const { return m_plainLength; }

private:
    QByteArrayView decrypt(QByteArrayView first, QByteArrayView second);
    Result<void> checkCiphertext(const MediaExpectation &expected);
    Result<qsizetype> openLastBlock();

    CbcCipher m_cipher;
    HmacSha256 m_mac;
    Sha256 m_plainHash;
    Sha256 m_encHash;
    QByteArray m_tail;
    QByteArray m_buffer;
    qint64 m_received = 0;
    qint64 m_plainLength = 0;
};

/// MediaPlainHash when the expectation lacks a proper hash of the plain file, MediaEncHash for one
/// of a wrong length: such media is unavailable.
[[nodiscard]] Result<void> checkExpectation(const MediaExpectation &expected);

/// Reads `source` to its end, which may move on meanwhile. A null `sink` only computes.
/// FileUnreadable, FileTooLarge (more than `most` bytes), DiskFull, StorageFailed.
[[nodiscard]] Result<EncryptedMedia> encryptStream(QIODevice &source, QIODevice *sink,
    const MediaKeys &keys, bool withSidecar, qint64 most = largestSentFile);
/// Decrypts with all checks. What reached `sink` before a failure must be thrown away.
/// Gives the length of the plaintext.
[[nodiscard]] Result<qint64> decryptStream(
    QIODevice &source, QIODevice &sink, const MediaKeys &keys, const MediaExpectation &expected);

/// Encrypts a file into a file that appears only when complete (mode 0600). FileUnreadable,
/// FileTooLarge, NotAFile, MediaKeyInvalid, DiskFull, StorageFailed. Blocking: for a pool thread.
[[nodiscard]] Result<EncryptedMedia> encryptFile(const QString &source, const QString &target,
    MediaType type, QByteArrayView mediaKey, bool withSidecar);
/// Decrypts with all checks. `target` appears only after the last of them and replaces nothing.
/// Gives its path, which is numbered if the name was taken. Blocking: for a pool thread.
[[nodiscard]] Result<QString> decryptFile(const QString &source, const QString &target,
    MediaType type, QByteArrayView mediaKey, const MediaExpectation &expected);

} // namespace heliograph
