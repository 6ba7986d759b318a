// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "storage/Database.h"
#include "storage/SearchIndex.h"
#include "storage/SecretBox.h"
#include "storage/StoredMessage.h"

#include <optional>
#include <vector>

namespace heliograph {

/// Chats and messages. Writes in the account's thread.
class MessageTables final {
public:
    MessageTables(Database &database, const SecretBox &box);

    /// Stores a new message; false when its key is known already. A placeholder of the same key is
    /// replaced in place and keeps its time and position.
    Result<bool> insert(StoredMessage &message);
    std::optional<StoredMessage> find(const MessageKey &key) const;
    /// A message of ours in this chat, whoever of the own names signed it.
    std::optional<StoredMessage> findOwn(const Jid &chat, const QString &id) const;
    /// One with this id, whoever wrote it.
    std::optional<StoredMessage> findInChat(const Jid &chat, const QString &id) const;
    /// One of ours with this id, in whichever chat.
    std::optional<StoredMessage> findOwn(const QString &id) const;
    std::optional<StoredMessage> byRow(qint64 rowId) const;
    bool knowsChat(const Jid &chat) const;
    /// Whether a system line tells of this event at or after `time`.
    bool hasSystemLine(const Jid &chat, const QString &event, qint64 time) const;
    /// System lines and reactions stay as they are, for these two.
    Result<void> revoke(qint64 rowId);
    Result<void> edit(qint64 rowId, const MessageContent &content, const QByteArray &raw);
    /// The text as it was before an edit; `edited` whether another one had been there.
    Result<void> restoreText(qint64 rowId, const QString &text, bool edited);
    /// Takes a message out of sight; its place stays, so that it does not come again.
    Result<void> hide(qint64 rowId);
    /// Own changes of this kind to a message of ours, the newest first.
    std::vector<StoredMessage> ownChanges(
        const Jid &chat, MessageKind kind, const QString &target) const;
    /// What the message of an own edit said before.
    Result<void> setReplacedText(qint64 rowId, const QString &text);
    /// Forgets what an own change said: it is not told again.
    Result<void> emptyChange(qint64 rowId);
    Result<void> setLocalPath(qint64 rowId, const QString &path);
    Result<bool> isFileShown(const QString &path) const;
    /// Local paths of files in folders of this name.
    Result<QStringList> localPathsIn(const QString &folderName) const;
    /// Other bytes for the same content, e.g. once its file is uploaded.
    Result<void> setRaw(qint64 rowId, const QByteArray &raw);
    /// Why a row is not what it should be: name of an ErrorCode.
    Result<void> setError(qint64 rowId, const QString &error);
    Result<void> setTime(qint64 rowId, qint64 time);
    /// Removes a row with all that hangs on it.
    Result<void> remove(qint64 rowId);

    /// Marks incoming messages up to the row (0: all) as read; `oweReceipts` when their authors are
    /// to be told. Unknown chats and rows change nothing.
    Result<void> markRead(const Jid &chat, qint64 upToRow, bool oweReceipts);
    /// Messages read here whose authors were not told yet, by chat and time.
    std::vector<StoredMessage> owedReads() const;
    /// These were told.
    Result<void> settleReads(const std::vector<qint64> &rowIds);
    int unread() const;
    /// The service has carried a message from or to this chat before.
    bool hasExchange(const Jid &chat) const;
    Result<void> setDraft(const Jid &chat, const QString &text);
    /// Moves everything of one chat to another name of the same person; what both have is kept
    /// once.
    Result<void> mergeChats(const Jid &from, const Jid &to);

    Result<void> keepPeerNote(
        const QString &id, const QString &kind, const QByteArray &bytes, milliseconds now);

private:
    friend class ChatMerge;
    Result<qint64> chatId(const Jid &chat);
    Result<void> touchChat(qint64 chat);
    Result<void> replaceContent(qint64 rowId, const MessageContent &content, const QByteArray &raw);
    Result<void> tieReactions(const StoredMessage &message);
    Result<void> writeMedia(const StoredMessage &message);

    Database &m_database;
    const SecretBox &m_box;
    SearchIndex m_search;
};

} // namespace heliograph
