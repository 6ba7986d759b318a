// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/GroupRouter.h"

#include "sandbox/GroupNodes.h"
#include "sandbox/Stanzas.h"

#include <algorithm>

namespace heliograph::sandbox {

GroupRouter::GroupRouter(AccountRegistry &accounts, GroupRegistry &groups, Delivery &delivery,
    const ServiceClock &clock, Resends &resends, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_groups(groups)
    , m_delivery(delivery)
    , m_clock(clock)
    , m_resends(resends)
{
}

void GroupRouter::acknowledge(
    const Node &message, const Reply &reply, const QByteArray &error, const QByteArray &phash) const
{
    reply(messageAck(message, m_clock.unixSeconds(), error, phash));
}

void GroupRouter::accept(const DeviceId &sender, const Node &message, const Reply &reply)
{
    const QByteArray id = message.text("id");
    if (id.isEmpty())
        return;
    if (!message.child("enc") && !message.child("participants"))
        return acknowledge(message, reply, "479");
    Group *group = m_groups.find(jidAttribute(message, "to"));
    if (!group || !group->find(sender.pn))
        return acknowledge(message, reply, "403");
    const bool resend = isResend(message) || m_resends.wasRetried(sender, id);
    if (!resend && group->flags.contains("announcement") && !group->isAdmin(sender.pn))
        return acknowledge(message, reply, "420");
    if (!m_resends.accept(sender, group->id, id) && !resend)
        return acknowledge(message, reply, {});
    acknowledge(message, reply, {},
        resend ? QByteArray() : missingHash(*group, sender, namedParts(message, m_accounts)));
    emit accepted(sender, id, deliver(*group, sender, message, resend));
}

std::vector<DeviceId> GroupRouter::audience(const Group &group, const DeviceId &sender) const
{
    std::vector<DeviceId> devices;
    for (const GroupMember &member : group.members) {
        const Account *account = m_accounts.byPn(member.pn);
        if (!account)
            continue;
        for (const quint16 number : m_accounts.deviceNumbers(*account)) {
            if (DeviceId { member.pn, number } != sender)
                devices.push_back({ member.pn, number });
        }
    }
    return devices;
}

QByteArray GroupRouter::missingHash(Group &group, const DeviceId &sender, const MessageParts &parts)
{
    std::set<DeviceId> &holders = group.keyHolders[sender];
    const size_t before = holders.size();
    for (const auto &[device, encs] : parts)
        holders.insert(device);
    if (holders.size() != before)
        m_groups.touch(group);
    const std::vector<DeviceId> devices = audience(group, sender);
    const auto missing = std::count_if(devices.begin(), devices.end(),
        [&](const DeviceId &device) { return !holders.contains(device); });
    if (missing == 0)
        return {};
    emit fanoutMissed(sender, static_cast<int>(missing));
    std::vector<Jid> names { group.nameOf(*m_accounts.byPn(sender.pn), sender.device) };
    for (const DeviceId &device : devices)
        names.push_back(group.nameOf(*m_accounts.byPn(device.pn), device.device));
    return deviceHash(names);
}

Node GroupRouter::deliveryFor(const Group &group, const DeviceId &sender, const Node &message) const
{
    const Account &author = *m_accounts.byPn(sender.pn);
    Node out("message",
        { { "from", group.jid() }, { "id", message.text("id") }, { "type", message.text("type") },
            { "t", QByteArray::number(m_clock.unixSeconds()) } });
    setPerson(out, "participant", group, author);
    // Sender keys belong to a device: its name is written in full (04 §4).
    out.set("participant", group.nameOf(author, sender.device));
    out.set("addressing_mode", QByteArray(group.isLid ? "lid" : "pn"));
    if (!author.pushName.isEmpty())
        out.set("notify", author.pushName.toUtf8());
    for (const char *name : { "edit", "verified_name" }) {
        if (message.has(name))
            out.set(name, message.text(name));
    }
    return out;
}

int GroupRouter::deliver(
    const Group &group, const DeviceId &sender, const Node &message, bool resend)
{
    MessageParts parts = namedParts(message, m_accounts);
    Node::Children shared = encsIn(message);
    // A resend for one device names it beside the group.
    if (const auto single = m_accounts.resolve(jidAttribute(message, "participant"))) {
        for (Node &enc : shared)
            parts[*single].push_back(std::move(enc));
        shared.clear();
    }
    const Node plain = deliveryFor(group, sender, message);
    int addressed = 0;
    for (const DeviceId &receiver : audience(group, sender)) {
        const auto own = parts.find(receiver);
        if (resend && own == parts.end())
            continue;
        // The sender key comes first (04 §6.1).
        Node::Children encs = own == parts.end() ? Node::Children() : own->second;
        encs.insert(encs.end(), shared.begin(), shared.end());
        if (encs.empty())
            continue;
        Node out = plain;
        addContent(out, message, encs);
        ++addressed;
        if (m_accounts.isPhone(receiver)) {
            emit phoneAddressed(receiver.pn, out);
            continue;
        }
        emit routed(sender, receiver, message.text("id"));
        m_delivery.post(receiver, out);
    }
    return addressed;
}

} // namespace heliograph::sandbox
