// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/DeviceLists.h"
#include "sandbox/GroupRegistry.h"
#include "sandbox/MessageParts.h"
#include "sandbox/Resends.h"
#include "sandbox/StanzaService.h"

namespace heliograph::sandbox {

/// Brings a message to a group to every device of every member: each gets its own part, which
/// hands over a sender key, and what is sealed with that key (05 §2.3, §10).
class GroupRouter final : public QObject {
    Q_OBJECT
public:
    GroupRouter(AccountRegistry &accounts, GroupRegistry &groups, Delivery &delivery,
        const ServiceClock &clock, Resends &resends, QObject *parent = nullptr);

    /// Routes and acknowledges. `reply` gets the ack.
    void accept(const DeviceId &sender, const Node &message, const Reply &reply);

signals:
    /// A message for device 0 of an account, which is its simulated phone.
    void phoneAddressed(const QByteArray &pn, const heliograph::Node &message);
    void accepted(const heliograph::sandbox::DeviceId &sender, const QByteArray &id, int addressed);
    void routed(const heliograph::sandbox::DeviceId &sender,
        const heliograph::sandbox::DeviceId &receiver, const QByteArray &id);
    /// Devices of members that never got the sender's key.
    void fanoutMissed(const heliograph::sandbox::DeviceId &sender, int devices);

private:
    /// Everybody's devices but the sender's.
    std::vector<DeviceId> audience(const Group &group, const DeviceId &sender) const;
    QByteArray missingHash(Group &group, const DeviceId &sender, const MessageParts &parts);
    Node deliveryFor(const Group &group, const DeviceId &sender, const Node &message) const;
    int deliver(const Group &group, const DeviceId &sender, const Node &message, bool resend);
    void acknowledge(const Node &message, const Reply &reply, const QByteArray &error,
        const QByteArray &phash = {}) const;

    AccountRegistry &m_accounts;
    GroupRegistry &m_groups;
    Delivery &m_delivery;
    const ServiceClock &m_clock;
    Resends &m_resends;
};

} // namespace heliograph::sandbox
