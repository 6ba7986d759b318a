// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Edits.h"

#include "session/Logging.h"

namespace heliograph {

namespace {

/// From a message to its last edit, by the service's clock. Source: 05 §2.9, with room for what
/// was on its way for a while.
constexpr milliseconds editWindow = std::chrono::minutes(20 + 5);

bool isInTime(const StoredMessage &message, const MessageEdit &edit)
{
    const bool inTime = edit.time - message.time <= editWindow.count();
    if (!inTime)
        qCWarning(lcSession) << "edit comes too late; ignored";
    return inTime;
}

MessageContent contentOf(const MessageEdit &edit)
{
    MessageContent content;
    content.text = edit.text;
    return content;
}

} // namespace

Edits::Edits(AccountStore &store)
    : m_store(store)
{
}

Result<void> Edits::apply(const MessageKey &key, const MessageEdit &edit, Outcome &outcome)
{
    const std::optional<StoredMessage> message = m_store.messages().find(key);
    if (!message || message->content.kind == MessageKind::Placeholder)
        return m_store.earlyEdits().keep(key, edit);
    if (!isInTime(*message, edit))
        return {};
    return m_store.messages().edit(message->rowId, contentOf(edit), {}).map([&] {
        tell(Outcome::Updated::Change::Edit, *message, outcome);
    });
}

Result<void> Edits::revoke(const StoredMessage &place, Outcome &outcome)
{
    if (const std::optional<StoredMessage> known = m_store.messages().find(place.key)) {
        return m_store.messages().revoke(known->rowId).map([&] {
            tell(Outcome::Updated::Change::Revoke, *known, outcome);
        });
    }
    StoredMessage row;
    row.key = place.key;
    row.fromMe = place.fromMe;
    row.time = place.time;
    row.localTime = place.localTime;
    row.wireChat = place.wireChat;
    row.status = place.status;
    row.content.kind = MessageKind::Revoked;
    return m_store.messages().insert(row).map(
        [&](bool) { outcome.touch(row.key.chat, row.rowId); });
}

/// What is the same as before is no news, an edit brings no deleted message back, and nobody was
/// told of what had not opened.
void Edits::tell(
    Outcome::Updated::Change change, const StoredMessage &before, Outcome &outcome) const
{
    outcome.touch(before.key.chat, before.rowId);
    if (before.content.kind == MessageKind::Placeholder)
        return;
    std::optional<StoredMessage> now = m_store.messages().byRow(before.rowId);
    if (now
        && (now->content.kind != before.content.kind || now->content.text != before.content.text))
        outcome.updated.push_back({ change, std::move(*now) });
}

Result<void> Edits::catchUp(StoredMessage &message)
{
    const Result<std::optional<MessageEdit>> kept = m_store.earlyEdits().take(message.key);
    if (!kept)
        return fail(kept.error());
    // A placeholder keeps its time, whenever its content comes.
    const std::optional<StoredMessage> row
        = *kept ? m_store.messages().byRow(message.rowId) : std::nullopt;
    if (!row || !isInTime(*row, **kept))
        return {};
    message.content.text = (*kept)->text;
    message.edited = true;
    return m_store.messages().edit(message.rowId, contentOf(**kept), {});
}

} // namespace heliograph
