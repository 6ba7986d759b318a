// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/GroupService.h"

#include <QJsonObject>

namespace heliograph::sandbox {

/// The calls of the control API about groups (10 §10.1). Each becomes the request that a client of
/// the actor would send, so the rules of groups hold here as well.
class GroupCommands final {
public:
    GroupCommands(const AccountRegistry &accounts, GroupRegistry &groups, GroupService &service);

    /// `{creator, subject, participants[]}` and the settings that change() takes. People are
    /// digits; the answer has the group and, by digits, the codes of those who are `refused`.
    /// UnknownAccount, InvalidArgument.
    Result<QJsonObject> create(const QJsonObject &body);
    /// `{actor}` and any of `add[]`, `remove[]`, `promote[]`, `demote[]`, `subject`,
    /// `description`, `announcement`, `locked`, `ephemeral`, `member_add_mode`,
    /// `membership_approval_mode`, `leave`; in this order. NotFound, UnknownAccount,
    /// InvalidArgument when the actor may not do it.
    Result<QJsonObject> change(const QString &id, const QJsonObject &body);

private:
    Result<Node> request(const Account &actor, const Jid &to, Node wish);
    /// The requests of a change, in order.
    std::vector<Node> wishes(const Group &group, const QJsonObject &body) const;
    Node people(const QString &tag, const QJsonValue &digits) const;
    /// Adds the codes of those who could not be changed.
    void noteRefused(QJsonObject &refused, const Node &people) const;
    Result<QJsonObject> apply(
        const Account &actor, const Group &group, const QJsonObject &body, QJsonObject refused);

    const AccountRegistry &m_accounts;
    GroupRegistry &m_groups;
    GroupService &m_service;
};

} // namespace heliograph::sandbox
