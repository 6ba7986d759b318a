// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/RowText.h"

#include "app/LinksInText.h"
#include "app/Names.h"
#include "ui/widgets/Text.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>

namespace heliograph {

static QString sayRow(const char *text) { return QCoreApplication::translate("RowText", text); }

RowForm formOf(const TimelineRow &row)
{
    const MessageContent &content = row.content;
    switch (content.kind) {
    case MessageKind::Text:
        return !content.quote && isEmojiOnly(content.text) ? RowForm::Emoji : RowForm::Text;
    case MessageKind::Image:
    case MessageKind::Video:
    case MessageKind::Gif:
    case MessageKind::VideoNote:
    case MessageKind::Sticker:
        return content.media ? RowForm::Picture : RowForm::Card;
    case MessageKind::Audio:
    case MessageKind::Voice:
    case MessageKind::Document:
        return content.media ? RowForm::File : RowForm::Card;
    case MessageKind::System:
    case MessageKind::Call:
        return RowForm::Centred;
    case MessageKind::Location:
    case MessageKind::Contact:
    case MessageKind::Poll:
    case MessageKind::GroupInvite:
    case MessageKind::Event:
    case MessageKind::ViewOnce:
    case MessageKind::Unknown:
    case MessageKind::Placeholder:
    case MessageKind::Reaction:
    case MessageKind::Edit:
    case MessageKind::Revocation:
    case MessageKind::Revoked:
    case MessageKind::Hidden:
        return RowForm::Card;
    }
    return RowForm::Card;
}

FormattedText bodyOf(const TimelineRow &row)
{
    return formattedText(row.content.text, row.mentions);
}

QString quoteLine(const TimelineRow &row)
{
    return row.content.quote ? singleLine(readText(row.content.quote->text, row.mentions))
                             : QString();
}

bool isMoving(MessageKind kind)
{
    return kind == MessageKind::Video || kind == MessageKind::Gif || kind == MessageKind::VideoNote;
}

QString lengthTextOf(const TimelineRow &row)
{
    const MessageContent &content = row.content;
    if (content.kind == MessageKind::Gif)
        return sayRow(QT_TRANSLATE_NOOP("RowText", "GIF"));
    const bool isLong = isMoving(content.kind) && content.media && content.media->seconds > 0;
    return isLong ? durationText(content.media->seconds) : QString();
}

bool isAudible(const TimelineRow &row)
{
    return !row.localPath.isEmpty() && row.content.media
        && (row.content.kind == MessageKind::Voice || row.content.kind == MessageKind::Audio);
}

static QString typeWord(const MediaReference &media)
{
    const QString suffix = QFileInfo(shownFileName(media)).suffix().toUpper();
    return suffix.isEmpty() || suffix.size() > 5 ? QString() : suffix;
}

static QString fileLine(const TimelineRow &row)
{
    const MediaReference &media = *row.content.media;
    if (row.transferTotal > 0)
        return sayRow(QT_TRANSLATE_NOOP("RowText", "%1 of %2"))
            .arg(sizeText(row.transferred), sizeText(row.transferTotal));
    QStringList parts;
    if (media.seconds > 0)
        parts << durationText(media.seconds);
    else if (const QString type = typeWord(media); !type.isEmpty())
        parts << type;
    if (media.fileLength > 0)
        parts << sizeText(media.fileLength);
    if (row.localPath.isEmpty() && !row.fromMe)
        parts << sayRow(QT_TRANSLATE_NOOP("RowText", "not downloaded"));
    return parts.join(QStringLiteral(" · "));
}

static CardText fileTextOf(const TimelineRow &row)
{
    const MediaReference &media = *row.content.media;
    CardText text { QLatin1String("document"), shownFileName(media), fileLine(row) };
    if (row.content.kind == MessageKind::Voice)
        text = { QLatin1String("microphone"), sayRow(QT_TRANSLATE_NOOP("RowText", "Voice message")),
            fileLine(row) };
    else if (row.content.kind == MessageKind::Audio)
        text.icon = QLatin1String("audio");
    if (text.title.isEmpty())
        text.title = row.content.kind == MessageKind::Audio
            ? sayRow(QT_TRANSLATE_NOOP("RowText", "Audio"))
            : sayRow(QT_TRANSLATE_NOOP("RowText", "Document"));
    return text;
}

/// Cards for what this version does not show: what it is, and where it can be seen.
static CardText elsewhereCard(const TimelineRow &row, const char *icon, const char *kind)
{
    const QString who = row.fromMe ? sayRow(QT_TRANSLATE_NOOP("RowText", "You")) : row.senderName;
    const QString title = row.content.text.isEmpty()
        ? sayRow(QT_TRANSLATE_NOOP("RowText", "%1 sent something Heliograph can’t show")).arg(who)
        : singleLine(row.content.text);
    QString line = sayRow(QT_TRANSLATE_NOOP("RowText", "Open this chat on the phone to see it"));
    if (kind[0] != 0)
        line += QStringLiteral(" · ") + sayRow(kind);
    return { QLatin1String(icon), title, line };
}

CardText cardTextOf(const TimelineRow &row)
{
    switch (row.content.kind) {
    case MessageKind::Placeholder:
        if (!row.reason.isEmpty())
            return { QLatin1String("key"), row.reason,
                sayRow(QT_TRANSLATE_NOOP("RowText", "The sender can send it once more.")) };
        return { QLatin1String("key"),
            sayRow(QT_TRANSLATE_NOOP("RowText", "This message can’t be read yet")),
            sayRow(QT_TRANSLATE_NOOP(
                "RowText", "Asked the sender’s phone for it again; it will appear here.")) };
    case MessageKind::Revoked:
        return { QLatin1String("delete"),
            row.fromMe ? sayRow(QT_TRANSLATE_NOOP("RowText", "You deleted this message"))
                       : sayRow(QT_TRANSLATE_NOOP("RowText", "This message was deleted")),
            {} };
    case MessageKind::Call:
        return { QLatin1String("call-missed"),
            row.content.text.isEmpty() ? sayRow(QT_TRANSLATE_NOOP("RowText", "Missed call"))
                                       : singleLine(row.content.text),
            clockTime(row.timestamp) };
    case MessageKind::System:
        return { {}, singleLine(row.content.text), {} };
    case MessageKind::Location:
        return elsewhereCard(row, "location", QT_TRANSLATE_NOOP("RowText", "location"));
    case MessageKind::Contact:
        return elsewhereCard(row, "contact", QT_TRANSLATE_NOOP("RowText", "contact card"));
    case MessageKind::Poll:
        return elsewhereCard(row, "poll", QT_TRANSLATE_NOOP("RowText", "poll"));
    case MessageKind::GroupInvite:
        return elsewhereCard(row, "group", QT_TRANSLATE_NOOP("RowText", "group invitation"));
    case MessageKind::Event:
        return elsewhereCard(row, "phone", QT_TRANSLATE_NOOP("RowText", "event"));
    case MessageKind::ViewOnce:
        return elsewhereCard(row, "phone", QT_TRANSLATE_NOOP("RowText", "view once"));
    case MessageKind::Text:
    case MessageKind::Image:
    case MessageKind::Video:
    case MessageKind::Gif:
    case MessageKind::VideoNote:
    case MessageKind::Audio:
    case MessageKind::Voice:
    case MessageKind::Document:
    case MessageKind::Sticker:
    case MessageKind::Unknown:
    case MessageKind::Reaction:
    case MessageKind::Edit:
    case MessageKind::Revocation:
    case MessageKind::Hidden:
        break;
    }
    return row.content.media ? fileTextOf(row) : elsewhereCard(row, "phone", "");
}

QString stepWords(DeliveryStep step)
{
    switch (step) {
    case DeliveryStep::Queued:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Queued"));
    case DeliveryStep::Sent:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Sent"));
    case DeliveryStep::Delivered:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Delivered"));
    case DeliveryStep::Read:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Read"));
    case DeliveryStep::Played:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Played"));
    case DeliveryStep::Failed:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Not sent"));
    }
    return {};
}

static QString kindWord(MessageKind kind)
{
    switch (kind) {
    case MessageKind::Image:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Photo"));
    case MessageKind::Video:
    case MessageKind::VideoNote:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Video"));
    case MessageKind::Gif:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "GIF"));
    case MessageKind::Sticker:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Sticker"));
    default:
        return {};
    }
}

/// The emojis, each once, at most `most` of them.
static QStringList emojisOf(const std::vector<Reaction> &reactions, int most)
{
    QStringList emojis;
    for (const Reaction &reaction : reactions) {
        if (emojis.size() < most && !emojis.contains(reaction.emoji))
            emojis << reaction.emoji;
    }
    return emojis;
}

QString reactionPillText(const std::vector<Reaction> &reactions)
{
    const QString emojis = emojisOf(reactions, 3).join(QString());
    return reactions.size() < 2 ? emojis : emojis + u' ' + QLocale().toString(reactions.size());
}

QString timeWords(const TimelineRow &row)
{
    return row.edited
        ? sayRow(QT_TRANSLATE_NOOP("RowText", "edited %1")).arg(clockTime(row.timestamp))
        : clockTime(row.timestamp);
}

QString rowInWords(const TimelineRow &row)
{
    QStringList parts;
    const RowForm form = formOf(row);
    if (form != RowForm::Centred)
        parts << (row.fromMe ? sayRow(QT_TRANSLATE_NOOP("RowText", "You")) : row.senderName);
    if (row.content.quote)
        parts << sayRow(QT_TRANSLATE_NOOP("RowText", "in reply to: %1")).arg(quoteLine(row));
    if (const QString kind = kindWord(row.content.kind); !kind.isEmpty())
        parts << kind;
    if (form == RowForm::File || form == RowForm::Card || form == RowForm::Centred) {
        const CardText card = cardTextOf(row);
        parts << card.title << card.line;
        if (row.content.kind == MessageKind::Document)
            parts << bodyOf(row).text;
    } else {
        if (row.content.media) {
            if (row.content.kind != MessageKind::Gif)
                parts << lengthTextOf(row);
            parts << sizeText(row.content.media->fileLength);
        }
        parts << bodyOf(row).text;
    }
    if (!row.reactions.empty())
        parts << sayRow(QT_TRANSLATE_NOOP("RowText", "reactions: %1"))
                     .arg(emojisOf(row.reactions, 10).join(u' '));
    if (form != RowForm::Centred)
        parts << timeWords(row);
    if (row.fromMe && form != RowForm::Centred)
        parts << stepWords(row.status);
    if (row.content.kind != MessageKind::Placeholder)
        parts << row.reason;
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

QString actionWords(RowAction action)
{
    switch (action) {
    case RowAction::Download:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Download"));
    case RowAction::Play:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Play"));
    case RowAction::Open:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Open"));
    case RowAction::Cancel:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Cancel"));
    case RowAction::Retry:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Retry"));
    case RowAction::OpenLink:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Open the link"));
    case RowAction::JumpToQuote:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Go to the quoted message"));
    case RowAction::Reply:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Reply"));
    case RowAction::Copy:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Copy the text"));
    case RowAction::Info:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Message info"));
    case RowAction::Save:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Save as…"));
    case RowAction::React:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "React…"));
    case RowAction::Edit:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Edit"));
    case RowAction::Select:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Select"));
    case RowAction::Delete:
        return sayRow(QT_TRANSLATE_NOOP("RowText", "Delete…"));
    }
    return {};
}

std::vector<RowAction> actionsOf(const TimelineRow &row, bool editable)
{
    std::vector<RowAction> out;
    const RowForm form = formOf(row);
    if (form == RowForm::Centred)
        return out;
    const bool file = form == RowForm::Picture || form == RowForm::File;
    const bool unsent = row.fromMe && row.status == DeliveryStep::Queued;
    if (row.fromMe && row.status == DeliveryStep::Failed)
        out.push_back(RowAction::Retry);
    if (isAudible(row))
        out.push_back(RowAction::Play);
    if (file && !row.localPath.isEmpty())
        out.push_back(RowAction::Open);
    else if (file && row.transferTotal == 0 && !unsent)
        out.push_back(RowAction::Download);
    if (unsent)
        out.push_back(RowAction::Cancel);
    if (!linksIn(row.content.text).empty())
        out.push_back(RowAction::OpenLink);
    if (row.content.quote)
        out.push_back(RowAction::JumpToQuote);
    if (isAnswerable(row.content.kind)) {
        out.push_back(RowAction::Reply);
        out.push_back(RowAction::React);
    }
    if (editable)
        out.push_back(RowAction::Edit);
    if (!row.content.text.isEmpty())
        out.push_back(RowAction::Copy);
    if (file && !row.localPath.isEmpty())
        out.push_back(RowAction::Save);
    if (row.fromMe)
        out.push_back(RowAction::Info);
    out.push_back(RowAction::Select);
    if (!unsent)
        out.push_back(RowAction::Delete);
    return out;
}

} // namespace heliograph
