// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/Phones.h"

namespace heliograph::sandbox {

/// What a phone tells its companions (03 §8, §11.3): the app-state key first, then history; and
/// how it answers their requests.
class PhonePeer final : public QObject {
    Q_OBJECT
public:
    PhonePeer(AccountRegistry &accounts, Delivery &delivery, Phones &phones,
        const ServiceClock &clock, QObject *parent = nullptr);

    /// Sends key share and history to a device that is active, has keys and got none yet.
    void greet(const DeviceId &id);
    /// A message of a companion to its phone.
    void acceptRequest(SimulatedPhone *phone, const PhoneMessage &message);

private:
    QByteArray keyShare(const Account &account) const;
    QByteArray bootstrap(const Account &account) const;
    QByteArray pushNames(const Account &account) const;
    std::vector<const Account *> contactsOf(const Account &account) const;

    AccountRegistry &m_accounts;
    Delivery &m_delivery;
    Phones &m_phones;
    const ServiceClock &m_clock;
};

} // namespace heliograph::sandbox
