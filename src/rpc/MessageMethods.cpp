// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Profile.h"
#include "app/Recipient.h"
#include "rpc/JsonShapes.h"
#include "rpc/RpcServer.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QThreadPool>
#include <QTimer>

namespace heliograph {

namespace {

/// How long a send waits for a connection (09 §5.2); the message stays queued after it.
constexpr seconds sendConnectWait { 30 };
/// How long the service's ack of a text is waited for on a living connection (05 §2.6).
constexpr seconds sendAckWait { 75 };
constexpr int mostListed = 1000;

Result<QString> validText(const QJsonValue &value)
{
    const QString text = value.toString();
    // A lone surrogate cannot be written as UTF-8 (C16).
    if (!text.isValidUtf16())
        return fail(ErrorCode::InvalidArgument, QStringLiteral("text is not valid Unicode"));
    return text;
}

std::optional<MediaType> mediaTypeOf(const QString &name)
{
    const std::pair<const char *, MediaType> names[] { { "image", MediaType::Image },
        { "video", MediaType::Video }, { "audio", MediaType::Audio },
        { "document", MediaType::Document } };
    for (const auto &[text, type] : names) {
        if (name == QLatin1String(text))
            return type;
    }
    return std::nullopt;
}

Result<Draft::File> fileOf(const QJsonObject &media)
{
    Draft::File file;
    file.path = media.value(QStringLiteral("path")).toString();
    if (file.path.isEmpty())
        return fail(ErrorCode::InvalidArgument, QStringLiteral("media.path is missing"));
    file.fileName = media.value(QStringLiteral("fileName")).toString();
    const std::optional<MediaType> type
        = mediaTypeOf(media.value(QStringLiteral("as")).toString(QStringLiteral("document")));
    if (!type)
        return fail(ErrorCode::InvalidArgument,
            QStringLiteral("media.as is image, video, audio or document in this version"));
    file.as = *type;
    return file;
}

Result<Draft> draftOf(const QJsonObject &params)
{
    Draft draft;
    const Result<Jid> to = parseRecipient(params.value(QStringLiteral("to")).toString());
    if (!to)
        return fail(to.error());
    draft.chat = *to;
    const Result<QString> text = validText(params.value(QStringLiteral("text")));
    if (!text)
        return fail(text.error());
    draft.text = *text;
    draft.id = params.value(QStringLiteral("id")).toString();
    if (draft.id.toUtf8().size() > 128)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("id is longer than 128 bytes"));
    const QJsonArray mentions = params.value(QStringLiteral("mentions")).toArray();
    for (const QJsonValue &mention : mentions) {
        const Result<Jid> jid = parseRecipient(mention.toString());
        if (!jid)
            return fail(jid.error());
        draft.mentions.push_back(*jid);
    }
    const QJsonValue media = params.value(QStringLiteral("media"));
    if (media.isObject()) {
        const Result<Draft::File> file = fileOf(media.toObject());
        if (!file)
            return fail(file.error());
        draft.file = *file;
        const Result<QString> caption
            = validText(media.toObject().value(QStringLiteral("caption")));
        if (!caption)
            return fail(caption.error());
        draft.text = *caption;
    } else if (draft.text.isEmpty()) {
        return fail(ErrorCode::InvalidArgument, QStringLiteral("text or media is missing"));
    }
    return draft;
}

QJsonObject sendReply(const MessageKey &key, qint64 timestamp, DeliveryStep status)
{
    return { { QStringLiteral("id"), key.id }, { QStringLiteral("timestamp"), timestamp },
        { QStringLiteral("status"), stepName(status) } };
}

Result<QJsonValue> describeFile(const QString &path, const QString &copyTo, const QString &mimeType)
{
    if (!copyTo.isEmpty() && !QFile::copy(path, copyTo))
        return fail(ErrorCode::FileUnreadable,
            QStringLiteral("cannot write the copy, or it exists already"));
    const QString shown = copyTo.isEmpty() ? path : copyTo;
    QFile file(shown);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return fail(ErrorCode::FileUnreadable);
    return QJsonValue(
        QJsonObject { { QStringLiteral("path"), shown }, { QStringLiteral("bytes"), file.size() },
            { QStringLiteral("sha256"), QString::fromLatin1(hash.result().toHex()) },
            { QStringLiteral("mimeType"), mimeType } });
}

} // namespace

void RpcServer::addMessageMethods()
{
    m_methods.insert(QStringLiteral("messages.send"),
        [this](const QJsonObject &params) { return send(params); });
    m_methods.insert(QStringLiteral("messages.list"),
        [this](const QJsonObject &params) { return list(params); });
    m_methods.insert(QStringLiteral("messages.status"),
        [this](const QJsonObject &params) { return status(params); });
    m_methods.insert(QStringLiteral("media.download"),
        [this](const QJsonObject &params) { return download(params); });
    m_methods.insert(
        QStringLiteral("messages.markRead"), [this](const QJsonObject &params) -> Reply {
            const Result<Account *> account = accountOf(params);
            const Result<Jid> chat
                = parseRecipient(params.value(QStringLiteral("chat")).toString());
            if (!account || !chat)
                return finished<QJsonValue>(fail(account ? chat.error() : account.error()));
            const QString id = params.value(QStringLiteral("id")).toString();
            Answer<QJsonValue> reply;
            then((*account)->markRead(*chat, id), this, [reply, id](const Result<bool> &done) {
                reply.finish(done.map([&](bool) {
                    return QJsonValue(QJsonObject { { QStringLiteral("id"), id } });
                }));
            });
            return reply.future();
        });
}

RpcServer::Reply RpcServer::send(const QJsonObject &params)
{
    const Result<Account *> account = accountOf(params);
    Result<Draft> draft = draftOf(params);
    if (!account || !draft)
        return finished<QJsonValue>(fail(account ? draft.error() : account.error()));
    const QString quoted = params.value(QStringLiteral("quote")).toString();
    const QString wait = params.value(QStringLiteral("wait")).toString(QStringLiteral("sent"));
    if (wait != QStringLiteral("sent") && wait != QStringLiteral("queued"))
        return finished<QJsonValue>(
            fail(ErrorCode::InvalidArgument, QStringLiteral("wait is queued or sent")));
    Answer<QJsonValue> reply;
    const auto post = [this, account = *account, wait, reply](const Draft &ready) {
        then(account->send(ready), this,
            [this, account, wait, reply, media = ready.file.has_value()](
                const Result<MessageKey> &key) {
                if (!key)
                    reply.finish(fail(key.error()));
                else if (wait == QStringLiteral("queued"))
                    reply.finish(QJsonValue(sendReply(
                        *key, m_accounts.profile().clock().now().count(), DeliveryStep::Queued)));
                else
                    then(whenSent(account, *key, media), this,
                        [reply](const Result<QJsonValue> &sent) { reply.finish(sent); });
            });
    };
    if (quoted.isEmpty()) {
        post(*draft);
        return reply.future();
    }
    then((*account)->reader().find(draft->chat, quoted), this,
        [draft = *draft, post, reply](const Result<std::vector<StoredMessage>> &found) mutable {
            if (!found || found->empty()) {
                reply.finish(fail(ErrorCode::UnknownMessage));
                return;
            }
            const StoredMessage &message = found->front();
            draft.quote = Quote { message.key.id, message.key.sender, message.content.text };
            post(draft);
        });
    return reply.future();
}

/// Ends with the service's ack, with the failure, or with "queued" when there is no connection for
/// long.
RpcServer::Reply RpcServer::whenSent(Account *account, const MessageKey &key, bool media)
{
    Answer<QJsonValue> reply;
    m_waiting[{ account->id(), key.id }].push_back(reply);
    // It may have been sent before anybody waited.
    then(account->reader().find(key.chat, key.id), this,
        [reply, key](const Result<std::vector<StoredMessage>> &found) {
            if (!found || found->empty() || found->front().status == DeliveryStep::Queued)
                return;
            const StoredMessage &message = found->front();
            reply.finish(QJsonValue(sendReply(key, message.time, message.status)));
        });
    QTimer::singleShot(sendConnectWait, this, [reply, key, media, account, this] {
        if (account->status().state == SessionState::Online)
            return;
        if (media)
            reply.finish(fail(ErrorCode::NotConnected, QStringLiteral("stays queued")));
        else
            reply.finish(QJsonValue(
                sendReply(key, m_accounts.profile().clock().now().count(), DeliveryStep::Queued)));
    });
    if (!media)
        QTimer::singleShot(sendAckWait, this, [reply, key, this] {
            reply.finish(QJsonValue(
                sendReply(key, m_accounts.profile().clock().now().count(), DeliveryStep::Queued)));
        });
    return reply.future();
}

void RpcServer::settle(const QString &account, const StepChange &change)
{
    if (change.row.step == DeliveryStep::Queued)
        return;
    const auto waiting = m_waiting.find({ account, change.key.id });
    if (waiting == m_waiting.end())
        return;
    const qint64 timestamp
        = change.row.serverTime > 0 ? change.row.serverTime : change.row.localTime;
    for (const Answer<QJsonValue> &reply : waiting->second)
        reply.finish(QJsonValue(sendReply(change.key, timestamp, change.row.step)));
    m_waiting.erase(waiting);
}

RpcServer::Reply RpcServer::list(const QJsonObject &params)
{
    const Result<Account *> account = accountOf(params);
    const Result<Jid> chat = parseRecipient(params.value(QStringLiteral("chat")).toString());
    if (!account || !chat)
        return finished<QJsonValue>(fail(account ? chat.error() : account.error()));
    const int limit = qBound(1, params.value(QStringLiteral("limit")).toInt(50), mostListed);
    const QString before = params.value(QStringLiteral("before")).toString();
    Answer<QJsonValue> reply;
    const auto page
        = [this, account = *account, chat = *chat, limit, reply](qint64 time, qint64 row) {
              then(account->reader().page(chat, time, row, limit), this,
                  [reply](const Result<std::vector<StoredMessage>> &rows) {
                      reply.finish(rows.map([](const std::vector<StoredMessage> &all) {
                          QJsonArray array;
                          for (const StoredMessage &message : all)
                              array.append(shapes::message(message));
                          return QJsonValue(array);
                      }));
                  });
          };
    if (before.isEmpty()) {
        page(0, 0);
        return reply.future();
    }
    then((*account)->reader().find(*chat, before), this,
        [page, reply](const Result<std::vector<StoredMessage>> &found) {
            if (found && !found->empty())
                page(found->front().time, found->front().rowId);
            else
                reply.finish(fail(ErrorCode::UnknownMessage));
        });
    return reply.future();
}

RpcServer::Reply RpcServer::status(const QJsonObject &params)
{
    const Result<Account *> account = accountOf(params);
    if (!account)
        return finished<QJsonValue>(fail(account.error()));
    const QString id = params.value(QStringLiteral("id")).toString();
    Answer<QJsonValue> reply;
    then((*account)->reader().findOwn(id), this,
        [this, account = *account, reply](const Result<std::vector<StoredMessage>> &found) {
            if (!found || found->empty()) {
                reply.finish(fail(ErrorCode::UnknownMessage));
                return;
            }
            const QString name = stepName(found->front().status);
            then(account->reader().steps(found->front().rowId), this,
                [reply, name](const Result<std::vector<DeliveryRow>> &rows) {
                    reply.finish(rows.map([&](const std::vector<DeliveryRow> &all) {
                        QJsonArray steps;
                        for (const DeliveryRow &row : all) {
                            QJsonObject step { { QStringLiteral("recipient"),
                                                   shapes::jid(row.recipient) },
                                { QStringLiteral("step"), stepName(row.step) },
                                { QStringLiteral("localTime"), row.localTime } };
                            if (row.serverTime > 0)
                                step.insert(QStringLiteral("serverTime"), row.serverTime);
                            steps.append(step);
                        }
                        return QJsonValue(QJsonObject { { QStringLiteral("status"), name },
                            { QStringLiteral("steps"), steps } });
                    }));
                });
        });
    return reply.future();
}

RpcServer::Reply RpcServer::download(const QJsonObject &params)
{
    const Result<Account *> account = accountOf(params);
    const Result<Jid> chat = parseRecipient(params.value(QStringLiteral("chat")).toString());
    if (!account || !chat)
        return finished<QJsonValue>(fail(account ? chat.error() : account.error()));
    const QString copyTo = params.value(QStringLiteral("to")).toString();
    Answer<QJsonValue> reply;
    then((*account)->reader().find(*chat, params.value(QStringLiteral("id")).toString()), this,
        [this, account = *account, copyTo, reply](const Result<std::vector<StoredMessage>> &found) {
            if (!found || found->empty() || !found->front().content.media) {
                reply.finish(fail(ErrorCode::UnknownMessage));
                return;
            }
            const QString mimeType = found->front().content.media->mimeType;
            then(account->downloadMedia(found->front().key), this,
                [copyTo, mimeType, reply](const Result<QString> &path) {
                    if (!path) {
                        reply.finish(fail(path.error()));
                        return;
                    }
                    QThreadPool::globalInstance()->start([path = *path, copyTo, mimeType, reply] {
                        reply.finish(describeFile(path, copyTo, mimeType));
                    });
                });
        });
    return reply.future();
}

} // namespace heliograph
