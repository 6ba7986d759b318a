// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/MessageTables.h"

#include "storage/StoreQueries.h"

namespace heliograph {

namespace {

QString nameColumn(const Jid &jid) { return QString::fromUtf8(jid.toUtf8()); }

Jid nameFromColumn(const QVariant &value)
{
    return parseJid(value.toString().toUtf8()).value_or(Jid {});
}

MessageKind kindFromColumn(const QString &name)
{
    for (int kind = 0; kind <= static_cast<int>(MessageKind::Revoked); ++kind) {
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
    case MessageKind::Gif:
    case MessageKind::VideoNote:
        return MediaType::Video;
    case MessageKind::Audio:
        return MediaType::Audio;
    case MessageKind::Voice:
        return MediaType::Voice;
    default:
        return MediaType::Document;
    }
}

/// Rank of a step for "never backwards"; Failed stands below everything that proves arrival.
int rank(DeliveryStep step) { return step == DeliveryStep::Failed ? 0 : static_cast<int>(step); }

} // namespace

namespace rows {

const char messagePurpose[] = "message";

StoredMessage message(const QSqlQuery &row, const SecretBox *box)
{
    StoredMessage message;
    message.rowId = row.value(0).toLongLong();
    message.key
        = { nameFromColumn(row.value(1)), nameFromColumn(row.value(2)), row.value(3).toString() };
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
            = Quote { quoted, nameFromColumn(row.value(14)), row.value(15).toString() };
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
        message.content.media = media;
        message.localPath = row.value(23).toString();
    }
    message.wireChat = nameFromColumn(row.value(25));
    if (box && !row.value(24).isNull())
        message.raw = box->open(row.value(24).toByteArray(), messagePurpose).value_or(QByteArray());
    return message;
}

} // namespace rows

MessageTables::MessageTables(Database &database, const SecretBox &box)
    : m_database(database)
    , m_box(box)
{
}

Result<qint64> MessageTables::chatId(const Jid &chat)
{
    const QString name = nameColumn(chat);
    const Result<QVariant> known = m_database.value("SELECT id FROM chats WHERE jid=?", { name });
    if (!known)
        return heliograph::fail(known.error());
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
        return heliograph::fail(unread.error());
    return m_database.execute(
        "UPDATE chats SET unread=?, last_message=coalesce((SELECT id FROM messages"
        " WHERE chat=chats.id ORDER BY time DESC, id DESC LIMIT 1), 0),"
        " last_time=coalesce((SELECT time FROM messages WHERE chat=chats.id"
        " ORDER BY time DESC, id DESC LIMIT 1), last_time) WHERE id=?",
        { *unread, chat });
}

Result<void> MessageTables::writeMedia(const StoredMessage &message)
{
    if (!message.content.media)
        return {};
    const MediaReference &media = *message.content.media;
    return m_database.execute(
        "INSERT INTO media(message, mime, file_name, bytes, width, height, seconds, thumbnail, "
        "local_path)"
        " VALUES(?,?,?,?,?,?,?,?,?) ON CONFLICT(message) DO UPDATE SET mime=excluded.mime, "
        "bytes=excluded.bytes,"
        " file_name=excluded.file_name, seconds=excluded.seconds, width=excluded.width, "
        "height=excluded.height, thumbnail=excluded.thumbnail",
        { message.rowId, media.mimeType, media.fileName, media.fileLength, media.width,
            media.height, media.seconds, media.thumbnail, message.localPath });
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
        return heliograph::fail(chat.error());
    const Quote quote = message.content.quote.value_or(Quote {});
    return m_database
        .execute("INSERT INTO messages(chat, sender, stanza_id, from_me, time, local_time, kind, "
                 "text, status, error,"
                 " unread, wire_chat, quote_id, quote_sender, quote_text, content) "
                 "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            { *chat, nameColumn(message.key.sender), message.key.id, message.fromMe, message.time,
                message.localTime, kindName(message.content.kind), message.content.text,
                static_cast<int>(message.status), message.error, message.unread,
                nameColumn(message.wireChat.isNull() ? message.key.chat : message.wireChat),
                quote.id, nameColumn(quote.sender), quote.text,
                message.raw.isEmpty() ? QVariant()
                                      : QVariant(m_box.seal(message.raw, rows::messagePurpose)) })
        .and_then([&] {
            message.rowId = m_database.lastInsertId();
            return writeMedia(message);
        })
        .and_then([&] { return touchChat(*chat); })
        .map([] { return true; });
}

std::optional<StoredMessage> MessageTables::find(const MessageKey &key) const
{
    std::optional<StoredMessage> found;
    (void)m_database.each(queries::byKey, { nameColumn(key.chat), nameColumn(key.sender), key.id },
        [&](const QSqlQuery &row) { found = rows::message(row, &m_box); });
    return found;
}

std::optional<StoredMessage> MessageTables::findOwn(const Jid &chat, const QString &id) const
{
    std::optional<StoredMessage> found;
    (void)m_database.each(queries::ownInChat, { nameColumn(chat), id },
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

Result<void> MessageTables::revoke(qint64 rowId)
{
    return m_database
        .execute("UPDATE messages SET kind=?, text='', content=NULL, quote_id='', quote_text='' "
                 "WHERE id=?",
            { kindName(MessageKind::Revoked), rowId })
        .and_then(
            [&] { return m_database.execute("DELETE FROM media WHERE message=?", { rowId }); });
}

Result<void> MessageTables::edit(qint64 rowId, const MessageContent &content, const QByteArray &raw)
{
    return m_database.execute(
        "UPDATE messages SET text=?, content=coalesce(?, content), edited=1 WHERE id=? AND kind<>?",
        { content.text,
            raw.isEmpty() ? QVariant() : QVariant(m_box.seal(raw, rows::messagePurpose)), rowId,
            kindName(MessageKind::Revoked) });
}

Result<void> MessageTables::setLocalPath(qint64 rowId, const QString &path)
{
    return m_database.execute("UPDATE media SET local_path=? WHERE message=?", { path, rowId });
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
                 "content=? WHERE id=?",
            { kindName(content.kind), content.text, quote.id, nameColumn(quote.sender), quote.text,
                m_box.seal(raw, rows::messagePurpose), rowId })
        .and_then([&] { return writeMedia(media); });
}

Result<bool> MessageTables::noteStep(
    const StoredMessage &message, const DeliveryRow &row, std::optional<qint64> elapsed)
{
    const auto note = [&](DeliveryStep step, const QVariant &since) {
        return m_database.execute("INSERT OR IGNORE INTO deliveries(message, recipient, step, "
                                  "server_time, local_time, elapsed)"
                                  " VALUES(?,?,?,?,?,?)",
            { message.rowId, nameColumn(row.recipient), static_cast<int>(step), row.serverTime,
                row.localTime, since });
    };
    Result<void> noted = note(row.step, elapsed ? QVariant(*elapsed) : QVariant());
    for (const DeliveryStep implied : { DeliveryStep::Delivered, DeliveryStep::Read }) {
        if (noted && implied < row.step && row.step != DeliveryStep::Failed)
            noted = note(implied, {});
    }
    if (!noted)
        return heliograph::fail(noted.error());
    const Result<DeliveryStep> reached = reachedStep(message, row);
    if (!reached)
        return heliograph::fail(reached.error());
    if (*reached == DeliveryStep::Queued
        || (rank(*reached) <= rank(message.status) && message.status != DeliveryStep::Failed))
        return false;
    // A failed row that arrived after all must not be offered for sending again.
    return m_database
        .execute("UPDATE messages SET status=?, error='' WHERE id=?",
            { static_cast<int>(*reached), message.rowId })
        .and_then([&] {
            return m_database.execute(
                "DELETE FROM outbox WHERE message=? AND held=1", { message.rowId });
        })
        .map([] { return true; });
}

/// The step of the row, or with several recipients the lowest that all have reached.
Result<DeliveryStep> MessageTables::reachedStep(
    const StoredMessage &message, const DeliveryRow &row)
{
    if (row.step <= DeliveryStep::Sent)
        return row.step;
    return m_database
        .value("SELECT min(best) FROM (SELECT max(CASE WHEN step<5 THEN step ELSE 0 END) AS best "
               "FROM deliveries"
               " WHERE message=? AND recipient IN (SELECT recipient FROM deliveries WHERE "
               "message=? AND step=0)"
               " GROUP BY recipient)",
            { message.rowId, message.rowId })
        .map([&](const QVariant &lowest) {
            return lowest.isNull() ? row.step
                                   : static_cast<DeliveryStep>(qBound(0, lowest.toInt(), 4));
        });
}

Result<void> MessageTables::expectRecipients(qint64 rowId, const std::vector<Jid> &recipients)
{
    for (const Jid &recipient : recipients) {
        const Result<void> noted
            = m_database.execute("INSERT OR IGNORE INTO deliveries(message, recipient, step, "
                                 "server_time, local_time) VALUES(?,?,0,0,0)",
                { rowId, nameColumn(recipient) });
        if (!noted)
            return noted;
    }
    return {};
}

Result<void> MessageTables::setTime(qint64 rowId, qint64 time)
{
    const Result<QVariant> chat
        = m_database.value("SELECT chat FROM messages WHERE id=?", { rowId });
    if (!chat)
        return heliograph::fail(chat.error());
    return m_database.execute("UPDATE messages SET time=? WHERE id=?", { time, rowId })
        .and_then([&] { return touchChat(chat->toLongLong()); });
}

Result<void> MessageTables::fail(qint64 rowId, const QString &error)
{
    constexpr int queued = static_cast<int>(DeliveryStep::Queued);
    constexpr int failed = static_cast<int>(DeliveryStep::Failed);
    return m_database.transact([&]() -> Result<void> {
        return m_database
            .execute("UPDATE messages SET status=?, error=? WHERE id=? AND status=?",
                { failed, error, rowId, queued })
            .and_then([&] {
                return m_database.execute(
                    "DELETE FROM outbox WHERE message=?"
                    " AND EXISTS(SELECT 1 FROM messages WHERE id=message AND status<>?)",
                    { rowId, failed });
            })
            .and_then([&] {
                return m_database.execute("UPDATE outbox SET held=1 WHERE message=?", { rowId });
            });
    });
}

Result<bool> MessageTables::release(qint64 rowId)
{
    return m_database.transact([&]() -> Result<bool> {
        const Result<void> released = m_database.execute(
            "UPDATE outbox SET held=0, attempts=0 WHERE message=? AND held=1", { rowId });
        if (!released)
            return heliograph::fail(released.error());
        if (m_database.changedRows() == 0)
            return false;
        return m_database
            .execute("UPDATE messages SET status=?, error='' WHERE id=?",
                { static_cast<int>(DeliveryStep::Queued), rowId })
            .map([] { return true; });
    });
}

Result<void> MessageTables::remove(qint64 rowId)
{
    return m_database.transact([&]() -> Result<void> {
        const Result<QVariant> chat
            = m_database.value("SELECT chat FROM messages WHERE id=?", { rowId });
        for (const char *sql : { "DELETE FROM outbox WHERE message=?",
                 "DELETE FROM media WHERE message=?", "DELETE FROM deliveries WHERE message=?" }) {
            if (Result<void> done = m_database.execute(sql, { rowId }); !done)
                return done;
        }
        return m_database.execute("DELETE FROM messages WHERE id=?", { rowId }).and_then([&] {
            return chat ? touchChat(chat->toLongLong()) : Result<void>();
        });
    });
}

std::vector<DeliveryRow> MessageTables::steps(qint64 rowId) const
{
    std::vector<DeliveryRow> out;
    (void)m_database.each(
        "SELECT recipient, step, server_time, local_time FROM deliveries WHERE message=? AND step>0"
        " ORDER BY local_time, step",
        { rowId }, [&](const QSqlQuery &row) {
            out.push_back(
                { nameFromColumn(row.value(0)), static_cast<DeliveryStep>(row.value(1).toInt()),
                    row.value(2).toLongLong(), row.value(3).toLongLong() });
        });
    return out;
}

Result<void> MessageTables::keepEarlyReceipt(
    const Jid &chat, const QString &id, const DeliveryRow &row)
{
    return m_database
        .execute("INSERT OR IGNORE INTO early_receipts(stanza_id, chat, recipient, step, "
                 "server_time, local_time)"
                 " VALUES(?,?,?,?,?,?)",
            { id, nameColumn(chat), nameColumn(row.recipient), static_cast<int>(row.step),
                row.serverTime, row.localTime })
        .and_then([&] {
            constexpr qint64 kept = 7LL * 24 * 3600 * 1000;
            return m_database.execute(
                "DELETE FROM early_receipts WHERE local_time<?", { row.localTime - kept });
        });
}

std::vector<DeliveryRow> MessageTables::takeEarlyReceipts(const Jid &chat, const QString &id)
{
    std::vector<DeliveryRow> out;
    (void)m_database.each("SELECT recipient, step, server_time, local_time FROM early_receipts "
                          "WHERE stanza_id=? AND chat=?",
        { id, nameColumn(chat) }, [&](const QSqlQuery &row) {
            out.push_back(
                { nameFromColumn(row.value(0)), static_cast<DeliveryStep>(row.value(1).toInt()),
                    row.value(2).toLongLong(), row.value(3).toLongLong() });
        });
    if (!out.empty())
        (void)m_database.execute(
            "DELETE FROM early_receipts WHERE stanza_id=? AND chat=?", { id, nameColumn(chat) });
    return out;
}

Result<void> MessageTables::markRead(const Jid &chat, qint64 upToRow, bool oweReceipts)
{
    const Result<QVariant> id
        = m_database.value("SELECT id FROM chats WHERE jid=?", { nameColumn(chat) });
    const Result<QVariant> limit
        = m_database.value("SELECT time FROM messages WHERE id=?", { upToRow });
    if (!id || !limit)
        return heliograph::fail(id ? limit.error() : id.error());
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

Result<void> MessageTables::settleReads() { return m_database.execute(queries::settleReads); }

int MessageTables::unread() const
{
    return m_database.value("SELECT coalesce(sum(unread),0) FROM chats")
        .value_or(QVariant())
        .toInt();
}

Result<void> MessageTables::setDraft(const Jid &chat, const QString &text)
{
    return chatId(chat).and_then([&](qint64 id) {
        return m_database.execute("UPDATE chats SET draft=? WHERE id=?", { text, id });
    });
}

Result<void> MessageTables::mergeChats(const Jid &from, const Jid &to)
{
    const QString oldName = nameColumn(from);
    const QString newName = nameColumn(to);
    if (oldName == newName)
        return {};
    return m_database.transact([&]() -> Result<void> {
        if (Result<void> renamed = renamePerson(oldName, newName); !renamed)
            return renamed;
        const Result<QVariant> source
            = m_database.value("SELECT id FROM chats WHERE jid=?", { oldName });
        const Result<QVariant> target
            = m_database.value("SELECT id FROM chats WHERE jid=?", { newName });
        if (!source || !target)
            return heliograph::fail(source ? target.error() : source.error());
        if (!source->isValid())
            return {};
        if (!target->isValid())
            return m_database.execute("UPDATE chats SET jid=? WHERE id=?", { newName, *source });
        return moveChat(source->toLongLong(), target->toLongLong());
    });
}

/// The author of incoming rows is stored by the same name as the chat.
Result<void> MessageTables::renamePerson(const QString &from, const QString &to)
{
    return keepOneOfEach(
        "SELECT stays.id, extra.id FROM messages extra JOIN messages stays ON stays.chat=extra.chat"
        " AND stays.sender=? AND stays.stanza_id=extra.stanza_id"
        " WHERE extra.chat IN (SELECT id FROM chats) AND extra.sender=?",
        { to, from })
        .and_then([&] {
            return m_database.execute(
                "UPDATE messages SET sender=? WHERE chat IN (SELECT id FROM chats) AND sender=?",
                { to, from });
        })
        .and_then([&] { return renameReceipts(from, to); });
}

Result<void> MessageTables::renameReceipts(const QString &from, const QString &to)
{
    static const char *const renames[] {
        "UPDATE OR IGNORE early_receipts SET chat=? WHERE chat=?",
        "UPDATE OR IGNORE early_receipts SET recipient=? WHERE recipient=?",
        "UPDATE OR IGNORE retries SET chat=? WHERE chat=?",
        "UPDATE OR IGNORE retries SET sender=? WHERE sender=?",
    };
    // Deliveries have no index by recipient, so only those of the two chats are looked at.
    Result<void> done
        = m_database.execute("UPDATE OR IGNORE deliveries SET recipient=? WHERE recipient=? AND "
                             "message IN (SELECT id FROM messages"
                             " WHERE chat IN (SELECT id FROM chats WHERE jid IN (?, ?)))",
            { to, from, to, from });
    for (const char *rename : renames) {
        if (done)
            done = m_database.execute(rename, { to, from });
    }
    return done;
}

Result<void> MessageTables::moveChat(qint64 source, qint64 target)
{
    return keepOneOfEach(
        "SELECT stays.id, extra.id FROM messages extra JOIN messages stays ON stays.chat=?"
        " AND stays.sender=extra.sender AND stays.stanza_id=extra.stanza_id WHERE extra.chat=?",
        { target, source })
        .and_then([&] {
            return m_database.execute(
                "UPDATE messages SET chat=? WHERE chat=?", { target, source });
        })
        .and_then([&] {
            return m_database.execute("UPDATE chats SET draft=(SELECT draft FROM chats WHERE id=?) "
                                      "WHERE id=? AND draft=''",
                { source, target });
        })
        .and_then([&] { return m_database.execute("DELETE FROM chats WHERE id=?", { source }); })
        .and_then([&] { return touchChat(target); });
}

/// Of two rows for one message the one with content stays; what was read once is read.
Result<void> MessageTables::keepOne(qint64 stays, qint64 extra)
{
    const QString placeholder = kindName(MessageKind::Placeholder);
    const Result<QVariant> emptyStays
        = m_database.value("SELECT 1 FROM messages WHERE id=? AND kind=?", { stays, placeholder });
    const Result<QVariant> fullExtra
        = m_database.value("SELECT 1 FROM messages WHERE id=? AND kind<>?", { extra, placeholder });
    if (!emptyStays || !fullExtra)
        return heliograph::fail(emptyStays ? fullExtra.error() : emptyStays.error());
    if (emptyStays->isValid() && fullExtra->isValid())
        std::swap(stays, extra);
    return m_database
        .execute(
            "UPDATE messages SET unread=(SELECT CASE WHEN min(unread)=0 THEN 0 ELSE max(unread) END"
            " FROM messages WHERE id IN (?, ?)) WHERE id=?",
            { stays, extra, stays })
        .and_then([&] {
            return m_database.execute(
                "UPDATE OR IGNORE deliveries SET message=? WHERE message=?", { stays, extra });
        })
        .and_then([&] { return remove(extra); });
}

Result<void> MessageTables::keepOneOfEach(const char *pairs, const QVariantList &values)
{
    std::vector<std::pair<qint64, qint64>> found;
    Result<void> done = m_database.each(pairs, values, [&](const QSqlQuery &row) {
        found.emplace_back(row.value(0).toLongLong(), row.value(1).toLongLong());
    });
    for (const auto &[stays, extra] : found) {
        if (done)
            done = keepOne(stays, extra);
    }
    return done;
}

Result<void> MessageTables::enqueue(qint64 rowId, const QString &spool)
{
    return m_database.execute("INSERT INTO outbox(message, spool) VALUES(?,?)", { rowId, spool });
}

std::vector<OutboxHead> MessageTables::outboxHeads() const
{
    std::vector<OutboxHead> heads;
    (void)m_database.each("SELECT o.message, m.chat FROM outbox o JOIN messages m ON "
                          "m.id=o.message WHERE o.held=0 ORDER BY o.message",
        {}, [&](const QSqlQuery &row) {
            heads.push_back({ row.value(0).toLongLong(), row.value(1).toLongLong() });
        });
    return heads;
}

std::vector<OutboxRow> MessageTables::outbox(int limit) const
{
    std::vector<OutboxRow> out;
    for (const OutboxHead &head : outboxHeads()) {
        if (static_cast<int>(out.size()) == limit)
            break;
        if (std::optional<OutboxRow> row = outboxRow(head.rowId))
            out.push_back(std::move(*row));
    }
    return out;
}

std::optional<OutboxRow> MessageTables::outboxRow(qint64 rowId) const
{
    std::optional<OutboxRow> entry;
    (void)m_database.each("SELECT attempts, spool, uploaded FROM outbox WHERE message=?", { rowId },
        [&](const QSqlQuery &row) {
            entry = OutboxRow { {}, row.value(0).toInt(), row.value(1).toString(),
                row.value(2).toBool() };
        });
    if (entry) {
        if (std::optional<StoredMessage> message = byRow(rowId))
            entry->message = std::move(*message);
    }
    return entry;
}

Result<void> MessageTables::countAttempt(qint64 rowId)
{
    return m_database.execute("UPDATE outbox SET attempts=attempts+1 WHERE message=?", { rowId });
}

Result<void> MessageTables::markUploaded(qint64 rowId)
{
    return m_database.execute("UPDATE outbox SET uploaded=1 WHERE message=?", { rowId });
}

Result<void> MessageTables::dequeue(qint64 rowId)
{
    return m_database.execute("DELETE FROM outbox WHERE message=?", { rowId });
}

Result<int> MessageTables::nextRetry(const MessageKey &key)
{
    return m_database
        .execute("INSERT INTO retries(chat, sender, stanza_id, count) VALUES(?,?,?,1)"
                 " ON CONFLICT(chat, sender, stanza_id) DO UPDATE SET count=count+1",
            { nameColumn(key.chat), nameColumn(key.sender), key.id })
        .and_then([&] {
            return m_database.value(
                "SELECT count FROM retries WHERE chat=? AND sender=? AND stanza_id=?",
                { nameColumn(key.chat), nameColumn(key.sender), key.id });
        })
        .map([](const QVariant &count) { return count.toInt(); });
}

Result<int> MessageTables::nextResend(const QString &id, const Jid &device)
{
    return m_database
        .execute("INSERT INTO resends(stanza_id, device, count) VALUES(?,?,1)"
                 " ON CONFLICT(stanza_id, device) DO UPDATE SET count=count+1",
            { id, nameColumn(device) })
        .and_then([&] {
            return m_database.value("SELECT count FROM resends WHERE stanza_id=? AND device=?",
                { id, nameColumn(device) });
        })
        .map([](const QVariant &count) { return count.toInt(); });
}

Result<void> MessageTables::keepPeerNote(
    const QString &id, const QString &kind, const QByteArray &bytes, milliseconds now)
{
    return m_database.execute(
        "INSERT OR IGNORE INTO peer_notes(stanza_id, kind, sealed, time) VALUES(?,?,?,?)",
        { id, kind, m_box.seal(bytes, "peernote"), static_cast<qint64>(now.count()) });
}

} // namespace heliograph
