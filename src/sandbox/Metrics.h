// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/Delivery.h"
#include "sandbox/DeviceCounters.h"
#include "sandbox/SocketJournal.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTimer>

#include <map>
#include <set>

namespace heliograph::sandbox {

/// Counts what the service did for each device, and finds what went wrong (10 §13).
class Metrics final : public QObject {
    Q_OBJECT
public:
    Metrics(const Delivery &delivery, const SocketJournal &journal, const ServiceClock &clock,
        const Clock &wireClock, QObject *parent = nullptr);

    /// Per device, per account and in sum.
    QJsonObject toJson() const;
    /// How the check is made.
    struct CheckOptions {
        /// A device that has been connected this long has had time to confirm.
        seconds patience { 60 };
        /// Two sockets of one identity are wrong.
        bool oneSocket = true;
    };
    /// `{ok, violations[]}`: messages lost, doubled or out of order, receipts for messages that
    /// nobody sent, two sockets of one identity.
    QJsonObject check(const CheckOptions &options) const;
    QJsonObject check() const { return check(CheckOptions()); }
    void reset();

    /// Messages from before this start may still be confirmed.
    void expectOlderMessages() { m_startedLate = true; }
    void noteBytesIn(const std::optional<DeviceId> &id, qint64 bytes);
    void noteBytesOut(const std::optional<DeviceId> &id, qint64 bytes, qint64 waiting);
    /// A request was answered; `code` is 0 for a result.
    void noteAnswered(const DeviceId &id, const QByteArray &xmlns, int code, milliseconds took);

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
    /// A frame held what is no stanza; its stream ends.
    void noteUnreadable() { ++m_unreadable; }
    void noteUnknownUser(const heliograph::sandbox::DeviceId &sender);
    void noteReceipt(
        const heliograph::sandbox::DeviceId &reader, const QByteArray &type, const QByteArray &id);
    void noteForgotten(const heliograph::sandbox::DeviceId &id);

private:
    QJsonObject counterJson(const DeviceId &id, const DeviceCounters &counters) const;
    QJsonArray accountSums(const QJsonArray &devices) const;
    /// Unconfirmed although the device has been connected long enough.
    int lossesOf(const DeviceId &id, const DeviceCounters &counters, seconds patience) const;

    const Delivery &m_delivery;
    const SocketJournal &m_journal;
    const ServiceClock &m_clock;
    const Clock &m_wireClock;
    std::map<DeviceId, DeviceCounters> m_devices;
    quint64 m_order = 0;
    qint64 m_unknownUsers = 0;
    qint64 m_unreadable = 0;
    bool m_startedLate = false;
    QTimer m_pulse;
    milliseconds m_lastPulse { 0 };
    milliseconds m_worstLag { 0 };
};

/// The numbers of toJson() in the text format of Prometheus.
QByteArray prometheusText(const QJsonObject &metrics);

} // namespace heliograph::sandbox
