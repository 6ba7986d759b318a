// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/GroupMembership.h"

namespace heliograph::sandbox {

/// Links into groups, requests to join, and invitations to a person (08 §2.2, §2.3).
class GroupInvites final {
public:
    struct Services {
        const AccountRegistry &accounts;
        GroupRegistry &groups;
        GroupNews &news;
        GroupMembership &membership;
        const ServiceClock &clock;
        IdSource &ids;
    };
    explicit GroupInvites(const Services &services);

    /// Requests to `g.us`: what is behind a link, and joining by it.
    Node behindLink(const Node &iq, const Node &wish) const;
    Node join(const Account &actor, const Node &iq, const Node &wish);
    /// Requests to a group that anybody may send.
    static bool isForStrangers(const QByteArray &tag);
    Node answerStranger(const Account &actor, Group &group, const Node &iq, const Node &wish);
    /// Requests to a group that its admins may send; get and set.
    static bool handles(const QByteArray &tag);
    Node answerAdmin(const Account &actor, Group &group, const Node &iq, const Node &wish);
    /// `<query><add_request/></query>`: the group behind an invitation.
    Node behindInvitation(
        const Account &asker, const Group &group, const Node &iq, const Node &wish) const;

private:
    Group *byCode(const QByteArray &code) const;
    Node link(Group &group, const Node &iq);
    Node newLink(const Account &actor, Group &group, const Node &iq);
    Node requests(const Group &group, const Node &iq) const;
    Node decide(const Account &actor, Group &group, const Node &iq, const Node &wish);
    Node withdraw(const Account &actor, Group &group, const Node &iq);
    Node acceptInvitation(const Account &actor, Group &group, const Node &iq, const Node &wish);
    Node revoke(const Account &actor, Group &group, const Node &iq, const Node &wish);
    void request(const Account &actor, Group &group);
    void tellAdmins(const Group &group, const Account &actor, const Node &news);
    /// The group as somebody outside sees it.
    Node shownOutside(const Group &group) const;

    const AccountRegistry &m_accounts;
    GroupRegistry &m_groups;
    GroupNews &m_news;
    GroupMembership &m_membership;
    const ServiceClock &m_clock;
    IdSource &m_ids;
};

} // namespace heliograph::sandbox
