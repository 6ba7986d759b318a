// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

/// Whether a file can be played while it comes, which is what a sidecar promises: Ogg, and MP4
/// whose index stands before its content. Blocking.
bool playsFromFront(QIODevice &file);
bool playsFromFront(const QString &path);

} // namespace heliograph
