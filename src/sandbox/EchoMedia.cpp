// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/EchoMedia.h"

#include "proto/e2e.pb.h"
#include "sandbox/MediaBox.h"
#include "sandbox/ProtoBytes.h"

namespace heliograph::sandbox {

namespace {

constexpr qint64 largestEcho = 64LL * 1024 * 1024;

/// Calls `fn(part, type, mediaType)` with the media part of a message; false if it has none.
template <typename Fn> bool withMediaPart(proto::Message &message, Fn fn)
{
    if (message.has_imagemessage())
        fn(*message.mutable_imagemessage(), MediaType::Image, "image");
    else if (message.has_videomessage())
        fn(*message.mutable_videomessage(), MediaType::Video, "video");
    else if (message.has_audiomessage())
        fn(*message.mutable_audiomessage(), MediaType::Audio,
            message.audiomessage().ptt() ? "ptt" : "audio");
    else if (message.has_stickermessage())
        fn(*message.mutable_stickermessage(), MediaType::Sticker, "sticker");
    else if (message.has_documentwithcaptionmessage())
        fn(*message.mutable_documentwithcaptionmessage()
                ->mutable_message()
                ->mutable_documentmessage(),
            MediaType::Document, "document");
    else if (message.has_documentmessage())
        fn(*message.mutable_documentmessage(), MediaType::Document, "document");
    else
        return false;
    return true;
}

} // namespace

ContentKind kindOfContent(const QByteArray &content)
{
    ContentKind kind { "text", {}, {}, false, false };
    proto::Message message;
    if (!parseInto(message, content)) {
        kind.isSilent = true;
        return kind;
    }
    if (message.has_conversation())
        kind.text = QString::fromStdString(message.conversation());
    else if (message.has_extendedtextmessage())
        kind.text = QString::fromStdString(message.extendedtextmessage().text());
    kind.isMedia = withMediaPart(message, [&](auto &, MediaType, const char *name) {
        kind.type = "media";
        kind.mediaType = name;
    });
    kind.isSilent = kind.text.isEmpty() && !kind.isMedia;
    return kind;
}

QByteArray textContent(const QString &text)
{
    proto::Message message;
    message.set_conversation(text.toStdString());
    return bytesOf(message);
}

Result<QByteArray> uploadAgain(const QByteArray &content, MediaStore &store, Random &random)
{
    proto::Message message;
    if (!parseInto(message, content))
        return fail(ErrorCode::BadContent);
    Result<QByteArray> result = fail(ErrorCode::BadContent);
    withMediaPart(message, [&](auto &part, MediaType type, const char *) {
        const auto sealed
            = store.read(QByteArray::fromStdString(part.directpath()), largestEcho)
                  .and_then([&](const QByteArray &bytes) {
                      return openMedia(type, bytes, QByteArray::fromStdString(part.mediakey()));
                  })
                  .and_then([&](const QByteArray &plain) {
                      return sealMedia(type, plain, random.bytes(32));
                  });
        const auto path
            = sealed ? store.store(sealed->bytes) : Result<QByteArray>(fail(sealed.error()));
        if (!path) {
            result = fail(path.error());
            return;
        }
        part.set_mediakey(sealed->mediaKey.toStdString());
        part.set_filesha256(sealed->plainHash.toStdString());
        part.set_fileencsha256(sealed->sealedHash.toStdString());
        part.set_directpath(path->toStdString());
        part.set_url((store.origin() + *path).toStdString());
        part.clear_contextinfo();
        result = QByteArray();
    });
    if (result)
        result = bytesOf(message);
    return result;
}

} // namespace heliograph::sandbox
