// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "storage/StoredMessage.h"

#include <QDateTime>

namespace heliograph {

class Settings;

/// What is older than this when it comes in is in the list and in the counts, and no more: nobody
/// waits for it (decision 61).
inline constexpr milliseconds newsAge { 24 * 3'600'000 };
/// More chats than these at the end of what had waited are told in one notification.
inline constexpr int mostChatsAtOnce = 3;

/// Times without notifications.
struct QuietTimes {
    /// Daily, in minutes since midnight; over midnight when it ends before it begins; the whole
    /// day when both are the same.
    bool isDaily = false;
    int from = 0;
    int to = 0;
    /// For a while, in milliseconds since the epoch.
    qint64 until = 0;
};
bool isQuiet(const QuietTimes &times, const QDateTime &localNow);
QuietTimes quietTimes(Settings &settings);

/// Whether somebody has to hear of a message that came in: not of one's own, of what is read
/// already, of lines that nobody wrote, of what was deleted, nor of what is old.
bool isNews(const StoredMessage &message, milliseconds now);
/// Nothing that a person has turned off for now, for the program or for this account.
bool mayNotify(Settings &settings, const QString &accountId, milliseconds now);

/// What a person reads of a message in a notification: one line, with the kind in words.
QString notificationLine(const MessageContent &content);
/// With who wrote it, in a group.
QString lineInGroup(const QString &sender, const QString &line);
/// "Anna · Sales"
QString notificationTitle(const QString &chat, const QString &account);
/// The newest line, and how many there are if there are several.
QString notificationText(const QString &line, int count, bool showsText);
/// Instead of one for each chat.
QString inboxText(int messages, int chats);

} // namespace heliograph
