// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/GroupMembership.h"

#include "sandbox/GroupNodes.h"
#include "sandbox/Stanzas.h"

#include <algorithm>

namespace heliograph::sandbox {

namespace {

constexpr qsizetype longestSubject = 100;
constexpr qsizetype longestDescription = 2048;
constexpr size_t largestGroup = 1024;
constexpr qsizetype codeBytes = 16;
constexpr qint64 invitationSeconds = 3LL * 24 * 3600;

/// A participant that was changed: `type` is what whatsapp-rust reads, and no `error` what the
/// others do (08 §2.4).
Node doneNode(const Group &group, const Account &person)
{
    Node node = personNode("participant", group, person);
    node.set("type", QByteArray("200"));
    return node;
}

} // namespace

QByteArray freshGroupCode(IdSource &ids)
{
    return ids.bytes(codeBytes).toBase64(
        QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

bool isGroupCode(const QByteArray &text)
{
    const auto bytes = QByteArray::fromBase64Encoding(
        text, QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    return bytes && (*bytes).size() == codeBytes;
}

bool isSubject(const QByteArray &text)
{
    const qsizetype length = QString::fromUtf8(text).size();
    return length > 0 && length <= longestSubject;
}

bool isDescription(const QByteArray &text)
{
    return QString::fromUtf8(text).size() <= longestDescription;
}

GroupMembership::GroupMembership(const AccountRegistry &accounts, GroupRegistry &groups,
    GroupNews &news, const ServiceClock &clock, IdSource &ids)
    : m_accounts(accounts)
    , m_groups(groups)
    , m_news(news)
    , m_clock(clock)
    , m_ids(ids)
{
}

QByteArray GroupMembership::obstacle(
    const Account &actor, const Group &group, const Account *person) const
{
    if (!person)
        return "404";
    if (group.find(person->pn))
        return "409";
    if (person->blocked.contains(actor.pn))
        return "401";
    const auto wish = person->privacy.find("groupadd");
    const QByteArray who = wish == person->privacy.end() ? QByteArray("all") : wish->second;
    if (who == "none" || (who == "contacts" && !person->peers.contains(actor.pn)))
        return "403";
    if (group.members.size() >= largestGroup)
        return "419";
    return {};
}

Node GroupMembership::refusal(
    Group &group, const Account *person, const Jid &asked, const QByteArray &code)
{
    Node node = person ? personNode("participant", group, *person)
                       : Node("participant", { { "jid", asked } });
    node.set("error", code);
    if (!person || code != "403")
        return node;
    const GroupInvitation invitation { freshGroupCode(m_ids),
        m_clock.unixSeconds() + invitationSeconds };
    group.invitations[person->pn] = invitation;
    m_groups.touch(group);
    node.add(Node("add_request",
        { { "code", invitation.code },
            { "expiration", QByteArray::number(invitation.expiration) } }));
    return node;
}

void GroupMembership::takeSettings(Group &group, const Account &creator, const Node &wish) const
{
    for (const Node &child : wish.children()) {
        if (child.tag == "announcement" || child.tag == "locked"
            || child.tag == "no_frequently_forwarded")
            group.flags.insert(child.tag);
        if (child.tag == "member_add_mode" || child.tag == "member_link_mode")
            group.modes[child.tag] = child.bytes();
        if (child.tag == "ephemeral")
            group.expiration = child.numberOr("expiration", 0);
        const Node *join = child.child("group_join");
        if (child.tag == "membership_approval_mode" && join)
            group.needsApproval = join->text("state") == "on";
        const Node *body = child.child("body");
        if (child.tag == "description" && body && isDescription(body->bytes()))
            group.description
                = { child.text("id"), body->bytes(), creator.pn, m_clock.unixSeconds() };
    }
}

Node GroupMembership::create(const Account &creator, const Node &iq, const Node &wish)
{
    const QByteArray subject = wish.text("subject");
    if (!isSubject(subject))
        return iqError(iq, 406, "not-acceptable");
    Group &group = m_groups.create();
    group.subject = subject;
    group.subjectAuthor = creator.pn;
    group.subjectTime = group.createdAt;
    group.creator = creator.pn;
    group.members.push_back({ creator.pn, GroupRole::Owner });
    takeSettings(group, creator, wish);
    Node::Children refused;
    for (const Node &child : wish.children()) {
        const Jid asked = jidAttribute(child, "jid");
        const Account *person = m_accounts.byJid(asked);
        if (child.tag != "participant" || person == &creator)
            continue;
        const QByteArray code = obstacle(creator, group, person);
        if (code.isEmpty())
            group.members.push_back({ person->pn, GroupRole::Member });
        else if (code != "409")
            refused.push_back(refusal(group, person, asked, code));
    }
    m_groups.touch(group);
    Node made("create", { { "type", "new" } });
    if (wish.has("key"))
        made.set("key", wish.text("key"));
    Node answer = groupNode(group, m_accounts);
    made.add(answer);
    m_news.tell(group, &creator, made);
    for (Node &node : refused)
        answer.add(std::move(node));
    return iqResult(iq, { std::move(answer) });
}

QByteArray GroupMembership::tryChange(
    const Account &actor, Group &group, const QByteArray &tag, const Account *person) const
{
    if (tag == "add") {
        const QByteArray code = obstacle(actor, group, person);
        if (code.isEmpty())
            group.members.push_back({ person->pn, GroupRole::Member });
        return code;
    }
    GroupMember *member = person ? group.find(person->pn) : nullptr;
    if (!member)
        return "404";
    if (member->role == GroupRole::Owner)
        return "405";
    if (tag == "remove")
        std::erase(group.members, GroupMember(*member));
    else
        member->role = tag == "promote" ? GroupRole::Admin : GroupRole::Member;
    return {};
}

void GroupMembership::announceChange(const Account &actor, Group &group, const QByteArray &tag,
    const std::vector<const Account *> &people, const std::vector<QByteArray> &audience,
    const QByteArray &reason)
{
    Node news(tag);
    if (!reason.isEmpty())
        news.set("reason", reason);
    if (tag == "add" || tag == "remove") {
        news.set("prev_v_id", QByteArray::number(group.membersVersion));
        group.membersVersion = m_groups.nextVersion();
        news.set("v_id", QByteArray::number(group.membersVersion));
    }
    for (const Account *person : people)
        news.add(memberNode(group, *person));
    m_groups.touch(group);
    if (tag == "add") {
        // Baileys learns of a group from `create` alone (08 §15).
        Node made("create");
        made.add(groupNode(group, m_accounts));
        std::vector<QByteArray> added;
        added.reserve(people.size());
        for (const Account *person : people)
            added.push_back(person->pn);
        m_news.tell(group, &actor, made, added);
    }
    m_news.tell(group, &actor, news, audience);
}

Node GroupMembership::change(const Account &actor, Group &group, const Node &iq, const Node &wish)
{
    const std::vector<QByteArray> before = GroupNews::membersOf(group);
    std::vector<const Account *> changed;
    Node answer(wish.tag);
    for (const Node &child : wish.children()) {
        if (child.tag != "participant")
            continue;
        const Jid asked = jidAttribute(child, "jid");
        const Account *person = m_accounts.byJid(asked);
        const QByteArray code = tryChange(actor, group, wish.tag, person);
        answer.add(code.isEmpty() ? doneNode(group, *person) : refusal(group, person, asked, code));
        if (code.isEmpty())
            changed.push_back(person);
    }
    if (answer.children().empty())
        return iqError(iq, 400, "bad-request");
    if (!changed.empty())
        announceChange(actor, group, wish.tag, changed, before);
    return iqResult(iq, { std::move(answer) });
}

bool GroupMembership::admit(const Account &actor, Group &group,
    const std::vector<const Account *> &people, const QByteArray &reason)
{
    if (group.members.size() + people.size() > largestGroup)
        return false;
    const std::vector<QByteArray> before = GroupNews::membersOf(group);
    for (const Account *person : people) {
        group.requests.erase(person->pn);
        group.members.push_back({ person->pn, GroupRole::Member });
    }
    announceChange(actor, group, "add", people, before, reason);
    return true;
}

Node GroupMembership::leave(const Account &actor, const Node &iq, const Node &wish)
{
    Node answer("leave");
    for (const Node &child : wish.children()) {
        const Jid jid = jidAttribute(child, "id");
        Group *group = m_groups.find(jid);
        Node left("group", { { "id", jid } });
        if (!group || !group->find(actor.pn)) {
            left.set("error", QByteArray(group ? "403" : "404"));
        } else {
            const std::vector<QByteArray> before = GroupNews::membersOf(*group);
            std::erase(group->members, GroupMember(*group->find(actor.pn)));
            announceChange(actor, *group, "remove", { &actor }, before);
        }
        answer.add(std::move(left));
    }
    return answer.children().empty() ? iqError(iq, 400, "bad-request")
                                     : iqResult(iq, { std::move(answer) });
}

} // namespace heliograph::sandbox
