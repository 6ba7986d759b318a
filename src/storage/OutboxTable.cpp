// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/OutboxTable.h"

#include "storage/Columns.h"
#include "storage/MessageTables.h"

namespace heliograph {

OutboxTable::OutboxTable(Database &database, const MessageTables &messages)
    : m_database(database)
    , m_messages(messages)
{
}

Result<void> OutboxTable::fail(qint64 rowId, const QString &error)
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

Result<bool> OutboxTable::release(qint64 rowId)
{
    return m_database.transact([&]() -> Result<bool> {
        const Result<void> released = m_database.execute(
            "UPDATE outbox SET held=0, has_left=(has_left OR attempts>0), attempts=0, refused=0"
            " WHERE message=? AND held=1",
            { rowId });
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

Result<void> OutboxTable::enqueue(qint64 rowId, const QString &spool)
{
    return m_database.execute("INSERT INTO outbox(message, spool) VALUES(?,?)", { rowId, spool });
}

std::vector<OutboxHead> OutboxTable::heads() const
{
    std::vector<OutboxHead> heads;
    (void)m_database.each("SELECT o.message, m.chat FROM outbox o JOIN messages m ON "
                          "m.id=o.message WHERE o.held=0 ORDER BY o.message",
        {}, [&](const QSqlQuery &row) {
            heads.push_back({ row.value(0).toLongLong(), row.value(1).toLongLong() });
        });
    return heads;
}

std::vector<qint64> OutboxTable::rowsOf(const Jid &chat) const
{
    std::vector<qint64> rows;
    (void)m_database.each("SELECT o.message FROM outbox o JOIN messages m ON m.id=o.message"
                          " WHERE o.held=0 AND m.chat=(SELECT id FROM chats WHERE jid=?)"
                          " ORDER BY o.message",
        { jidColumn(chat) },
        [&](const QSqlQuery &row) { rows.push_back(row.value(0).toLongLong()); });
    return rows;
}

std::optional<OutboxRow> OutboxTable::row(qint64 rowId) const
{
    std::optional<OutboxRow> entry;
    (void)m_database.each("SELECT attempts, refused, spool, uploaded, has_left OR attempts>0"
                          " FROM outbox WHERE message=?",
        { rowId }, [&](const QSqlQuery &row) {
            entry = OutboxRow { {}, row.value(0).toInt(), row.value(1).toInt(),
                row.value(2).toString(), row.value(3).toBool(), row.value(4).toBool() };
        });
    if (entry) {
        if (std::optional<StoredMessage> message = m_messages.byRow(rowId))
            entry->message = std::move(*message);
    }
    return entry;
}

Result<QStringList> OutboxTable::spoolFiles() const
{
    QStringList files;
    return m_database
        .each("SELECT spool FROM outbox WHERE spool<>''", {},
            [&](const QSqlQuery &row) { files.append(row.value(0).toString()); })
        .map([&] { return files; });
}

Result<void> OutboxTable::countAttempt(qint64 rowId)
{
    return m_database.execute("UPDATE outbox SET attempts=attempts+1 WHERE message=?", { rowId });
}

Result<void> OutboxTable::countRefusal(qint64 rowId)
{
    return m_database.execute("UPDATE outbox SET refused=refused+1 WHERE message=?", { rowId });
}

Result<void> OutboxTable::markUploaded(qint64 rowId)
{
    return m_database.execute("UPDATE outbox SET uploaded=1 WHERE message=?", { rowId });
}

Result<void> OutboxTable::dequeue(qint64 rowId)
{
    return m_database.execute("DELETE FROM outbox WHERE message=?", { rowId });
}

} // namespace heliograph
