// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/PhoneHistory.h"
#include "sandbox/Phones.h"

namespace heliograph::sandbox {

/// What a phone tells its companions (03 §8, §11.3): the app-state key first, then history; and
/// how it answers their requests.
class PhonePeer final : public QObject {
    Q_OBJECT
public:
    PhonePeer(AccountRegistry &accounts, Delivery &delivery, Phones &phones, PhoneHistory &history,
        const ServiceClock &clock, QObject *parent = nullptr);

    /// Sends key share and history to a device that is active, has keys and got none yet.
    void greet(const DeviceId &id);
    /// A message of a companion to its phone.
    void acceptRequest(SimulatedPhone *phone, const PhoneMessage &message);
    /// Whom an account knows: people of scripts, and whom it has written with.
    std::vector<const Account *> contactsOf(const Account &account) const;
    void reset() { m_kept.clear(); }

private:
    /// A message that a phone could open, as a WebMessageInfo.
    struct Kept {
        QByteArray pn;
        QByteArray id;
        QByteArray info;
    };
    QByteArray keyShare(const Account &account, const std::vector<QByteArray> &wanted = {}) const;
    void keep(const SimulatedPhone &phone, const PhoneMessage &message);
    void sendKept(
        SimulatedPhone &phone, const PhoneMessage &request, const std::vector<QByteArray> &wanted);

    AccountRegistry &m_accounts;
    Delivery &m_delivery;
    Phones &m_phones;
    PhoneHistory &m_history;
    const ServiceClock &m_clock;
    std::deque<Kept> m_kept;
};

} // namespace heliograph::sandbox
