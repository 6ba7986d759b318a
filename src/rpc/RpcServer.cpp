// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rpc/RpcServer.h"

#include "app/ErrorText.h"
#include "app/Profile.h"
#include "rpc/JsonShapes.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace heliograph {

namespace {

// JSON-RPC 2.0 §5.1.
constexpr int parseFailure = -32700;
constexpr int invalidRequest = -32600;
constexpr int unknownMethod = -32601;
constexpr int invalidParams = -32602;

/// A lone surrogate has no UTF-8: it must neither be stored nor written out again (C16).
bool isValidUnicode(const QJsonValue &value)
{
    if (value.isString())
        return value.toString().isValidUtf16();
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        return std::all_of(array.begin(), array.end(),
            [](const QJsonValue &entry) { return isValidUnicode(entry); });
    }
    const QJsonObject object = value.toObject();
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        if (!entry.key().isValidUtf16() || !isValidUnicode(entry.value()))
            return false;
    }
    return true;
}

} // namespace

RpcServer::RpcServer(AccountManager &accounts, SandboxControl *sandbox, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_sandbox(sandbox)
{
    addAccountMethods();
    addMessageMethods();
    addReportMethods();
    if (sandbox)
        addSandboxMethods();
    for (Account *account : accounts.accounts())
        watch(account);
    connect(&accounts, &AccountManager::accountAdded, this, &RpcServer::watch);
}

void RpcServer::handleLine(const QByteArray &line)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(line, &problem);
    if (problem.error != QJsonParseError::NoError) {
        answerError(QJsonValue::Null, parseFailure, QStringLiteral("not JSON"));
        return;
    }
    const QJsonObject request = document.object();
    QJsonValue id = request.value(QStringLiteral("id"));
    const bool validId
        = id.isUndefined() || id.isNull() || id.isDouble() || (id.isString() && isValidUnicode(id));
    if (!validId)
        id = QJsonValue::Null;
    const QString name = request.value(QStringLiteral("method")).toString();
    const QJsonValue params = request.value(QStringLiteral("params"));
    if (request.value(QStringLiteral("jsonrpc")).toString() != QStringLiteral("2.0")
        || name.isEmpty() || !(params.isUndefined() || params.isObject()) || !validId) {
        answerError(id.isUndefined() ? QJsonValue::Null : id, invalidRequest,
            QStringLiteral("not a JSON-RPC 2.0 request"));
        return;
    }
    const auto method = m_methods.constFind(name);
    if (method == m_methods.constEnd()) {
        if (!id.isUndefined())
            answerError(id, unknownMethod, QStringLiteral("unknown method"));
        return;
    }
    if (!isValidUnicode(params)) {
        answer(id, fail(ErrorCode::InvalidArgument, QStringLiteral("text is not valid Unicode")));
        return;
    }
    then((*method)(params.toObject()), this,
        [this, id](const Result<QJsonValue> &result) { answer(id, result); });
}

void RpcServer::answer(const QJsonValue &id, const Result<QJsonValue> &result)
{
    // A request without id is a notification: nobody waits.
    if (id.isUndefined())
        return;
    if (result) {
        const QJsonObject object { { QStringLiteral("jsonrpc"), QStringLiteral("2.0") },
            { QStringLiteral("id"), id }, { QStringLiteral("result"), *result } };
        emit lineReady(QJsonDocument(object).toJson(QJsonDocument::Compact));
        return;
    }
    const Error &error = result.error();
    QJsonObject data { { QStringLiteral("error"), errorName(error.code) } };
    if (error.retryAfter > 0)
        data.insert(QStringLiteral("retryAfter"), error.retryAfter);
    if (!error.detail.isEmpty())
        data.insert(QStringLiteral("detail"), error.detail);
    const int code = error.code == ErrorCode::InvalidArgument ? invalidParams
                                                              : static_cast<int>(error.code) + 1;
    answerError(
        id, code, error.code == ErrorCode::InvalidArgument ? error.detail : errorText(error), data);
}

void RpcServer::answerError(
    const QJsonValue &id, int code, const QString &text, const QJsonObject &data)
{
    QJsonObject error { { QStringLiteral("code"), code }, { QStringLiteral("message"), text } };
    if (!data.isEmpty())
        error.insert(QStringLiteral("data"), data);
    const QJsonObject object { { QStringLiteral("jsonrpc"), QStringLiteral("2.0") },
        { QStringLiteral("id"), id }, { QStringLiteral("error"), error } };
    emit lineReady(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

void RpcServer::notify(const char *method, const QJsonObject &params)
{
    const QJsonObject object { { QStringLiteral("jsonrpc"), QStringLiteral("2.0") },
        { QStringLiteral("method"), QLatin1String(method) }, { QStringLiteral("params"), params } };
    emit lineReady(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

void RpcServer::watch(Account *account)
{
    connect(account, &Account::statusChanged, this, [this, account] {
        const SessionStatus &status = account->status();
        QJsonObject params { { QStringLiteral("account"), account->id() },
            { QStringLiteral("state"), stateName(status.state) },
            { QStringLiteral("cause"),
                status.cause == ErrorCode::Unknown ? QString() : errorName(status.cause) } };
        if (status.attempt > 0)
            params.insert(QStringLiteral("attempt"), status.attempt);
        if (status.retryAt > milliseconds(0))
            params.insert(QStringLiteral("retryIn"),
                static_cast<qint64>((status.retryAt - m_accounts.profile().clock().now()).count()));
        notify("session.state", params);
    });
    connect(account, &Account::committed, this, [this, account](const Outcome &outcome) {
        for (const Outcome::Received &received : outcome.received) {
            QJsonObject params = shapes::message(received.message);
            params.insert(QStringLiteral("account"), account->id());
            params.insert(QStringLiteral("offline"), received.offline);
            notify("message.received", params);
        }
        for (const StepChange &change : outcome.steps) {
            QJsonObject params { { QStringLiteral("account"), account->id() },
                { QStringLiteral("chat"), shapes::jid(change.key.chat) },
                { QStringLiteral("id"), change.key.id },
                { QStringLiteral("recipient"), shapes::jid(change.row.recipient) },
                { QStringLiteral("step"), stepName(change.row.step) },
                { QStringLiteral("localTime"), change.row.localTime } };
            if (change.row.serverTime > 0)
                params.insert(QStringLiteral("serverTime"), change.row.serverTime);
            notify("message.status", params);
            settle(account->id(), change);
        }
    });
}

Result<Account *> RpcServer::accountOf(const QJsonObject &params) const
{
    const QString id = params.value(QStringLiteral("account")).toString();
    if (id.isEmpty())
        return fail(ErrorCode::InvalidArgument, QStringLiteral("account is missing"));
    if (Account *account = m_accounts.account(id))
        return account;
    return fail(ErrorCode::UnknownAccount);
}

void RpcServer::addAccountMethods()
{
    m_methods.insert(QStringLiteral("accounts.list"), [this](const QJsonObject &) {
        QJsonArray list;
        for (const Account *account : m_accounts.accounts())
            list.append(shapes::account(*account));
        return finished<QJsonValue>(QJsonValue(list));
    });
    m_methods.insert(QStringLiteral("accounts.link"),
        [this](const QJsonObject &params) { return link(params); });
    const auto stateAfter = [this](QFuture<Result<bool>> (Account::*call)()) {
        return [this, call](const QJsonObject &params) -> Reply {
            const Result<Account *> account = accountOf(params);
            if (!account)
                return finished<QJsonValue>(fail(account.error()));
            Answer<QJsonValue> reply;
            then(((*account)->*call)(), this, [reply, target = *account](const Result<bool> &done) {
                reply.finish(done.map([&](bool) {
                    return QJsonValue(QJsonObject {
                        { QStringLiteral("state"), stateName(target->status().state) } });
                }));
            });
            return reply.future();
        };
    };
    m_methods.insert(QStringLiteral("accounts.connect"), stateAfter(&Account::connectToService));
    m_methods.insert(
        QStringLiteral("accounts.disconnect"), stateAfter(&Account::disconnectFromService));
    m_methods.insert(QStringLiteral("accounts.useHere"), stateAfter(&Account::useHere));
    m_methods.insert(QStringLiteral("accounts.unlink"), stateAfter(&Account::unlink));
    m_methods.insert(QStringLiteral("shutdown"), [this](const QJsonObject &) -> Reply {
        Answer<QJsonValue> reply;
        then(m_accounts.shutdown(), this, [this, reply](const Result<bool> &) {
            reply.finish(QJsonValue(QJsonObject {}));
            // The answer is written first.
            QMetaObject::invokeMethod(this, &RpcServer::shutdownRequested, Qt::QueuedConnection);
        });
        return reply.future();
    });
}

RpcServer::Reply RpcServer::link(const QJsonObject &params)
{
    const QString method = params.value(QStringLiteral("method")).toString(QStringLiteral("qr"));
    if (method != QStringLiteral("qr"))
        return finished<QJsonValue>(
            fail(ErrorCode::InvalidArgument, QStringLiteral("this version links by \"qr\"")));
    LinkOptions options;
    options.label = params.value(QStringLiteral("label")).toString();
    options.accountId = params.value(QStringLiteral("account")).toString();
    Result<std::unique_ptr<LinkJob>> job = m_accounts.link(options);
    if (!job)
        return finished<QJsonValue>(fail(job.error()));
    const QString id = (*job)->accountId();
    connect(job->get(), &LinkJob::codeChanged, this, [this, id](const QrCode &code) {
        if (!code.text.isEmpty())
            notify("account.qr",
                { { QStringLiteral("account"), id }, { QStringLiteral("qr"), code.text },
                    { QStringLiteral("expiresIn"), static_cast<qint64>(code.lifetime.count()) },
                    { QStringLiteral("remaining"), code.remaining } });
    });
    connect(job->get(), &LinkJob::linked, this, [this, id] {
        const Account *account = m_accounts.account(id);
        notify("account.linked",
            { { QStringLiteral("account"), id },
                { QStringLiteral("jid"), shapes::jid(account->jid()) },
                { QStringLiteral("lid"), shapes::jid(account->lid()) } });
    });
    connect(job->get(), &LinkJob::failed, this, [this, id](const Error &error) {
        notify("account.linkFailed",
            { { QStringLiteral("account"), id },
                { QStringLiteral("error"), errorName(error.code) } });
    });
    m_links[id] = std::move(*job);
    return finished<QJsonValue>(QJsonValue(QJsonObject { { QStringLiteral("account"), id } }));
}

} // namespace heliograph
