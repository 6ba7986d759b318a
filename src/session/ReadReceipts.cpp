// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ReadReceipts.h"

#include "protocol/Privacy.h"
#include "session/Logging.h"
#include "session/StanzaSender.h"
#include "storage/AccountStore.h"

#include <map>

namespace heliograph {

constexpr size_t receiptsPerStanza = 256;

ReadReceipts::ReadReceipts(
    AccountStore &store, StanzaSender &sender, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_sender(sender)
    , m_clock(clock)
{
}

Result<bool> ReadReceipts::markRead(const Jid &chat, const QString &upToId)
{
    const Jid name = m_store.directory().canonical(chat);
    const std::optional<StoredMessage> upTo
        = upToId.isEmpty() ? std::nullopt : m_store.messages().find({ name, name, upToId });
    if (!upToId.isEmpty() && !upTo)
        return fail(ErrorCode::UnknownMessage);
    const qint64 rowId = upTo ? upTo->rowId : 0;
    const Result<void> marked
        = m_store.transact([&] { return m_store.messages().markRead(name, rowId, true); });
    if (!marked)
        return fail(marked.error());
    pay();
    Outcome outcome;
    outcome.touch(name, rowId);
    emit changed(outcome);
    return true;
}

/// Also what was read before the last connection was lost.
void ReadReceipts::pay()
{
    if (!m_sender.isOnline())
        return;
    const std::vector<StoredMessage> messages = unpaid();
    if (messages.empty())
        return;
    if (!m_type) {
        askForPrivacy();
        return;
    }
    std::map<QByteArray, Payment> payments;
    for (const StoredMessage &message : messages) {
        Payment &payment = payments[message.wireChat.toUtf8()];
        payment.receipt.type = *m_type;
        payment.receipt.peer = message.wireChat;
        payment.receipt.timestamp = m_clock.now().count() / 1000;
        payment.receipt.ids.push_back(message.key.id);
        payment.rows.push_back(message.rowId);
        if (payment.rows.size() == receiptsPerStanza)
            send(payment);
    }
    for (auto &[name, payment] : payments) {
        if (!payment.rows.empty())
            send(payment);
    }
}

std::vector<StoredMessage> ReadReceipts::unpaid() const
{
    std::vector<StoredMessage> messages = m_store.messages().owedReads();
    std::erase_if(
        messages, [this](const StoredMessage &message) { return m_sent.contains(message.rowId); });
    return messages;
}

void ReadReceipts::send(Payment &payment)
{
    if (m_sender.send(buildReceipt(payment.receipt))) {
        // One id may be that of messages in several chats.
        std::vector<qint64> &rows = m_sentBy[payment.receipt.ids.front()];
        rows.insert(rows.end(), payment.rows.begin(), payment.rows.end());
        for (const qint64 row : payment.rows)
            m_sent.insert(row);
    }
    payment.receipt.ids.clear();
    payment.rows.clear();
}

/// Asked when there is something to tell; until it is known nobody is told.
void ReadReceipts::askForPrivacy()
{
    if (std::exchange(m_asks, true))
        return;
    then(m_sender.query(buildPrivacyQuery(m_sender.nextId())), this,
        [this](const Result<Node> &answer) {
            m_asks = false;
            const Result<bool> tells = answer.and_then(parseReadReceipts);
            if (!tells) {
                qCWarning(lcSession) << "privacy not known:" << errorName(tells.error().code);
                return;
            }
            m_type = *tells ? ReceiptType::Read : ReceiptType::ReadSelf;
            pay();
        });
}

void ReadReceipts::onLoggedIn()
{
    m_type.reset();
    m_sent.clear();
    m_sentBy.clear();
}

void ReadReceipts::onPrivacyNews()
{
    m_type.reset();
    pay();
}

Result<void> ReadReceipts::onAck(const ReceiptAck &ack)
{
    if (ack.type != ReceiptType::Read && ack.type != ReceiptType::ReadSelf)
        return {};
    const std::vector<qint64> rows = m_sentBy.take(ack.id);
    for (const qint64 row : rows)
        m_sent.remove(row);
    return m_store.messages().settleReads(rows);
}

} // namespace heliograph
