// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/StoredMessage.h"

#include "storage/Columns.h"
#include "storage/Database.h"
#include "storage/SecretBox.h"

namespace heliograph {

namespace {

MessageKind kindFromColumn(const QString &name)
{
    for (int kind = 0; kind <= static_cast<int>(MessageKind::Hidden); ++kind) {
        if (kindName(static_cast<MessageKind>(kind)) == name)
            return static_cast<MessageKind>(kind);
    }
    return MessageKind::Unknown;
}

MediaType mediaTypeOf(MessageKind kind)
{
    switch (kind) {
    case MessageKind::Image:
        return MediaType::Image;
    case MessageKind::Sticker:
        return MediaType::Sticker;
    case MessageKind::Video:
    case MessageKind::VideoNote:
        return MediaType::Video;
    case MessageKind::Gif:
        return MediaType::Gif;
    case MessageKind::Audio:
        return MediaType::Audio;
    case MessageKind::Voice:
        return MediaType::Voice;
    default:
        return MediaType::Document;
    }
}

/// Lines of a sender, a space and an emoji.
std::vector<Reaction> reactionsFromColumn(const QString &lines)
{
    std::vector<Reaction> reactions;
    for (const QString &line : lines.split(u'\n', Qt::SkipEmptyParts)) {
        const qsizetype space = line.indexOf(u' ');
        reactions.push_back({ jidFromColumn(line.left(space)), line.mid(space + 1) });
    }
    return reactions;
}

} // namespace

namespace rows {

StoredMessage message(const QSqlQuery &row, const SecretBox *box)
{
    StoredMessage message;
    message.rowId = row.value(0).toLongLong();
    message.key
        = { jidFromColumn(row.value(1)), jidFromColumn(row.value(2)), row.value(3).toString() };
    message.fromMe = row.value(4).toBool();
    message.time = row.value(5).toLongLong();
    message.localTime = row.value(6).toLongLong();
    message.content.kind = kindFromColumn(row.value(7).toString());
    message.content.text = row.value(8).toString();
    message.status = static_cast<DeliveryStep>(qBound(0, row.value(9).toInt(), 5));
    message.error = row.value(10).toString();
    message.unread = row.value(11).toInt() == 1;
    message.edited = row.value(12).toBool();
    if (const QString quoted = row.value(13).toString(); !quoted.isEmpty())
        message.content.quote
            = Quote { quoted, jidFromColumn(row.value(14)), row.value(15).toString() };
    if (!row.value(16).isNull()) {
        MediaReference media;
        media.type = mediaTypeOf(message.content.kind);
        media.mimeType = row.value(16).toString();
        media.fileName = row.value(17).toString();
        media.fileLength = row.value(18).toLongLong();
        media.width = row.value(19).toInt();
        media.height = row.value(20).toInt();
        media.seconds = row.value(21).toInt();
        media.thumbnail = row.value(22).toByteArray();
        media.waveform = row.value(28).toByteArray();
        message.content.media = media;
        message.localPath = row.value(23).toString();
    }
    message.wireChat = jidFromColumn(row.value(25));
    message.reactions = reactionsFromColumn(row.value(26).toString());
    message.isBeingRevoked = row.value(27).toBool();
    if (box && !row.value(24).isNull())
        message.raw = box->open(row.value(24).toByteArray(), messagePurpose).value_or(QByteArray());
    return message;
}

} // namespace rows

} // namespace heliograph
