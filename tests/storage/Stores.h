// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/AccountSchema.h"
#include "storage/AccountStore.h"

#include <memory>

namespace heliograph {

inline std::shared_ptr<const SecretBox> testBox(char fill = 'k')
{
    return std::make_shared<const SecretBox>(SecretBytes(QByteArray(32, fill)));
}

inline std::unique_ptr<AccountStore> testStore(const QString &path = QStringLiteral(":memory:"))
{
    return std::move(AccountStore::open(path, testBox()).value());
}

/// An incoming text of `chat`; times are in milliseconds.
inline StoredMessage incomingText(const Jid &chat, const QString &id, qint64 time)
{
    StoredMessage message;
    message.key = { chat, chat, id };
    message.time = time;
    message.localTime = time;
    message.content.text = QStringLiteral("text of ") + id;
    message.raw = "raw of " + id.toUtf8();
    message.unread = true;
    message.wireChat = chat;
    return message;
}

/// An own text to `chat` that waits for sending.
inline StoredMessage ownText(const Jid &chat, const QString &id, qint64 time)
{
    StoredMessage message = incomingText(chat, id, time);
    message.key.sender = Jid::phoneNumber("15550009999");
    message.fromMe = true;
    message.unread = false;
    message.status = DeliveryStep::Queued;
    return message;
}

/// What tests of the message tables have in common: a store, and short ways into it.
class StoredRows {
protected:
    MessageTables &messages() const { return m_store->messages(); }
    DeliveryTable &deliveries() const { return m_store->deliveries(); }
    OutboxTable &outbox() const { return m_store->outbox(); }
    RetryTable &retries() const { return m_store->retries(); }
    StoredMessage inserted(StoredMessage message) const
    {
        return messages().insert(message).value() ? message : StoredMessage();
    }
    StoredMessage queued(const QString &id, qint64 time = 1000) const
    {
        const StoredMessage row = inserted(ownText(m_kim, id, time));
        return outbox().enqueue(row.rowId, QString()) ? row : StoredMessage();
    }
    DeliveryStep statusOf(const StoredMessage &row) const
    {
        return messages().byRow(row.rowId)->status;
    }
    bool note(
        const StoredMessage &row, DeliveryStep step, qint64 time = 5000, const Jid &who = {}) const
    {
        const Jid recipient = who.isNull() ? row.key.chat : who;
        return deliveries()
            .noteStep(*messages().byRow(row.rowId), { recipient, step, time, time + 7 })
            .value();
    }
    QStringList outboxIds() const
    {
        QStringList ids;
        for (const OutboxHead &head : outbox().heads())
            ids.append(messages().byRow(head.rowId)->key.id);
        return ids;
    }

    const Jid m_kim = Jid::phoneNumber("447700900123");
    const Jid m_kimsLid = Jid::lid("235000000000001");
    std::unique_ptr<AccountStore> m_store;
};

} // namespace heliograph
