// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/GroupInvites.h"

#include "sandbox/GroupNodes.h"
#include "sandbox/Stanzas.h"

namespace heliograph::sandbox {

GroupInvites::GroupInvites(const Services &services)
    : m_accounts(services.accounts)
    , m_groups(services.groups)
    , m_news(services.news)
    , m_membership(services.membership)
    , m_clock(services.clock)
    , m_ids(services.ids)
{
}

Group *GroupInvites::byCode(const QByteArray &code) const
{
    for (Group *group : m_groups.all()) {
        if (!group->members.empty() && (group->link == code || group->formerLinks.contains(code)))
            return group;
    }
    return nullptr;
}

Node GroupInvites::shownOutside(const Group &group) const
{
    const Node full = groupNode(group, m_accounts);
    Node shown(full.tag, full.attributes);
    for (const Node &child : full.children()) {
        if (child.tag != "participant")
            shown.add(child);
    }
    return shown;
}

Node GroupInvites::behindLink(const Node &iq, const Node &wish) const
{
    const QByteArray code = wish.text("code");
    if (!isGroupCode(code))
        return iqError(iq, 406, "not-acceptable");
    const Group *group = byCode(code);
    if (!group)
        return iqError(iq, 404, "item-not-found");
    return group->link == code ? iqResult(iq, { shownOutside(*group) }) : iqError(iq, 410, "gone");
}

Node GroupInvites::join(const Account &actor, const Node &iq, const Node &wish)
{
    const QByteArray code = wish.text("code");
    if (!isGroupCode(code))
        return iqError(iq, 406, "not-acceptable");
    Group *group = byCode(code);
    if (!group)
        return iqError(iq, 404, "item-not-found");
    if (group->link != code)
        return iqError(iq, 410, "gone");
    if (group->find(actor.pn))
        return iqError(iq, 304, "not-modified");
    if (group->needsApproval) {
        request(actor, *group);
        return iqResult(iq, { Node("membership_approval_request", { { "jid", group->jid() } }) });
    }
    if (!m_membership.admit(actor, *group, { &actor }, "invite"))
        return iqError(iq, 419, "resource-limit");
    return iqResult(iq, { Node("group", { { "jid", group->jid() } }) });
}

bool GroupInvites::isForStrangers(const QByteArray &tag)
{
    return tag == "accept" || tag == "cancel_membership_requests";
}

Node GroupInvites::answerStranger(
    const Account &actor, Group &group, const Node &iq, const Node &wish)
{
    return wish.tag == "accept" ? acceptInvitation(actor, group, iq, wish)
                                : withdraw(actor, group, iq);
}

bool GroupInvites::handles(const QByteArray &tag)
{
    return tag == "invite" || tag == "membership_approval_requests"
        || tag == "membership_requests_action" || tag == "revoke";
}

Node GroupInvites::answerAdmin(const Account &actor, Group &group, const Node &iq, const Node &wish)
{
    const bool isSet = iq.text("type") == "set";
    if (!group.isAdmin(actor.pn))
        return iqError(iq, 401, "not-authorized");
    if (wish.tag == "invite")
        return isSet ? newLink(actor, group, iq) : link(group, iq);
    if (wish.tag == "membership_approval_requests")
        return requests(group, iq);
    if (wish.tag == "revoke")
        return revoke(actor, group, iq, wish);
    return decide(actor, group, iq, wish);
}

Node GroupInvites::link(Group &group, const Node &iq)
{
    if (group.link.isEmpty()) {
        group.link = freshGroupCode(m_ids);
        m_groups.touch(group);
    }
    return iqResult(iq, { Node("invite", { { "code", group.link } }) });
}

Node GroupInvites::newLink(const Account &actor, Group &group, const Node &iq)
{
    if (!group.link.isEmpty())
        group.formerLinks.insert(group.link);
    group.link = freshGroupCode(m_ids);
    m_groups.touch(group);
    const Node news("invite", { { "code", group.link } });
    m_news.tell(group, &actor, news);
    return iqResult(iq, { news });
}

void GroupInvites::request(const Account &actor, Group &group)
{
    if (!group.requests.emplace(actor.pn, m_clock.unixSeconds()).second)
        return;
    m_groups.touch(group);
    Node news("created_membership_requests", { { "request_method", "invite_link" } });
    news.add(personNode("requested_user", group, actor));
    tellAdmins(group, actor, news);
    m_news.tell(group, &actor,
        Node("membership_approval_request", { { "request_method", "invite_link" } }), { actor.pn });
}

void GroupInvites::tellAdmins(const Group &group, const Account &actor, const Node &news)
{
    std::vector<QByteArray> admins;
    for (const GroupMember &member : group.members) {
        if (member.role != GroupRole::Member)
            admins.push_back(member.pn);
    }
    m_news.tell(group, &actor, news, admins);
}

Node GroupInvites::requests(const Group &group, const Node &iq) const
{
    Node list("membership_approval_requests");
    for (const auto &[pn, time] : group.requests) {
        const Account *account = m_accounts.byPn(pn);
        if (!account)
            continue;
        Node entry = personNode("membership_approval_request", group, *account);
        entry.set("request_time", QByteArray::number(time));
        list.add(std::move(entry));
    }
    return iqResult(iq, { std::move(list) });
}

Node GroupInvites::decide(const Account &actor, Group &group, const Node &iq, const Node &wish)
{
    const Node *choice = wish.firstChild();
    if (!choice || (choice->tag != "approve" && choice->tag != "reject"))
        return iqError(iq, 400, "bad-request");
    Node mirrored(choice->tag);
    std::vector<const Account *> people;
    for (const Node &child : choice->children()) {
        const Jid asked = jidAttribute(child, "jid");
        const Account *person = m_accounts.byJid(asked);
        Node entry("participant", { { "jid", person ? group.nameOf(*person) : asked } });
        if (person && group.requests.erase(person->pn) > 0)
            people.push_back(person);
        else
            entry.set("error", QByteArray("404"));
        mirrored.add(std::move(entry));
    }
    m_groups.touch(group);
    if (choice->tag == "approve" && !people.empty()) {
        static_cast<void>(m_membership.admit(actor, group, people, "invite"));
    } else if (!people.empty()) {
        Node news("revoked_membership_requests");
        for (const Account *person : people)
            news.add(memberNode(group, *person));
        tellAdmins(group, actor, news);
        for (const Account *person : people)
            m_news.tell(group, &actor, news, { person->pn });
    }
    return iqResult(iq, { Node::withChildren(wish.tag, { std::move(mirrored) }) });
}

Node GroupInvites::withdraw(const Account &actor, Group &group, const Node &iq)
{
    if (group.requests.erase(actor.pn) == 0)
        return iqError(iq, 404, "item-not-found");
    m_groups.touch(group);
    Node news("revoked_membership_requests");
    news.add(memberNode(group, actor));
    tellAdmins(group, actor, news);
    return iqResult(iq);
}

Node GroupInvites::behindInvitation(
    const Account &asker, const Group &group, const Node &iq, const Node &wish) const
{
    const auto found = group.invitations.find(asker.pn);
    const Node *asked = wish.child("add_request");
    if (!asked || found == group.invitations.end() || found->second.code != asked->text("code"))
        return iqError(iq, 403, "forbidden");
    return iqResult(iq, { shownOutside(group) });
}

Node GroupInvites::acceptInvitation(
    const Account &actor, Group &group, const Node &iq, const Node &wish)
{
    const auto found = group.invitations.find(actor.pn);
    const Account *admin = m_accounts.byJid(jidAttribute(wish, "admin"));
    if (found == group.invitations.end() || found->second.code != wish.text("code") || !admin
        || !group.find(admin->pn))
        return iqError(iq, 404, "item-not-found");
    if (found->second.expiration < m_clock.unixSeconds())
        return iqError(iq, 410, "gone");
    group.invitations.erase(found);
    if (!group.find(actor.pn) && !m_membership.admit(*admin, group, { &actor }, {}))
        return iqError(iq, 419, "resource-limit");
    return iqResult(iq);
}

Node GroupInvites::revoke(const Account &actor, Group &group, const Node &iq, const Node &wish)
{
    Node news("revoke");
    for (const Node &child : wish.children()) {
        const Account *person = m_accounts.byJid(jidAttribute(child, "jid"));
        if (person && group.invitations.erase(person->pn) > 0)
            news.add(memberNode(group, *person));
    }
    if (news.children().empty())
        return iqError(iq, 404, "item-not-found");
    m_groups.touch(group);
    m_news.tell(group, &actor, news);
    return iqResult(iq);
}

} // namespace heliograph::sandbox
