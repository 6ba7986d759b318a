// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/SampleData.h"

#include "app/OutgoingFile.h"
#include "tests/support/Samples.h"

#include <QBuffer>
#include <QDateTime>
#include <QImage>
#include <QPainter>

namespace heliograph {

qint64 sampleNow() { return QDateTime(QDate(2026, 11, 24), QTime(14, 6)).toMSecsSinceEpoch(); }

qint64 sampleTime(int hour, int minute)
{
    return QDateTime(QDate(2026, 11, 24), QTime(hour, minute)).toMSecsSinceEpoch();
}

Jid anna() { return Jid::phoneNumber("491515550102"); }

Jid own() { return Jid::phoneNumber("491515550110"); }

static ChatRow sampleChat(const char *account, int accountColour, int colour, const QString &title,
    qint64 at, const QString &preview)
{
    ChatRow row;
    row.accountId = QString::fromLatin1(account);
    row.accountLabel = row.accountId;
    row.accountColour = accountColour;
    row.chat = Jid::phoneNumber("4915155501" + QByteArray::number(20 + colour));
    row.title = title;
    row.colour = colour;
    row.timestamp = at;
    row.preview = preview;
    return row;
}

SampleChats::SampleChats(QObject *parent)
    : QAbstractListModel(parent)
{
    const qint64 yesterday = sampleTime(18, 0) - 86'400'000;
    rows = {
        sampleChat("sales", 0, 6, QStringLiteral("Anna Lindqvist"), sampleTime(14, 3),
            QStringLiteral("The blue one, please confirm")),
        sampleChat("support", 1, 5, QStringLiteral("Team North"), sampleTime(13, 58),
            QStringLiteral("Ben: see you at the loading bay")),
        sampleChat("sales", 0, 7, QStringLiteral("Marta Oliveira"), sampleTime(13, 47),
            QStringLiteral("Can you send the address again?")),
        sampleChat("north", 2, 8, QStringLiteral("Hotel Kastanie"), sampleTime(12, 20),
            QStringLiteral("Invoice_2026-0117.pdf · 2 pages")),
        sampleChat("sales", 0, 9, QStringLiteral("يوسف رحيم"), sampleTime(11, 52),
            QStringLiteral("شكرا جزيلا، وصلت الطلبية")),
        sampleChat("south", 3, 4, QStringLiteral("Dirk Kowalski"), sampleTime(11, 7),
            QStringLiteral("The keys are at the desk")),
        sampleChat("north", 2, 2, QStringLiteral("Fahrrad Vogt"), sampleTime(10, 44), {}),
        sampleChat("support", 1, 0, QStringLiteral("Rina Sato"), yesterday,
            QStringLiteral("了解しました。明日伺います")),
        sampleChat("private", 4, 5, QStringLiteral("Mum"), yesterday,
            QStringLiteral("Don’t forget the cake")),
    };
    rows[0].previewKind = MessageKind::Image;
    rows[0].lastFromMe = true;
    rows[0].lastStatus = DeliveryStep::Read;
    rows[1].unread = 5;
    rows[2].lastFromMe = true;
    rows[2].lastStatus = DeliveryStep::Failed;
    rows[2].reason = QStringLiteral("Not sent: the service refused it · 479");
    rows[3].lastFromMe = true;
    rows[4].unread = 1;
    rows[5].lastFromMe = true;
    rows[5].lastStatus = DeliveryStep::Queued;
    rows[5].reason = QStringLiteral("Waiting 21 s: opened elsewhere");
    rows[6].previewKind = MessageKind::Voice;
    rows[6].preview = QStringLiteral("0:14");
    rows[7].lastFromMe = true;
    rows[7].lastStatus = DeliveryStep::Delivered;
}

int SampleChats::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(rows.size());
}

QVariant SampleChats::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const ChatRow &row = rows[static_cast<size_t>(index.row())];
    if (role == Qt::DisplayRole)
        return row.title;
    return role == ChatListModel::RowRole ? QVariant::fromValue(row) : QVariant();
}

SampleMessages::SampleMessages(QObject *parent)
    : QAbstractListModel(parent)
{
}

int SampleMessages::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(rows.size());
}

QVariant SampleMessages::data(const QModelIndex &index, int role) const
{
    return index.isValid() && role == Qt::DisplayRole
        ? QVariant(rows[static_cast<size_t>(index.row())].content.text)
        : QVariant();
}

void SampleMessages::append(const TimelineRow &row)
{
    beginInsertRows({}, rowCount(), rowCount());
    rows.push_back(row);
    endInsertRows();
}

void SampleMessages::prepend(std::vector<TimelineRow> older)
{
    beginInsertRows({}, 0, static_cast<int>(older.size()) - 1);
    rows.insert(rows.begin(), older.begin(), older.end());
    endInsertRows();
}

void SampleMessages::change(int at, const TimelineRow &row)
{
    rows[static_cast<size_t>(at)] = row;
    emit dataChanged(index(at), index(at));
}

void SampleMessages::fill(int count, const std::function<TimelineRow(int)> &make)
{
    beginResetModel();
    rows.clear();
    rows.reserve(static_cast<size_t>(count));
    for (int i = 0; i < count; ++i)
        rows.push_back(make(i));
    endResetModel();
}

int SampleSource::rowOf(const QString &id) const
{
    for (size_t i = 0; i < m_messages.rows.size(); ++i) {
        if (m_messages.rows[i].key.id == id)
            return static_cast<int>(i);
    }
    return -1;
}

void SampleSource::loadOlder()
{
    --olderPages;
    std::vector<TimelineRow> page;
    for (int i = 0; i < 40; ++i)
        page.push_back(sampleText(-1000 * (olderPages + 1) + i, i % 3 == 0,
            QStringLiteral("Older message %1\nwith a second line").arg(i),
            sampleTime(9, 0) - 86'400'000 + i * 60'000));
    m_messages.prepend(page);
}

TimelineRow sampleText(int number, bool fromMe, const QString &text, qint64 at, DeliveryStep step)
{
    TimelineRow row;
    row.rowId = number;
    row.key = { anna(), fromMe ? own() : anna(), QStringLiteral("3EB0%1").arg(number) };
    row.senderName = fromMe ? QStringLiteral("You") : QStringLiteral("Anna Lindqvist");
    row.fromMe = fromMe;
    row.timestamp = at;
    row.content.text = text;
    row.status = step;
    return row;
}

TimelineRow samplePicture(
    int number, bool fromMe, const QString &caption, qint64 at, const QString &path)
{
    TimelineRow row = sampleText(number, fromMe, caption, at);
    row.content.kind = MessageKind::Image;
    MediaReference media;
    media.type = MediaType::Image;
    media.mimeType = QStringLiteral("image/jpeg");
    media.width = 1200;
    media.height = 744;
    media.fileLength = 210'000;
    QBuffer buffer(&media.thumbnail);
    buffer.open(QIODevice::WriteOnly);
    QImage(path).scaled(60, 37).save(&buffer, "JPEG");
    row.content.media = media;
    row.localPath = path;
    return row;
}

TimelineRow sampleClip(int number, bool fromMe, MessageKind kind, const char *sample, bool isHere,
    const QString &caption, qint64 at)
{
    TimelineRow row = sampleText(number, fromMe, caption, at);
    row.content.kind = kind;
    const FileProbe probe = probeForSheet(samplePath(sample)).value_or(FileProbe());
    MediaReference media;
    media.mimeType = probe.mimeType;
    media.width = probe.width;
    media.height = probe.height;
    media.seconds = probe.seconds;
    media.fileLength = probe.size;
    if (kind == MessageKind::Audio)
        media.fileName = probe.name;
    QBuffer buffer(&media.thumbnail);
    buffer.open(QIODevice::WriteOnly);
    probe.thumbnail.scaled(100, 100, Qt::KeepAspectRatio).save(&buffer, "JPEG");
    row.content.media = media;
    if (isHere)
        row.localPath = samplePath(sample);
    return row;
}

TimelineRow sampleDocument(int number, bool fromMe, const QString &name, qint64 at)
{
    TimelineRow row = sampleText(number, fromMe, {}, at);
    row.content.kind = MessageKind::Document;
    MediaReference media;
    media.fileName = name;
    media.mimeType = QStringLiteral("application/pdf");
    media.fileLength = 42'100'000;
    row.content.media = media;
    return row;
}

std::vector<RailEntry> sampleRail()
{
    const auto entry = [](const char *id, const char *label, int colour, int unread,
                           SessionState state, const char *words) {
        RailEntry out;
        out.id = QString::fromLatin1(id);
        out.label = QString::fromUtf8(label);
        out.colour = colour;
        out.unread = unread;
        out.status.state = state;
        out.statusText = QString::fromUtf8(words);
        return out;
    };
    return { entry("sales", "Sales", 0, 4, SessionState::Online, "Online"),
        entry("support", "Support", 1, 5, SessionState::Online, "Online"),
        entry("north", "North", 2, 0, SessionState::Connecting, "Connecting"),
        entry("south", "Süd", 3, 0, SessionState::Cooldown, "Waiting 21 s · 440"),
        entry("private", "Me", 4, 0, SessionState::Unlinked, "Needs a scan · 401") };
}

QString samplePhoto(const QString &folder, int variant)
{
    const QColor suns[] = { QColor(0xF2, 0xC1, 0x4E), QColor(0xF2, 0x8C, 0x6A) };
    const QColor hills[] = { QColor(0x3D, 0x7A, 0x99), QColor(0x7A, 0x51, 0x95) };
    QImage image(1200, 744, QImage::Format_RGB32);
    image.fill(QColor(0xCF, 0xE3, 0xEA));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(4, 4);
    painter.setPen(Qt::NoPen);
    painter.setBrush(suns[variant % 2]);
    painter.drawEllipse(QPointF(232, 48), 22, 22);
    painter.setBrush(hills[variant % 2]);
    painter.drawPolygon(QPolygonF({ { 0, 140 }, { 70, 84 }, { 122, 124 }, { 166, 92 }, { 224, 134 },
        { 300, 84 }, { 300, 186 }, { 0, 186 } }));
    painter.setBrush(QColor(0x24, 0x50, 0x5F));
    painter.drawPolygon(QPolygonF({ { 0, 160 }, { 88, 132 }, { 158, 154 }, { 218, 136 },
        { 300, 160 }, { 300, 186 }, { 0, 186 } }));
    painter.end();
    const QString path
        = QStringLiteral("%1/jacket-%2.jpg")
              .arg(folder, variant == 0 ? QStringLiteral("front") : QStringLiteral("back"));
    image.save(path, "JPEG", 90);
    return path;
}

std::vector<TimelineRow> sampleConversation(const QString &folder)
{
    std::vector<TimelineRow> rows;
    rows.push_back(sampleText(1, false,
        QStringLiteral("Good morning! Do you still have the jacket in blue, size M?"),
        sampleTime(13, 48)));
    rows.push_back(sampleText(
        2, false, QStringLiteral("I can pick it up this afternoon."), sampleTime(13, 48)));
    rows.push_back(sampleText(3, true,
        QStringLiteral("Yes, two left. I’ll put one aside for you. 🙂"), sampleTime(13, 52)));
    rows.back().reactions = { { anna(), QStringLiteral("❤️") } };
    TimelineRow quoting
        = sampleText(4, false, QStringLiteral("Wonderful, which one is it?"), sampleTime(13, 59));
    quoting.content.quote = Quote { QStringLiteral("3EB03"), own(),
        QStringLiteral("Yes, two left. I’ll put one aside for you. 🙂") };
    rows.push_back(quoting);
    rows.push_back(samplePicture(5, true, QStringLiteral("The blue one, please confirm"),
        sampleTime(14, 3), samplePhoto(folder, 0)));
    TimelineRow waiting = sampleText(7, true, QStringLiteral("Great, see you at four."),
        sampleTime(14, 5), DeliveryStep::Queued);
    waiting.reason = QStringLiteral("Waiting 12 s: 20 messages a minute are allowed");
    rows.push_back(waiting);
    return rows;
}

} // namespace heliograph
