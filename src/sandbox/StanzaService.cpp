// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/StanzaService.h"

#include "sandbox/GroupRouter.h"
#include "sandbox/MessageRouter.h"
#include "sandbox/PresenceHub.h"
#include "sandbox/ReceiptRouter.h"
#include "sandbox/Stanzas.h"

namespace heliograph::sandbox {

namespace {

bool isPing(const Node &iq)
{
    const QByteArray xmlns = iq.text("xmlns");
    return xmlns == "w:p" || xmlns == "urn:xmpp:ping";
}

/// Families of namespaces that get a result without content (10 §6).
bool isOnlyNoted(const QByteArray &xmlns)
{
    return xmlns.startsWith("fb:") || xmlns.startsWith("w:auth:");
}

} // namespace

StanzaService::StanzaService(
    SandboxOptions::Behaviour behaviour, Routers routers, Delivery &delivery, QObject *parent)
    : QObject(parent)
    , m_behaviour(behaviour)
    , m_routers(routers)
    , m_delivery(delivery)
{
}

void StanzaService::serve(const QByteArray &xmlns, IqHandler &handler)
{
    m_handlers.insert(xmlns, &handler);
}

void StanzaService::receive(const DeviceId &from, const Node &stanza, const Reply &reply)
{
    emit received(from, stanza);
    if (stanza.tag == "iq")
        receiveIq(from, stanza, reply);
    else if (stanza.tag == "message" && jidAttribute(stanza, "to").isGroup())
        m_routers.groups.accept(from, stanza, reply);
    else if (stanza.tag == "message")
        m_routers.messages.accept(from, stanza, reply);
    else if (stanza.tag == "receipt")
        m_routers.receipts.accept(from, stanza, reply);
    else if (stanza.tag == "ack")
        receiveAck(from, stanza);
    else if (stanza.tag == "presence")
        m_routers.presence.acceptPresence(from, stanza);
    else if (stanza.tag == "chatstate")
        m_routers.presence.acceptChatstate(from, stanza);
    else if (stanza.tag == "call")
        reply(ackFor(stanza, "call"));
    else if (stanza.tag != "ib" && stanza.tag != "notification")
        emit unknownReceived(from, stanza.tag);
}

void StanzaService::receiveIq(const DeviceId &from, const Node &iq, const Reply &reply)
{
    const QByteArray type = iq.text("type");
    if (type != "get" && type != "set")
        return;
    if (isPing(iq)) {
        reply(iqResult(iq));
        return;
    }
    const QByteArray xmlns = iq.text("xmlns");
    if (isOnlyNoted(xmlns))
        return reply(iqResult(iq));
    IqHandler *handler = m_handlers.value(xmlns);
    if (!handler) {
        emit unknownReceived(from, "iq " + xmlns);
        reply(iqError(iq, 501, "feature-not-implemented"));
        if (m_behaviour == SandboxOptions::Behaviour::Strict)
            m_delivery.endStream(
                from, Node::withChildren("stream:error", { Node("xml-not-well-formed") }));
        return;
    }
    if (const auto answer = handler->answer(from, iq))
        reply(*answer);
}

void StanzaService::receiveAck(const DeviceId &from, const Node &ack)
{
    m_delivery.acknowledge(from, ack.text("class"), ack.text("id"), jidAttribute(ack, "to"));
}

void StanzaService::answerUnlinked(const Node &iq, const Reply &reply) const
{
    const QByteArray type = iq.text("type");
    if (type != "get" && type != "set")
        return;
    reply(isPing(iq) ? iqResult(iq) : iqError(iq, 501, "feature-not-implemented"));
}

} // namespace heliograph::sandbox
