// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/GroupRegistry.h"
#include "sandbox/StanzaService.h"

#include <set>

namespace heliograph::sandbox {

/// Who is there and who is typing: told to those who asked, never queued, but for typing events
/// that wait a little for a device that is away (10 §6.2, 08 §5).
class PresenceHub final : public QObject {
    Q_OBJECT
public:
    PresenceHub(AccountRegistry &accounts, Delivery &delivery, const ServiceClock &clock,
        seconds chatstateLifetime, const GroupRegistry &groups, QObject *parent = nullptr);

    void acceptPresence(const DeviceId &from, const Node &presence);
    void acceptChatstate(const DeviceId &from, const Node &chatstate);
    void reset();

private:
    struct Typing {
        Node stanza;
        milliseconds until { 0 };
    };
    void onOffline(const DeviceId &id);
    void onActivated(const DeviceId &id);
    void setAvailable(const DeviceId &id, bool available);
    bool isAvailable(const QByteArray &pn) const;
    Node presenceOf(const Account &account, const Jid &asked) const;
    void tellWatchers(const Account &account);
    /// To every device of `listener`, now or within a while; `key` is chat and sender.
    void tellTyping(const Account &listener, const QByteArray &key, const Node &chatstate);

    AccountRegistry &m_accounts;
    Delivery &m_delivery;
    const ServiceClock &m_clock;
    seconds m_chatstateLifetime;
    const GroupRegistry &m_groups;
    std::set<DeviceId> m_available;
    QHash<QByteArray, qint64> m_lastSeen;
    /// By subscribing device: what it asked for.
    QHash<DeviceId, QList<Jid>> m_watches;
    /// By device that is away, then by chat and sender.
    QHash<DeviceId, QHash<QByteArray, Typing>> m_typing;
};

} // namespace heliograph::sandbox
