// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/ChatMerge.h"

#include "storage/Columns.h"
#include "storage/MessageTables.h"

namespace heliograph {

ChatMerge::ChatMerge(Database &database, MessageTables &messages)
    : m_database(database)
    , m_messages(messages)
{
}

Result<void> ChatMerge::join(const Jid &from, const Jid &to)
{
    const QString oldName = jidColumn(from);
    const QString newName = jidColumn(to);
    if (oldName == newName)
        return {};
    return m_database.transact([&]() -> Result<void> {
        return renamePerson(oldName, newName)
            .and_then([&] { return renameChat(oldName, newName); })
            .and_then([&] { return tieReactions(newName); });
    });
}

Result<void> ChatMerge::renameChat(const QString &from, const QString &to)
{
    const Result<QVariant> source = m_database.value("SELECT id FROM chats WHERE jid=?", { from });
    const Result<QVariant> target = m_database.value("SELECT id FROM chats WHERE jid=?", { to });
    if (!source || !target)
        return fail(source ? target.error() : source.error());
    if (!source->isValid())
        return {};
    if (!target->isValid())
        return m_database.execute("UPDATE chats SET jid=? WHERE id=?", { to, *source });
    return moveChat(source->toLongLong(), target->toLongLong());
}

/// What waited under one name for a message that came under the other.
Result<void> ChatMerge::tieReactions(const QString &chat)
{
    return m_database.execute(
        "UPDATE reactions SET message=(SELECT id FROM messages WHERE chat=(SELECT id FROM chats"
        " WHERE jid=reactions.chat) AND sender=reactions.author AND stanza_id=reactions.target"
        " AND kind<>?) WHERE message IS NULL AND chat=?",
        { kindName(MessageKind::Revoked), chat });
}

/// The author of incoming rows is stored by the same name as the chat.
Result<void> ChatMerge::renamePerson(const QString &from, const QString &to)
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
        .and_then([&] { return renameWaiting(from, to); });
}

/// Of two reactions that get the same name the newest stays.
#define OLDER_REACTIONS(pair)                                                                      \
    "DELETE FROM reactions WHERE id IN (SELECT CASE WHEN a.time<b.time THEN a.id ELSE b.id END"    \
    " FROM reactions a JOIN reactions b ON b.target=a.target AND " pair ")"

Result<void> ChatMerge::renameWaiting(const QString &from, const QString &to)
{
    static const char *const renames[] {
        "UPDATE OR IGNORE early_receipts SET chat=? WHERE chat=?",
        "UPDATE OR IGNORE early_receipts SET recipient=? WHERE recipient=?",
        "UPDATE OR IGNORE retries SET chat=? WHERE chat=?",
        "UPDATE OR IGNORE retries SET sender=? WHERE sender=?",
        "UPDATE OR IGNORE early_edits SET chat=? WHERE chat=?",
        "UPDATE OR IGNORE early_edits SET sender=? WHERE sender=?",
        OLDER_REACTIONS("b.chat=? AND b.author=a.author AND b.sender=a.sender WHERE a.chat=?"),
        "UPDATE reactions SET chat=? WHERE chat=?",
        OLDER_REACTIONS("b.author=? AND b.chat=a.chat AND b.sender=a.sender WHERE a.author=?"),
        "UPDATE reactions SET author=? WHERE author=?",
        OLDER_REACTIONS("b.sender=? AND b.chat=a.chat AND b.author=a.author WHERE a.sender=?"),
        "UPDATE reactions SET sender=? WHERE sender=?",
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

Result<void> ChatMerge::moveChat(qint64 source, qint64 target)
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
        .and_then([&] { return m_messages.touchChat(target); });
}

/// Of two rows for one message the one with content stays; what was read once is read.
Result<void> ChatMerge::keepOne(qint64 stays, qint64 extra)
{
    const QString placeholder = kindName(MessageKind::Placeholder);
    const Result<QVariant> emptyStays
        = m_database.value("SELECT 1 FROM messages WHERE id=? AND kind=?", { stays, placeholder });
    const Result<QVariant> fullExtra
        = m_database.value("SELECT 1 FROM messages WHERE id=? AND kind<>?", { extra, placeholder });
    if (!emptyStays || !fullExtra)
        return fail(emptyStays ? fullExtra.error() : emptyStays.error());
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
        .and_then([&] {
            return m_database.execute(
                "UPDATE reactions SET message=? WHERE message=?", { stays, extra });
        })
        .and_then([&] { return m_messages.remove(extra); });
}

Result<void> ChatMerge::keepOneOfEach(const char *pairs, const QVariantList &values)
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

} // namespace heliograph
