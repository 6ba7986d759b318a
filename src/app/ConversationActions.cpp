// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person does in a chat, and what stands under what they sent.
#include "app/ConversationPrivate.h"
#include "app/Profile.h"
#include "app/WaitText.h"
#include "base/Future.h"
#include "storage/StoreReader.h"

namespace heliograph {

QFuture<Result<MessageKey>> Conversation::send(const Draft &draft)
{
    // Who answers has read.
    settleUnread();
    Draft typed = draft;
    typed.byPerson = true;
    QFuture<Result<MessageKey>> sent = d->account->send(typed);
    then(sent, this, [this](const Result<MessageKey> &key) {
        if (!key)
            emit failed(key.error());
    });
    return sent;
}

QFuture<Result<MessageKey>> Conversation::sendText(
    const QString &text, const std::optional<Quote> &quote)
{
    Draft draft;
    draft.chat = d->chat;
    draft.text = text;
    draft.quote = quote;
    // On the disk there is always one of the two: what was half written or its row.
    d->draft = QString();
    draft.endsHalfWritten = true;
    return send(draft);
}

QFuture<Result<MessageKey>> Conversation::sendFile(
    const Draft::File &file, const QString &caption, const std::optional<Quote> &quote)
{
    Draft draft;
    draft.chat = d->chat;
    draft.text = caption;
    draft.file = file;
    draft.quote = quote;
    return send(draft);
}

Draft Conversation::changeOf(const MessageKey &key, Draft::Action action, const QString &text) const
{
    Draft draft;
    draft.chat = d->chat;
    draft.action = action;
    draft.quote = Quote { key.id, key.sender, {} };
    draft.text = text;
    return draft;
}

void Conversation::react(const MessageKey &key, const QString &emoji)
{
    (void)send(changeOf(key, Draft::Action::React, emoji));
}

QFuture<Result<MessageKey>> Conversation::edit(const MessageKey &key, const QString &text)
{
    return send(changeOf(key, Draft::Action::Edit, text));
}

void Conversation::revoke(const MessageKey &key)
{
    (void)send(changeOf(key, Draft::Action::Revoke, {}));
}

void Conversation::hide(const MessageKey &key)
{
    then(d->account->hide(key), this, [this](const Result<bool> &hidden) {
        if (!hidden)
            emit failed(hidden.error());
    });
}

bool Conversation::isEditable(const TimelineRow &row) const
{
    return row.fromMe && heliograph::isEditable(row.content.kind)
        && row.status != DeliveryStep::Failed && isYoungerThan(row, editWindow);
}

bool Conversation::isRevocable(const TimelineRow &row) const
{
    return row.fromMe && isAnswerable(row.content.kind) && isYoungerThan(row, revokeWindow);
}

bool Conversation::isYoungerThan(const TimelineRow &row, milliseconds age) const
{
    return d->account->profile().clock().now() - milliseconds(row.timestamp) <= age;
}

QString Conversation::ownReaction(const TimelineRow &row) const
{
    for (const Reaction &reaction : row.reactions) {
        if (reaction.sender == d->account->jid() || reaction.sender == d->account->lid())
            return reaction.emoji;
    }
    return {};
}

void Conversation::markRead() { (void)d->account->markRead(d->chat, {}); }

void Conversation::download(const MessageKey &key)
{
    then(d->account->downloadMedia(key), this, [this](const Result<QString> &path) {
        if (!path)
            emit failed(path.error());
    });
}

void Conversation::retry(const MessageKey &key) { (void)d->account->retry(key); }

void Conversation::cancel(const MessageKey &key)
{
    then(d->account->cancel(key), this, [this](const Result<bool> &cancelled) {
        if (!cancelled)
            emit failed(cancelled.error());
    });
}

QString Conversation::draft() const { return d->draft.value_or(QString()); }

void Conversation::setDraft(const QString &text)
{
    if (std::exchange(d->draft, text) != text)
        d->account->saveDraft(d->chat, text);
}

QFuture<Result<std::vector<Conversation::StepRow>>> Conversation::steps(const MessageKey &key)
{
    Answer<std::vector<StepRow>> answer;
    const int at = rowOf(key.id);
    if (at < 0) {
        answer.finish(fail(ErrorCode::UnknownMessage));
        return answer.future();
    }
    then(d->account->reader().steps(this->at(at).rowId), this,
        [answer](const Result<std::vector<DeliveryRow>> &rows) {
            answer.finish(rows.map([](const std::vector<DeliveryRow> &all) {
                std::vector<StepRow> steps;
                steps.reserve(all.size());
                for (const DeliveryRow &row : all)
                    steps.push_back({ row.recipient, row.step, row.serverTime, row.localTime });
                return steps;
            }));
        });
    return answer.future();
}

void Conversation::lookAway()
{
    settleUnread();
    d->lookedAway = true;
}

void Conversation::lookBack() { d->lookedAway = false; }

/// Everything in sight has been read: the line has served.
void Conversation::settleUnread()
{
    const qint64 settled = std::exchange(d->firstUnread, 0);
    for (size_t i = 0; settled != 0 && i < d->rows.size(); ++i) {
        if (d->rows[i].rowId == settled)
            emit dataChanged(index(static_cast<int>(i)), index(static_cast<int>(i)));
    }
}

/// Under each own message that has not left stands what it waits for.
void Conversation::explainWaiting()
{
    const milliseconds now = d->account->profile().clock().now();
    bool isFirst = true;
    bool counts = false;
    for (size_t i = 0; i < d->rows.size(); ++i) {
        TimelineRow &row = d->rows[i];
        if (!row.fromMe || row.status != DeliveryStep::Queued)
            continue;
        const WaitReason reason
            = waitReason(row.rowId, isFirst, d->account->queueWait(), d->account->status(), now);
        isFirst = false;
        counts = counts || reason.counts;
        if (std::exchange(row.reason, reason.text) != reason.text)
            emit dataChanged(index(static_cast<int>(i)), index(static_cast<int>(i)));
    }
    if (counts && !d->second.isActive())
        d->second.start();
    else if (!counts)
        d->second.stop();
}

} // namespace heliograph
