// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ReceiptTracker.h"

namespace heliograph {

static std::optional<DeliveryStep> stepOf(ReceiptType type)
{
    switch (type) {
    case ReceiptType::Delivered:
        return DeliveryStep::Delivered;
    case ReceiptType::Read:
        return DeliveryStep::Read;
    case ReceiptType::Played:
        return DeliveryStep::Played;
    default:
        return std::nullopt;
    }
}

ReceiptTracker::ReceiptTracker(AccountStore &store, const Clock &clock)
    : m_store(store)
    , m_clock(clock)
    , m_changes(store, clock)
{
}

Result<void> ReceiptTracker::apply(const Receipt &receipt, Outcome &outcome)
{
    // The grouped form is one receipt for each of its readers.
    for (const Receipt::Reader &reader : receipt.readers) {
        Receipt single = receipt;
        single.readers.clear();
        single.participant = reader.user;
        single.timestamp = reader.timestamp;
        if (Result<void> applied = apply(single, outcome); !applied)
            return applied;
    }
    if (!receipt.readers.empty())
        return {};
    const Jid reader = receipt.participant.isNull() ? receipt.peer : receipt.participant;
    if (m_store.keys().isOwn(reader)) {
        const bool read = receipt.type == ReceiptType::Read || receipt.type == ReceiptType::ReadSelf
            || receipt.type == ReceiptType::Played || receipt.type == ReceiptType::PlayedSelf;
        return read ? applyOwnRead(receipt, outcome) : Result<void>();
    }
    const std::optional<DeliveryStep> step = stepOf(receipt.type);
    return step ? applyStep(receipt, *step, outcome) : Result<void>();
}

/// Read on another own device: those messages and all older ones of the chat are read here too.
Result<void> ReceiptTracker::applyOwnRead(const Receipt &receipt, Outcome &outcome)
{
    const Jid named = receipt.recipient.isNull() ? receipt.peer : receipt.recipient;
    const Jid chat = m_store.directory().canonical(named);
    for (const QString &id : receipt.ids) {
        const std::optional<StoredMessage> row = m_store.messages().find({ chat, chat, id });
        if (!row) {
            const DeliveryRow kept { m_store.keys().credentials()->jid.bare(), DeliveryStep::Read,
                receipt.timestamp * 1000, m_clock.now().count() };
            if (Result<void> done = keep(chat, id, kept); !done)
                return done;
            continue;
        }
        if (Result<void> read = m_store.messages().markRead(chat, row->rowId, false); !read)
            return read;
        outcome.touch(chat, row->rowId);
    }
    return {};
}

Result<void> ReceiptTracker::applyStep(const Receipt &receipt, DeliveryStep step, Outcome &outcome)
{
    const DirectoryTables &directory = m_store.directory();
    const Jid chat
        = receipt.peer.isPerson() ? directory.canonical(receipt.peer) : receipt.peer.bare();
    const Jid recipient
        = directory.canonical(receipt.participant.isNull() ? receipt.peer : receipt.participant);
    const DeliveryRow row { recipient, step, receipt.timestamp * 1000, m_clock.now().count() };
    for (const QString &id : receipt.ids) {
        const std::optional<StoredMessage> message = m_store.messages().findOwn(chat, id);
        if (!message) {
            if (Result<void> kept = keep(chat, id, row); !kept)
                return kept;
            continue;
        }
        if (const Result<bool> noted = m_store.deliveries().noteStep(*message, row); !noted)
            return fail(noted.error());
        if (message->status == DeliveryStep::Failed) {
            if (Result<void> back = m_changes.onArrived(*message, row.serverTime, outcome); !back)
                return back;
        }
        outcome.touch(chat, message->rowId);
        outcome.steps.push_back({ message->key, row });
    }
    return {};
}

/// Only for chats whose messages are stored here: others never come.
Result<void> ReceiptTracker::keep(const Jid &chat, const QString &id, const DeliveryRow &row)
{
    return chat.isPerson() ? m_store.deliveries().keepEarlyReceipt(chat, id, row) : Result<void>();
}

} // namespace heliograph
