// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "protocol/Message.h"
#include "storage/Database.h"
#include "storage/SecretBox.h"

#include <optional>
#include <vector>

namespace heliograph {

/// One stored message.
struct StoredMessage {
    qint64 rowId = 0;
    MessageKey key;
    bool fromMe = false;
    /// Milliseconds: the service's time once it is known, the local one before.
    qint64 time = 0;
    qint64 localTime = 0;
    MessageContent content;
    DeliveryStep status = DeliveryStep::Sent;
    /// Name of an ErrorCode; empty if none.
    QString error;
    bool unread = false;
    bool edited = false;
    QString localPath;
    /// The chat under the name in which the message travelled; receipts go there.
    Jid wireChat;
    /// Serialized Message protobuf; empty for placeholders. Not read by lists.
    QByteArray raw;
};

struct StoredChat {
    qint64 id = 0;
    Jid jid;
    QString pushName;
    int unread = 0;
    QString draft;
    std::optional<StoredMessage> last;
};

/// One row waiting to be sent.
struct OutboxRow {
    StoredMessage message;
    int attempts = 0;
    /// Ciphertext file in the spool; empty for text.
    QString spool;
    bool uploaded = false;
};

/// Place of a waiting row: enough to keep the order per chat.
struct OutboxHead {
    qint64 rowId = 0;
    /// Row of its chat.
    qint64 chat = 0;
};

struct DeliveryRow {
    Jid recipient;
    DeliveryStep step = DeliveryStep::Queued;
    /// Milliseconds; 0 if unknown.
    qint64 serverTime = 0;
    qint64 localTime = 0;
};

/// Chats, messages, their deliveries and the outbox. Writes in the account's thread.
class MessageTables final {
public:
    MessageTables(Database &database, const SecretBox &box);

    /// Stores a new message; false when its key is known already. A placeholder of the same key is
    /// replaced in place and keeps its time and position.
    Result<bool> insert(StoredMessage &message);
    std::optional<StoredMessage> find(const MessageKey &key) const;
    /// A message of ours in this chat, whoever of the own names signed it.
    std::optional<StoredMessage> findOwn(const Jid &chat, const QString &id) const;
    std::optional<StoredMessage> byRow(qint64 rowId) const;
    Result<void> revoke(qint64 rowId);
    Result<void> edit(qint64 rowId, const MessageContent &content, const QByteArray &raw);
    Result<void> setLocalPath(qint64 rowId, const QString &path);
    /// Replaces content and bytes of an own row, e.g. once its file is uploaded.
    Result<void> replaceContent(qint64 rowId, const MessageContent &content, const QByteArray &raw);

    /// Notes a step of a recipient and raises the state of the message, never lowers it. `elapsed`
    /// (monotonic ms since it was queued) where this process saw both ends. Reading implies
    /// delivery. True when the state rose.
    Result<bool> noteStep(
        const StoredMessage &message, const DeliveryRow &row, std::optional<qint64> elapsed = {});
    /// From here on the state of the message is the lowest that all of these reached (05 §4.3,
    /// groups); without recipients the first receipt decides.
    Result<void> expectRecipients(qint64 rowId, const std::vector<Jid> &recipients);
    Result<void> setTime(qint64 rowId, qint64 time);
    /// Queued becomes Failed; its outbox entry is held until release() or dequeue(). What arrived
    /// already leaves the outbox instead.
    Result<void> fail(qint64 rowId, const QString &error);
    /// A failed row is queued again under the same id; false when it had not failed.
    Result<bool> release(qint64 rowId);
    /// Removes a row with all that hangs on it.
    Result<void> remove(qint64 rowId);
    std::vector<DeliveryRow> steps(qint64 rowId) const;
    /// Keeps a receipt for a message that is not here yet (05 §4.3).
    Result<void> keepEarlyReceipt(const Jid &chat, const QString &id, const DeliveryRow &row);
    std::vector<DeliveryRow> takeEarlyReceipts(const Jid &chat, const QString &id);

    /// Marks incoming messages up to the row (0: all) as read; `oweReceipts` when their authors are
    /// to be told. Unknown chats and rows change nothing.
    Result<void> markRead(const Jid &chat, qint64 upToRow, bool oweReceipts);
    /// Messages read here whose authors were not told yet, by chat and time.
    std::vector<StoredMessage> owedReads() const;
    Result<void> settleReads();
    int unread() const;
    Result<void> setDraft(const Jid &chat, const QString &text);
    /// Moves everything of one chat to another name of the same person; what both have is kept
    /// once.
    Result<void> mergeChats(const Jid &from, const Jid &to);

    Result<void> enqueue(qint64 rowId, const QString &spool);
    /// All rows that wait or are on their way, in the order in which they were accepted.
    std::vector<OutboxHead> outboxHeads() const;
    /// The oldest of them with their content.
    std::vector<OutboxRow> outbox(int limit) const;
    std::optional<OutboxRow> outboxRow(qint64 rowId) const;
    Result<void> countAttempt(qint64 rowId);
    Result<void> markUploaded(qint64 rowId);
    Result<void> dequeue(qint64 rowId);

    Result<int> nextRetry(const MessageKey &key);
    Result<int> nextResend(const QString &id, const Jid &device);
    Result<void> keepPeerNote(
        const QString &id, const QString &kind, const QByteArray &bytes, milliseconds now);

private:
    Result<qint64> chatId(const Jid &chat);
    Result<void> touchChat(qint64 chat);
    Result<void> writeMedia(const StoredMessage &message);
    Result<DeliveryStep> reachedStep(const StoredMessage &message, const DeliveryRow &row);
    Result<void> renamePerson(const QString &from, const QString &to);
    Result<void> renameReceipts(const QString &from, const QString &to);
    Result<void> moveChat(qint64 source, qint64 target);
    Result<void> keepOne(qint64 stays, qint64 extra);
    Result<void> keepOneOfEach(const char *pairs, const QVariantList &values);

    Database &m_database;
    const SecretBox &m_box;
};

/// Reading of rows, shared by the write side and StoreReader.
namespace rows {
/// Reads a row of a HELIOGRAPH_SELECT_MESSAGES; `raw` only when `box` is given.
StoredMessage message(const QSqlQuery &row, const SecretBox *box);
extern const char messagePurpose[];
} // namespace rows

} // namespace heliograph
