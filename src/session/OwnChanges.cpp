// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/OwnChanges.h"

#include "base/Clock.h"
#include "protocol/MessageContent.h"
#include "session/StoredContent.h"

#include <algorithm>

namespace heliograph {

namespace {

bool hasFailed(const StoredMessage &message) { return message.status == DeliveryStep::Failed; }

} // namespace

OwnChanges::OwnChanges(AccountStore &store, const Clock &clock)
    : m_store(store)
    , m_edits(store)
    , m_reactions(store)
    , m_clock(clock)
{
}

Result<void> OwnChanges::admit(Draft::Action action, const StoredMessage &target) const
{
    const bool edits = action == Draft::Action::Edit;
    if (!target.fromMe)
        return fail(ErrorCode::NotAllowed, QStringLiteral("only own messages can be changed"));
    if (target.isBeingRevoked)
        return fail(ErrorCode::NotAllowed, QStringLiteral("this message is being deleted"));
    if (edits && !isEditable(target.content.kind))
        return fail(ErrorCode::NotAllowed, QStringLiteral("this message has no text to change"));
    if (edits && hasFailed(target))
        return fail(ErrorCode::NotAllowed, QStringLiteral("this message was not sent"));
    const milliseconds age = m_clock.now() - milliseconds(target.time);
    if (age > (edits ? editWindow : revokeWindow))
        return fail(ErrorCode::NotAllowed,
            edits ? QStringLiteral("messages can be edited for 15 minutes")
                  : QStringLiteral("messages can be deleted for everyone for 60 hours"));
    return {};
}

QString OwnChanges::already(const Draft &draft, const StoredMessage &target) const
{
    const bool edits = draft.action == Draft::Action::Edit;
    if (edits && target.content.text != draft.text)
        return {};
    for (const StoredMessage &change : m_store.messages().ownChanges(
             target.key.chat, edits ? MessageKind::Edit : MessageKind::Revocation, target.key.id)) {
        if (!hasFailed(change))
            return change.key.id;
    }
    return {};
}

Result<void> OwnChanges::store(StoredMessage &change, Outcome &outcome)
{
    if (change.content.kind == MessageKind::Reaction)
        return storeReaction(change, outcome);
    const std::optional<StoredMessage> target = targetOf(change);
    if (!target || !isAnswerable(target->content.kind))
        return fail(ErrorCode::NotAllowed, QStringLiteral("this message is gone"));
    if (change.content.kind == MessageKind::Edit)
        return storeEdit(change, *target, outcome);
    change.raw = buildRevocation(target->key.id, change.wireChat);
    outcome.touch(target->key.chat, target->rowId);
    return enqueue(change);
}

/// It stands under its target from now on.
Result<void> OwnChanges::storeReaction(StoredMessage &reaction, Outcome &outcome)
{
    const Quote &quote = *reaction.content.quote;
    const Jid &own = reaction.key.sender;
    const MessageKey target { reaction.key.chat, quote.sender, quote.id };
    StoredReaction kept { own, reaction.content.text, reaction.time, reaction.key.id };
    // The newest, whatever another device's clock says.
    if (const auto before = m_store.reactions().find(target, own))
        kept.time = std::max(kept.time, before->time + 1);
    reaction.raw = buildReaction(
        { { quote.id, quote.sender == own, {} }, kept.emoji, kept.time }, reaction.wireChat);
    return enqueue(reaction).and_then([&] { return m_reactions.apply(target, kept, outcome); });
}

Result<void> OwnChanges::storeEdit(
    StoredMessage &edit, const StoredMessage &target, Outcome &outcome)
{
    edit.content.quote->text = target.content.text;
    const QByteArray content = rewordedContent(target, edit.content.text);
    if (content.isEmpty())
        return fail(ErrorCode::BadContent, QStringLiteral("this message cannot be built"));
    edit.raw = buildEdit(target.key.id, content, edit.wireChat, edit.time);
    return enqueue(edit).and_then([&] { return show(target, edit.content.text, outcome); });
}

Result<void> OwnChanges::enqueue(StoredMessage &change)
{
    return m_store.messages().insert(change).and_then(
        [&](bool) { return m_store.outbox().enqueue(change.rowId, {}); });
}

Result<void> OwnChanges::onArrived(const StoredMessage &message, qint64 time, Outcome &outcome)
{
    switch (message.content.kind) {
    case MessageKind::Reaction:
        return m_reactions.onArrived(message, time, outcome);
    case MessageKind::Edit:
        return edited(message, outcome);
    case MessageKind::Revocation:
        return revoked(message, outcome);
    default:
        return {};
    }
}

/// What the edits of it said is not to be told any more either.
Result<void> OwnChanges::revoked(const StoredMessage &revocation, Outcome &outcome)
{
    const std::optional<StoredMessage> target = targetOf(revocation);
    if (!target)
        return {};
    return forget(editsOf(target->key)).and_then([&] { return m_edits.revoke(*target, outcome); });
}

/// Older edits are told no more. One that was given up counts after all, unless a newer one does.
Result<void> OwnChanges::edited(const StoredMessage &edit, Outcome &outcome)
{
    const std::optional<StoredMessage> target = targetOf(edit);
    if (!target)
        return {};
    std::vector<StoredMessage> edits = editsOf(target->key);
    const bool isNewest = std::none_of(edits.begin(), edits.end(),
        [&](const StoredMessage &other) { return other.rowId > edit.rowId && !hasFailed(other); });
    std::erase_if(edits, [&](const StoredMessage &other) { return other.rowId >= edit.rowId; });
    return forget(edits).and_then([&] {
        return hasFailed(edit) && isNewest ? show(*target, edit.content.text, outcome)
                                           : Result<void>();
    });
}

Result<void> OwnChanges::onFailed(const StoredMessage &message, Outcome &outcome)
{
    if (message.content.kind == MessageKind::Reaction)
        return m_reactions.onFailed(message, outcome);
    if (const std::optional<StoredMessage> target = targetOf(message))
        outcome.touch(target->key.chat, target->rowId);
    return message.content.kind == MessageKind::Edit ? takeBack(message, outcome) : Result<void>();
}

/// What another edit, perhaps of the phone, has said since stays.
Result<void> OwnChanges::takeBack(const StoredMessage &edit, Outcome &outcome)
{
    const std::optional<StoredMessage> target = targetOf(edit);
    if (!target)
        return {};
    const QString &before = edit.content.quote->text;
    for (const StoredMessage &other : editsOf(target->key)) {
        if (other.rowId > edit.rowId && other.content.quote->text == edit.content.text)
            return m_store.messages().setReplacedText(other.rowId, before);
    }
    if (target->content.text != edit.content.text)
        return {};
    return m_store.messages()
        .restoreText(target->rowId, before, before != sentText(*target))
        .map([&] { m_edits.tell(Outcome::Updated::Change::Edit, *target, outcome); });
}

std::optional<StoredMessage> OwnChanges::targetOf(const StoredMessage &change) const
{
    const MessageKind kind = change.content.kind;
    const std::optional<Quote> &quote = change.content.quote;
    if ((kind != MessageKind::Edit && kind != MessageKind::Revocation) || !quote)
        return std::nullopt;
    return m_store.messages().find({ change.key.chat, quote->sender, quote->id });
}

std::vector<StoredMessage> OwnChanges::editsOf(const MessageKey &target) const
{
    return m_store.messages().ownChanges(target.chat, MessageKind::Edit, target.id);
}

Result<void> OwnChanges::show(const StoredMessage &target, const QString &text, Outcome &outcome)
{
    MessageContent content;
    content.text = text;
    return m_store.messages().edit(target.rowId, content, {}).map([&] {
        m_edits.tell(Outcome::Updated::Change::Edit, target, outcome);
    });
}

/// Those that still wait for another try are overtaken and go no more.
Result<void> OwnChanges::forget(const std::vector<StoredMessage> &edits)
{
    Result<void> done;
    for (const StoredMessage &edit : edits) {
        if (done && edit.status == DeliveryStep::Queued)
            done = m_store.outbox().fail(edit.rowId, errorName(ErrorCode::NotAllowed));
        done = done.and_then([&] { return m_store.outbox().dequeue(edit.rowId); }).and_then([&] {
            return m_store.messages().emptyChange(edit.rowId);
        });
    }
    return done;
}

} // namespace heliograph
