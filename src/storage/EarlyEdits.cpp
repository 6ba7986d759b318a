// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/EarlyEdits.h"

#include "storage/Columns.h"

namespace heliograph {

/// A peer can edit as much as it likes of what it never sent.
constexpr int mostEarlyEdits = 1000;

EarlyEdits::EarlyEdits(Database &database)
    : m_database(database)
{
}

Result<void> EarlyEdits::keep(const MessageKey &key, const MessageEdit &edit)
{
    return m_database
        .execute("INSERT INTO early_edits(chat, sender, stanza_id, text, time) VALUES(?,?,?,?,?)"
                 " ON CONFLICT(chat, sender, stanza_id) DO UPDATE SET text=excluded.text,"
                 " time=excluded.time WHERE excluded.time>=time",
            { jidColumn(key.chat), jidColumn(key.sender), key.id, edit.text, edit.time })
        .and_then([&] {
            return m_database.execute(
                "DELETE FROM early_edits WHERE id<=(SELECT max(id) FROM early_edits)-?",
                { mostEarlyEdits });
        });
}

Result<std::optional<MessageEdit>> EarlyEdits::take(const MessageKey &key)
{
    const QVariantList name { jidColumn(key.chat), jidColumn(key.sender), key.id };
    std::optional<MessageEdit> kept;
    return m_database
        .each("SELECT text, time FROM early_edits WHERE chat=? AND sender=? AND stanza_id=?", name,
            [&](const QSqlQuery &row) {
                kept = MessageEdit { row.value(0).toString(), row.value(1).toLongLong() };
            })
        .and_then([&] {
            return kept ? m_database.execute("DELETE FROM early_edits WHERE chat=? AND sender=?"
                                             " AND stanza_id=?",
                       name)
                        : Result<void>();
        })
        .map([&] { return kept; });
}

Result<void> EarlyEdits::prune(milliseconds before)
{
    return m_database.execute(
        "DELETE FROM early_edits WHERE time<?", { static_cast<qint64>(before.count()) });
}

} // namespace heliograph
