// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/AccountEvents.h"
#include "app/Profile.h"
#include "base/Files.h"
#include "base/Pool.h"
#include "rpc/JsonShapes.h"
#include "rpc/Params.h"
#include "rpc/RpcServer.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>

namespace heliograph {

namespace {

constexpr int mostListed = 1000;
constexpr int longestId = 128;
/// Longer than any file system has.
constexpr int longestName = 1024;

/// Kinds of files that can be named, and which of them this version sends.
const std::vector<std::pair<QString, std::optional<MediaType>>> &mediaKinds()
{
    static const std::vector<std::pair<QString, std::optional<MediaType>>> kinds {
        { QStringLiteral("document"), MediaType::Document },
        { QStringLiteral("image"), MediaType::Image },
        { QStringLiteral("video"), MediaType::Video },
        { QStringLiteral("audio"), MediaType::Audio },
        { QStringLiteral("voice"), MediaType::Voice },
        { QStringLiteral("gif"), MediaType::Gif },
        { QStringLiteral("sticker"), std::nullopt },
    };
    return kinds;
}

Result<Draft::File> fileOf(Params &media)
{
    QStringList names;
    for (const auto &[name, type] : mediaKinds())
        names << name;
    Draft::File file;
    file.path = media.name("path");
    file.fileName = media.optionalName("fileName");
    if (file.fileName.toUtf8().size() > longestName)
        media.refuse(QStringLiteral("fileName is longer than %1 bytes").arg(longestName));
    const QString as = media.choice("as", names);
    if (media.fault())
        return fail(media.fault()->within("media"));
    const std::optional<MediaType> type
        = mediaKinds()[static_cast<size_t>(names.indexOf(as))].second;
    if (!type)
        return fail(ErrorCode::Unsupported, QStringLiteral("media.as: %1").arg(as));
    file.as = *type;
    return file;
}

Result<Draft> draftOf(Params &params)
{
    Draft draft;
    draft.chat = params.person("to");
    draft.text = params.optionalText("text");
    if (const QString quoted = params.optionalName("quote"); !quoted.isEmpty())
        draft.quote = Quote { quoted, {}, {} };
    draft.mentions = params.persons("mentions");
    draft.id = params.optionalName("id");
    if (draft.id.toUtf8().size() > longestId)
        params.refuse(QStringLiteral("id is longer than %1 bytes").arg(longestId));
    const std::optional<QJsonObject> media = params.object("media");
    if (!media && draft.text.isEmpty())
        params.refuse(QStringLiteral("text or media is missing"));
    if (media && !draft.text.isEmpty())
        params.refuse(QStringLiteral("a file has a caption, no text"));
    if (params.fault())
        return fail(*params.fault());
    if (!media)
        return draft;
    Params file(*media);
    draft.text = file.optionalText("caption");
    return fileOf(file).map([&](const Draft::File &described) {
        draft.file = described;
        return draft;
    });
}

Result<QJsonValue> describeFile(const QString &path, const QString &copyTo, const QString &mimeType)
{
    if (!copyTo.isEmpty()) {
        if (const Result<void> copied = copyToNewFile(path, copyTo); !copied)
            return fail(copied.error());
    }
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
    add("messages.send", [this](const QJsonObject &params) { return send(params); });
    add("messages.react", [this](const QJsonObject &params) { return react(params); });
    add("messages.edit", [this](const QJsonObject &params) { return edit(params); });
    add("messages.revoke", [this](const QJsonObject &params) { return revoke(params); });
    add("messages.markRead", [this](const QJsonObject &params) { return markRead(params); });
    add("messages.list", [this](const QJsonObject &params) { return list(params); });
    add("messages.status", [this](const QJsonObject &params) { return status(params); });
    add("media.download", [this](const QJsonObject &params) { return download(params); });
}

RpcServer::Reply RpcServer::send(const QJsonObject &object)
{
    Params params(object);
    const QString wait
        = params.choice("wait", { QStringLiteral("sent"), QStringLiteral("queued") });
    const Result<Draft> draft = draftOf(params);
    const Result<Account *> account = accountOf(params);
    if (!account || !draft)
        return finished<QJsonValue>(fail(draft ? account.error() : draft.error()));
    Answer<QJsonValue> reply;
    const bool media = draft->file.has_value();
    const bool untilSent = wait == QStringLiteral("sent");
    ++m_accepting;
    then((*account)->send(*draft), this,
        [this, id = (*account)->id(), untilSent, media, reply](const Result<MessageKey> &key) {
            --m_accepting;
            if (!key)
                reply.finish(fail(key.error()));
            else if (!untilSent)
                reply.finish(QJsonValue(SendWaits::reply(
                    *key, m_accounts.profile().clock().now().count(), DeliveryStep::Queued)));
            else
                then(m_sends->wait(id, *key, media), this,
                    [reply](const Result<QJsonValue> &sent) { reply.finish(sent); });
            closeWhenAccepted();
        });
    return reply.future();
}

RpcServer::Reply RpcServer::react(const QJsonObject &object)
{
    Params params(object);
    Draft draft;
    draft.action = Draft::Action::React;
    draft.chat = params.person("chat");
    draft.quote = Quote { params.name("id"), {}, {} };
    draft.text = params.givenText("emoji");
    return change(params, draft);
}

RpcServer::Reply RpcServer::edit(const QJsonObject &object)
{
    Params params(object);
    Draft draft;
    draft.action = Draft::Action::Edit;
    draft.chat = params.person("chat");
    draft.quote = Quote { params.name("id"), {}, {} };
    draft.text = params.givenText("text");
    return change(params, draft);
}

RpcServer::Reply RpcServer::revoke(const QJsonObject &object)
{
    Params params(object);
    Draft draft;
    draft.action = Draft::Action::Revoke;
    draft.chat = params.person("chat");
    draft.quote = Quote { params.name("id"), {}, {} };
    if (!params.flag("forMe"))
        return change(params, draft);
    return hide(params, draft.chat, draft.quote->id);
}

/// A draft that is about another message, whose row is in its quote.
RpcServer::Reply RpcServer::change(Params &params, const Draft &draft)
{
    const Result<Account *> account = accountOf(params);
    if (!account)
        return finished<QJsonValue>(fail(account.error()));
    Answer<QJsonValue> reply;
    ++m_accepting;
    then((*account)->send(draft), this, [this, reply](const Result<MessageKey> &key) {
        --m_accepting;
        reply.finish(key.map([](const MessageKey &own) {
            return QJsonValue(QJsonObject { { QStringLiteral("id"), own.id } });
        }));
        closeWhenAccepted();
    });
    return reply.future();
}

RpcServer::Reply RpcServer::hide(Params &params, const Jid &chat, const QString &id)
{
    const Result<Account *> account = accountOf(params);
    if (!account)
        return finished<QJsonValue>(fail(account.error()));
    Answer<QJsonValue> reply;
    then((*account)->reader().find(chat, id), this,
        [this, account = (*account)->id(), id, reply](
            const Result<std::vector<StoredMessage>> &found) {
            Account *owner = m_accounts.account(account);
            if (!owner || !found || found->empty()) {
                reply.finish(fail(owner ? ErrorCode::UnknownMessage : ErrorCode::UnknownAccount));
                return;
            }
            then(owner->hide(found->front().key), this, [id, reply](const Result<bool> &hidden) {
                reply.finish(hidden.map([&](bool) {
                    return QJsonValue(QJsonObject { { QStringLiteral("id"), id } });
                }));
            });
        });
    return reply.future();
}

RpcServer::Reply RpcServer::markRead(const QJsonObject &object)
{
    Params params(object);
    const Jid chat = params.person("chat");
    const QString id = params.optionalName("id");
    const Result<Account *> account = accountOf(params);
    if (!account)
        return finished<QJsonValue>(fail(account.error()));
    Answer<QJsonValue> reply;
    then((*account)->markRead(chat, id), this, [reply, id](const Result<bool> &done) {
        reply.finish(done.map([&](bool) {
            return QJsonValue(QJsonObject { { QStringLiteral("id"), id } });
        }));
    });
    return reply.future();
}

RpcServer::Reply RpcServer::list(const QJsonObject &object)
{
    Params params(object);
    const Jid chat = params.person("chat");
    const int limit = static_cast<int>(params.number("limit", 50, 1, mostListed));
    const QString before = params.optionalName("before");
    const Result<Account *> account = accountOf(params);
    if (!account)
        return finished<QJsonValue>(fail(account.error()));
    Answer<QJsonValue> reply;
    const auto page = [this, id = (*account)->id(), chat, limit, reply](qint64 time, qint64 row) {
        Account *owner = m_accounts.account(id);
        if (!owner) {
            reply.finish(fail(ErrorCode::UnknownAccount));
            return;
        }
        then(owner->reader().page(chat, time, row, limit), this,
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
    then((*account)->reader().find(chat, before), this,
        [page, reply](const Result<std::vector<StoredMessage>> &found) {
            if (found && !found->empty())
                page(found->front().time, found->front().rowId);
            else
                reply.finish(fail(ErrorCode::UnknownMessage));
        });
    return reply.future();
}

RpcServer::Reply RpcServer::status(const QJsonObject &object)
{
    Params params(object);
    const QString message = params.name("id");
    const Result<Account *> account = accountOf(params);
    if (!account)
        return finished<QJsonValue>(fail(account.error()));
    Answer<QJsonValue> reply;
    then((*account)->reader().findOwn(message), this,
        [this, id = (*account)->id(), reply](const Result<std::vector<StoredMessage>> &found) {
            Account *owner = m_accounts.account(id);
            if (!owner || !found || found->empty()) {
                reply.finish(fail(owner ? ErrorCode::UnknownMessage : ErrorCode::UnknownAccount));
                return;
            }
            const QString name = stepName(found->front().status);
            then(owner->reader().steps(found->front().rowId), this,
                [reply, name](const Result<std::vector<DeliveryRow>> &rows) {
                    reply.finish(rows.map([&](const std::vector<DeliveryRow> &steps) {
                        return QJsonValue(QJsonObject { { QStringLiteral("status"), name },
                            { QStringLiteral("steps"), shapes::steps(steps) } });
                    }));
                });
        });
    return reply.future();
}

RpcServer::Reply RpcServer::download(const QJsonObject &object)
{
    Params params(object);
    const Jid chat = params.person("chat");
    const QString message = params.name("id");
    const QString copyTo = params.optionalName("to");
    const Result<Account *> account = accountOf(params);
    if (!account)
        return finished<QJsonValue>(fail(account.error()));
    Answer<QJsonValue> reply;
    then((*account)->reader().find(chat, message), this,
        [this, id = (*account)->id(), copyTo, reply](
            const Result<std::vector<StoredMessage>> &found) {
            Account *owner = m_accounts.account(id);
            if (!owner || !found || found->empty()) {
                reply.finish(fail(owner ? ErrorCode::UnknownMessage : ErrorCode::UnknownAccount));
                return;
            }
            if (!found->front().content.media) {
                reply.finish(
                    fail(ErrorCode::InvalidArgument, QStringLiteral("this message has no file")));
                return;
            }
            const QString mimeType = found->front().content.media->mimeType;
            then(owner->downloadMedia(found->front().key), this,
                [this, copyTo, mimeType, reply](const Result<QString> &path) {
                    if (!path) {
                        reply.finish(fail(path.error()));
                        return;
                    }
                    then(runInPool<QJsonValue>([path = *path, copyTo, mimeType] {
                        return describeFile(path, copyTo, mimeType);
                    }),
                        this, [reply](const Result<QJsonValue> &file) { reply.finish(file); });
                });
        });
    return reply.future();
}

} // namespace heliograph
