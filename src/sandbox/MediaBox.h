// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/MediaKeys.h"

namespace heliograph::sandbox {

/// An encrypted file with what a message must say of it (06 §4).
struct SealedMedia {
    QByteArray bytes;
    QByteArray mediaKey;
    QByteArray plainHash;
    QByteArray sealedHash;
};

/// Encrypts a small file in memory; `mediaKey` must be 32 bytes.
[[nodiscard]] Result<SealedMedia> sealMedia(
    MediaType type, QByteArrayView plain, const QByteArray &mediaKey);
/// Checks and decrypts. MediaKeyInvalid, MediaLength, MediaMac, MediaPadding.
[[nodiscard]] Result<QByteArray> openMedia(
    MediaType type, QByteArrayView sealed, QByteArrayView mediaKey);

} // namespace heliograph::sandbox
