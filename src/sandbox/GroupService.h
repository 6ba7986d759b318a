// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/GroupInvites.h"
#include "sandbox/GroupSettings.h"
#include "sandbox/StanzaService.h"

namespace heliograph::sandbox {

/// Namespace `w:g2`: what is asked of groups and who may change them (08 §2, §15).
class GroupService final : public IqHandler {
public:
    GroupService(AccountRegistry &accounts, GroupRegistry &groups, Delivery &delivery,
        const ServiceClock &clock, IdSource &ids);

    std::optional<Node> answer(const DeviceId &from, const Node &iq) override;

private:
    /// To `g.us`: about no group in particular.
    Node answerGeneral(const Account &asker, const Node &iq, const Node &wish);
    Node answerQuery(const Account &asker, Group &group, const Node &iq, const Node &wish);
    Node participating(const Account &asker, const Node &iq) const;
    Node several(const Account &asker, const Node &iq, const Node &wish) const;
    Node change(const Account &actor, Group &group, const Node &iq, const Node &wish);

    AccountRegistry &m_accounts;
    GroupRegistry &m_groups;
    GroupNews m_news;
    GroupMembership m_membership;
    GroupSettings m_settings;
    GroupInvites m_invites;
};

} // namespace heliograph::sandbox
