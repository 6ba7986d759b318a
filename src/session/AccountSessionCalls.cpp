// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person asks of one account.
#include "base/Pool.h"
#include "media/StoredCopy.h"
#include "session/AccountSession.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace heliograph {

QFuture<Result<QString>> AccountSession::download(const MessageKey &key)
{
    const std::optional<StoredMessage> message = m_store->messages().find(key);
    if (!message)
        return finished<QString>(fail(ErrorCode::UnknownMessage));
    const QString here = QFile::exists(message->localPath) ? message->localPath : QString();
    const Result<ParsedMessage> parsed = parseMessageContent(message->raw);
    const auto *content = parsed ? std::get_if<MessageContent>(&parsed->body) : nullptr;
    if (!content || !content->media)
        return finished<QString>(here.isEmpty()
                ? Result<QString>(fail(ErrorCode::BadContent, QStringLiteral("no file")))
                : here);
    if (here.isEmpty())
        return fetch(message->rowId, key, *content->media);
    // The person may have changed their own file since; the message has not changed.
    const MediaReference media = *content->media;
    Answer<QString> answer;
    then(runInPool<bool>([here, hash = media.fileSha256] { return hasContent(here, hash); }), this,
        [this, key, rowId = message->rowId, media, here, answer](const Result<bool> &same) {
            if (same.value_or(false))
                answer.finish(here);
            else
                then(fetch(rowId, key, media), this,
                    [answer](const Result<QString> &path) { answer.finish(path); });
        });
    return answer.future();
}

QFuture<Result<QString>> AccountSession::fetch(
    qint64 rowId, const MessageKey &key, const MediaReference &media)
{
    Answer<QString> answer;
    then(m_media->download(rowId, key, media), this,
        [this, key, rowId, answer](const Result<QString> &path) {
            if (path) {
                (void)m_store->transact(
                    [&] { return m_store->messages().setLocalPath(rowId, *path); });
                Outcome outcome;
                outcome.touch(key.chat, rowId);
                publish(outcome);
            }
            answer.finish(path);
        });
    return answer.future();
}

QFuture<Result<MessageKey>> AccountSession::send(const Draft &draft)
{
    if (const std::optional<Result<MessageKey>> changed = changeUnsent(draft))
        return finished<MessageKey>(*changed);
    return m_drafts->send(draft);
}

/// What nobody has seen yet is changed where it lies.
std::optional<Result<MessageKey>> AccountSession::changeUnsent(const Draft &draft)
{
    const bool edits = draft.action == Draft::Action::Edit;
    if ((!edits && draft.action != Draft::Action::Revoke) || !draft.quote)
        return std::nullopt;
    m_drafts->commit();
    const std::optional<StoredMessage> target
        = m_store->messages().findOwn(m_store->directory().canonical(draft.chat), draft.quote->id);
    const std::optional<OutboxRow> row
        = target ? m_store->outbox().row(target->rowId) : std::nullopt;
    if (!row || row->hasLeft || !isAnswerable(target->content.kind))
        return std::nullopt;
    const Result<bool> done = edits ? m_drafts->reword(*target, draft.text) : cancel(target->key);
    return done.map([&](bool) { return target->key; });
}

Result<bool> AccountSession::hide(const MessageKey &key)
{
    const std::optional<StoredMessage> message = m_store->messages().find(key);
    if (!message || !isShown(message->content.kind))
        return fail(ErrorCode::UnknownMessage);
    const std::optional<OutboxRow> row = m_store->outbox().row(message->rowId);
    if (row && !row->hasLeft)
        return cancel(key);
    if (row && message->status != DeliveryStep::Failed)
        return fail(ErrorCode::NotAllowed, QStringLiteral("it is being sent"));
    const Result<void> hidden = m_store->transact([&] {
        return m_store->outbox().dequeue(message->rowId).and_then([&] {
            return m_store->messages().hide(message->rowId);
        });
    });
    if (!hidden)
        return fail(hidden.error());
    m_drafts->sweepSoon();
    removeUnshownFile(message->localPath);
    Outcome outcome;
    outcome.touch(key.chat, message->rowId);
    publish(outcome);
    m_outbox->forget(message->rowId);
    return true;
}

/// One that was received, unless another message shows it too.
void AccountSession::removeUnshownFile(const QString &path)
{
    if (path.isEmpty() || QFileInfo(path).absoluteDir() != QDir(m_setup.mediaDirectory))
        return;
    const Result<bool> shown = m_store->messages().isFileShown(path);
    if (shown && !*shown)
        QFile::remove(path);
}

Result<bool> AccountSession::markRead(const Jid &chat, const QString &upToId)
{
    return m_reads->markRead(chat, upToId);
}

Result<bool> AccountSession::retry(const MessageKey &key)
{
    const std::optional<StoredMessage> message = m_store->messages().find(key);
    if (!message)
        return fail(ErrorCode::UnknownMessage);
    const Result<bool> released = m_store->outbox().release(message->rowId);
    if (released && *released) {
        Outcome outcome;
        outcome.touch(key.chat, message->rowId);
        publish(outcome);
        if (errorFromName(message->error) == ErrorCode::RestrictedRecipient)
            m_outbox->allowFirstContacts();
        m_outbox->accepted(message->rowId);
    }
    return released;
}

Result<bool> AccountSession::cancel(const MessageKey &key)
{
    const std::optional<StoredMessage> message = m_store->messages().find(key);
    const std::optional<OutboxRow> row
        = message ? m_store->outbox().row(message->rowId) : std::nullopt;
    // What has left once may have arrived: it cannot be taken back here.
    if (!row || row->hasLeft)
        return fail(ErrorCode::NotAllowed);
    m_media->cancel(message->rowId);
    return m_store->messages().remove(message->rowId).map([&] {
        if (!row->spool.isEmpty())
            QFile::remove(row->spool);
        Outcome outcome;
        outcome.touch(key.chat, message->rowId);
        publish(outcome);
        m_outbox->forget(message->rowId);
        return true;
    });
}

void AccountSession::disconnectFromService()
{
    m_linking->turnOff();
    m_controller->disconnectFromService();
}

Result<bool> AccountSession::setDraft(const Jid &chat, const QString &text)
{
    return m_drafts->keepHalfWritten(chat, text).map([] { return true; });
}

Result<bool> AccountSession::setProxy(const Proxy &proxy)
{
    m_setup.proxy = proxy;
    m_media->setProxy(proxy);
    // What runs over the old way ends, however far it is.
    m_controller->restart();
    const SessionStatus &status = m_controller->status();
    if (status.cause == ErrorCode::ProxyRefused || status.cause == ErrorCode::ProxyUnreachable)
        m_controller->connectNow();
    return true;
}

QFuture<Result<bool>> AccountSession::unlink()
{
    if (!isLinked() || !isOnTheWay(m_controller->status().state))
        return leave();
    // The phone lists the device as soon as it has signed.
    Answer<bool> answer;
    then(loginDecided(), this, [this, answer](const Result<bool> &) {
        then(leave(), this, [answer](const Result<bool> &told) { answer.finish(told); });
    });
    return answer.future();
}

/// Finished once the connection that is being made is there or is not, or after a while.
QFuture<Result<bool>> AccountSession::loginDecided()
{
    Answer<bool> answer;
    auto *wait = new QObject(this);
    const auto end = [answer, wait] {
        wait->deleteLater();
        answer.finish(true);
    };
    connect(m_controller, &SessionController::statusChanged, wait,
        [end](const SessionStatus &, const SessionStatus &now) {
            if (!isOnTheWay(now.state))
                end();
        });
    QTimer::singleShot(m_setup.times.restartWait + m_setup.times.unlinkAnswer, wait, end);
    return answer.future();
}

/// True when nobody has this device in a list any more.
QFuture<Result<bool>> AccountSession::leave()
{
    Answer<bool> answer;
    const auto forget = [this, answer](bool told) {
        if (answer.isFinished())
            return;
        m_controller->leaveService();
        const Result<void> erased
            = m_store->transact([this] { return m_store->keys().eraseCredentials(); });
        answer.finish(erased.map([told] { return told; }));
        emit identityChanged({}, {});
    };
    if (!m_controller->isOnline() || !isLinked()) {
        // The phone has forgotten a link that it ended itself.
        forget(!isLinked());
        return answer.future();
    }
    Node iq("iq",
        { { "to", Jid::service() }, { "type", "set" }, { "id", m_controller->nextId() },
            { "xmlns", "md" } });
    iq.add(Node("remove-companion-device",
        { { "jid", m_store->keys().credentials()->jid }, { "reason", "user_initiated" } }));
    then(m_controller->query(iq), this,
        [this, forget](const Result<Node> &result) { forget(result || !isLinked()); });
    QTimer::singleShot(m_setup.times.unlinkAnswer, this, [forget] { forget(false); });
    return answer.future();
}

} // namespace heliograph
