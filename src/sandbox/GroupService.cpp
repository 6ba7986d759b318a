// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/GroupService.h"

#include "sandbox/GroupNodes.h"
#include "sandbox/Stanzas.h"

namespace heliograph::sandbox {

namespace {

constexpr size_t mostQueried = 10'000;

bool isMembershipChange(const QByteArray &tag)
{
    return tag == "add" || tag == "remove" || tag == "promote" || tag == "demote";
}

/// Whether only admins may make this change.
bool isChangeForAdmins(const Group &group, const QByteArray &tag)
{
    if (tag != "add")
        return isMembershipChange(tag) || GroupSettings::isForAdmins(group, tag);
    const auto mode = group.modes.find("member_add_mode");
    return mode != group.modes.end() && mode->second == "admin_add";
}

} // namespace

GroupService::GroupService(AccountRegistry &accounts, GroupRegistry &groups, Delivery &delivery,
    const ServiceClock &clock, IdSource &ids)
    : m_accounts(accounts)
    , m_groups(groups)
    , m_news(accounts, delivery, clock, ids)
    , m_membership(accounts, groups, m_news, clock, ids)
    , m_settings(groups, m_news, clock, ids)
    , m_invites({ accounts, groups, m_news, m_membership, clock, ids })
{
}

std::optional<Node> GroupService::answer(const DeviceId &from, const Node &iq)
{
    const Account *account = m_accounts.byPn(from.pn);
    const Node *wish = iq.firstChild();
    const Jid to = jidAttribute(iq, "to");
    if (!account || !wish || to.server != server::group)
        return iqError(iq, 400, "bad-request");
    if (to.user.isEmpty())
        return answerGeneral(*account, iq, *wish);
    Group *group = m_groups.find(to);
    if (!group || group->members.empty())
        return iqError(iq, 404, "item-not-found");
    return iq.text("type") == "get" ? answerQuery(*account, *group, iq, *wish)
                                    : change(*account, *group, iq, *wish);
}

Node GroupService::answerGeneral(const Account &asker, const Node &iq, const Node &wish)
{
    if (iq.text("type") == "get") {
        if (wish.tag == "participating")
            return participating(asker, iq);
        if (wish.tag == "query")
            return several(asker, iq, wish);
        if (wish.tag == "invite")
            return m_invites.behindLink(iq, wish);
    } else if (wish.tag == "create") {
        return m_membership.create(asker, iq, wish);
    } else if (wish.tag == "leave") {
        return m_membership.leave(asker, iq, wish);
    } else if (wish.tag == "invite") {
        return m_invites.join(asker, iq, wish);
    }
    return iqError(iq, 400, "bad-request");
}

Node GroupService::participating(const Account &asker, const Node &iq) const
{
    Node list("groups");
    for (const Group *group : m_groups.of(asker.pn))
        list.add(groupNode(*group, m_accounts));
    return iqResult(iq, { std::move(list) });
}

Node GroupService::several(const Account &asker, const Node &iq, const Node &wish) const
{
    if (wish.children().size() > mostQueried)
        return iqError(iq, 406, "not-acceptable");
    Node list("groups");
    for (const Node &entry : wish.children()) {
        const Jid jid = jidAttribute(entry, "jid");
        const Group *group = m_groups.find(jid);
        const bool exists = group && !group->members.empty();
        if (exists && group->find(asker.pn))
            list.add(groupNode(*group, m_accounts));
        else
            list.add(Node("group", { { "id", jid.user }, { "error", exists ? "403" : "404" } }));
    }
    return iqResult(iq, { std::move(list) });
}

Node GroupService::answerQuery(const Account &asker, Group &group, const Node &iq, const Node &wish)
{
    if (!group.find(asker.pn))
        return m_invites.behindInvitation(asker, group, iq, wish);
    if (GroupInvites::handles(wish.tag))
        return m_invites.answerAdmin(asker, group, iq, wish);
    if (wish.tag != "query")
        return iqError(iq, 400, "bad-request");
    return iqResult(iq, { groupNode(group, m_accounts) });
}

Node GroupService::change(const Account &actor, Group &group, const Node &iq, const Node &wish)
{
    if (GroupInvites::isForStrangers(wish.tag))
        return m_invites.answerStranger(actor, group, iq, wish);
    if (!group.find(actor.pn))
        return iqError(iq, 403, "forbidden");
    if (GroupInvites::handles(wish.tag))
        return m_invites.answerAdmin(actor, group, iq, wish);
    if (!isMembershipChange(wish.tag) && !GroupSettings::handles(wish.tag))
        return iqError(iq, 400, "bad-request");
    if (isChangeForAdmins(group, wish.tag) && !group.isAdmin(actor.pn))
        return iqError(iq, 403, "forbidden");
    return isMembershipChange(wish.tag) ? m_membership.change(actor, group, iq, wish)
                                        : m_settings.change(actor, group, iq, wish);
}

} // namespace heliograph::sandbox
