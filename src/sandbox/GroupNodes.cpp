// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/GroupNodes.h"

namespace heliograph::sandbox {

namespace {

Node descriptionNode(const Group &group, const AccountRegistry &accounts)
{
    const GroupDescription &description = group.description;
    Node node(
        "description", { { "id", description.id }, { "t", QByteArray::number(description.time) } });
    if (const Account *author = accounts.byPn(description.author))
        setPerson(node, "participant", group, *author);
    node.add(Node::withBytes("body", description.text));
    return node;
}

void addSettings(Node &node, const Group &group)
{
    for (const QByteArray &flag : group.flags)
        node.add(Node(flag));
    if (group.expiration > 0)
        node.add(Node("ephemeral", { { "expiration", QByteArray::number(group.expiration) } }));
    for (const auto &[name, value] : group.modes)
        node.add(Node::withBytes(name, value));
    if (group.needsApproval)
        node.add(Node::withChildren(
            "membership_approval_mode", { Node("group_join", { { "state", "on" } }) }));
}

} // namespace

QByteArray roleName(GroupRole role)
{
    switch (role) {
    case GroupRole::Member:
        return {};
    case GroupRole::Admin:
        return "admin";
    case GroupRole::Owner:
        return "superadmin";
    }
    return {};
}

void setPerson(Node &node, const QByteArray &key, const Group &group, const Account &account)
{
    node.set(key, group.nameOf(account));
    node.set(key + (group.isLid ? "_pn" : "_lid"), group.otherNameOf(account));
}

Node personNode(const QByteArray &tag, const Group &group, const Account &account)
{
    Node node(tag, { { "jid", group.nameOf(account) } });
    node.set(group.isLid ? "phone_number" : "lid", group.otherNameOf(account));
    return node;
}

Node memberNode(const Group &group, const Account &account)
{
    Node node = personNode("participant", group, account);
    if (const GroupMember *member = group.find(account.pn)) {
        if (const QByteArray role = roleName(member->role); !role.isEmpty())
            node.set("type", role);
    }
    return node;
}

Node groupNode(const Group &group, const AccountRegistry &accounts)
{
    // The id without server: whatsmeow appends it.
    Node node("group",
        { { "id", group.id }, { "subject", group.subject },
            { "creation", QByteArray::number(group.createdAt) },
            { "s_t", QByteArray::number(group.subjectTime) },
            { "size", QByteArray::number(static_cast<qint64>(group.members.size())) },
            { "addressing_mode", group.isLid ? "lid" : "pn" },
            { "a_v_id", QByteArray::number(group.announcementVersion) },
            { "p_v_id", QByteArray::number(group.membersVersion) } });
    if (const Account *author = accounts.byPn(group.subjectAuthor))
        setPerson(node, "s_o", group, *author);
    if (const Account *creator = accounts.byPn(group.creator))
        setPerson(node, "creator", group, *creator);
    for (const GroupMember &member : group.members) {
        if (const Account *account = accounts.byPn(member.pn))
            node.add(memberNode(group, *account));
    }
    if (!group.description.id.isEmpty() && !group.description.text.isEmpty())
        node.add(descriptionNode(group, accounts));
    addSettings(node, group);
    return node;
}

} // namespace heliograph::sandbox
