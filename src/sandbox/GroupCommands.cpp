// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/GroupCommands.h"

#include "sandbox/GroupNodes.h"

#include <QJsonArray>

namespace heliograph::sandbox {

namespace {

QString roleText(GroupRole role)
{
    return role == GroupRole::Member ? QStringLiteral("member")
                                     : QString::fromLatin1(roleName(role));
}

QJsonObject groupJson(const Group &group)
{
    QJsonArray members;
    for (const GroupMember &member : group.members)
        members.append(QJsonObject { { QStringLiteral("account"), QString::fromLatin1(member.pn) },
            { QStringLiteral("role"), roleText(member.role) } });
    return { { QStringLiteral("id"), QString::fromLatin1(group.id) },
        { QStringLiteral("jid"), group.jid().toString() },
        { QStringLiteral("subject"), QString::fromUtf8(group.subject) },
        { QStringLiteral("members"), members } };
}

Node textWish(const QByteArray &tag, const QJsonValue &text)
{
    return Node::withBytes(tag, text.toString().toUtf8());
}

} // namespace

GroupCommands::GroupCommands(
    const AccountRegistry &accounts, GroupRegistry &groups, GroupService &service)
    : m_accounts(accounts)
    , m_groups(groups)
    , m_service(service)
{
}

Node GroupCommands::people(const QString &tag, const QJsonValue &digits) const
{
    Node wish(tag.toLatin1());
    const QJsonArray list = digits.toArray();
    for (const auto &entry : list)
        wish.add(Node("participant", { { "jid", Jid::phoneNumber(entry.toString().toLatin1()) } }));
    return wish;
}

Result<Node> GroupCommands::request(const Account &actor, const Jid &to, Node wish)
{
    Node iq("iq", { { "id", "control" }, { "type", "set" }, { "xmlns", "w:g2" }, { "to", to } });
    iq.add(std::move(wish));
    const auto answer = m_service.answer({ actor.pn, 0 }, iq);
    const Node *error = answer ? answer->child("error") : nullptr;
    if (error)
        return fail(ErrorCode::InvalidArgument,
            QString::fromLatin1(error->text("code") + ' ' + error->text("text")));
    return answer ? Result<Node>(*answer) : fail(ErrorCode::InternalError);
}

std::vector<Node> GroupCommands::wishes(const Group &group, const QJsonObject &body) const
{
    std::vector<Node> wishes;
    for (const char16_t *tag : { u"add", u"remove", u"promote", u"demote" }) {
        if (body.contains(QStringView(tag)))
            wishes.push_back(people(QString::fromUtf16(tag), body.value(QStringView(tag))));
    }
    if (body.contains(u"subject"))
        wishes.push_back(textWish("subject", body.value(u"subject")));
    if (body.contains(u"description")) {
        const QByteArray text = body.value(u"description").toString().toUtf8();
        Node wish("description", { { "id", "D" + QByteArray::number(m_groups.nextVersion()) } });
        if (!group.description.id.isEmpty())
            wish.set("prev", group.description.id);
        if (text.isEmpty())
            wish.set("delete", QByteArray("true"));
        else
            wish.add(Node::withBytes("body", text));
        wishes.push_back(std::move(wish));
    }
    if (body.contains(u"announcement"))
        wishes.emplace_back(
            body.value(u"announcement").toBool() ? "announcement" : "not_announcement");
    if (body.contains(u"locked"))
        wishes.emplace_back(body.value(u"locked").toBool() ? "locked" : "unlocked");
    if (body.contains(u"ephemeral"))
        wishes.push_back(Node("ephemeral",
            { { "expiration", QByteArray::number(body.value(u"ephemeral").toInteger()) } }));
    if (body.contains(u"member_add_mode"))
        wishes.push_back(textWish("member_add_mode", body.value(u"member_add_mode")));
    if (body.contains(u"membership_approval_mode")) {
        const bool isOn = body.value(u"membership_approval_mode").toBool();
        wishes.push_back(Node::withChildren("membership_approval_mode",
            { Node("group_join", { { "state", isOn ? "on" : "off" } }) }));
    }
    return wishes;
}

void GroupCommands::noteRefused(QJsonObject &refused, const Node &people) const
{
    for (const Node &person : people.children()) {
        if (person.tag != "participant" || !person.has("error"))
            continue;
        const Jid jid = person.jid("jid");
        const Account *account = m_accounts.byJid(jid);
        refused.insert(QString::fromLatin1(account ? account->pn : jid.user),
            QString::fromLatin1(person.text("error")));
    }
}

Result<QJsonObject> GroupCommands::apply(
    const Account &actor, const Group &group, const QJsonObject &body, QJsonObject refused)
{
    for (Node &wish : wishes(group, body)) {
        const QByteArray tag = wish.tag;
        const auto answer = request(actor, group.jid(), std::move(wish));
        if (!answer)
            return fail(answer.error());
        if (const Node *changed = answer->child(tag))
            noteRefused(refused, *changed);
    }
    if (body.value(u"leave").toBool()) {
        Node wish("leave");
        wish.add(Node("group", { { "id", group.jid() } }));
        if (const auto left = request(actor, { {}, server::group }, std::move(wish)); !left)
            return fail(left.error());
    }
    QJsonObject json = groupJson(group);
    json.insert(QStringLiteral("refused"), refused);
    return json;
}

Result<QJsonObject> GroupCommands::create(const QJsonObject &body)
{
    const Account *creator = m_accounts.byPn(body.value(u"creator").toString().toLatin1());
    if (!creator)
        return fail(ErrorCode::UnknownAccount, QStringLiteral("`creator` is no account"));
    Node wish = people(QStringLiteral("create"), body.value(u"participants"));
    wish.set("subject", body.value(u"subject").toString().toUtf8());
    const auto made = request(*creator, { {}, server::group }, std::move(wish));
    if (!made)
        return fail(made.error());
    const Node &shown = *made->child("group");
    const Group *group = m_groups.find({ shown.text("id"), server::group });
    QJsonObject settings = body;
    settings.remove(QStringLiteral("subject"));
    QJsonObject refused;
    noteRefused(refused, shown);
    return apply(*creator, *group, settings, refused);
}

Result<QJsonObject> GroupCommands::change(const QString &id, const QJsonObject &body)
{
    const QByteArray digits = id.section(u'@', 0, 0).toLatin1();
    const Group *group = m_groups.find({ digits, server::group });
    const Account *actor = m_accounts.byPn(body.value(u"actor").toString().toLatin1());
    if (!group)
        return fail(ErrorCode::NotFound, QStringLiteral("no such group"));
    if (!actor)
        return fail(ErrorCode::UnknownAccount, QStringLiteral("`actor` is no account"));
    return apply(*actor, *group, body, {});
}

} // namespace heliograph::sandbox
