// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rpc/RpcServer.h"

#include "app/ErrorText.h"
#include "app/Profile.h"
#include "rpc/JsonShapes.h"
#include "rpc/Params.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTimer>

#include <algorithm>

namespace heliograph {

namespace {

// JSON-RPC 2.0 §5.1.
constexpr int parseFailure = -32700;
constexpr int invalidRequest = -32600;
constexpr int unknownMethod = -32601;
constexpr int invalidParams = -32602;
/// How long the end waits for answers once everything is committed.
constexpr seconds lastAnswers { 10 };

/// What a caller passed cannot be used: nothing was tried.
bool isInvalidParameter(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument:
    case ErrorCode::NumberUnreadable:
    case ErrorCode::NumberTooShort:
    case ErrorCode::CountryCodeMissing:
    case ErrorCode::CodeInvalid:
        return true;
    default:
        return false;
    }
}

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
    , m_sends(new SendWaits(accounts, {}, this))
{
    addAccountMethods();
    addMessageMethods();
    addReportMethods();
    addUnsupportedMethods();
    if (sandbox)
        addSandboxMethods();
    for (Account *account : accounts.accounts())
        watch(account);
    connect(&accounts, &AccountManager::accountAdded, this, &RpcServer::watch);
    connect(&accounts, &AccountManager::accountRemoved, this, [this](const QString &id) {
        // A link that failed is still telling so when its account goes.
        if (auto link = m_links.extract(id))
            link.mapped().release()->deleteLater();
    });
}

void RpcServer::add(const char *name, const Method &method)
{
    m_methods.insert(QLatin1String(name), method);
}

void RpcServer::handleLine(const QByteArray &line, quint64 client)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(line, &problem);
    if (problem.error != QJsonParseError::NoError) {
        answerError({ client, QJsonValue::Null }, parseFailure, QStringLiteral("not JSON"));
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
        answerError({ client, id.isUndefined() ? QJsonValue::Null : id }, invalidRequest,
            QStringLiteral("not a JSON-RPC 2.0 request"));
        return;
    }
    if (!m_methods.contains(name)) {
        if (!id.isUndefined())
            answerError({ client, id }, unknownMethod, QStringLiteral("unknown method"));
        return;
    }
    m_open.insert(client);
    then(call(name, params.toObject()), this,
        [this, caller = Caller { client, id }](const Result<QJsonValue> &result) {
            answer(caller, result);
            if (const auto asked = m_open.find(caller.client); asked != m_open.end())
                m_open.erase(asked);
            if (!m_open.contains(caller.client) && m_leaving.erase(caller.client) > 0)
                emit released(caller.client);
            tellWhenAnswered();
        });
}

void RpcServer::refuseLine(quint64 client)
{
    answerError({ client, QJsonValue::Null }, invalidRequest,
        QStringLiteral("this line is longer than 16 MiB and was left out"));
}

void RpcServer::release(quint64 client)
{
    if (m_open.contains(client))
        m_leaving.insert(client);
    else
        emit released(client);
}

RpcServer::Reply RpcServer::call(const QString &method, const QJsonObject &params)
{
    if (m_ending != Ending::No && method != QStringLiteral("shutdown"))
        return finished<QJsonValue>(
            fail(ErrorCode::Cancelled, QStringLiteral("the program is ending")));
    if (!isValidUnicode(params))
        return finished<QJsonValue>(
            fail(ErrorCode::InvalidArgument, QStringLiteral("text is not valid Unicode")));
    return m_methods.value(method)(params);
}

void RpcServer::answer(const Caller &caller, const Result<QJsonValue> &result)
{
    // A request without id is a notification: nobody waits.
    if (caller.id.isUndefined())
        return;
    if (result) {
        const QJsonObject object { { QStringLiteral("jsonrpc"), QStringLiteral("2.0") },
            { QStringLiteral("id"), caller.id }, { QStringLiteral("result"), *result } };
        emit lineReady(QJsonDocument(object).toJson(QJsonDocument::Compact), caller.client);
        return;
    }
    const Error &error = result.error();
    QJsonObject data { { QStringLiteral("error"), errorName(error.code) } };
    if (error.retryAfter > 0)
        data.insert(QStringLiteral("retryAfter"), error.retryAfter);
    if (!error.detail.isEmpty())
        data.insert(QStringLiteral("detail"), error.detail);
    const int code
        = isInvalidParameter(error.code) ? invalidParams : static_cast<int>(error.code) + 1;
    answerError(caller, code,
        error.code == ErrorCode::InvalidArgument ? error.detail : errorText(error), data);
}

void RpcServer::answerError(
    const Caller &caller, int code, const QString &text, const QJsonObject &data)
{
    QJsonObject error { { QStringLiteral("code"), code }, { QStringLiteral("message"), text } };
    if (!data.isEmpty())
        error.insert(QStringLiteral("data"), data);
    const QJsonObject object { { QStringLiteral("jsonrpc"), QStringLiteral("2.0") },
        { QStringLiteral("id"), caller.id }, { QStringLiteral("error"), error } };
    emit lineReady(QJsonDocument(object).toJson(QJsonDocument::Compact), caller.client);
}

void RpcServer::notify(const char *method, const QJsonObject &params)
{
    const QJsonObject object { { QStringLiteral("jsonrpc"), QStringLiteral("2.0") },
        { QStringLiteral("method"), QLatin1String(method) }, { QStringLiteral("params"), params } };
    emit lineReady(QJsonDocument(object).toJson(QJsonDocument::Compact), 0);
}

void RpcServer::end()
{
    if (m_ending != Ending::No)
        return;
    m_ending = Ending::Asked;
    m_sends->endAll();
    closeWhenAccepted();
}

/// A message that is being accepted is committed before its session closes.
void RpcServer::closeWhenAccepted()
{
    if (m_ending != Ending::Asked || m_accepting > 0)
        return;
    m_ending = Ending::Closing;
    then(m_accounts.shutdown(), this, [this](const Result<bool> &) {
        m_ending = Ending::Closed;
        for (const Answer<QJsonValue> &waiting : std::exchange(m_shutdowns, {}))
            waiting.finish(QJsonValue(QJsonObject {}));
        QTimer::singleShot(lastAnswers, this, [this] {
            m_open.clear();
            tellWhenAnswered();
        });
        tellWhenAnswered();
    });
}

void RpcServer::tellWhenAnswered()
{
    if (m_ending != Ending::Closed || !m_open.empty())
        return;
    m_ending = Ending::Told;
    // The answers are written first, however they are passed on.
    QMetaObject::invokeMethod(this, &RpcServer::shutdownRequested, Qt::QueuedConnection);
}

void RpcServer::watch(Account *account)
{
    connect(account, &Account::statusChanged, this, [this, account] {
        m_sends->noteConnection(account->id(), account->status().state == SessionState::Online);
        tellState(*account);
    });
    connect(account, &Account::mediaProgressed, m_sends,
        [this, account](const MessageKey &key, qint64 done, qint64) {
            m_sends->noteUpload(account->id(), key, done);
        });
    connect(account, &Account::syncChanged, this, [this, account] {
        QJsonObject params = shapes::sync(account->sync());
        params.insert(QStringLiteral("account"), account->id());
        notify("sync.progress", params);
    });
    connect(account, &Account::committed, this,
        [this, account](const Outcome &outcome) { tellOutcome(account->id(), outcome); });
}

void RpcServer::tellState(const Account &account)
{
    const SessionStatus &status = account.status();
    QJsonObject params { { QStringLiteral("account"), account.id() },
        { QStringLiteral("state"), stateName(status.state) },
        { QStringLiteral("cause"),
            status.cause == ErrorCode::Unknown ? QString() : errorName(status.cause) } };
    if (status.cause != ErrorCode::Unknown)
        params.insert(QStringLiteral("message"), causeText(status));
    shapes::addEvidence(params, status.evidence);
    if (status.attempt > 0)
        params.insert(QStringLiteral("attempt"), status.attempt);
    if (status.retryAt > milliseconds(0))
        params.insert(QStringLiteral("retryIn"),
            static_cast<qint64>((status.retryAt - m_accounts.profile().clock().now()).count()));
    notify("session.state", params);
}

static QString changeName(Outcome::Updated::Change change)
{
    switch (change) {
    case Outcome::Updated::Change::Edit:
        return QStringLiteral("edit");
    case Outcome::Updated::Change::Revoke:
        return QStringLiteral("revoke");
    case Outcome::Updated::Change::Reaction:
        return QStringLiteral("reaction");
    }
    return {};
}

void RpcServer::tellOutcome(const QString &account, const Outcome &outcome)
{
    for (const Outcome::Received &received : outcome.received) {
        QJsonObject params = shapes::message(received.message);
        params.insert(QStringLiteral("account"), account);
        params.insert(QStringLiteral("offline"), received.offline);
        notify("message.received", params);
    }
    for (const Outcome::Updated &updated : outcome.updated) {
        QJsonObject params = shapes::message(updated.message);
        params.insert(QStringLiteral("account"), account);
        params.insert(QStringLiteral("change"), changeName(updated.change));
        notify("message.updated", params);
    }
    for (const StepChange &change : outcome.steps) {
        QJsonObject params { { QStringLiteral("account"), account },
            { QStringLiteral("chat"), shapes::jid(change.key.chat) },
            { QStringLiteral("id"), change.key.id },
            { QStringLiteral("recipient"), shapes::jid(change.row.recipient) },
            { QStringLiteral("step"), stepName(change.row.step) },
            { QStringLiteral("localTime"), change.row.localTime } };
        if (change.row.serverTime > 0)
            params.insert(QStringLiteral("serverTime"), change.row.serverTime);
        notify("message.status", params);
        m_sends->settle(account, change);
    }
}

Result<Account *> RpcServer::accountOf(Params &params) const
{
    const QString id = params.text("account");
    if (params.fault())
        return fail(*params.fault());
    if (Account *account = m_accounts.account(id))
        return account;
    return fail(ErrorCode::UnknownAccount);
}

/// What docs/rpc.md names and this version cannot do yet.
void RpcServer::addUnsupportedMethods()
{
    for (const char *name : { "groups.list", "groups.create", "groups.add", "groups.remove",
             "groups.leave", "groups.rename" })
        add(name,
            [](const QJsonObject &) { return finished<QJsonValue>(fail(ErrorCode::Unsupported)); });
}

} // namespace heliograph
