// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/MessageRouter.h"

#include "sandbox/ContactTokens.h"
#include "sandbox/Stanzas.h"

#include <algorithm>

namespace heliograph::sandbox {

MessageRouter::MessageRouter(AccountRegistry &accounts, Delivery &delivery,
    const DeviceLists &lists, const ServiceClock &clock, Resends &resends, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_delivery(delivery)
    , m_lists(lists)
    , m_clock(clock)
    , m_resends(resends)
{
}

void MessageRouter::acknowledge(
    const Node &message, const Reply &reply, const QByteArray &error, const QByteArray &phash) const
{
    reply(messageAck(message, m_clock.unixSeconds(), error, phash));
}

void MessageRouter::accept(const DeviceId &sender, const Node &message, const Reply &reply)
{
    Account *own = m_accounts.byPn(sender.pn);
    const Jid to = jidAttribute(message, "to");
    if (!own || message.text("id").isEmpty())
        return;
    if (to.isNull()
        || (!message.child("enc") && !message.child("participants") && !message.child("plaintext")))
        return acknowledge(message, reply, "479");
    if (message.text("category") == "peer")
        return routePeer(*own, sender, message, reply);
    if (!to.isPerson() && to.server != server::legacy)
        return acknowledge(message, reply, {});
    routePersonal(*own, sender, message, reply);
}

void MessageRouter::routePeer(
    Account &own, const DeviceId &sender, const Node &message, const Reply &reply)
{
    const auto target = m_accounts.resolve(jidAttribute(message, "to"));
    if (message.child("tctoken") || !target || target->pn != own.pn)
        return acknowledge(message, reply, "479");
    Node out("message",
        { { "from", own.nameLike(jidAttribute(message, "to"), sender.device) },
            { "id", message.text("id") }, { "type", message.text("type") },
            { "t", QByteArray::number(m_clock.unixSeconds()) }, { "category", "peer" } });
    for (const Node &child : message.children()) {
        if (child.tag == "enc" || child.tag == "meta" || child.tag == "device-identity")
            out.add(child);
    }
    bring(sender, *target, out, message.text("sent_by") != "phone");
    acknowledge(message, reply, {});
}

void MessageRouter::bring(
    const DeviceId &sender, const DeviceId &receiver, const Node &stanza, bool forPhone)
{
    // Where numbering starts at 0, peer messages for device 0 still go to the phone behind it.
    if (m_accounts.isPhone(receiver) || (forPhone && receiver.device == 0)) {
        emit phoneAddressed(receiver.pn, stanza);
        return;
    }
    emit routed(sender, receiver, stanza.text("id"));
    m_delivery.post(receiver, stanza);
}

MessageParts MessageRouter::partsOf(const Node &message, const Account &chat) const
{
    MessageParts parts = namedParts(message, m_accounts);
    const Jid participant = jidAttribute(message, "participant");
    const Jid named = participant.isNull() ? jidAttribute(message, "to") : participant;
    for (Node &enc : encsIn(message))
        parts[m_accounts.resolve(named).value_or(DeviceId { chat.pn, 0 })].push_back(
            std::move(enc));
    return parts;
}

QByteArray MessageRouter::missingHash(const Account &own, const Account &chat,
    const DeviceId &sender, const Jid &to, const MessageParts &parts)
{
    std::vector<Jid> current = m_lists.devices(own, to);
    if (&chat != &own) {
        const std::vector<Jid> others = m_lists.devices(chat, to);
        current.insert(current.end(), others.begin(), others.end());
    }
    const auto missing = std::count_if(current.begin(), current.end(), [&](const Jid &jid) {
        const DeviceId id = m_accounts.resolve(jid).value_or(DeviceId {});
        return id != sender && !parts.contains(id);
    });
    if (missing == 0)
        return {};
    emit fanoutMissed(sender, static_cast<int>(missing));
    return deviceHash(current);
}

void MessageRouter::routePersonal(
    Account &own, const DeviceId &sender, const Node &message, const Reply &reply)
{
    const Jid to = jidAttribute(message, "to");
    Account *chat = m_accounts.byJid(to);
    if (!chat) {
        emit unknownUser(sender);
        return acknowledge(message, reply, {});
    }
    const QByteArray id = message.text("id");
    const bool isBlocked = chat->blocked.contains(own.pn);
    const bool resend = isResend(message) || m_resends.wasRetried(sender, id);
    // Retries are let through: their message was admitted before (10 §4).
    if (!resend && !isAdmitted(*chat, own, message, m_clock.unixSeconds()))
        return acknowledge(message, reply, "463");
    if (!m_resends.accept(sender, chat->pn, id) && !resend)
        return acknowledge(message, reply, {});
    const MessageParts parts = partsOf(message, *chat);
    m_accounts.introduce(own, *chat);
    acknowledge(
        message, reply, {}, resend ? QByteArray() : missingHash(own, *chat, sender, to, parts));
    int addressed = 0;
    for (const auto &[receiver, encs] : parts) {
        const bool isOwnCopy = receiver.pn == own.pn;
        const bool exists = m_accounts.isPhone(receiver) || m_accounts.device(receiver);
        if (receiver == sender || !exists || (isBlocked && !isOwnCopy)
            || (!isOwnCopy && receiver.pn != chat->pn))
            continue;
        ++addressed;
        bring(sender, receiver, deliveryFor(own, *chat, sender, receiver, message, encs), false);
    }
    emit accepted(sender, id, addressed);
}

Node MessageRouter::deliveryFor(const Account &own, const Account &chat, const DeviceId &sender,
    const DeviceId &receiver, const Node &message, const Node::Children &encs) const
{
    const Jid to = jidAttribute(message, "to");
    Node out("message",
        { { "from", own.nameLike(to, sender.device) }, { "id", message.text("id") },
            { "type", message.text("type") }, { "t", QByteArray::number(m_clock.unixSeconds()) } });
    if (receiver.pn == own.pn) {
        out.set("recipient", chat.nameLike(to));
        if (to.isLid())
            out.set("peer_recipient_pn", chat.jid());
        else
            out.set("peer_recipient_lid", chat.hidden());
    } else if (to.isLid()) {
        out.set("sender_pn", own.jid(sender.device));
    } else {
        out.set("sender_lid", own.hidden(sender.device));
    }
    if (!own.pushName.isEmpty())
        out.set("notify", own.pushName.toUtf8());
    for (const char *name : { "edit", "verified_name", "privacy_sensitive" }) {
        if (message.has(name))
            out.set(name, message.text(name));
    }
    addContent(out, message, encs);
    return out;
}

} // namespace heliograph::sandbox
