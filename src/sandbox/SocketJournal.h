// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/Account.h"
#include "sandbox/ServiceClock.h"

#include <QJsonArray>
#include <QObject>

#include <map>
#include <optional>

namespace heliograph::sandbox {

/// Which sockets are open, and whether one identity ever had two of them at a time. An identity is
/// the static key of the handshake: it stays the same when a client registers and when it logs in.
class SocketJournal final : public QObject {
    Q_OBJECT
public:
    explicit SocketJournal(const ServiceClock &clock, QObject *parent = nullptr);

    /// A new connection; gives its number, from 1.
    int open();
    /// It has proved its key.
    void identify(
        int connection, const QByteArray &noiseKey, const std::optional<DeviceId> &device = {});
    /// A fault keeps the service from seeing its end: it counts as no second socket any more.
    void blind(int connection);
    void close(int connection);
    void reset();

    int openSockets() const { return static_cast<int>(m_sockets.size()); }
    /// How often a socket was opened while another of its identity was still open.
    int overlaps() const { return m_overlaps; }
    /// `[{connection, device?, since}]` of those that are open.
    QJsonArray toJson() const;

signals:
    void opened(int connection);
    void identified(int connection, const QString &device);
    /// A second socket of one identity.
    void doubled(int connection, int other);
    void closed(int connection);

private:
    struct Socket {
        QByteArray identity;
        std::optional<DeviceId> device;
        qint64 since = 0;
        bool isBlind = false;
    };
    const ServiceClock &m_clock;
    int m_last = 0;
    int m_overlaps = 0;
    std::map<int, Socket> m_sockets;
};

} // namespace heliograph::sandbox
