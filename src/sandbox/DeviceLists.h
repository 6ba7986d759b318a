// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/AccountRegistry.h"
#include "sandbox/Delivery.h"
#include "sandbox/GroupRegistry.h"
#include "sandbox/IdSource.h"

namespace heliograph::sandbox {

/// Participant hash of version 2 over AD strings (04 §3.2).
QByteArray deviceHash(const std::vector<Jid> &devices);

/// Device lists as clients see them, and the news of their changes (04 §3.3).
class DeviceLists final : public QObject {
    Q_OBJECT
public:
    DeviceLists(AccountRegistry &accounts, Delivery &delivery, const ServiceClock &clock,
        IdSource &ids, const GroupRegistry &groups, QObject *parent = nullptr);

    /// `<devices>` as usync answers it, in the namespace of `like`.
    Node devicesNode(const Account &account, const Jid &like) const;
    /// All devices of an account, in the namespace of `like`.
    std::vector<Jid> devices(const Account &account, const Jid &like) const;
    /// Signs the key-index list anew; nobody is told.
    void renew(Account &account);
    /// Renews the signed key-index list and tells the account's devices, its peers and whoever
    /// shares a group with it.
    void announceAdded(const DeviceId &id);
    /// `keyIndex` is the one the removed device had.
    void announceRemoved(const DeviceId &id, quint32 keyIndex);

private:
    void announce(Account &account, const QByteArray &operation, quint16 device, quint32 keyIndex);
    void tellOwnDevices(const Account &account, quint16 except);
    Node peerNotice(const Account &account, const Jid &like, const QByteArray &operation,
        quint16 device, quint32 keyIndex);
    Node keyIndexNode(const Account &account, bool withContent) const;

    AccountRegistry &m_accounts;
    Delivery &m_delivery;
    const ServiceClock &m_clock;
    IdSource &m_ids;
    const GroupRegistry &m_groups;
};

} // namespace heliograph::sandbox
