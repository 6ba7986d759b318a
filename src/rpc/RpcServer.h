// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/AccountManager.h"
#include "base/Future.h"
#include "rpc/SandboxControl.h"

#include <QHash>
#include <QJsonObject>
#include <QJsonValue>
#include <QObject>

#include <functional>
#include <map>
#include <memory>

namespace heliograph {

struct StepChange;

/// JSON-RPC 2.0 over lines, as docs/rpc.md describes it: the same accounts as the window, no
/// widget. One line in, one line out; notifications in between. GUI (main) thread.
class RpcServer final : public QObject {
    Q_OBJECT
public:
    RpcServer(AccountManager &accounts, SandboxControl *sandbox, QObject *parent = nullptr);

    /// One request without its line feed. Malformed ones are answered with an error object.
    void handleLine(const QByteArray &line);

signals:
    /// One complete object without line feed.
    void lineReady(const QByteArray &line);
    /// Everything in flight is committed: the program may end.
    void shutdownRequested();

private:
    using Reply = QFuture<Result<QJsonValue>>;
    using Method = std::function<Reply(const QJsonObject &params)>;

    void addAccountMethods();
    void addMessageMethods();
    void addReportMethods();
    void addSandboxMethods();
    void answer(const QJsonValue &id, const Result<QJsonValue> &result);
    void answerError(
        const QJsonValue &id, int code, const QString &text, const QJsonObject &data = {});
    void notify(const char *method, const QJsonObject &params);
    void watch(Account *account);
    Result<Account *> accountOf(const QJsonObject &params) const;

    Reply link(const QJsonObject &params);
    Reply send(const QJsonObject &params);
    Reply whenSent(Account *account, const MessageKey &key, bool media);
    Reply list(const QJsonObject &params);
    Reply status(const QJsonObject &params);
    Reply download(const QJsonObject &params);
    void settle(const QString &account, const StepChange &change);

    AccountManager &m_accounts;
    SandboxControl *m_sandbox;
    QHash<QString, Method> m_methods;
    std::map<QString, std::unique_ptr<LinkJob>> m_links;
    /// Sends that wait for the service's ack, by account and message id.
    std::map<std::pair<QString, QString>, std::vector<Answer<QJsonValue>>> m_waiting;
};

} // namespace heliograph
