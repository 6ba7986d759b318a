// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ReceiptRouter.h"

#include "sandbox/Stanzas.h"

namespace heliograph::sandbox {

ReceiptRouter::ReceiptRouter(AccountRegistry &accounts, Delivery &delivery,
    const ServiceClock &clock, Resends &resends, const GroupRegistry &groups, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_delivery(delivery)
    , m_clock(clock)
    , m_resends(resends)
    , m_groups(groups)
{
}

void ReceiptRouter::confirm(const DeviceId &from, const Node &receipt)
{
    const Jid peer = jidAttribute(receipt, "to");
    m_delivery.acknowledge(from, "message", receipt.text("id"), peer);
    if (const Node *list = receipt.child("list")) {
        for (const Node &item : list->children())
            m_delivery.acknowledge(from, "message", item.text("id"), peer);
    }
}

void ReceiptRouter::accept(const DeviceId &from, const Node &receipt, const Reply &reply)
{
    const Account *reader = m_accounts.byPn(from.pn);
    if (!reader || receipt.text("id").isEmpty())
        return;
    reply(ackFor(receipt, "receipt"));
    const QByteArray type = receipt.text("type");
    if (type != "retry" && type != "enc_rekey_retry")
        confirm(from, receipt);
    emit routed(from, type, receipt.text("id"));
    if (const Group *group = m_groups.find(jidAttribute(receipt, "to")))
        return acceptForGroup(*reader, from, receipt, *group);
    if (type == "retry") {
        retry(*reader, from, receipt);
    } else if (type.isEmpty() || type == "inactive") {
        toAuthor(*reader, receipt);
    } else if (type == "read" || type == "played") {
        toAuthor(*reader, receipt);
        toOwnDevices(*reader, from, receipt, type + "-self");
    } else if (type == "read-self" || type == "played-self") {
        toOwnDevices(*reader, from, receipt, type);
    } else if (type == "server-error" || type == "hist_sync" || type == "peer_msg") {
        emit phoneAddressed(from, receipt);
    }
}

Node ReceiptRouter::forwarded(const Node &receipt, const Jid &from, const QByteArray &type) const
{
    Node out("receipt",
        { { "from", from }, { "id", receipt.text("id") },
            { "t", QByteArray::number(m_clock.unixSeconds()) } });
    if (!type.isEmpty())
        out.set("type", type);
    for (const Node &child : receipt.children())
        out.add(child);
    return out;
}

void ReceiptRouter::toAuthor(const Account &reader, const Node &receipt)
{
    const Jid to = jidAttribute(receipt, "to");
    const Account *author = m_accounts.byJid(to);
    // A missing `to` is the own account (05 §10 item 8): copies tell nobody else anything.
    if (!author || author == &reader)
        return;
    const Node out = forwarded(receipt, reader.nameLike(to), receipt.text("type"));
    toDevices(*author, {}, out);
}

void ReceiptRouter::toDevices(const Account &account, const DeviceId &except, const Node &receipt)
{
    for (const auto &[number, device] : account.devices) {
        if (const DeviceId id { account.pn, number }; id != except)
            m_delivery.post(id, receipt);
    }
}

void ReceiptRouter::acceptForGroup(
    const Account &reader, const DeviceId &from, const Node &receipt, const Group &group)
{
    const QByteArray type = receipt.text("type");
    const Jid participant = jidAttribute(receipt, "participant");
    const Account *author = m_accounts.byJid(participant);
    if (!author || !group.find(reader.pn))
        return;
    Node out = forwarded(receipt, group.jid(), type);
    out.set("participant", group.nameOf(reader, from.device));
    if (type == "retry") {
        bringRetry(from, participant, out);
        return;
    }
    const bool isSeen = type == "read" || type == "played";
    if (author != &reader && (type.isEmpty() || type == "inactive" || isSeen))
        toDevices(*author, {}, out);
    if (!isSeen && type != "read-self" && type != "played-self")
        return;
    out.set("recipient", group.nameOf(*author));
    out.set("type", isSeen ? type + "-self" : type);
    toDevices(reader, from, out);
}

void ReceiptRouter::toOwnDevices(
    const Account &reader, const DeviceId &from, const Node &receipt, const QByteArray &type)
{
    const Jid to = jidAttribute(receipt, "to");
    if (to.isNull())
        return;
    Node out = forwarded(receipt, reader.nameLike(to, from.device), type);
    const Account *chat = m_accounts.byJid(to);
    out.set("recipient", chat ? chat->nameLike(to) : to.bare());
    toDevices(reader, from, out);
}

void ReceiptRouter::retry(const Account &reader, const DeviceId &from, const Node &receipt)
{
    const Jid participant = jidAttribute(receipt, "participant");
    const Jid to = participant.isNull() ? jidAttribute(receipt, "to") : participant;
    Node out = forwarded(receipt, reader.nameLike(to, from.device), "retry");
    if (const Jid recipient = jidAttribute(receipt, "recipient"); !recipient.isNull())
        out.set("recipient", recipient);
    if (receipt.has("category"))
        out.set("category", receipt.text("category"));
    bringRetry(from, to, out);
}

void ReceiptRouter::bringRetry(const DeviceId &from, const Jid &to, const Node &receipt)
{
    const auto target = m_accounts.resolve(to);
    if (!target)
        return;
    m_resends.noteRetry(*target, receipt.text("id"));
    if (m_accounts.isPhone(*target)) {
        Node out = receipt;
        out.set("to", to);
        emit phoneAddressed(from, out);
    }
    if (m_accounts.device(*target))
        m_delivery.post(*target, receipt);
}

} // namespace heliograph::sandbox
