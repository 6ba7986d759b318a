// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/NotificationPolicy.h"

#include "app/Names.h"
#include "app/Settings.h"
#include "base/Text.h"

#include <QCoreApplication>

namespace heliograph {

namespace {

/// Servers show two or three lines of about fifty characters.
constexpr qsizetype longestLine = 160;
constexpr qsizetype longestName = 60;

QString notificationTr(const char *text, int count = -1)
{
    return QCoreApplication::translate("Notifications", text, nullptr, count);
}

} // namespace

bool isQuiet(const QuietTimes &times, const QDateTime &localNow)
{
    if (localNow.toMSecsSinceEpoch() < times.until)
        return true;
    if (!times.isDaily)
        return false;
    const int minute = localNow.time().msecsSinceStartOfDay() / 60'000;
    return times.from < times.to ? minute >= times.from && minute < times.to
                                 : minute >= times.from || minute < times.to;
}

QuietTimes quietTimes(Settings &settings)
{
    return { settings.get(settings::quietHours), settings.get(settings::quietFrom),
        settings.get(settings::quietTo), settings.get(settings::quietUntil) };
}

bool isNews(const StoredMessage &message, milliseconds now)
{
    if (message.fromMe || !message.unread || message.key.chat.isStatus()
        || now - milliseconds(message.time) > newsAge)
        return false;
    switch (message.content.kind) {
    case MessageKind::System:
    case MessageKind::Placeholder:
    case MessageKind::Reaction:
    case MessageKind::Revoked:
        return false;
    default:
        return true;
    }
}

bool mayNotify(Settings &settings, const QString &accountId, milliseconds now)
{
    return settings.get(settings::notifies) && settings.get(settings::accountNotifies, accountId)
        && !isQuiet(quietTimes(settings), QDateTime::fromMSecsSinceEpoch(now.count()));
}

QString notificationLine(const MessageContent &content)
{
    std::vector<MentionName> mentions;
    for (const Jid &person : content.mentions)
        mentions.push_back({ QString::fromUtf8(person.user), displayName(person, {}) });
    const QString line = previewText(content, mentions).simplified();
    const QString cut = shortened(line, longestLine);
    return cut.size() < line.size() ? cut + u'…' : cut;
}

QString lineInGroup(const QString &sender, const QString &line)
{
    //: A message in a group: %1 is who wrote it, %2 what it says
    return notificationTr(QT_TRANSLATE_NOOP("Notifications", "%1: %2"))
        .arg(oneLine(sender, longestName), line);
}

QString notificationTitle(const QString &chat, const QString &account)
{
    return QStringLiteral("%1 · %2").arg(oneLine(chat, longestName), account);
}

QString notificationText(const QString &line, int count, bool showsText)
{
    const QString counted
        = notificationTr(QT_TRANSLATE_N_NOOP("Notifications", "%n unread messages"), count);
    if (!showsText)
        return count > 1 ? counted
                         : notificationTr(QT_TRANSLATE_NOOP("Notifications", "New message"));
    return count > 1 ? line + u'\n' + counted : line;
}

QString inboxText(int messages, int chats)
{
    //: %1 is a number of messages, as in "12 unread messages"
    return notificationTr(QT_TRANSLATE_N_NOOP("Notifications", "%1 in %n chats"), chats)
        .arg(notificationTr(QT_TRANSLATE_N_NOOP("Notifications", "%n unread messages"), messages));
}

} // namespace heliograph
