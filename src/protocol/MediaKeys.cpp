// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/MediaKeys.h"

#include "crypto/Hash.h"

namespace heliograph {

namespace {

struct MediaTypeRow {
    MediaType type;
    const char *name;
    const char *info;
    const char *mms;
};

// Source: 06 §2.
constexpr MediaTypeRow mediaTypeRows[] {
    { MediaType::Image, "image", "Image", "image" },
    { MediaType::Sticker, "sticker", "Image", "image" },
    { MediaType::Video, "video", "Video", "video" },
    { MediaType::Gif, "gif", "Video", "video" },
    { MediaType::RoundVideo, "ptv", "Video", "video" },
    { MediaType::Audio, "audio", "Audio", "audio" },
    { MediaType::Voice, "ptt", "Audio", "audio" },
    { MediaType::Document, "document", "Document", "document" },
    { MediaType::ThumbnailImage, "thumbnail-image", "Image Thumbnail", "thumbnail-image" },
    { MediaType::ThumbnailVideo, "thumbnail-video", "Video Thumbnail", "thumbnail-video" },
    { MediaType::ThumbnailDocument, "thumbnail-document", "Document Thumbnail",
        "thumbnail-document" },
    { MediaType::ThumbnailLink, "thumbnail-link", "Link Thumbnail", "thumbnail-link" },
    { MediaType::StickerPack, "sticker-pack", "Sticker Pack", "sticker-pack" },
    { MediaType::ThumbnailStickerPack, "thumbnail-sticker-pack", "Sticker Pack Thumbnail",
        "thumbnail-sticker-pack" },
    { MediaType::History, "md-msg-hist", "History", "md-msg-hist" },
    { MediaType::AppState, "md-app-state", "App State", "md-app-state" },
    { MediaType::PaymentBackground, "payment-bg-image", "Payment Background", "payment-bg-image" },
};

const MediaTypeRow &mediaTypeRow(MediaType type)
{
    for (const MediaTypeRow &row : mediaTypeRows) {
        if (row.type == type)
            return row;
    }
    return mediaTypeRows[0];
}

} // namespace

QByteArray mediaTypeName(MediaType type) { return mediaTypeRow(type).name; }

std::optional<MediaType> mediaTypeFromName(QByteArrayView name)
{
    for (const MediaTypeRow &row : mediaTypeRows) {
        if (name == QByteArrayView(row.name))
            return row.type;
    }
    return std::nullopt;
}

QByteArray mediaKeyInfo(MediaType type)
{
    return QByteArray("WhatsApp ") + mediaTypeRow(type).info + " Keys";
}

QByteArray mmsType(MediaType type) { return mediaTypeRow(type).mms; }

QByteArray uploadPath(MediaType type) { return "/mms/" + mmsType(type); }

Result<MediaKeys> MediaKeys::expand(MediaType type, QByteArrayView mediaKey)
{
    if (mediaKey.size() != 32)
        return fail(ErrorCode::MediaKeyInvalid, QStringLiteral("%1 bytes").arg(mediaKey.size()));
    const QByteArray expanded = hkdfSha256(mediaKey, {}, mediaKeyInfo(type), 112);
    return MediaKeys { expanded.mid(0, 16), expanded.mid(16, 32), expanded.mid(48, 32),
        expanded.mid(80, 32) };
}

} // namespace heliograph
