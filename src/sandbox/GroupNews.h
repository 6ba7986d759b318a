// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/AccountRegistry.h"
#include "sandbox/Delivery.h"
#include "sandbox/GroupRegistry.h"
#include "sandbox/IdSource.h"

namespace heliograph::sandbox {

/// Writes and posts the `w:gp2` notifications of changes (08 §2.5).
class GroupNews final {
public:
    GroupNews(const AccountRegistry &accounts, Delivery &delivery, const ServiceClock &clock,
        IdSource &ids);

    /// To every device of these people. `actor` may be nobody.
    void tell(const Group &group, const Account *actor, const Node &change,
        const std::vector<QByteArray> &people);
    /// To every member.
    void tell(const Group &group, const Account *actor, const Node &change);
    /// The digits of all members.
    static std::vector<QByteArray> membersOf(const Group &group);
    /// A whole stanza, to every device of these people.
    static void post(const AccountRegistry &accounts, Delivery &delivery,
        const std::vector<QByteArray> &people, const Node &notice);

private:
    const AccountRegistry &m_accounts;
    Delivery &m_delivery;
    const ServiceClock &m_clock;
    IdSource &m_ids;
};

} // namespace heliograph::sandbox
