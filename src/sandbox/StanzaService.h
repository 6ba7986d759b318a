// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/AccountRegistry.h"
#include "sandbox/Delivery.h"
#include "sandbox/SandboxOptions.h"

#include <functional>

namespace heliograph::sandbox {

class MessageRouter;
class GroupRouter;
class ReceiptRouter;
class PresenceHub;

/// Sends an answer to the connection that asked.
using Reply = std::function<void(const Node &)>;

/// Answers the requests of one or more namespaces (10 §6).
class IqHandler {
public:
    virtual ~IqHandler() = default;
    /// The answer to a request of a device; nothing when the handler sends its own through `reply`.
    virtual std::optional<Node> answer(const DeviceId &from, const Node &iq) = 0;
};

/// Where stanzas of devices that are logged in go by tag and namespace.
class StanzaService final : public QObject {
    Q_OBJECT
public:
    struct Routers {
        MessageRouter &messages;
        ReceiptRouter &receipts;
        PresenceHub &presence;
        GroupRouter &groups;
    };
    StanzaService(SandboxOptions::Behaviour behaviour, Routers routers, Delivery &delivery,
        QObject *parent = nullptr);

    /// `handler` must outlive this.
    void serve(const QByteArray &xmlns, IqHandler &handler);
    void receive(const DeviceId &from, const Node &stanza, const Reply &reply);
    /// What a connection that waits to be linked may ask: pings and nothing else.
    void answerUnlinked(const Node &iq, const Reply &reply) const;

signals:
    void received(const heliograph::sandbox::DeviceId &from, const heliograph::Node &stanza);
    /// Names no handler knows, for the log and the strict profile.
    void unknownReceived(const heliograph::sandbox::DeviceId &from, const QByteArray &what);

private:
    void receiveIq(const DeviceId &from, const Node &iq, const Reply &reply);
    void receiveAck(const DeviceId &from, const Node &ack);

    SandboxOptions::Behaviour m_behaviour;
    Routers m_routers;
    Delivery &m_delivery;
    QHash<QByteArray, IqHandler *> m_handlers;
};

} // namespace heliograph::sandbox
