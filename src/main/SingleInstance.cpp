// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "main/SingleInstance.h"

#include "crypto/Hash.h"

#include <QDir>
#include <QLocalSocket>

namespace heliograph {

constexpr int answerTime = 2000;

SingleInstance::SingleInstance(const QString &profile, QObject *parent)
    : QObject(parent)
    , m_name(QStringLiteral("heliograph-")
          + QString::fromLatin1(sha256(QDir(profile).canonicalPath().toUtf8()).left(8).toHex()))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        QLocalSocket *client = m_server.nextPendingConnection();
        connect(client, &QLocalSocket::disconnected, client, &QObject::deleteLater);
        client->disconnectFromServer();
        emit raiseRequested();
    });
}

void SingleInstance::listen()
{
    // The profile's lock is ours, so a left-over socket belongs to nobody.
    QLocalServer::removeServer(m_name);
    m_server.listen(m_name);
}

bool SingleInstance::raiseOther() const
{
    QLocalSocket socket;
    socket.connectToServer(m_name);
    return socket.waitForConnected(answerTime);
}

} // namespace heliograph
