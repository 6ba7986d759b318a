// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "crypto/Hash.h"
#include "protocol/MediaKeys.h"

#include <QByteArray>
#include <QByteArrayView>

class QIODevice;

namespace heliograph {

/// Bytes of the encrypted file that one entry of a streaming sidecar vouches for (06 §4.1).
inline constexpr qint64 sidecarChunkSize = 65536;

/// Computes a streaming sidecar: 10 bytes for every 64 KiB of `ciphertext ‖ mac`.
class Sidecar final {
public:
    explicit Sidecar(const MediaKeys &keys);
    void add(QByteArrayView encrypted);
    QByteArray finish();

private:
    void closeChunk();

    QByteArray m_key;
    /// The 16 bytes in front of the next chunk.
    QByteArray m_carried;
    HmacSha256 m_chunk;
    qint64 m_inChunk = 0;
    QByteArray m_entries;
};

/// Which encrypted bytes have to be fetched to read a range of plaintext.
struct SidecarRange {
    qint64 firstChunk = 0;
    qint64 lastChunk = 0;
    /// Half open, in bytes of the encrypted file.
    qint64 encStart = 0;
    qint64 encEnd = 0;
    friend bool operator==(const SidecarRange &, const SidecarRange &) = default;
};

/// For plaintext [start, end) of a file with `encLength` encrypted bytes. InvalidArgument when the
/// range is empty or beyond the file.
[[nodiscard]] Result<SidecarRange> sidecarRange(qint64 start, qint64 end, qint64 encLength);

/// Whether chunk `number` is the one its sender encrypted. `chunk` begins with the 16 bytes in
/// front of it (the IV for chunk 0).
bool isSidecarChunkIntact(
    const MediaKeys &keys, QByteArrayView sidecar, qint64 number, QByteArrayView chunk);

/// Plaintext [start, end) from the bytes that `sidecarRange` named, each chunk authenticated before
/// use. MediaMac, MediaLength, MediaPadding.
[[nodiscard]] Result<QByteArray> decryptRange(const MediaKeys &keys, QByteArrayView sidecar,
    qint64 encLength, qint64 start, qint64 end, QByteArrayView fetched);

/// `firstFrameSidecar` of a sticker: vouches for the prefix that shows its first frame (06 §4.2).
QByteArray firstFrameSidecar(
    const MediaKeys &keys, QByteArrayView cipherText, qint64 firstFrameLength);

/// Whether an MP4 or 3GP file can be played from its front: `moov` before `mdat` (06 §4.1).
bool isPlayableFromFront(QIODevice &file);

} // namespace heliograph
