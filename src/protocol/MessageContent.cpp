// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/MessageContent.h"

#include "base/Text.h"
#include "proto/e2e.pb.h"
#include "protocol/ProtoText.h"

namespace heliograph {

using ProtoMessage = proto::Message;

namespace {

QString textOf(const std::string &utf8)
{
    return readableText({ utf8.data(), static_cast<qsizetype>(utf8.size()) });
}

Jid jidOf(const std::string &text)
{
    return parseJid({ text.data(), static_cast<qsizetype>(text.size()) }).value_or(Jid {}).bare();
}

constexpr qsizetype thumbnailLimit = 64 * 1024;

QByteArray boundedThumbnail(const std::string &bytes)
{
    return static_cast<qsizetype>(bytes.size()) <= thumbnailLimit ? bytesOfString(bytes)
                                                                  : QByteArray();
}

/// The wrappers of 05 §2.7 in their order; nullptr when there is none.
const ProtoMessage *unwrapOnce(const ProtoMessage &message, bool &viewOnce)
{
    const auto open = [](bool present,
                          const ProtoMessage::FutureProofMessage &wrapper) -> const ProtoMessage * {
        return present && wrapper.has_message() ? &wrapper.message() : nullptr;
    };
    for (const auto &[present, wrapper] :
        { std::pair { message.has_botinvokemessage(), &message.botinvokemessage() },
            std::pair { message.has_ephemeralmessage(), &message.ephemeralmessage() } }) {
        if (const auto *inner = open(present, *wrapper))
            return inner;
    }
    for (const auto &[present, wrapper] :
        { std::pair { message.has_viewoncemessage(), &message.viewoncemessage() },
            std::pair { message.has_viewoncemessagev2(), &message.viewoncemessagev2() },
            std::pair { message.has_viewoncemessagev2extension(),
                &message.viewoncemessagev2extension() } }) {
        if (const auto *inner = open(present, *wrapper)) {
            viewOnce = true;
            return inner;
        }
    }
    for (const auto &[present, wrapper] :
        { std::pair { message.has_lottiestickermessage(), &message.lottiestickermessage() },
            std::pair {
                message.has_documentwithcaptionmessage(), &message.documentwithcaptionmessage() },
            std::pair { message.has_editedmessage(), &message.editedmessage() },
            std::pair { message.has_groupmentionedmessage(), &message.groupmentionedmessage() },
            std::pair { message.has_associatedchildmessage(), &message.associatedchildmessage() },
            std::pair { message.has_groupstatusmessage(), &message.groupstatusmessage() },
            std::pair { message.has_groupstatusmessagev2(), &message.groupstatusmessagev2() },
            std::pair { message.has_statusmentionmessage(), &message.statusmentionmessage() },
            std::pair {
                message.has_groupstatusmentionmessage(), &message.groupstatusmentionmessage() },
            std::pair { message.has_pollcreationmessagev4(), &message.pollcreationmessagev4() },
            std::pair { message.has_pollcreationoptionimagemessage(),
                &message.pollcreationoptionimagemessage() } }) {
        if (const auto *inner = open(present, *wrapper))
            return inner;
    }
    return nullptr;
}

/// Text of a quoted message, in one line's worth.
QString quotedText(const ProtoMessage &quoted)
{
    if (quoted.has_conversation())
        return textOf(quoted.conversation());
    if (quoted.has_extendedtextmessage())
        return textOf(quoted.extendedtextmessage().text());
    if (quoted.has_imagemessage())
        return textOf(quoted.imagemessage().caption());
    if (quoted.has_videomessage())
        return textOf(quoted.videomessage().caption());
    if (quoted.has_documentmessage())
        return textOf(quoted.documentmessage().filename());
    return {};
}

QString bounded(const std::string &text, qsizetype limit)
{
    return readableText({ text.data(), static_cast<qsizetype>(text.size()) }, limit);
}

void readContext(const proto::ContextInfo &context, MessageContent &content)
{
    if (context.has_stanzaid()) {
        Quote quote;
        quote.id = bounded(context.stanzaid(), longestMessageId);
        quote.sender = jidOf(context.participant());
        if (context.has_quotedmessage())
            quote.text = shortened(quotedText(context.quotedmessage()), longestQuote);
        content.quote = quote;
    }
    for (const std::string &mention : context.mentionedjid()) {
        const Jid jid = jidOf(mention);
        if (!jid.isNull() && content.mentions.size() < 1024)
            content.mentions.push_back(jid);
    }
}

/// Fields that all media messages have under the same names.
template <typename Media> MediaReference commonMedia(const Media &media, MediaType type)
{
    MediaReference reference;
    reference.type = type;
    reference.mimeType = textOf(media.mimetype());
    reference.url = textOf(media.url());
    reference.directPath = textOf(media.directpath());
    reference.mediaKey = bytesOfString(media.mediakey());
    reference.fileSha256 = bytesOfString(media.filesha256());
    reference.fileEncSha256 = bytesOfString(media.fileencsha256());
    reference.fileLength = static_cast<qint64>(qMin<quint64>(media.filelength(), quint64(1) << 40));
    reference.mediaKeyTimestamp = media.mediakeytimestamp();
    return reference;
}

int bounded(quint32 value) { return static_cast<int>(qMin<quint32>(value, 1'000'000)); }

MessageContent readImage(const ProtoMessage::ImageMessage &image)
{
    MessageContent content;
    content.kind = MessageKind::Image;
    content.text = textOf(image.caption());
    content.media = commonMedia(image, MediaType::Image);
    content.media->width = bounded(image.width());
    content.media->height = bounded(image.height());
    content.media->thumbnail = boundedThumbnail(image.jpegthumbnail());
    if (image.has_contextinfo())
        readContext(image.contextinfo(), content);
    return content;
}

MessageContent readVideo(const ProtoMessage::VideoMessage &video, MessageKind kind)
{
    MessageContent content;
    content.kind = video.gifplayback() ? MessageKind::Gif : kind;
    content.text = textOf(video.caption());
    content.media = commonMedia(video, video.gifplayback() ? MediaType::Gif : MediaType::Video);
    content.media->width = bounded(video.width());
    content.media->height = bounded(video.height());
    content.media->seconds = bounded(video.seconds());
    content.media->thumbnail = boundedThumbnail(video.jpegthumbnail());
    if (video.has_contextinfo())
        readContext(video.contextinfo(), content);
    return content;
}

MessageContent readAudio(const ProtoMessage::AudioMessage &audio)
{
    MessageContent content;
    content.kind = audio.ptt() ? MessageKind::Voice : MessageKind::Audio;
    content.media = commonMedia(audio, audio.ptt() ? MediaType::Voice : MediaType::Audio);
    content.media->seconds = bounded(audio.seconds());
    content.media->waveform = bytesOfString(audio.waveform()).left(1024);
    if (audio.has_contextinfo())
        readContext(audio.contextinfo(), content);
    return content;
}

MessageContent readDocument(const ProtoMessage::DocumentMessage &document)
{
    MessageContent content;
    content.kind = MessageKind::Document;
    content.text = textOf(document.caption());
    content.media = commonMedia(document, MediaType::Document);
    content.media->fileName
        = textOf(document.has_filename() ? document.filename() : document.title());
    content.media->thumbnail = boundedThumbnail(document.jpegthumbnail());
    if (document.has_contextinfo())
        readContext(document.contextinfo(), content);
    return content;
}

MessageContent readSticker(const ProtoMessage::StickerMessage &sticker)
{
    MessageContent content;
    content.kind = MessageKind::Sticker;
    content.media = commonMedia(sticker, MediaType::Sticker);
    content.media->width = bounded(sticker.width());
    content.media->height = bounded(sticker.height());
    return content;
}

MessageContent readText(const ProtoMessage::ExtendedTextMessage &text)
{
    MessageContent content;
    content.kind = MessageKind::Text;
    content.text = textOf(text.text());
    if (text.has_contextinfo())
        readContext(text.contextinfo(), content);
    return content;
}

MessageContent card(MessageKind kind, const QString &title)
{
    MessageContent content;
    content.kind = kind;
    content.text = title;
    return content;
}

std::optional<MessageContent> readCards(const ProtoMessage &message)
{
    if (message.has_locationmessage())
        return card(MessageKind::Location, textOf(message.locationmessage().name()));
    if (message.has_livelocationmessage())
        return card(MessageKind::Location, textOf(message.livelocationmessage().caption()));
    if (message.has_contactmessage())
        return card(MessageKind::Contact, textOf(message.contactmessage().displayname()));
    if (message.has_contactsarraymessage())
        return card(MessageKind::Contact, textOf(message.contactsarraymessage().displayname()));
    if (message.has_groupinvitemessage())
        return card(MessageKind::GroupInvite, textOf(message.groupinvitemessage().groupname()));
    if (message.has_eventmessage())
        return card(MessageKind::Event, textOf(message.eventmessage().name()));
    for (const auto &[present, poll] :
        { std::pair { message.has_pollcreationmessage(), &message.pollcreationmessage() },
            std::pair { message.has_pollcreationmessagev2(), &message.pollcreationmessagev2() },
            std::pair { message.has_pollcreationmessagev3(), &message.pollcreationmessagev3() },
            std::pair { message.has_pollcreationmessagev5(), &message.pollcreationmessagev5() },
            std::pair { message.has_pollcreationmessagev6(), &message.pollcreationmessagev6() } }) {
        if (present)
            return card(MessageKind::Poll, textOf(poll->name()));
    }
    return std::nullopt;
}

std::optional<MessageContent> readVisible(const ProtoMessage &message)
{
    if (message.has_conversation())
        return card(MessageKind::Text, textOf(message.conversation()));
    if (message.has_extendedtextmessage())
        return readText(message.extendedtextmessage());
    if (message.has_imagemessage())
        return readImage(message.imagemessage());
    if (message.has_videomessage())
        return readVideo(message.videomessage(), MessageKind::Video);
    if (message.has_ptvmessage())
        return readVideo(message.ptvmessage(), MessageKind::VideoNote);
    if (message.has_audiomessage())
        return readAudio(message.audiomessage());
    if (message.has_documentmessage())
        return readDocument(message.documentmessage());
    if (message.has_stickermessage())
        return readSticker(message.stickermessage());
    return readCards(message);
}

/// The innermost message; wrappers are opened at most five deep.
const ProtoMessage &innermost(const ProtoMessage &outer, bool &viewOnce)
{
    const ProtoMessage *message = &outer;
    for (int depth = 0; depth < 5; ++depth) {
        const ProtoMessage *inner = unwrapOnce(*message, viewOnce);
        if (!inner)
            break;
        message = inner;
    }
    return *message;
}

/// Whether the sender wants it seen once although no wrapper says so (05 §2.7).
bool isViewOnce(const ProtoMessage &message)
{
    return (message.has_imagemessage() && message.imagemessage().viewonce())
        || (message.has_videomessage() && message.videomessage().viewonce())
        || (message.has_audiomessage() && message.audiomessage().viewonce());
}

TargetKey readTarget(const proto::MessageKey &key)
{
    TargetKey target;
    target.id = bounded(key.id(), longestMessageId);
    target.fromMe = key.fromme();
    target.participant = jidOf(key.participant());
    return target;
}

using Body = decltype(ParsedMessage::body);

Body readProtocol(const ProtoMessage::ProtocolMessage &note)
{
    using Note = ProtoMessage::ProtocolMessage;
    if (note.type() == Note::REVOKE && note.has_key())
        return RevokeContent { readTarget(note.key()) };
    if (note.type() == Note::MESSAGE_EDIT && note.has_key() && note.has_editedmessage()) {
        bool viewOnce = false;
        const std::optional<MessageContent> content
            = readVisible(innermost(note.editedmessage(), viewOnce));
        // What cannot be read must not blank the text that is there.
        if (!content)
            return AdditionContent { QStringLiteral("edit") };
        return EditContent { readTarget(note.key()), *content };
    }
    PeerContent peer;
    peer.protocolType = note.type();
    if (note.type() == Note::HISTORY_SYNC_NOTIFICATION) {
        peer.type = PeerContent::Type::HistoryNotification;
        peer.bytes = bytesOfString(note.historysyncnotification().SerializeAsString());
    } else if (note.type() == Note::APP_STATE_SYNC_KEY_SHARE) {
        peer.type = PeerContent::Type::KeyShare;
        peer.bytes = bytesOfString(note.appstatesynckeyshare().SerializeAsString());
    } else if (note.type() == Note::PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE) {
        peer.type = PeerContent::Type::PlaceholderAnswer;
        peer.bytes
            = bytesOfString(note.peerdataoperationrequestresponsemessage().SerializeAsString());
    } else if (note.type() == Note::LID_MIGRATION_MAPPING_SYNC) {
        peer.type = PeerContent::Type::NamePairs;
        peer.bytes = bytesOfString(note.lidmigrationmappingsyncmessage());
    }
    return peer;
}

Body readAddition(const ProtoMessage &message)
{
    if (message.has_reactionmessage() && !message.reactionmessage().key().id().empty()) {
        const auto &reaction = message.reactionmessage();
        const QString emoji = bounded(reaction.text(), longestReaction).simplified();
        // It is shown beside names and times: nothing else may stand there.
        if (emoji.isEmpty() || isReactionEmoji(emoji))
            return ReactionContent { readTarget(reaction.key()), emoji,
                qMax<qint64>(0, reaction.sendertimestampms()) };
    }
    if (message.has_reactionmessage() || message.has_encreactionmessage())
        return AdditionContent { QStringLiteral("reaction") };
    if (message.has_pollupdatemessage())
        return AdditionContent { QStringLiteral("vote") };
    if (message.has_pininchatmessage())
        return AdditionContent { QStringLiteral("pin") };
    if (message.has_keepinchatmessage())
        return AdditionContent { QStringLiteral("keep") };
    if (message.has_albummessage())
        return AdditionContent { QStringLiteral("album") };
    return NothingToShow {};
}

/// Whether anything but key distribution and context is inside.
bool holdsMore(ProtoMessage message)
{
    message.clear_senderkeydistributionmessage();
    message.clear_fastratchetkeysenderkeydistributionmessage();
    message.clear_messagecontextinfo();
    return message.ByteSizeLong() > 0;
}

Body readBody(const ProtoMessage &message, bool viewOnce)
{
    if (message.has_protocolmessage())
        return readProtocol(message.protocolmessage());
    if (viewOnce || isViewOnce(message))
        return card(MessageKind::ViewOnce, {});
    if (const std::optional<MessageContent> visible = readVisible(message))
        return *visible;
    Body addition = readAddition(message);
    if (std::holds_alternative<NothingToShow>(addition) && holdsMore(message))
        return card(MessageKind::Unknown, {});
    return addition;
}

} // namespace

Result<ParsedMessage> parseMessageContent(QByteArrayView bytes)
{
    ProtoMessage outer;
    if (!outer.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
        return fail(ErrorCode::BadContent, QStringLiteral("not a Message"));
    ParsedMessage parsed;
    if (outer.has_devicesentmessage() && outer.devicesentmessage().has_message()) {
        ProtoMessage copy = outer.devicesentmessage().message();
        parsed.destination = jidOf(outer.devicesentmessage().destinationjid());
        if (!copy.has_messagecontextinfo() && outer.has_messagecontextinfo())
            *copy.mutable_messagecontextinfo() = outer.messagecontextinfo();
        outer = std::move(copy);
    }
    bool viewOnce = false;
    const ProtoMessage &message = innermost(outer, viewOnce);
    parsed.body = readBody(message, viewOnce);
    parsed.raw = bytesOfString(message.SerializeAsString());
    return parsed;
}

} // namespace heliograph
