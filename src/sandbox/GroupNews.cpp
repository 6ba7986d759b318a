// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/GroupNews.h"

#include "sandbox/GroupNodes.h"
#include "sandbox/Stanzas.h"

namespace heliograph::sandbox {

GroupNews::GroupNews(
    const AccountRegistry &accounts, Delivery &delivery, const ServiceClock &clock, IdSource &ids)
    : m_accounts(accounts)
    , m_delivery(delivery)
    , m_clock(clock)
    , m_ids(ids)
{
}

std::vector<QByteArray> GroupNews::membersOf(const Group &group)
{
    std::vector<QByteArray> people;
    people.reserve(group.members.size());
    for (const GroupMember &member : group.members)
        people.push_back(member.pn);
    return people;
}

void GroupNews::tell(const Group &group, const Account *actor, const Node &change)
{
    tell(group, actor, change, membersOf(group));
}

void GroupNews::tell(const Group &group, const Account *actor, const Node &change,
    const std::vector<QByteArray> &people)
{
    Node notice = notification("w:gp2", group.jid(), m_ids.stanza(), m_clock.unixSeconds());
    if (actor) {
        setPerson(notice, "participant", group, *actor);
        if (!actor->pushName.isEmpty())
            notice.set("notify", actor->pushName.toUtf8());
    }
    notice.set("addressing_mode", QByteArray(group.isLid ? "lid" : "pn"));
    notice.add(change);
    post(m_accounts, m_delivery, people, notice);
}

void GroupNews::post(const AccountRegistry &accounts, Delivery &delivery,
    const std::vector<QByteArray> &people, const Node &notice)
{
    for (const QByteArray &pn : people) {
        const Account *account = accounts.byPn(pn);
        if (!account)
            continue;
        for (const auto &[number, device] : account->devices)
            delivery.post({ pn, number }, notice);
    }
}

} // namespace heliograph::sandbox
