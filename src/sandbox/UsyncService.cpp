// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/UsyncService.h"

#include "sandbox/Stanzas.h"

namespace heliograph::sandbox {

namespace {

/// Digits of "+4915…", "4915…@c.us" and the like.
QByteArray digitsOf(const QByteArray &text)
{
    QByteArray digits;
    for (const char c : text.left(text.indexOf('@') < 0 ? text.size() : text.indexOf('@'))) {
        if (c >= '0' && c <= '9')
            digits.append(c);
    }
    return digits;
}

} // namespace

UsyncService::UsyncService(AccountRegistry &accounts, const DeviceLists &devices, Faults &faults)
    : m_accounts(accounts)
    , m_devices(devices)
    , m_faults(faults)
{
}

std::optional<Node> UsyncService::answer(const DeviceId &, const Node &iq)
{
    const Node *usync = iq.child("usync");
    const Node *query = usync ? usync->child("query") : nullptr;
    const Node *list = usync ? usync->child("list") : nullptr;
    if (!query || !list)
        return iqError(iq, 400, "bad-request");
    Node result("result");
    for (const Node &protocol : query->children())
        result.add(Node(protocol.tag));
    Node users("list");
    std::vector<Jid> answered;
    for (const Node &user : list->children()) {
        const auto node = userNode(*query, user);
        if (!node)
            continue;
        const Jid jid = node->jid("jid");
        if (!jid.isNull() && std::find(answered.begin(), answered.end(), jid) != answered.end())
            continue;
        answered.push_back(jid);
        users.add(*node);
    }
    Node answer("usync", { { "sid", usync->text("sid") } });
    answer.add(std::move(result));
    answer.add(std::move(users));
    return iqResult(iq, { std::move(answer) });
}

std::optional<Node> UsyncService::userNode(const Node &query, const Node &user) const
{
    const Jid asked = jidAttribute(user, "jid");
    if (asked.isNull()) {
        const Node *contact = user.child("contact");
        return contact ? contactNode(query, *contact) : std::nullopt;
    }
    const Account *account = m_accounts.byJid(asked);
    if (!account)
        return std::nullopt;
    const Jid bare = account->nameLike(asked);
    Node answer("user", { { "jid", bare } });
    if (query.child("contact"))
        answer.add(Node("contact", { { "type", "in" } }));
    addProtocols(answer, query, *account, bare);
    return answer;
}

std::optional<Node> UsyncService::contactNode(const Node &query, const Node &contact) const
{
    const QByteArray echo = contact.bytes();
    const QByteArray digits = digitsOf(echo);
    const Account *account = m_accounts.byPn(digits);
    if (!account) {
        Node answer("user", { { "jid", Jid::phoneNumber(digits) } });
        answer.add(Node("contact", { { "type", "out" } }, echo));
        return answer;
    }
    const Node *protocol = query.child("contact");
    const bool byLid = protocol && protocol->text("addressing_mode") == "lid";
    Node answer("user", { { "jid", byLid ? account->hidden() : account->jid() } });
    if (byLid)
        answer.set("pn_jid", account->jid());
    answer.add(Node("contact", { { "type", "in" } }, echo));
    addProtocols(answer, query, *account, answer.jid("jid"));
    return answer;
}

Node UsyncService::asFaultsWant(const Node &devices, const Account &account) const
{
    const auto fault = m_faults.take("device_list", { DeviceId { account.pn, 0 }, 0 });
    const Node *list = devices.child("device-list");
    if (!fault || !list)
        return devices;
    const QString what = faultChoice(*fault);
    Node changed = *list;
    Node::Children entries = list->children();
    if (what == u"omit" && entries.size() > 1)
        entries.pop_back();
    if (what == u"extra")
        entries.emplace_back(
            "device", std::vector<Attribute> { { "id", QByteArray("98") }, { "key-index", "98" } });
    changed.content = std::move(entries);
    if (what == u"stale_hash")
        changed.set("hash", QByteArray("2:AAAAAAAA"));
    Node result("devices");
    result.add(std::move(changed));
    if (const Node *keyIndexes = devices.child("key-index-list"))
        result.add(*keyIndexes);
    return result;
}

void UsyncService::addProtocols(
    Node &answer, const Node &query, const Account &account, const Jid &asked) const
{
    if (query.child("devices"))
        answer.add(asFaultsWant(m_devices.devicesNode(account, asked), account));
    // A user asked by LID gets none: Baileys would open a new session at each answer (04 §3.1).
    if (query.child("lid") && !(asked.isLid() && query.child("devices")))
        answer.add(Node("lid", { { "val", account.hidden() } }));
    if (query.child("status"))
        answer.add(Node("status", { { "t", "0" } }, account.about.toUtf8()));
    if (query.child("picture") && !account.pictureId.isEmpty())
        answer.add(Node("picture", { { "id", account.pictureId } }));
    if (query.child("disappearing_mode"))
        answer.add(Node("disappearing_mode", { { "duration", "0" }, { "t", "0" } }));
}

} // namespace heliograph::sandbox
