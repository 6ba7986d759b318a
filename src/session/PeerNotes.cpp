// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/PeerNotes.h"

#include "protocol/PeerMessages.h"
#include "session/NamePairs.h"
#include "session/StoredContent.h"

namespace heliograph {

PeerNotes::PeerNotes(AccountStore &store, const Clock &clock)
    : m_store(store)
    , m_clock(clock)
    , m_edits(store)
    , m_reactions(store)
{
}

Result<void> PeerNotes::apply(
    const MessageContext &context, const PeerContent &note, Outcome &outcome)
{
    // Only the own phone may tell such things (05 §3.3).
    if (!context.fromMe || context.authorDevice.device != 0)
        return {};
    if (note.type == PeerContent::Type::PlaceholderAnswer)
        return fillPlaceholders(context, note.bytes, outcome);
    if (note.type == PeerContent::Type::NamePairs) {
        for (const auto &[lid, number] : parseNamePairs(note.bytes)) {
            if (const Result<bool> learned = learnNames(m_store, lid, number, outcome); !learned)
                return fail(learned.error());
        }
        return {};
    }
    return note.type == PeerContent::Type::Other ? Result<void>() : keep(context, note, outcome);
}

/// The phone fills what waits here, in place, and adds nothing (04 §7.3).
Result<void> PeerNotes::fillPlaceholders(
    const MessageContext &context, const QByteArray &answer, Outcome &outcome)
{
    for (const ResentMessage &resent : parsePlaceholderAnswer(answer)) {
        const Jid chat = m_store.directory().canonical(resent.chat);
        const Jid author = resent.fromMe  ? context.author
            : resent.participant.isNull() ? chat
                                          : m_store.directory().canonical(resent.participant);
        const std::optional<StoredMessage> row
            = m_store.messages().find({ chat, author, resent.id });
        const Result<ParsedMessage> parsed = parseMessageContent(resent.message);
        if (!row || !parsed || row->content.kind != MessageKind::Placeholder)
            continue;
        if (Result<void> filled = fill(*row, *parsed, context.message.offline, outcome); !filled)
            return filled;
    }
    return {};
}

Result<void> PeerNotes::fill(
    StoredMessage row, const ParsedMessage &parsed, bool offline, Outcome &outcome)
{
    const Result<bool> settled = m_store.retries().settle(row.key);
    if (!settled)
        return fail(settled.error());
    outcome.touch(row.key.chat, row.rowId);
    const auto *content = std::get_if<MessageContent>(&parsed.body);
    if (!content) {
        // It turned out to be nothing that has a row of its own.
        return m_store.messages().remove(row.rowId).and_then(
            [&] { return changeAnother(row, parsed, outcome); });
    }
    row.content = *content;
    if (content->quote)
        row.content.quote = knownQuote(m_store, row.key.chat, *content->quote);
    row.raw = parsed.raw;
    return m_store.messages()
        .insert(row)
        .and_then([&](bool) { return m_edits.catchUp(row); })
        .map([&] {
            outcome.received.push_back({ row, offline });
        });
}

/// What `row` waited for concerns another message of its author.
Result<void> PeerNotes::changeAnother(
    StoredMessage row, const ParsedMessage &parsed, Outcome &outcome)
{
    if (const auto *reaction = std::get_if<ReactionContent>(&parsed.body))
        return m_reactions.take(row.key, row.fromMe, *reaction, row.time + 999, outcome);
    if (const auto *edit = std::get_if<EditContent>(&parsed.body))
        return m_edits.apply({ row.key.chat, row.key.sender, edit->target.id },
            { edit->content.text, row.time }, outcome);
    if (const auto *revoke = std::get_if<RevokeContent>(&parsed.body)) {
        row.key.id = revoke->target.id;
        return m_edits.revoke(row, outcome);
    }
    return {};
}

Result<void> PeerNotes::keep(
    const MessageContext &context, const PeerContent &note, Outcome &outcome)
{
    const bool history = note.type == PeerContent::Type::HistoryNotification;
    const Result<void> kept = m_store.messages().keepPeerNote(context.message.id,
        history ? QStringLiteral("history") : QStringLiteral("keyshare"), note.bytes,
        m_clock.now());
    if (kept && history) {
        Receipt receipt;
        receipt.type = ReceiptType::HistorySync;
        receipt.ids = { context.message.id };
        receipt.peer = m_store.keys().credentials()->jid.bare();
        outcome.replies.push_back(buildReceipt(receipt));
        outcome.history.push_back(parseHistoryNotice(note.bytes));
    }
    return kept;
}

} // namespace heliograph
