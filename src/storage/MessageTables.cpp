// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/MessageTables.h"

#include "storage/ChatMerge.h"
#include "storage/Columns.h"
#include "storage/StoreQueries.h"

namespace heliograph {

MessageTables::MessageTables(Database &database, const SecretBox &box)
    : m_database(database)
    , m_box(box)
    , m_search(database)
{
}

Result<qint64> MessageTables::chatId(const Jid &chat)
{
    const QString name = jidColumn(chat);
    const Result<QVariant> known = m_database.value("SELECT id FROM chats WHERE jid=?", { name });
    if (!known)
        return fail(known.error());
    if (known->isValid())
        return known->toLongLong();
    return m_database.execute("INSERT INTO chats(jid) VALUES(?)", { name }).map([&] {
        return m_database.lastInsertId();
    });
}

Result<void> MessageTables::touchChat(qint64 chat)
{
    const Result<QVariant> unread = m_database.value(queries::unreadOfChat, { chat });
    if (!unread)
        return fail(unread.error());
    return m_database.execute(queries::touchChat, { *unread, chat });
}

Result<void> MessageTables::writeMedia(const StoredMessage &message)
{
    if (!message.content.media)
        return {};
    const MediaReference &media = *message.content.media;
    return m_database.execute(
        "INSERT INTO media(message, mime, file_name, bytes, width, height, seconds, thumbnail, "
        "local_path, waveform)"
        " VALUES(?,?,?,?,?,?,?,?,?,coalesce(?, x'')) ON CONFLICT(message) DO UPDATE SET "
        "mime=excluded.mime, "
        "bytes=excluded.bytes,"
        " file_name=excluded.file_name, seconds=excluded.seconds, width=excluded.width, "
        "height=excluded.height, thumbnail=excluded.thumbnail, waveform=excluded.waveform",
        { message.rowId, media.mimeType, media.fileName, media.fileLength, media.width,
            media.height, media.seconds, media.thumbnail, message.localPath, media.waveform });
}

Result<bool> MessageTables::insert(StoredMessage &message)
{
    if (const std::optional<StoredMessage> known = find(message.key)) {
        message.rowId = known->rowId;
        if (known->content.kind != MessageKind::Placeholder
            || message.content.kind == MessageKind::Placeholder)
            return false;
        return replaceContent(known->rowId, message.content, message.raw).map([] { return true; });
    }
    const Result<qint64> chat = chatId(message.key.chat);
    if (!chat)
        return fail(chat.error());
    const Quote quote = message.content.quote.value_or(Quote {});
    return m_database
        .execute("INSERT INTO messages(chat, sender, stanza_id, from_me, time, local_time, kind, "
                 "text, status, error,"
                 " unread, wire_chat, quote_id, quote_sender, quote_text, content) "
                 "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            { *chat, jidColumn(message.key.sender), message.key.id, message.fromMe, message.time,
                message.localTime, kindName(message.content.kind), message.content.text,
                static_cast<int>(message.status), message.error, message.unread,
                jidColumn(message.wireChat.isNull() ? message.key.chat : message.wireChat),
                quote.id, jidColumn(quote.sender), quote.text,
                message.raw.isEmpty() ? QVariant()
                                      : QVariant(m_box.seal(message.raw, rows::messagePurpose)) })
        .and_then([&] {
            message.rowId = m_database.lastInsertId();
            return writeMedia(message);
        })
        .and_then([&] { return m_search.update(message.rowId); })
        .and_then([&] { return tieReactions(message); })
        .and_then([&] { return touchChat(*chat); })
        .map([] { return true; });
}

/// Those that came before it. What nobody may react to has none, but a placeholder is yet to come.
Result<void> MessageTables::tieReactions(const StoredMessage &message)
{
    const MessageKind kind = message.content.kind;
    const QVariantList place { jidColumn(message.key.chat), jidColumn(message.key.sender),
        message.key.id };
    if (kind != MessageKind::Placeholder && !isAnswerable(kind))
        return m_database.execute(
            "DELETE FROM reactions WHERE chat=? AND author=? AND target=?", place);
    return m_database.execute(
        "UPDATE reactions SET message=? WHERE chat=? AND author=? AND target=?"
        " AND message IS NULL",
        QVariantList { message.rowId } + place);
}

std::optional<StoredMessage> MessageTables::find(const MessageKey &key) const
{
    std::optional<StoredMessage> found;
    (void)m_database.each(queries::byKey, { jidColumn(key.chat), jidColumn(key.sender), key.id },
        [&](const QSqlQuery &row) { found = rows::message(row, &m_box); });
    return found;
}

std::optional<StoredMessage> MessageTables::findInChat(const Jid &chat, const QString &id) const
{
    std::optional<StoredMessage> found;
    (void)m_database.each(queries::byChatAndId, { jidColumn(chat), id },
        [&](const QSqlQuery &row) { found = rows::message(row, &m_box); });
    return found;
}

std::optional<StoredMessage> MessageTables::findOwn(const Jid &chat, const QString &id) const
{
    std::optional<StoredMessage> found;
    (void)m_database.each(queries::ownInChat, { jidColumn(chat), id },
        [&](const QSqlQuery &row) { found = rows::message(row, &m_box); });
    return found;
}

std::optional<StoredMessage> MessageTables::findOwn(const QString &id) const
{
    std::optional<StoredMessage> found;
    (void)m_database.each(queries::ownById, { id },
        [&](const QSqlQuery &row) { found = rows::message(row, &m_box); });
    return found;
}

std::optional<StoredMessage> MessageTables::byRow(qint64 rowId) const
{
    std::optional<StoredMessage> found;
    (void)m_database.each(queries::byRow, { rowId },
        [&](const QSqlQuery &row) { found = rows::message(row, &m_box); });
    return found;
}

bool MessageTables::knowsChat(const Jid &chat) const
{
    const Result<QVariant> known
        = m_database.value("SELECT 1 FROM chats WHERE jid=?", { jidColumn(chat) });
    return known && known->isValid();
}

bool MessageTables::hasSystemLine(const Jid &chat, const QString &event, qint64 time) const
{
    const Result<QVariant> known = m_database.value(
        queries::systemLine, { jidColumn(chat), time, kindName(MessageKind::System), event });
    return known && known->isValid();
}

Result<void> MessageTables::revoke(qint64 rowId)
{
    return m_database
        .execute("UPDATE messages SET kind=?, text='', content=NULL, quote_id='', quote_text='' "
                 "WHERE id=? AND kind<>? AND " HELIOGRAPH_SHOWN,
            { kindName(MessageKind::Revoked), rowId, kindName(MessageKind::System) })
        .and_then(
            [&] { return m_database.execute("DELETE FROM media WHERE message=?", { rowId }); })
        .and_then(
            [&] { return m_database.execute("DELETE FROM reactions WHERE message=?", { rowId }); })
        .and_then([&] { return m_search.update(rowId); });
}

Result<void> MessageTables::edit(qint64 rowId, const MessageContent &content, const QByteArray &raw)
{
    return m_database
        .execute("UPDATE messages SET text=?, content=coalesce(?, content), edited=1"
                 " WHERE id=? AND kind NOT IN (?, ?) AND " HELIOGRAPH_SHOWN,
            { content.text,
                raw.isEmpty() ? QVariant() : QVariant(m_box.seal(raw, rows::messagePurpose)), rowId,
                kindName(MessageKind::Revoked), kindName(MessageKind::System) })
        .and_then([&] { return m_search.update(rowId); });
}

Result<void> MessageTables::restoreText(qint64 rowId, const QString &text, bool edited)
{
    return m_database
        .execute("UPDATE messages SET text=?, edited=? WHERE id=?", { text, edited, rowId })
        .and_then([&] { return m_search.update(rowId); });
}

Result<void> MessageTables::hide(qint64 rowId)
{
    const Result<QVariant> chat
        = m_database.value("SELECT chat FROM messages WHERE id=?", { rowId });
    if (!chat)
        return fail(chat.error());
    return m_database
        .execute("UPDATE messages SET kind=?, text='', content=NULL, quote_id='', quote_text='',"
                 " unread=CASE unread WHEN 1 THEN 0 ELSE unread END WHERE id=?",
            { kindName(MessageKind::Hidden), rowId })
        .and_then(
            [&] { return m_database.execute("DELETE FROM media WHERE message=?", { rowId }); })
        .and_then(
            [&] { return m_database.execute("DELETE FROM reactions WHERE message=?", { rowId }); })
        .and_then([&] { return m_search.update(rowId); })
        .and_then([&] { return touchChat(chat->toLongLong()); });
}

std::vector<StoredMessage> MessageTables::ownChanges(
    const Jid &chat, MessageKind kind, const QString &target) const
{
    std::vector<StoredMessage> changes;
    (void)m_database.each(queries::ownChanges, { jidColumn(chat), kindName(kind), target },
        [&](const QSqlQuery &row) { changes.push_back(rows::message(row, &m_box)); });
    return changes;
}

Result<void> MessageTables::setReplacedText(qint64 rowId, const QString &text)
{
    return m_database.execute("UPDATE messages SET quote_text=? WHERE id=?", { text, rowId });
}

Result<void> MessageTables::emptyChange(qint64 rowId)
{
    return m_database.execute(
        "UPDATE messages SET text='', quote_text='', content=NULL WHERE id=?", { rowId });
}

Result<void> MessageTables::setLocalPath(qint64 rowId, const QString &path)
{
    return m_database.execute("UPDATE media SET local_path=? WHERE message=?", { path, rowId });
}

Result<bool> MessageTables::isFileShown(const QString &path) const
{
    return m_database.value("SELECT EXISTS(SELECT 1 FROM media WHERE local_path=?)", { path })
        .map([](const QVariant &shown) { return shown.toBool(); });
}

Result<QStringList> MessageTables::localPathsIn(const QString &folderName) const
{
    QStringList paths;
    return m_database
        .each("SELECT local_path FROM media WHERE instr(local_path, ?)>0",
            { u'/' + folderName + u'/' },
            [&](const QSqlQuery &row) { paths.append(row.value(0).toString()); })
        .map([&] { return paths; });
}

Result<void> MessageTables::setRaw(qint64 rowId, const QByteArray &raw)
{
    return m_database.execute("UPDATE messages SET content=? WHERE id=?",
        { m_box.seal(raw, rows::messagePurpose), rowId });
}

Result<void> MessageTables::replaceContent(
    qint64 rowId, const MessageContent &content, const QByteArray &raw)
{
    const Quote quote = content.quote.value_or(Quote {});
    StoredMessage media;
    media.rowId = rowId;
    media.content = content;
    return m_database
        .execute("UPDATE messages SET kind=?, text=?, quote_id=?, quote_sender=?, quote_text=?, "
                 "content=?, error='' WHERE id=?",
            { kindName(content.kind), content.text, quote.id, jidColumn(quote.sender), quote.text,
                m_box.seal(raw, rows::messagePurpose), rowId })
        .and_then([&] { return writeMedia(media); })
        .and_then([&] { return m_search.update(rowId); });
}

Result<void> MessageTables::setError(qint64 rowId, const QString &error)
{
    return m_database.execute("UPDATE messages SET error=? WHERE id=?", { error, rowId });
}

Result<void> MessageTables::setTime(qint64 rowId, qint64 time)
{
    const Result<QVariant> chat
        = m_database.value("SELECT chat FROM messages WHERE id=?", { rowId });
    if (!chat)
        return fail(chat.error());
    return m_search.drop(rowId)
        .and_then([&] {
            return m_database.execute("UPDATE messages SET time=? WHERE id=?", { time, rowId });
        })
        .and_then([&] { return m_search.update(rowId); })
        .and_then([&] { return touchChat(chat->toLongLong()); });
}

Result<void> MessageTables::remove(qint64 rowId)
{
    return m_database.transact([&]() -> Result<void> {
        const Result<QVariant> chat
            = m_database.value("SELECT chat FROM messages WHERE id=?", { rowId });
        if (Result<void> dropped = m_search.drop(rowId); !dropped)
            return dropped;
        for (const char *sql : { "DELETE FROM outbox WHERE message=?",
                 "DELETE FROM media WHERE message=?", "DELETE FROM deliveries WHERE message=?",
                 "DELETE FROM reactions WHERE message=?" }) {
            if (Result<void> done = m_database.execute(sql, { rowId }); !done)
                return done;
        }
        return m_database.execute("DELETE FROM messages WHERE id=?", { rowId }).and_then([&] {
            return chat ? touchChat(chat->toLongLong()) : Result<void>();
        });
    });
}

Result<void> MessageTables::markRead(const Jid &chat, qint64 upToRow, bool oweReceipts)
{
    const Result<QVariant> id
        = m_database.value("SELECT id FROM chats WHERE jid=?", { jidColumn(chat) });
    const Result<QVariant> limit
        = m_database.value("SELECT time FROM messages WHERE id=?", { upToRow });
    if (!id || !limit)
        return fail(id ? limit.error() : id.error());
    if (!id->isValid() || (upToRow != 0 && !limit->isValid()))
        return {};
    // Several messages share one second, so the row decides among them.
    const qint64 time = upToRow == 0 ? std::numeric_limits<qint64>::max() : limit->toLongLong();
    return m_database.execute(queries::markRead, { oweReceipts ? 2 : 0, *id, time, upToRow })
        .and_then([&] { return touchChat(id->toLongLong()); });
}

std::vector<StoredMessage> MessageTables::owedReads() const
{
    std::vector<StoredMessage> owed;
    (void)m_database.each(queries::owedReads, {},
        [&](const QSqlQuery &row) { owed.push_back(rows::message(row, nullptr)); });
    return owed;
}

Result<void> MessageTables::settleReads(const std::vector<qint64> &rowIds)
{
    Result<void> done;
    for (const qint64 rowId : rowIds) {
        if (done)
            done = m_database.execute(queries::settleRead, { rowId });
    }
    return done;
}

int MessageTables::unread() const
{
    return m_database.value("SELECT coalesce(sum(unread),0) FROM chats")
        .value_or(QVariant())
        .toInt();
}

bool MessageTables::hasExchange(const Jid &chat) const
{
    return m_database
        .value(queries::hasExchange,
            { jidColumn(chat), static_cast<int>(DeliveryStep::Sent),
                kindName(MessageKind::System) })
        .value_or(QVariant())
        .toBool();
}

Result<void> MessageTables::setDraft(const Jid &chat, const QString &text)
{
    return chatId(chat).and_then([&](qint64 id) {
        return m_database.execute("UPDATE chats SET draft=? WHERE id=?", { text, id });
    });
}

Result<void> MessageTables::mergeChats(const Jid &from, const Jid &to)
{
    return ChatMerge(m_database, *this).join(from, to);
}

Result<void> MessageTables::keepPeerNote(
    const QString &id, const QString &kind, const QByteArray &bytes, milliseconds now)
{
    return m_database.execute(
        "INSERT OR IGNORE INTO peer_notes(stanza_id, kind, sealed, time) VALUES(?,?,?,?)",
        { id, kind, m_box.seal(bytes, "peernote"), static_cast<qint64>(now.count()) });
}

} // namespace heliograph
