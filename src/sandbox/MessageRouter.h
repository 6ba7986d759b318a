// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/DeviceLists.h"
#include "sandbox/MessageParts.h"
#include "sandbox/Resends.h"
#include "sandbox/StanzaService.h"

namespace heliograph::sandbox {

/// Takes a message to a person apart and brings each device its own ciphertext (10 §6.1, 05 §10).
/// Cannot read any of it.
class MessageRouter final : public QObject {
    Q_OBJECT
public:
    MessageRouter(AccountRegistry &accounts, Delivery &delivery, const DeviceLists &lists,
        const ServiceClock &clock, Resends &resends, QObject *parent = nullptr);

    /// Routes and acknowledges. `reply` gets the ack.
    void accept(const DeviceId &sender, const Node &message, const Reply &reply);

signals:
    /// A message for device 0 of an account, which is its simulated phone.
    void phoneAddressed(const QByteArray &pn, const heliograph::Node &message);
    void accepted(const heliograph::sandbox::DeviceId &sender, const QByteArray &id, int addressed);
    void routed(const heliograph::sandbox::DeviceId &sender,
        const heliograph::sandbox::DeviceId &receiver, const QByteArray &id);
    /// Current devices of the chat that the sender did not address.
    void fanoutMissed(const heliograph::sandbox::DeviceId &sender, int devices);
    void unknownUser(const heliograph::sandbox::DeviceId &sender);

private:
    void routePeer(Account &own, const DeviceId &sender, const Node &message, const Reply &reply);
    void routePersonal(
        Account &own, const DeviceId &sender, const Node &message, const Reply &reply);
    void bring(const DeviceId &sender, const DeviceId &receiver, const Node &stanza, bool forPhone);
    MessageParts partsOf(const Node &message, const Account &chat) const;
    QByteArray missingHash(const Account &own, const Account &chat, const DeviceId &sender,
        const Jid &to, const MessageParts &parts);
    Node deliveryFor(const Account &own, const Account &chat, const DeviceId &sender,
        const DeviceId &receiver, const Node &message, const Node::Children &encs) const;
    void acknowledge(const Node &message, const Reply &reply, const QByteArray &error,
        const QByteArray &phash = {}) const;

    AccountRegistry &m_accounts;
    Delivery &m_delivery;
    const DeviceLists &m_lists;
    const ServiceClock &m_clock;
    Resends &m_resends;
};

} // namespace heliograph::sandbox
