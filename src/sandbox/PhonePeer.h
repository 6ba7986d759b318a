// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/PhoneHistory.h"
#include "sandbox/Phones.h"
#include "sandbox/ServiceTimers.h"

namespace heliograph::sandbox {

/// What a phone tells its companions (03 §8, §11.3): the app-state key first, then history; and
/// how it answers their requests.
class PhonePeer final : public QObject {
    Q_OBJECT
public:
    struct Services {
        AccountRegistry &accounts;
        Delivery &delivery;
        Phones &phones;
        PhoneHistory &history;
        ServiceTimers &timers;
        const ServiceClock &clock;
    };
    explicit PhonePeer(Services services, QObject *parent = nullptr);

    /// Sends key share and history to a device that is active, has keys and got none yet.
    void greet(const DeviceId &id);
    /// A message of a companion to its phone.
    void acceptRequest(SimulatedPhone *phone, const PhoneMessage &message);
    /// Whom an account knows: people of scripts, and whom it has written with.
    std::vector<const Account *> contactsOf(const Account &account) const;
    void reset();
    /// A companion says that it has a history notification.
    void acceptReceipt(const DeviceId &from, const Node &receipt);

private:
    /// A message that a phone could open, as a WebMessageInfo.
    struct Kept {
        QByteArray pn;
        QByteArray id;
        QByteArray info;
    };
    /// A notification on its way, until its `hist_sync` comes.
    struct Awaited {
        DeviceId device;
        QByteArray content;
        /// Id of the first one when this is a repetition.
        QByteArray original;
        int repeats = 0;
    };
    void sendHistory(Awaited notice);
    void repeatHistory(const QByteArray &id);
    QByteArray keyShare(const Account &account, const std::vector<QByteArray> &wanted = {}) const;
    void keep(const SimulatedPhone &phone, const PhoneMessage &message);
    void sendKept(
        SimulatedPhone &phone, const PhoneMessage &request, const std::vector<QByteArray> &wanted);

    Services m_services;
    std::deque<Kept> m_kept;
    /// By the id of the message.
    std::map<QByteArray, Awaited> m_awaited;
};

} // namespace heliograph::sandbox
