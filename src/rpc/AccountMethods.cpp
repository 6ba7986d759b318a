// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/LinkWays.h"
#include "rpc/JsonShapes.h"
#include "rpc/Params.h"
#include "rpc/RpcServer.h"

#include <QJsonArray>

namespace heliograph {

/// Carries out `action` and answers with the state after it; `ofNone` when the account is gone
/// then.
RpcServer::Method RpcServer::stateAfter(
    QFuture<Result<bool>> (Account::*action)(), const Result<SessionState> &ofNone)
{
    return [this, action, ofNone](const QJsonObject &object) -> Reply {
        Params params(object);
        const Result<Account *> account = accountOf(params);
        if (!account)
            return finished<QJsonValue>(fail(account.error()));
        Answer<QJsonValue> reply;
        then(((*account)->*action)(), this,
            [this, reply, ofNone, id = (*account)->id()](const Result<bool> &done) {
                // An abandoned link takes its account away meanwhile.
                const Account *after = m_accounts.account(id);
                const Result<SessionState> state = after ? after->status().state : ofNone;
                reply.finish(done.and_then([&](bool) { return state; }).map([](SessionState now) {
                    return QJsonValue(QJsonObject { { QStringLiteral("state"), stateName(now) } });
                }));
            });
        return reply.future();
    };
}

void RpcServer::addAccountMethods()
{
    add("accounts.list", [this](const QJsonObject &) {
        QJsonArray list;
        for (const Account *account : m_accounts.accounts())
            list.append(shapes::account(*account));
        return finished<QJsonValue>(QJsonValue(list));
    });
    add("accounts.link", [this](const QJsonObject &params) { return link(params); });
    add("accounts.connect", stateAfter(&Account::connectToService));
    add("accounts.disconnect", stateAfter(&Account::disconnectFromService, SessionState::Idle));
    add("accounts.useHere", stateAfter(&Account::useHere));
    add("accounts.unlink", [this](const QJsonObject &params) { return unlink(params); });
    add("shutdown", [this](const QJsonObject &) -> Reply {
        if (m_ending >= Ending::Closed)
            return finished<QJsonValue>(QJsonValue(QJsonObject {}));
        m_shutdowns.emplace_back();
        const Reply reply = m_shutdowns.back().future();
        end();
        return reply;
    });
}

RpcServer::Reply RpcServer::unlink(const QJsonObject &object)
{
    Params params(object);
    const bool erases = params.flag("erase");
    const Result<Account *> account = accountOf(params);
    if (!account)
        return finished<QJsonValue>(fail(account.error()));
    // One that was never linked has nothing to keep.
    if (erases || (*account)->jid().isNull())
        return erase((*account)->id());
    Answer<QJsonValue> reply;
    then(
        (*account)->unlink(), this, [this, reply, id = (*account)->id()](const Result<bool> &told) {
            const Account *after = m_accounts.account(id);
            if (!told)
                reply.finish(fail(told.error()));
            else if (!after)
                reply.finish(fail(ErrorCode::UnknownAccount));
            else
                reply.finish(QJsonValue(
                    QJsonObject { { QStringLiteral("state"), stateName(after->status().state) },
                        { QStringLiteral("told"), *told } }));
        });
    return reply.future();
}

RpcServer::Reply RpcServer::erase(const QString &accountId)
{
    Answer<QJsonValue> reply;
    then(m_accounts.erase(accountId), this, [reply](const Result<bool> &told) {
        reply.finish(told.map([](bool wasTold) {
            return QJsonValue(
                QJsonObject { { QStringLiteral("state"), stateName(SessionState::Unlinked) },
                    { QStringLiteral("told"), wasTold } });
        }));
    });
    return reply.future();
}

RpcServer::Reply RpcServer::link(const QJsonObject &object)
{
    Params params(object);
    LinkOptions options;
    options.label = params.optionalText("label");
    options.accountId = params.optionalText("account");
    options.phone = params.optionalText("phone");
    options.code = params.optionalText("code");
    if (params.choice("method", { QStringLiteral("qr"), QStringLiteral("code") })
        == QStringLiteral("code")) {
        options.method = LinkMethod::Code;
        options.phone = params.text("phone");
    }
    if (params.fault())
        return finished<QJsonValue>(fail(*params.fault()));
    if (options.method == LinkMethod::Code) {
        // Judged before anything that runs is ended for it.
        if (const Result<LinkWay> way = codeWay(options.phone, options.code); !way)
            return finished<QJsonValue>(fail(way.error()));
    }
    // One job for an account: the former one would end what this one begins.
    m_links.erase(options.accountId);
    Result<std::unique_ptr<LinkJob>> job = m_accounts.link(options);
    if (!job)
        return finished<QJsonValue>(fail(job.error()));
    const QString id = (*job)->accountId();
    tell(id, **job);
    m_links[id] = std::move(*job);
    return finished<QJsonValue>(QJsonValue(QJsonObject { { QStringLiteral("account"), id } }));
}

/// Passes on what one link brings.
void RpcServer::tell(const QString &id, LinkJob &job)
{
    const auto about = [id](QJsonObject more) {
        more.insert(QStringLiteral("account"), id);
        return more;
    };
    connect(&job, &LinkJob::codeChanged, this, [this, about](const QrCode &code) {
        if (!code.text.isEmpty())
            notify("account.qr",
                about({ { QStringLiteral("qr"), code.text },
                    { QStringLiteral("expiresIn"), static_cast<qint64>(code.lifetime.count()) },
                    { QStringLiteral("remaining"), code.remaining } }));
    });
    connect(&job, &LinkJob::pairingCodeChanged, this, [this, about](const PairingCode &code) {
        if (!code.text.isEmpty())
            notify("account.code",
                about({ { QStringLiteral("code"), code.text },
                    { QStringLiteral("expiresIn"), static_cast<qint64>(code.lifetime.count()) } }));
    });
    connect(&job, &LinkJob::noticed, this, [this, about](ErrorCode notice) {
        if (notice == ErrorCode::PasskeyNeeded)
            notify("account.passkeyRequested", about({}));
        else
            notify(
                "account.linkNotice", about({ { QStringLiteral("notice"), errorName(notice) } }));
    });
    connect(&job, &LinkJob::linked, this, [this, id, about] {
        if (const Account *account = m_accounts.account(id))
            notify("account.linked",
                about({ { QStringLiteral("jid"), shapes::jid(account->jid()) },
                    { QStringLiteral("lid"), shapes::jid(account->lid()) } }));
    });
    connect(&job, &LinkJob::failed, this, [this, about, &job](const Error &error) {
        QJsonObject failure { { QStringLiteral("error"), errorName(error.code) },
            { QStringLiteral("message"), job.explanation() } };
        if (error.retryAfter > 0)
            failure.insert(QStringLiteral("retryAfter"), error.retryAfter);
        notify("account.linkFailed", about(failure));
        // One that was never linked goes with its attempt.
        job.cancel();
    });
}

} // namespace heliograph
