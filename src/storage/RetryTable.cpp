// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/RetryTable.h"

#include "storage/Columns.h"

namespace heliograph {

RetryTable::RetryTable(Database &database)
    : m_database(database)
{
}

Result<int> RetryTable::nextRetry(const MessageKey &key)
{
    return m_database
        .execute("INSERT INTO retries(chat, sender, stanza_id, count) VALUES(?,?,?,1)"
                 " ON CONFLICT(chat, sender, stanza_id) DO UPDATE SET count=count+1",
            { jidColumn(key.chat), jidColumn(key.sender), key.id })
        .and_then([&] {
            return m_database.value(
                "SELECT count FROM retries WHERE chat=? AND sender=? AND stanza_id=?",
                { jidColumn(key.chat), jidColumn(key.sender), key.id });
        })
        .map([](const QVariant &count) { return count.toInt(); });
}

Result<int> RetryTable::nextResend(const QString &id, const Jid &device)
{
    return m_database
        .execute("INSERT INTO resends(stanza_id, device, count) VALUES(?,?,1)"
                 " ON CONFLICT(stanza_id, device) DO UPDATE SET count=count+1",
            { id, jidColumn(device) })
        .and_then([&] {
            return m_database.value("SELECT count FROM resends WHERE stanza_id=? AND device=?",
                { id, jidColumn(device) });
        })
        .map([](const QVariant &count) { return count.toInt(); });
}

} // namespace heliograph
