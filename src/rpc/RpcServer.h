// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/AccountManager.h"
#include "base/Future.h"
#include "rpc/SandboxControl.h"
#include "rpc/SendWaits.h"

#include <QHash>
#include <QJsonObject>
#include <QJsonValue>
#include <QObject>

#include <functional>
#include <map>
#include <memory>
#include <set>

namespace heliograph {

class Params;
struct Outcome;

/// JSON-RPC 2.0 over lines, as docs/rpc.md describes it: the same accounts as the window, no
/// widget. One line in, one line out; notifications in between. GUI (main) thread.
class RpcServer final : public QObject {
    Q_OBJECT
public:
    /// `sandbox` is null when the program runs no service of its own.
    RpcServer(AccountManager &accounts, SandboxControl *sandbox, QObject *parent = nullptr);

    /// One request without its line feed. Malformed ones are answered with an error object. The
    /// answer goes to `client`.
    void handleLine(const QByteArray &line, quint64 client = 0);
    /// A line of this client was too long to be read: that is answered.
    void refuseLine(quint64 client);
    /// This client asks no more: `released` follows the answers that it waits for.
    void release(quint64 client);
    /// Nobody asks any more: commits everything in flight, once, and answers what is still open.
    void end();

signals:
    /// One complete object without line feed: an answer to `client`, or with 0 what everybody may
    /// hear.
    void lineReady(const QByteArray &line, quint64 client);
    /// It asks no more, and every answer for it is out.
    void released(quint64 client);
    /// Everything in flight is committed and every answer is out: the program may end.
    void shutdownRequested();

private:
    using Reply = QFuture<Result<QJsonValue>>;
    using Method = std::function<Reply(const QJsonObject &params)>;

    /// Who waits for an answer, and under which id.
    struct Caller {
        quint64 client = 0;
        QJsonValue id;
    };

    void add(const char *name, const Method &method);
    void addAccountMethods();
    void addMessageMethods();
    void addReportMethods();
    void addSandboxMethods();
    void addUnsupportedMethods();
    Reply call(const QString &method, const QJsonObject &params);
    void closeWhenAccepted();
    void tellWhenAnswered();
    void answer(const Caller &caller, const Result<QJsonValue> &result);
    void answerError(
        const Caller &caller, int code, const QString &text, const QJsonObject &data = {});
    void notify(const char *method, const QJsonObject &params);
    void watch(Account *account);
    void tellState(const Account &account);
    void tellOutcome(const QString &account, const Outcome &outcome);
    /// The fault of the other parameters, if there is one; UnknownAccount.
    Result<Account *> accountOf(Params &params) const;
    Method stateAfter(QFuture<Result<bool>> (Account::*action)(),
        const Result<SessionState> &ofNone = fail(ErrorCode::UnknownAccount));

    Reply erase(const QString &accountId);
    Reply link(const QJsonObject &object);
    void tell(const QString &id, LinkJob &job);
    Reply unlink(const QJsonObject &object);
    Reply send(const QJsonObject &object);
    Reply react(const QJsonObject &object);
    Reply edit(const QJsonObject &object);
    Reply revoke(const QJsonObject &object);
    Reply change(Params &params, const Draft &draft);
    Reply hide(Params &params, const Jid &chat, const QString &id);
    Reply markRead(const QJsonObject &object);
    Reply list(const QJsonObject &object);
    Reply status(const QJsonObject &object);
    Reply download(const QJsonObject &object);
    Reply chats(const QJsonObject &object, bool contacts);
    Reply summary(const QJsonObject &object);
    Reply timeline(const QJsonObject &object);

    AccountManager &m_accounts;
    SandboxControl *m_sandbox;
    QHash<QString, Method> m_methods;
    std::map<QString, std::unique_ptr<LinkJob>> m_links;
    SendWaits *m_sends;
    /// Who asked what has no answer yet.
    std::multiset<quint64> m_open;
    /// Clients that ask no more and wait for answers.
    std::set<quint64> m_leaving;
    /// Sends whose message is not on disk yet.
    int m_accepting = 0;
    /// How far the end is: asked for, sessions closing, all committed, told.
    enum class Ending { No, Asked, Closing, Closed, Told };
    Ending m_ending = Ending::No;
    /// Answers of `shutdown`.
    std::vector<Answer<QJsonValue>> m_shutdowns;
};

} // namespace heliograph
