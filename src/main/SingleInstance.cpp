// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "main/SingleInstance.h"

#include "crypto/Hash.h"

#include <QDataStream>
#include <QDir>
#include <QLocalSocket>
#include <QTimer>

namespace heliograph {

namespace {
constexpr int answerTime = 2000;
/// A command line that is longer is no person's.
constexpr qint64 longestStart = 64 * 1024;
} // namespace

SingleInstance::SingleInstance(const QString &profile, QObject *parent)
    : QObject(parent)
    , m_name(QStringLiteral("heliograph-")
          + QString::fromLatin1(sha256(QDir(profile).canonicalPath().toUtf8()).left(8).toHex()))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this,
        [this] { hear(m_server.nextPendingConnection()); });
}

/// The end of the connection is the answer.
void SingleInstance::hear(QLocalSocket *client)
{
    client->setReadBufferSize(longestStart);
    connect(client, &QLocalSocket::disconnected, client, &QObject::deleteLater);
    QTimer::singleShot(answerTime, client, &QLocalSocket::abort);
    const auto read = [this, client] {
        QDataStream stream(client);
        SecondStart start;
        stream.startTransaction();
        QString arguments;
        stream >> arguments >> start.token;
        if (!stream.commitTransaction()) {
            if (client->bytesAvailable() >= longestStart)
                client->abort();
            return;
        }
        if (!arguments.isEmpty())
            start.arguments = arguments.split(QChar::Null);
        client->disconnectFromServer();
        emit raiseRequested(start);
    };
    connect(client, &QLocalSocket::readyRead, this, read);
    if (client->bytesAvailable() > 0)
        read();
}

void SingleInstance::listen()
{
    // The profile's lock is ours, so a left-over socket belongs to nobody.
    QLocalServer::removeServer(m_name);
    m_server.listen(m_name);
}

bool SingleInstance::raiseOther(const SecondStart &start) const
{
    QLocalSocket socket;
    socket.connectToServer(m_name);
    if (!socket.waitForConnected(answerTime))
        return false;
    QDataStream stream(&socket);
    // No argument holds a NUL.
    stream << start.arguments.join(QChar::Null) << start.token;
    return socket.waitForBytesWritten(answerTime)
        && (socket.state() == QLocalSocket::UnconnectedState
            || socket.waitForDisconnected(answerTime));
}

} // namespace heliograph
