// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/PhoneContent.h"

#include "proto/e2e.pb.h"
#include "sandbox/MediaBox.h"
#include "sandbox/ProtoBytes.h"
#include "sandbox/TinyPicture.h"

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
    ContentKind kind { "text", {}, {}, false, false, false };
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
    kind.isReaction = message.has_reactionmessage();
    if (kind.isReaction)
        kind.type = "reaction";
    kind.isSilent = kind.text.isEmpty() && !kind.isMedia;
    return kind;
}

std::optional<MediaPlace> mediaPlaceOf(const QByteArray &content)
{
    proto::Message message;
    std::optional<MediaPlace> place;
    if (!parseInto(message, content))
        return place;
    withMediaPart(message, [&](auto &part, MediaType, const char *) {
        place = MediaPlace { QByteArray::fromStdString(part.mediakey()),
            QByteArray::fromStdString(part.directpath()) };
    });
    return place;
}

QByteArray textContent(const QString &text)
{
    proto::Message message;
    message.set_conversation(text.toStdString());
    return bytesOf(message);
}

QByteArray textContent(const QString &text, const TextExtras &extras)
{
    proto::Message message;
    proto::Message::ExtendedTextMessage *extended = message.mutable_extendedtextmessage();
    extended->set_text(text.toStdString());
    if (!extras.link.isEmpty()) {
        extended->set_matchedtext(extras.link.toStdString());
        extended->set_title("Example");
        extended->set_description("A page that does not exist");
    }
    for (const Jid &jid : extras.mentions)
        extended->mutable_contextinfo()->add_mentionedjid(jid.toUtf8().toStdString());
    if (!extras.quotedId.isEmpty()) {
        auto *context = extended->mutable_contextinfo();
        context->set_stanzaid(extras.quotedId.toStdString());
        context->set_participant(extras.quotedSender.bare().toUtf8().toStdString());
        static_cast<void>(parseInto(*context->mutable_quotedmessage(), extras.quotedContent));
    }
    return bytesOf(message);
}

QByteArray reactionContent(const Jid &chat, const QByteArray &id, bool fromMe, const QString &emoji)
{
    proto::Message message;
    proto::Message::ReactionMessage *reaction = message.mutable_reactionmessage();
    reaction->mutable_key()->set_remotejid(chat.toUtf8().toStdString());
    reaction->mutable_key()->set_fromme(fromMe);
    reaction->mutable_key()->set_id(id.toStdString());
    reaction->set_text(emoji.toStdString());
    return bytesOf(message);
}

QByteArray mirroredReaction(const QByteArray &content, const Jid &chat)
{
    proto::Message message;
    if (!parseInto(message, content) || !message.has_reactionmessage())
        return {};
    proto::MessageKey *key = message.mutable_reactionmessage()->mutable_key();
    key->set_remotejid(chat.bare().toUtf8().toStdString());
    key->set_fromme(!key->fromme());
    message.clear_messagecontextinfo();
    return bytesOf(message);
}

QByteArray pictureContent(MediaStore &store, Random &random)
{
    const QByteArray bytes = QByteArray::fromBase64(tinyPicture);
    const auto sealed = sealMedia(MediaType::Image, bytes, random.bytes(32));
    const auto path
        = sealed ? store.store(sealed->bytes) : Result<QByteArray>(fail(sealed.error()));
    if (!path)
        return {};
    proto::Message message;
    proto::Message::ImageMessage *image = message.mutable_imagemessage();
    image->set_mimetype("image/jpeg");
    image->set_width(tinyPictureWidth);
    image->set_height(tinyPictureHeight);
    image->set_filelength(static_cast<quint64>(bytes.size()));
    image->set_mediakey(sealed->mediaKey.toStdString());
    image->set_filesha256(sealed->plainHash.toStdString());
    image->set_fileencsha256(sealed->sealedHash.toStdString());
    image->set_directpath(path->toStdString());
    image->set_url((store.origin() + *path).toStdString());
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
