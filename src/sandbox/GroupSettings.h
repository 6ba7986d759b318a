// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/GroupNews.h"

namespace heliograph::sandbox {

/// Name, description and rules of a group (08 §2.3).
class GroupSettings final {
public:
    GroupSettings(GroupRegistry &groups, GroupNews &news, const ServiceClock &clock, IdSource &ids);

    /// Whether a change of this tag is known here.
    static bool handles(const QByteArray &tag);
    /// Whether only admins may make it, in this group.
    static bool isForAdmins(const Group &group, const QByteArray &tag);
    Node change(const Account &actor, Group &group, const Node &iq, const Node &wish);

private:
    Node subject(const Account &actor, Group &group, const Node &iq, const Node &wish);
    Node description(const Account &actor, Group &group, const Node &iq, const Node &wish);
    Node timer(const Account &actor, Group &group, const Node &iq, const Node &wish);
    void flag(const Account &actor, Group &group, const Node &wish);
    Node mode(const Account &actor, Group &group, const Node &iq, const Node &wish);
    Node approval(const Account &actor, Group &group, const Node &iq, const Node &wish);
    void tell(const Account &actor, const Group &group, const Node &news);

    GroupRegistry &m_groups;
    GroupNews &m_news;
    const ServiceClock &m_clock;
    IdSource &m_ids;
};

} // namespace heliograph::sandbox
