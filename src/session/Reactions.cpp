// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Reactions.h"

namespace heliograph {

namespace {

/// What an own message is a reaction to, if it is one.
std::optional<MessageKey> targetOf(const StoredMessage &message)
{
    const std::optional<Quote> &quote = message.content.quote;
    if (message.content.kind != MessageKind::Reaction || !quote)
        return std::nullopt;
    return MessageKey { message.key.chat, quote->sender, quote->id };
}

} // namespace

Reactions::Reactions(AccountStore &store)
    : m_store(store)
{
}

Result<void> Reactions::take(const MessageKey &message, bool fromMe,
    const ReactionContent &reaction, qint64 latest, Outcome &outcome)
{
    const Jid own = m_store.keys().credentials()->jid.bare();
    const Jid other = fromMe ? message.chat : own;
    const MessageKey target { message.chat, reaction.target.fromMe ? message.sender : other,
        reaction.target.id };
    // A clock that is ahead must not keep later reactions out.
    const qint64 time = reaction.time > 0 ? std::min(reaction.time, latest) : latest;
    return apply(target, { message.sender, reaction.emoji, time, message.id }, outcome);
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
    const std::optional<MessageKey> target = targetOf(message);
    if (!target)
        return {};
    return m_store.reactions()
        .withdraw(*target, message.key.sender, message.key.id)
        .and_then([&](bool changed) { return changed ? tell(*target, outcome) : Result<void>(); });
}

Result<void> Reactions::onArrived(const StoredMessage &message, qint64 time, Outcome &outcome)
{
    const std::optional<MessageKey> target = targetOf(message);
    if (!target)
        return {};
    // The service counts seconds. An own clock that is ahead must not keep later reactions out.
    const qint64 latest = time > 0 ? time + 999 : std::numeric_limits<qint64>::max();
    return m_store.reactions()
        .settle(*target, { message.key.sender, message.content.text, latest, message.key.id })
        .and_then([&](bool changed) { return changed ? tell(*target, outcome) : Result<void>(); });
}

Result<void> Reactions::tell(const MessageKey &target, Outcome &outcome)
{
    if (std::optional<StoredMessage> message = m_store.messages().find(target)) {
        outcome.touch(target.chat, message->rowId);
        outcome.updated.push_back({ Outcome::Updated::Change::Reaction, std::move(*message) });
    }
    return {};
}

} // namespace heliograph
