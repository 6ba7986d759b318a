// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/GroupRegistry.h"
#include "sandbox/Resends.h"
#include "sandbox/StanzaService.h"

namespace heliograph::sandbox {

/// Brings receipts to those they concern (10 §6.3, 05 §4.2) and takes what they confirm out of the
/// reader's queue.
class ReceiptRouter final : public QObject {
    Q_OBJECT
public:
    ReceiptRouter(AccountRegistry &accounts, Delivery &delivery, const ServiceClock &clock,
        Resends &resends, const GroupRegistry &groups, QObject *parent = nullptr);

    void accept(const DeviceId &from, const Node &receipt, const Reply &reply);

signals:
    void routed(
        const heliograph::sandbox::DeviceId &reader, const QByteArray &type, const QByteArray &id);
    /// A receipt that the account's own phone acts on: `server-error`, `hist_sync`, `peer_msg`,
    /// and retries that name it.
    void phoneAddressed(const heliograph::sandbox::DeviceId &from, const heliograph::Node &receipt);

private:
    void confirm(const DeviceId &from, const Node &receipt);
    void acceptForGroup(
        const Account &reader, const DeviceId &from, const Node &receipt, const Group &group);
    void toAuthor(const Account &reader, const Node &receipt);
    void toOwnDevices(
        const Account &reader, const DeviceId &from, const Node &receipt, const QByteArray &type);
    void retry(const Account &reader, const DeviceId &from, const Node &receipt);
    /// To every device of an account but this one.
    void toDevices(const Account &account, const DeviceId &except, const Node &receipt);
    /// To the device that sent the message, which may be a phone.
    void bringRetry(const DeviceId &from, const Jid &to, const Node &receipt);
    /// The receipt as others get it: no routing attributes, the time added.
    Node forwarded(const Node &receipt, const Jid &from, const QByteArray &type) const;

    AccountRegistry &m_accounts;
    Delivery &m_delivery;
    const ServiceClock &m_clock;
    Resends &m_resends;
    const GroupRegistry &m_groups;
};

} // namespace heliograph::sandbox
