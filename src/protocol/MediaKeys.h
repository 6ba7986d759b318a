// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace heliograph {

/// What a file is to the service: decides its keys, its upload path and its `mms-type` (06 §2).
enum class MediaType {
    Image,
    Sticker,
    Video,
    Gif,
    RoundVideo,
    Audio,
    Voice,
    Document,
    ThumbnailImage,
    ThumbnailVideo,
    ThumbnailDocument,
    ThumbnailLink,
    StickerPack,
    ThumbnailStickerPack,
    History,
    AppState,
    PaymentBackground,
};

/// The word of the specification's table: "image", "ptt", "md-msg-hist", …
QByteArray mediaTypeName(MediaType type);
std::optional<MediaType> mediaTypeFromName(QByteArrayView name);
/// Whether the message of such a file has room for a text.
constexpr bool takesCaption(MediaType type)
{
    return type != MediaType::Audio && type != MediaType::Voice && type != MediaType::Sticker;
}
/// HKDF info string, e.g. "WhatsApp Image Keys".
QByteArray mediaKeyInfo(MediaType type);
/// `mms-type` of a download; also the last part of the upload path.
QByteArray mmsType(MediaType type);
/// "/mms/image", …
QByteArray uploadPath(MediaType type);

/// The keys that encrypt one file. `refKey` is unused by every client.
struct MediaKeys {
    QByteArray iv;
    QByteArray cipherKey;
    QByteArray macKey;
    QByteArray refKey;

    /// 06 §3. MediaKeyInvalid unless the media key is 32 bytes.
    [[nodiscard]] static Result<MediaKeys> expand(MediaType type, QByteArrayView mediaKey);
    friend bool operator==(const MediaKeys &, const MediaKeys &) = default;
};

inline constexpr qint64 mediaMacSize = 10;
inline constexpr qint64 mediaBlockSize = 16;
/// Length of an encrypted empty file: one block of padding and the MAC.
inline constexpr qint64 smallestMediaFile = mediaBlockSize + mediaMacSize;
/// Bytes of plaintext that Heliograph sends at most: 2000 MiB. Source: 06 §13.
inline constexpr qint64 largestSentFile = 2000LL * 1024 * 1024;
/// Bytes of ciphertext that Heliograph accepts at most: 2 GiB + 26.
inline constexpr qint64 largestReceivedFile = 2LL * 1024 * 1024 * 1024 + smallestMediaFile;

/// Length of the encrypted file in bytes (06 §4).
constexpr qint64 encryptedMediaLength(qint64 plainLength)
{
    return mediaBlockSize * (plainLength / mediaBlockSize + 1) + mediaMacSize;
}
/// Whether an encrypted file can have this length at all (06 §7.3, step 1).
constexpr bool isEncryptedMediaLength(qint64 length)
{
    return length >= smallestMediaFile && (length - mediaMacSize) % mediaBlockSize == 0;
}

} // namespace heliograph
