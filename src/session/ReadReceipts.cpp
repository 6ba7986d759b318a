// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ReadReceipts.h"

#include "protocol/Stanzas.h"
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

/// Tells the authors of what was read here, also before the last connection was lost.
void ReadReceipts::pay()
{
    if (!m_sender.isOnline())
        return;
    const std::vector<StoredMessage> owed = m_store.messages().owedReads();
    std::map<QByteArray, Receipt> receipts;
    const auto flush = [&](Receipt &receipt) {
        m_sender.send(buildReceipt(receipt));
        receipt.ids.clear();
    };
    for (const StoredMessage &message : owed) {
        Receipt &receipt = receipts[message.wireChat.toUtf8()];
        receipt.type = ReceiptType::Read;
        receipt.peer = message.wireChat;
        receipt.timestamp = m_clock.now().count() / 1000;
        receipt.ids.push_back(message.key.id);
        if (receipt.ids.size() == receiptsPerStanza)
            flush(receipt);
    }
    for (auto &[name, receipt] : receipts) {
        if (!receipt.ids.empty())
            flush(receipt);
    }
    if (!owed.empty())
        (void)m_store.transact([&] { return m_store.messages().settleReads(); });
}

} // namespace heliograph
