// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What leaves: content, reactions and what they refer to.
#include "proto/e2e.pb.h"
#include "protocol/MessageContent.h"
#include "protocol/ProtoText.h"

#include <QTextBoundaryFinder>

namespace heliograph {

using ProtoMessage = proto::Message;

namespace {

/// A quoted message that is larger, e.g. by its preview, is quoted by its text alone.
constexpr qsizetype largestQuoted = 128 * 1024;

/// What a message refers to, and whom it names.
struct Context {
    const MessageContent &content;
    const QByteArray &quoted;
    bool isEmpty() const { return !content.quote && content.mentions.empty(); }
};

void writeContext(const Context &from, proto::ContextInfo &context)
{
    const MessageContent &content = from.content;
    if (content.quote) {
        context.set_stanzaid(stdString(content.quote->id));
        context.set_participant(stdString(content.quote->sender.toUtf8()));
        ProtoMessage &quoted = *context.mutable_quotedmessage();
        if (from.quoted.isEmpty() || !quoted.ParseFromString(stdString(from.quoted)))
            quoted.set_conversation(stdString(content.quote->text));
    }
    for (const Jid &mention : content.mentions)
        context.add_mentionedjid(stdString(mention.toUtf8()));
}

template <typename Media> void writeCommonMedia(const Context &from, Media &out)
{
    const MediaReference &media = *from.content.media;
    out.set_url(stdString(media.url));
    out.set_mimetype(stdString(media.mimeType));
    out.set_filesha256(stdString(media.fileSha256));
    out.set_filelength(static_cast<quint64>(media.fileLength));
    out.set_mediakey(stdString(media.mediaKey));
    out.set_fileencsha256(stdString(media.fileEncSha256));
    out.set_directpath(stdString(media.directPath));
    out.set_mediakeytimestamp(media.mediaKeyTimestamp);
    if (!from.isEmpty())
        writeContext(from, *out.mutable_contextinfo());
}

template <typename Visual> void writeVisual(const Context &from, Visual &out)
{
    const MessageContent &content = from.content;
    writeCommonMedia(from, out);
    out.set_width(static_cast<quint32>(content.media->width));
    out.set_height(static_cast<quint32>(content.media->height));
    if (!content.text.isEmpty())
        out.set_caption(stdString(content.text));
    if (!content.media->thumbnail.isEmpty())
        out.set_jpegthumbnail(stdString(content.media->thumbnail));
}

void writeVideo(const Context &from, ProtoMessage &message)
{
    const MessageContent &content = from.content;
    auto &video = *message.mutable_videomessage();
    writeVisual(from, video);
    video.set_seconds(static_cast<quint32>(content.media->seconds));
    if (content.kind == MessageKind::Gif)
        video.set_gifplayback(true);
    if (!content.media->sidecar.isEmpty())
        video.set_streamingsidecar(stdString(content.media->sidecar));
}

void writeDocument(const Context &from, ProtoMessage &message)
{
    const MessageContent &content = from.content;
    const bool captioned = !content.text.isEmpty();
    ProtoMessage &carrier
        = captioned ? *message.mutable_documentwithcaptionmessage()->mutable_message() : message;
    auto &document = *carrier.mutable_documentmessage();
    writeCommonMedia(from, document);
    const QString name = content.media->fileName;
    document.set_filename(stdString(name));
    document.set_title(stdString(name.contains(u'.') ? name.left(name.lastIndexOf(u'.')) : name));
    if (captioned)
        document.set_caption(stdString(content.text));
}

void writeAudio(const Context &from, ProtoMessage &message)
{
    const MessageContent &content = from.content;
    auto &audio = *message.mutable_audiomessage();
    writeCommonMedia(from, audio);
    audio.set_ptt(content.kind == MessageKind::Voice);
    audio.set_seconds(static_cast<quint32>(content.media->seconds));
    if (!content.media->waveform.isEmpty())
        audio.set_waveform(stdString(content.media->waveform));
    if (!content.media->sidecar.isEmpty())
        audio.set_streamingsidecar(stdString(content.media->sidecar));
}

/// From the sender's view (05 §2.9).
void writeKey(const TargetKey &target, const Jid &chat, proto::MessageKey &key)
{
    key.set_remotejid(stdString(chat.toUtf8()));
    key.set_fromme(target.fromMe);
    key.set_id(stdString(target.id));
}

/// Where a file lies and what opens it.
template <typename Media> void dropFile(Media &media)
{
    media.clear_url();
    media.clear_directpath();
    media.clear_mediakey();
    media.clear_mediakeytimestamp();
    media.clear_filesha256();
    media.clear_fileencsha256();
    media.clear_jpegthumbnail();
}

/// A quotation quotes nothing itself.
template <typename Part>
void strip(ProtoMessage &message, bool (ProtoMessage::*has)() const, Part *(ProtoMessage::*part)())
{
    if ((message.*has)())
        (message.*part)()->clear_contextinfo();
}

} // namespace

Result<QByteArray> buildMessageContent(const MessageContent &content, const QByteArray &quoted)
{
    ProtoMessage message;
    const Context context { content, quoted };
    const bool media = content.media.has_value();
    if (content.kind == MessageKind::Text && context.isEmpty()) {
        message.set_conversation(stdString(content.text));
    } else if (content.kind == MessageKind::Text) {
        message.mutable_extendedtextmessage()->set_text(stdString(content.text));
        writeContext(context, *message.mutable_extendedtextmessage()->mutable_contextinfo());
    } else if (content.kind == MessageKind::Image && media) {
        writeVisual(context, *message.mutable_imagemessage());
    } else if ((content.kind == MessageKind::Video || content.kind == MessageKind::Gif) && media) {
        writeVideo(context, message);
    } else if (content.kind == MessageKind::Document && media) {
        writeDocument(context, message);
    } else if ((content.kind == MessageKind::Audio || content.kind == MessageKind::Voice)
        && media) {
        writeAudio(context, message);
    } else {
        return fail(ErrorCode::BadContent, QStringLiteral("cannot be sent"));
    }
    return bytesOfString(message.SerializeAsString());
}

Result<QByteArray> withMediaPlace(
    QByteArrayView message, const QString &url, const QString &directPath)
{
    ProtoMessage changed;
    const auto place = [&](auto *media) {
        media->set_url(stdString(url));
        media->set_directpath(stdString(directPath));
    };
    changed.ParseFromArray(message.data(), static_cast<int>(message.size()));
    ProtoMessage &inner = changed.has_documentwithcaptionmessage()
        ? *changed.mutable_documentwithcaptionmessage()->mutable_message()
        : changed;
    if (inner.has_imagemessage())
        place(inner.mutable_imagemessage());
    else if (inner.has_videomessage())
        place(inner.mutable_videomessage());
    else if (inner.has_audiomessage())
        place(inner.mutable_audiomessage());
    else if (inner.has_documentmessage())
        place(inner.mutable_documentmessage());
    else
        return fail(ErrorCode::BadContent, QStringLiteral("no file"));
    return bytesOfString(changed.SerializeAsString());
}

QByteArray wrapForOwnDevices(QByteArrayView message, const Jid &destination)
{
    ProtoMessage inner;
    inner.ParseFromArray(message.data(), static_cast<int>(message.size()));
    ProtoMessage outer;
    if (inner.has_messagecontextinfo())
        *outer.mutable_messagecontextinfo() = inner.messagecontextinfo();
    auto &copy = *outer.mutable_devicesentmessage();
    copy.set_destinationjid(stdString(destination.toUtf8()));
    *copy.mutable_message() = std::move(inner);
    return bytesOfString(outer.SerializeAsString());
}

ContentAttributes attributesOf(MessageKind kind)
{
    switch (kind) {
    case MessageKind::Image:
        return { "media", "image" };
    case MessageKind::Video:
        return { "media", "video" };
    case MessageKind::Gif:
        return { "media", "gif" };
    case MessageKind::VideoNote:
        return { "media", "ptv" };
    case MessageKind::Audio:
        return { "media", "audio" };
    case MessageKind::Voice:
        return { "media", "ptt" };
    case MessageKind::Document:
        return { "media", "document" };
    case MessageKind::Sticker:
        return { "media", "sticker" };
    case MessageKind::Reaction:
        return { "reaction", {} };
    case MessageKind::Edit:
        return { "text", {}, "1" };
    case MessageKind::Revocation:
        return { "text", {}, "7" };
    default:
        return { "text", {} };
    }
}

bool isReactionEmoji(const QString &text)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    if (text.isEmpty() || text.size() > longestReaction || finder.toNextBoundary() != text.size())
        return false;
    // A pictograph, or what a variation selector or a keycap makes one of.
    const QList<uint> points = text.toUcs4();
    constexpr uint firstPictograph = 0x1F000;
    return QChar::category(points.front()) == QChar::Symbol_Other
        || points.front() >= firstPictograph || points.contains(0xFE0F) || points.contains(0x20E3);
}

QByteArray buildReaction(const ReactionContent &reaction, const Jid &chat)
{
    ProtoMessage message;
    auto &out = *message.mutable_reactionmessage();
    writeKey(reaction.target, chat, *out.mutable_key());
    out.set_text(stdString(reaction.emoji));
    out.set_sendertimestampms(reaction.time);
    return bytesOfString(message.SerializeAsString());
}

QByteArray buildEdit(const QString &id, QByteArrayView content, const Jid &chat, qint64 time)
{
    ProtoMessage message;
    auto &note = *message.mutable_editedmessage()->mutable_message()->mutable_protocolmessage();
    writeKey({ id, true, {} }, chat, *note.mutable_key());
    note.set_type(ProtoMessage::ProtocolMessage::MESSAGE_EDIT);
    note.set_timestampms(time);
    ProtoMessage &edited = *note.mutable_editedmessage();
    edited.ParseFromArray(content.data(), static_cast<int>(content.size()));
    ProtoMessage &inner = edited.has_documentwithcaptionmessage()
        ? *edited.mutable_documentwithcaptionmessage()->mutable_message()
        : edited;
    if (inner.has_imagemessage())
        dropFile(*inner.mutable_imagemessage());
    if (inner.has_videomessage())
        dropFile(*inner.mutable_videomessage());
    if (inner.has_documentmessage())
        dropFile(*inner.mutable_documentmessage());
    return bytesOfString(message.SerializeAsString());
}

QByteArray buildRevocation(const QString &id, const Jid &chat)
{
    ProtoMessage message;
    auto &note = *message.mutable_protocolmessage();
    writeKey({ id, true, {} }, chat, *note.mutable_key());
    note.set_type(ProtoMessage::ProtocolMessage::REVOKE);
    return bytesOfString(message.SerializeAsString());
}

QByteArray quotedMessage(QByteArrayView message)
{
    const Result<ParsedMessage> parsed = parseMessageContent(message);
    const auto *content = parsed ? std::get_if<MessageContent>(&parsed->body) : nullptr;
    ProtoMessage quoted;
    // What is not known here may quote something itself.
    if (!content || content->kind == MessageKind::ViewOnce || content->kind == MessageKind::Unknown
        || !quoted.ParseFromString(stdString(parsed->raw)))
        return {};
    quoted.clear_messagecontextinfo();
    quoted.clear_senderkeydistributionmessage();
    quoted.clear_fastratchetkeysenderkeydistributionmessage();
    strip(
        quoted, &ProtoMessage::has_extendedtextmessage, &ProtoMessage::mutable_extendedtextmessage);
    strip(quoted, &ProtoMessage::has_imagemessage, &ProtoMessage::mutable_imagemessage);
    strip(quoted, &ProtoMessage::has_videomessage, &ProtoMessage::mutable_videomessage);
    strip(quoted, &ProtoMessage::has_ptvmessage, &ProtoMessage::mutable_ptvmessage);
    strip(quoted, &ProtoMessage::has_audiomessage, &ProtoMessage::mutable_audiomessage);
    strip(quoted, &ProtoMessage::has_documentmessage, &ProtoMessage::mutable_documentmessage);
    strip(quoted, &ProtoMessage::has_stickermessage, &ProtoMessage::mutable_stickermessage);
    strip(quoted, &ProtoMessage::has_locationmessage, &ProtoMessage::mutable_locationmessage);
    strip(
        quoted, &ProtoMessage::has_livelocationmessage, &ProtoMessage::mutable_livelocationmessage);
    strip(quoted, &ProtoMessage::has_contactmessage, &ProtoMessage::mutable_contactmessage);
    strip(quoted, &ProtoMessage::has_contactsarraymessage,
        &ProtoMessage::mutable_contactsarraymessage);
    strip(quoted, &ProtoMessage::has_groupinvitemessage, &ProtoMessage::mutable_groupinvitemessage);
    strip(quoted, &ProtoMessage::has_eventmessage, &ProtoMessage::mutable_eventmessage);
    strip(
        quoted, &ProtoMessage::has_pollcreationmessage, &ProtoMessage::mutable_pollcreationmessage);
    strip(quoted, &ProtoMessage::has_pollcreationmessagev2,
        &ProtoMessage::mutable_pollcreationmessagev2);
    strip(quoted, &ProtoMessage::has_pollcreationmessagev3,
        &ProtoMessage::mutable_pollcreationmessagev3);
    strip(quoted, &ProtoMessage::has_pollcreationmessagev5,
        &ProtoMessage::mutable_pollcreationmessagev5);
    const QByteArray bytes = bytesOfString(quoted.SerializeAsString());
    return bytes.size() <= largestQuoted ? bytes : QByteArray();
}

} // namespace heliograph
