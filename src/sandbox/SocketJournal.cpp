// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/SocketJournal.h"

#include <QJsonObject>

namespace heliograph::sandbox {

namespace {

QString journalName(const std::optional<DeviceId> &device)
{
    return device ? Jid::phoneNumber(device->pn, device->device).toString() : QString();
}

} // namespace

SocketJournal::SocketJournal(const ServiceClock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
}

int SocketJournal::open()
{
    const int connection = ++m_last;
    m_sockets[connection].since = m_clock.now().count();
    emit opened(connection);
    return connection;
}

void SocketJournal::identify(
    int connection, const QByteArray &noiseKey, const std::optional<DeviceId> &device)
{
    const auto found = m_sockets.find(connection);
    if (found == m_sockets.end())
        return;
    const bool isNew = found->second.identity != noiseKey;
    found->second.identity = noiseKey;
    found->second.device = device;
    emit identified(connection, journalName(device));
    for (const auto &[number, socket] : m_sockets) {
        if (!isNew || number == connection || socket.isBlind || socket.identity != noiseKey)
            continue;
        ++m_overlaps;
        emit doubled(connection, number);
    }
}

void SocketJournal::blind(int connection)
{
    if (const auto found = m_sockets.find(connection); found != m_sockets.end())
        found->second.isBlind = true;
}

void SocketJournal::close(int connection)
{
    if (m_sockets.erase(connection) > 0)
        emit closed(connection);
}

void SocketJournal::reset() { m_overlaps = 0; }

QJsonArray SocketJournal::toJson() const
{
    QJsonArray array;
    for (const auto &[number, socket] : m_sockets) {
        QJsonObject entry { { QStringLiteral("connection"), number },
            { QStringLiteral("since"), socket.since } };
        if (socket.device)
            entry.insert(QStringLiteral("device"), journalName(socket.device));
        array.append(entry);
    }
    return array;
}

} // namespace heliograph::sandbox
