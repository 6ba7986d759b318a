// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/ReactionTable.h"

#include "storage/Columns.h"
#include "storage/StoreQueries.h"

namespace heliograph {

/// A peer can react as much as it likes to what nobody has sent.
constexpr int mostEarlyReactions = 1000;

static QVariantList placeOf(const MessageKey &target, const Jid &sender)
{
    return { jidColumn(target.chat), jidColumn(target.sender), target.id, jidColumn(sender) };
}

ReactionTable::ReactionTable(Database &database)
    : m_database(database)
{
}

Result<bool> ReactionTable::keep(const MessageKey &target, const StoredReaction &reaction)
{
    const Result<QVariant> message = m_database.value(
        queries::rowOfKey, { jidColumn(target.chat), jidColumn(target.sender), target.id });
    if (!message)
        return fail(message.error());
    return m_database
        .execute(
            "INSERT INTO reactions(chat, author, target, sender, message, emoji, time,"
            " stanza_id) VALUES(?,?,?,?,?,?,?,?) ON CONFLICT(chat, author, target, sender)"
            // While an own one waits in the outbox the other side has what was there before it.
            " DO UPDATE SET former=CASE WHEN EXISTS(SELECT 1 FROM messages m JOIN outbox o ON"
            " o.message=m.id WHERE m.stanza_id=reactions.stanza_id AND m.sender="
            "reactions.sender) THEN former ELSE emoji END, emoji=excluded.emoji, "
            "time=excluded.time,"
            " stanza_id=excluded.stanza_id WHERE excluded.time>=time",
            placeOf(target, reaction.sender)
                + QVariantList { *message, reaction.emoji, reaction.time, reaction.id })
        .and_then([&]() -> Result<bool> {
            const bool kept = m_database.changedRows() > 0;
            if (message->isValid())
                return kept;
            return m_database
                .execute("DELETE FROM reactions WHERE message IS NULL AND id<=(SELECT id FROM"
                         " reactions WHERE message IS NULL ORDER BY id DESC LIMIT 1 OFFSET ?)",
                    { mostEarlyReactions })
                .map([&] { return kept; });
        });
}

std::optional<StoredReaction> ReactionTable::find(const MessageKey &target, const Jid &sender) const
{
    std::optional<StoredReaction> found;
    (void)m_database.each("SELECT emoji, time, stanza_id FROM reactions WHERE chat=? AND author=?"
                          " AND target=? AND sender=?",
        placeOf(target, sender), [&](const QSqlQuery &row) {
            found = StoredReaction { sender, row.value(0).toString(), row.value(1).toLongLong(),
                row.value(2).toString() };
        });
    return found;
}

std::vector<Reaction> ReactionTable::of(qint64 rowId) const
{
    std::vector<Reaction> found;
    (void)m_database.each(
        "SELECT sender, emoji FROM reactions WHERE message=? AND emoji<>'' ORDER BY id", { rowId },
        [&](const QSqlQuery &row) {
            found.push_back({ jidFromColumn(row.value(0)), row.value(1).toString() });
        });
    return found;
}

Result<bool> ReactionTable::withdraw(const MessageKey &target, const Jid &sender, const QString &id)
{
    return m_database
        .execute("UPDATE reactions SET emoji=former, stanza_id='' WHERE chat=? AND author=?"
                 " AND target=? AND sender=? AND stanza_id=?",
            placeOf(target, sender) + QVariantList { id })
        .map([&] { return m_database.changedRows() > 0; });
}

Result<bool> ReactionTable::settle(const MessageKey &target, const StoredReaction &sent)
{
    return m_database
        .execute("UPDATE reactions SET emoji=?, stanza_id=? WHERE chat=? AND author=? AND target=?"
                 " AND sender=? AND stanza_id=''",
            QVariantList { sent.emoji, sent.id } + placeOf(target, sent.sender))
        .and_then([&] {
            const bool changed = m_database.changedRows() > 0;
            return m_database
                .execute("UPDATE reactions SET former=? WHERE chat=? AND author=? AND target=?"
                         " AND sender=? AND stanza_id<>?",
                    QVariantList { sent.emoji } + placeOf(target, sent.sender)
                        + QVariantList { sent.id })
                .and_then([&] {
                    return m_database.execute(
                        "UPDATE reactions SET time=min(time, ?) WHERE chat=? AND author=? AND"
                        " target=? AND sender=? AND stanza_id=?",
                        QVariantList { sent.time } + placeOf(target, sent.sender)
                            + QVariantList { sent.id });
                })
                .map([&] { return changed; });
        });
}

Result<void> ReactionTable::prune(milliseconds before)
{
    return m_database.execute("DELETE FROM reactions WHERE message IS NULL AND time<?",
        { static_cast<qint64>(before.count()) });
}

} // namespace heliograph
