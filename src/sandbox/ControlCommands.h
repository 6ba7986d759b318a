// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/GroupCommands.h"
#include "sandbox/Service.h"

namespace heliograph::sandbox {

/// The commands of the control API (10 §10.1), by method and path below `/control/v1`. Errors are
/// NotFound, UnknownAccount, AlreadyLinked, LinkRefused, InvalidArgument, Unsupported.
class ControlCommands final {
public:
    explicit ControlCommands(Service &service);

    /// The metrics for a collector of such.
    QByteArray prometheus() const;
    EventLog &events();
    /// What the parameters `after` and `kind` ask for.
    QJsonArray eventsFor(const QHash<QByteArray, QByteArray> &parameters) const;
    /// `parameters` are those of the query.
    Result<QJsonObject> run(const QByteArray &method, const QString &path, const QJsonObject &body,
        const QHash<QByteArray, QByteArray> &parameters = {});

private:
    Result<QJsonObject> runGlobal(const QByteArray &method, const QString &name,
        const QJsonObject &body, const QHash<QByteArray, QByteArray> &parameters);
    Result<QJsonObject> runFaults(
        const QByteArray &method, const QStringList &parts, const QJsonObject &body);
    Result<QJsonObject> runAccounts(
        const QByteArray &method, const QStringList &parts, const QJsonObject &body);
    Result<QJsonObject> runAccount(Account &account, const QByteArray &method,
        const QStringList &parts, const QJsonObject &body);
    Result<QJsonObject> runGroups(
        const QByteArray &method, const QStringList &parts, const QJsonObject &body);
    Result<QJsonObject> link(const Account &account, const QJsonObject &body);
    Result<QJsonObject> create(const QJsonObject &body);
    Result<QJsonObject> say(Account &account, const QJsonObject &body);
    QByteArray contentIn(const QJsonObject &body, const Jid &chat) const;
    void stopScript(const QString &who);
    Result<QJsonObject> script(const QJsonObject &body);
    /// Accounts, groups, scripts and faults at once (10 §11).
    Result<QJsonObject> scenario(const QJsonObject &body);
    Result<QJsonObject> moveClock(const QJsonObject &body);
    Result<QJsonObject> queue(const QString &jid) const;
    QJsonObject describe(const Account &account) const;
    QJsonObject describe(const Account &account, const Device &device) const;

    Service &m_service;
    GroupCommands m_groups;
};

} // namespace heliograph::sandbox
