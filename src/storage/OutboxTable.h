// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/Database.h"
#include "storage/StoredMessage.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace heliograph {

class MessageTables;

/// One row waiting to be sent.
struct OutboxRow {
    StoredMessage message;
    /// How often it was written to a connection, since a person last asked for it.
    int attempts = 0;
    /// How many of these the service answered with an error.
    int refused = 0;
    /// Ciphertext file in the spool; empty for text.
    QString spool;
    bool uploaded = false;
    /// It was written to a connection at any time: it may have arrived.
    bool hasLeft = false;
};

/// Place of a waiting row: enough to keep the order per chat.
struct OutboxHead {
    qint64 rowId = 0;
    /// Row of its chat.
    qint64 chat = 0;
};

/// Own messages that the service has not confirmed. Account thread.
class OutboxTable final {
public:
    OutboxTable(Database &database, const MessageTables &messages);

    Result<void> enqueue(qint64 rowId, const QString &spool);
    /// All rows that wait or are on their way, in the order in which they were accepted.
    std::vector<OutboxHead> heads() const;
    /// Those of one chat.
    std::vector<qint64> rowsOf(const Jid &chat) const;
    std::optional<OutboxRow> row(qint64 rowId) const;
    /// Files of the spool that waiting and failed rows name.
    Result<QStringList> spoolFiles() const;
    Result<void> countAttempt(qint64 rowId);
    Result<void> countRefusal(qint64 rowId);
    Result<void> markUploaded(qint64 rowId);
    Result<void> dequeue(qint64 rowId);
    /// Queued becomes Failed; its outbox entry is held until release() or dequeue(). What arrived
    /// already leaves the outbox instead.
    Result<void> fail(qint64 rowId, const QString &error);
    /// A failed row is queued again under the same id; false when it had not failed.
    Result<bool> release(qint64 rowId);

private:
    Database &m_database;
    const MessageTables &m_messages;
};

} // namespace heliograph
