// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/RetryTable.h"

#include "storage/Columns.h"

namespace heliograph {

static MessageKey keyOfRow(const QSqlQuery &row)
{
    return { jidFromColumn(row.value(0)), jidFromColumn(row.value(1)), row.value(2).toString() };
}

RetryTable::RetryTable(Database &database)
    : m_database(database)
{
}

Result<int> RetryTable::nextRetry(const MessageKey &key, milliseconds now)
{
    return m_database
        .execute("INSERT INTO retries(chat, sender, stanza_id, count, time) VALUES(?,?,?,1,?)"
                 " ON CONFLICT(chat, sender, stanza_id) DO UPDATE SET count=count+1,"
                 " time=excluded.time",
            { jidColumn(key.chat), jidColumn(key.sender), key.id,
                static_cast<qint64>(now.count()) })
        .and_then([&] {
            return m_database.value(
                "SELECT count FROM retries WHERE chat=? AND sender=? AND stanza_id=?",
                { jidColumn(key.chat), jidColumn(key.sender), key.id });
        })
        .map([](const QVariant &count) { return count.toInt(); });
}

Result<void> RetryTable::noteMissing(const MessageKey &key, milliseconds now)
{
    return m_database.execute(
        "INSERT OR IGNORE INTO retries(chat, sender, stanza_id, count, time) VALUES(?,?,?,0,?)",
        { jidColumn(key.chat), jidColumn(key.sender), key.id, static_cast<qint64>(now.count()) });
}

Result<bool> RetryTable::settle(const MessageKey &key)
{
    return m_database
        .execute("DELETE FROM retries WHERE chat=? AND sender=? AND stanza_id=?",
            { jidColumn(key.chat), jidColumn(key.sender), key.id })
        .map([&] { return m_database.changedRows() > 0; });
}

std::vector<MessageKey> RetryTable::notAskedOfPhone(int limit) const
{
    std::vector<MessageKey> keys;
    (void)m_database.each("SELECT chat, sender, stanza_id FROM retries WHERE asked_phone=0"
                          " ORDER BY time DESC LIMIT ?",
        { limit }, [&](const QSqlQuery &row) { keys.push_back(keyOfRow(row)); });
    return keys;
}

Result<bool> RetryTable::markAskedOfPhone(const MessageKey &key, milliseconds now)
{
    return m_database
        .execute("UPDATE retries SET asked_phone=? WHERE chat=? AND sender=? AND stanza_id=?"
                 " AND asked_phone=0",
            { static_cast<qint64>(now.count()), jidColumn(key.chat), jidColumn(key.sender),
                key.id })
        .map([&] { return m_database.changedRows() > 0; });
}

Result<int> RetryTable::nextResend(const QString &id, const Jid &device, milliseconds now)
{
    return m_database
        .execute("INSERT INTO resends(stanza_id, device, count, time) VALUES(?,?,1,?)"
                 " ON CONFLICT(stanza_id, device) DO UPDATE SET count=count+1,"
                 " time=excluded.time",
            { id, jidColumn(device), static_cast<qint64>(now.count()) })
        .and_then([&] {
            return m_database.value("SELECT count FROM resends WHERE stanza_id=? AND device=?",
                { id, jidColumn(device) });
        })
        .map([](const QVariant &count) { return count.toInt(); });
}

std::optional<QByteArray> RetryTable::baseKey(const QString &id, const Jid &device) const
{
    const Result<QVariant> key = m_database.value(
        "SELECT base_key FROM resends WHERE stanza_id=? AND device=?", { id, jidColumn(device) });
    return key && !key->isNull() ? std::optional(key->toByteArray()) : std::nullopt;
}

Result<void> RetryTable::saveBaseKey(const QString &id, const Jid &device, const QByteArray &key)
{
    return m_database.execute("UPDATE resends SET base_key=? WHERE stanza_id=? AND device=?",
        { key, id, jidColumn(device) });
}

Result<std::vector<MessageKey>> RetryTable::prune(milliseconds before)
{
    const QVariantList limit { static_cast<qint64>(before.count()) };
    std::vector<MessageKey> given;
    return m_database
        .each("SELECT chat, sender, stanza_id FROM retries WHERE time<?", limit,
            [&](const QSqlQuery &row) { given.push_back(keyOfRow(row)); })
        .and_then([&] { return m_database.execute("DELETE FROM retries WHERE time<?", limit); })
        .and_then([&] { return m_database.execute("DELETE FROM resends WHERE time<?", limit); })
        .map([&] { return given; });
}

} // namespace heliograph
