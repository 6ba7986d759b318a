// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Reactions.h"

namespace heliograph {

Reactions::Reactions(AccountStore &store)
    : m_store(store)
{
}

Result<void> Reactions::apply(
    const MessageKey &target, const StoredReaction &reaction, Outcome &outcome)
{
    const std::optional<StoredMessage> message = m_store.messages().find(target);
    if (message && message->content.kind != MessageKind::Placeholder
        && !isAnswerable(message->content.kind))
        return {};
    return m_store.reactions().keep(target, reaction).and_then([&](bool kept) {
        return kept ? tell(target, outcome) : Result<void>();
    });
}

Result<void> Reactions::onFailed(const StoredMessage &message, Outcome &outcome)
{
    if (message.content.kind != MessageKind::Reaction || !message.content.quote)
        return {};
    const Quote &quote = *message.content.quote;
    const MessageKey target { message.key.chat, quote.sender, quote.id };
    return m_store.reactions()
        .withdraw(target, message.key.sender, message.key.id)
        .and_then([&](bool changed) { return changed ? tell(target, outcome) : Result<void>(); });
}

Result<void> Reactions::tell(const MessageKey &target, Outcome &outcome)
{
    if (std::optional<StoredMessage> message = m_store.messages().find(target)) {
        outcome.touch(target.chat, message->rowId);
        outcome.reacted.push_back(std::move(*message));
    }
    return {};
}

} // namespace heliograph
