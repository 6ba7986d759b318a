// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ReceiptRouter.h"

#include "sandbox/Stanzas.h"

namespace heliograph::sandbox {

ReceiptRouter::ReceiptRouter(AccountRegistry &accounts, Delivery &delivery,
    const ServiceClock &clock, Resends &resends, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_delivery(delivery)
    , m_clock(clock)
    , m_resends(resends)
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
    for (const auto &[number, device] : author->devices)
        m_delivery.post({ author->pn, number }, out);
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
    for (const auto &[number, device] : reader.devices) {
        if (number != from.device)
            m_delivery.post({ reader.pn, number }, out);
    }
}

void ReceiptRouter::retry(const Account &reader, const DeviceId &from, const Node &receipt)
{
    const Jid participant = jidAttribute(receipt, "participant");
    const Jid to = participant.isNull() ? jidAttribute(receipt, "to") : participant;
    const auto target = m_accounts.resolve(to);
    if (!target)
        return;
    Node out = forwarded(receipt, reader.nameLike(to, from.device), "retry");
    if (const Jid recipient = jidAttribute(receipt, "recipient"); !recipient.isNull())
        out.set("recipient", recipient);
    if (receipt.has("category"))
        out.set("category", receipt.text("category"));
    m_resends.noteRetry(*target, receipt.text("id"));
    if (m_accounts.isPhone(*target)) {
        out.set("to", to);
        emit phoneAddressed(from, out);
    }
    if (m_accounts.device(*target))
        m_delivery.post(*target, out);
}

} // namespace heliograph::sandbox
