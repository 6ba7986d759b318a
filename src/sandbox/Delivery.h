// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/Account.h"
#include "sandbox/DeviceQueue.h"
#include "sandbox/ServiceClock.h"

#include <QHash>
#include <QObject>

#include <functional>

namespace heliograph::sandbox {

/// Where a device that is logged in receives: a socket, or a simulated phone.
class DeviceEndpoint {
public:
    virtual ~DeviceEndpoint() = default;
    virtual void deliver(const Node &stanza) = 0;
    /// Sends a last stanza and closes.
    virtual void endStream(const Node &reason) = 0;
};

/// Brings stanzas to devices: at once when they are online and active, else from their queue at
/// the next login (10 §6.2). Endpoints must detach before they go.
class Delivery final : public QObject {
    Q_OBJECT
public:
    explicit Delivery(const ServiceClock &clock, QObject *parent = nullptr);

    /// A device has logged in; a former connection of it is ended as replaced.
    void attach(const DeviceId &id, DeviceEndpoint &endpoint);
    void detach(const DeviceId &id, const DeviceEndpoint &endpoint);
    /// Sends the preview, what waits, and the end mark; from now on stanzas go out at once.
    void activate(const DeviceId &id);
    bool isOnline(const DeviceId &id) const { return m_online.contains(id); }
    bool isActive(const DeviceId &id) const;
    QList<DeviceId> online() const { return m_online.keys(); }

    /// Durable: stays until the device acknowledges it.
    void post(const DeviceId &id, const Node &stanza);
    /// Durable, in the place of what still waits of the same kind.
    void postLatest(
        const DeviceId &id, const Node &stanza, const std::function<bool(const Node &)> &isOfKind);
    /// Once, and only if the device is active now.
    void tell(const DeviceId &id, const Node &stanza);
    /// What the device confirmed; `tag` is the tag of the confirmed stanza.
    void acknowledge(
        const DeviceId &id, const QByteArray &tag, const QByteArray &stanzaId, const Jid &peer);
    /// Ends the stream of a device if it is online.
    void endStream(const DeviceId &id, const Node &reason);
    /// Drops the queue of a device that was removed.
    void forget(const DeviceId &id);
    void reset();

    const DeviceQueue *queue(const DeviceId &id) const;
    /// Takes in a stored entry.
    void restore(const DeviceId &id, DeviceQueue::Entry entry);

signals:
    void queued(
        const heliograph::sandbox::DeviceId &id, quint64 sequence, const heliograph::Node &stanza);
    void dequeued(const heliograph::sandbox::DeviceId &id, quint64 sequence);
    /// A stanza was confirmed; nothing more is said of queues that are forgotten.
    void confirmed(
        const heliograph::sandbox::DeviceId &id, const QByteArray &tag, const QByteArray &stanzaId);
    void sent(const heliograph::sandbox::DeviceId &id, const heliograph::Node &stanza);
    void cameOnline(const heliograph::sandbox::DeviceId &id);
    void activated(const heliograph::sandbox::DeviceId &id);
    void wentOffline(const heliograph::sandbox::DeviceId &id);
    void forgotten(const heliograph::sandbox::DeviceId &id);

private:
    struct Presence {
        DeviceEndpoint *endpoint = nullptr;
        bool isActive = false;
    };
    void write(const DeviceId &id, const Node &stanza);

    const ServiceClock &m_clock;
    QHash<DeviceId, Presence> m_online;
    QHash<DeviceId, DeviceQueue> m_queues;
    quint64 m_sequence = 0;
};

} // namespace heliograph::sandbox
