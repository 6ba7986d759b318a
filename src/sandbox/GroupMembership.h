// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/GroupNews.h"

namespace heliograph::sandbox {

/// Who comes, goes and rises in a group (08 §2.3, §2.4).
class GroupMembership final {
public:
    GroupMembership(const AccountRegistry &accounts, GroupRegistry &groups, GroupNews &news,
        const ServiceClock &clock, IdSource &ids);

    /// Makes the group of a `<create>`; the answer names who could not be added.
    Node create(const Account &creator, const Node &iq, const Node &wish);
    /// `add`, `remove`, `promote` or `demote`: the result, or an error of the whole request.
    Node change(const Account &actor, Group &group, const Node &iq, const Node &wish);
    /// Takes people in who have a right to it; false when the group is full. `reason` may be empty.
    bool admit(const Account &actor, Group &group, const std::vector<const Account *> &people,
        const QByteArray &reason);
    Node leave(const Account &actor, const Node &iq, const Node &wish);

private:
    /// Empty when the person may be added by the actor, else the code (08 §2.4).
    QByteArray obstacle(const Account &actor, const Group &group, const Account *person) const;
    /// A participant that was not touched: the name as asked, the code, and a code of its own for
    /// who may not be added.
    Node refusal(Group &group, const Account *person, const Jid &asked, const QByteArray &code);
    /// One participant of a change; empty when it is done, else the code.
    QByteArray tryChange(
        const Account &actor, Group &group, const QByteArray &tag, const Account *person) const;
    void announceChange(const Account &actor, Group &group, const QByteArray &tag,
        const std::vector<const Account *> &people, const std::vector<QByteArray> &audience,
        const QByteArray &reason = {});
    void takeSettings(Group &group, const Account &creator, const Node &wish) const;

    const AccountRegistry &m_accounts;
    GroupRegistry &m_groups;
    GroupNews &m_news;
    const ServiceClock &m_clock;
    IdSource &m_ids;
};

/// A code for a link or an invitation: 22 letters.
QByteArray freshGroupCode(IdSource &ids);
bool isGroupCode(const QByteArray &text);

/// What a group may be called; longer or empty is refused (08 §2.1).
bool isSubject(const QByteArray &text);
/// What a group may have as its description.
bool isDescription(const QByteArray &text);

} // namespace heliograph::sandbox
