// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/Database.h"

namespace heliograph {

struct Jid;
class MessageTables;

/// Joins what is stored under two names of one person. Account thread.
class ChatMerge final {
public:
    ChatMerge(Database &database, MessageTables &messages);

    /// Moves everything of one chat to the other name; what both have is kept once.
    Result<void> join(const Jid &from, const Jid &to);

private:
    Result<void> renamePerson(const QString &from, const QString &to);
    Result<void> renameWaiting(const QString &from, const QString &to);
    Result<void> renameChat(const QString &from, const QString &to);
    Result<void> tieReactions(const QString &chat);
    Result<void> moveChat(qint64 source, qint64 target);
    Result<void> keepOne(qint64 stays, qint64 extra);
    Result<void> keepOneOfEach(const char *pairs, const QVariantList &values);

    Database &m_database;
    MessageTables &m_messages;
};

} // namespace heliograph
