// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/Delivery.h"

#include <QJsonObject>

#include <map>

namespace heliograph::sandbox {

/// Counts what the service did for each device, and finds what it did wrong (10 §13).
class Metrics final : public QObject {
    Q_OBJECT
public:
    Metrics(const Delivery &delivery, const ServiceClock &clock, QObject *parent = nullptr);

    /// Per device and in sum.
    QJsonObject toJson() const;
    /// `{ok, violations[]}`: messages lost, doubled or out of order.
    QJsonObject check() const;
    void reset();

public slots:
    void noteOnline(const heliograph::sandbox::DeviceId &id);
    void noteOffline(const heliograph::sandbox::DeviceId &id);
    void noteReceived(const heliograph::sandbox::DeviceId &from, const heliograph::Node &stanza);
    void noteSent(const heliograph::sandbox::DeviceId &to, const heliograph::Node &stanza);
    void noteConfirmed(
        const heliograph::sandbox::DeviceId &id, const QByteArray &tag, const QByteArray &stanzaId);
    void noteAccepted(
        const heliograph::sandbox::DeviceId &sender, const QByteArray &id, int addressed);
    void noteRouted(const heliograph::sandbox::DeviceId &sender,
        const heliograph::sandbox::DeviceId &receiver, const QByteArray &id);
    void noteMissed(const heliograph::sandbox::DeviceId &sender, int devices);
    void noteReceipt(
        const heliograph::sandbox::DeviceId &reader, const QByteArray &type, const QByteArray &id);
    void noteForgotten(const heliograph::sandbox::DeviceId &id);

private:
    /// One message on its way to one device.
    struct Passage {
        quint64 order = 0;
        int routed = 0;
        int sent = 0;
        int confirmed = 0;
    };
    struct Counters {
        int logins = 0;
        qint64 connectedMs = 0;
        qint64 onlineSince = -1;
        qint64 stanzasIn = 0;
        qint64 stanzasOut = 0;
        qint64 accepted = 0;
        qint64 addressed = 0;
        qint64 confirmed = 0;
        qint64 missedFanout = 0;
        qint64 duplicates = 0;
        qint64 outOfOrder = 0;
        quint64 lastOrder = 0;
        std::map<QByteArray, qint64> receipts;
        std::map<QByteArray, qint64> queries;
        std::map<QByteArray, Passage> passages;
    };
    QJsonObject counterJson(const DeviceId &id, const Counters &counters) const;
    void prune(Counters &counters) const;
    /// Unconfirmed although the device has been connected long enough.
    int lossesOf(const DeviceId &id, const Counters &counters) const;

    const Delivery &m_delivery;
    const ServiceClock &m_clock;
    std::map<DeviceId, Counters> m_devices;
    quint64 m_order = 0;
};

} // namespace heliograph::sandbox
