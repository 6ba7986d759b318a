// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/TestTls.h"
#include "transport/WebSocketTransport.h"

#include <QSignalSpy>
#include <QSslKey>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketServer>

#include <functional>

namespace heliograph::testservice {

/// A small real service: plain or TLS, upgrading after a delay, or answering raw bytes.
class LocalService final : public QObject {
public:
    explicit LocalService(QWebSocketServer::SslMode mode = QWebSocketServer::NonSecureMode,
        const QByteArray &certificate = testtls::certificate(),
        const QByteArray &key = testtls::key())
        : m_upgrader(QStringLiteral("test"), mode)
    {
        if (mode == QWebSocketServer::SecureMode) {
            QSslConfiguration configuration;
            configuration.setLocalCertificate(QSslCertificate(certificate));
            configuration.setPrivateKey(QSslKey(key, QSsl::Ec));
            m_upgrader.setSslConfiguration(configuration);
            m_upgrader.listen(QHostAddress::LocalHost);
        } else {
            m_listener.listen(QHostAddress::LocalHost);
        }
        connect(&m_listener, &QTcpServer::newConnection, this,
            [this] { acceptConnection(m_listener.nextPendingConnection()); });
        connect(&m_upgrader, &QWebSocketServer::newConnection, this,
            [this] { adopt(m_upgrader.nextPendingConnection()); });
    }
    quint16 port() const
    {
        return m_upgrader.isListening() ? m_upgrader.serverPort() : m_listener.serverPort();
    }
    QUrl url() const
    {
        const QString scheme
            = m_upgrader.isListening() ? QStringLiteral("wss") : QStringLiteral("ws");
        return QUrl(QStringLiteral("%1://127.0.0.1:%2/ws/chat").arg(scheme).arg(port()));
    }

    /// Called with every connection instead of the upgrade when set.
    std::function<void(QTcpSocket *)> raw;
    /// How long the upgrade waits.
    std::function<int()> delay = [] { return 0; };
    QList<QWebSocket *> clients;
    QByteArray received;
    int connections = 0;

private:
    void acceptConnection(QTcpSocket *socket)
    {
        ++connections;
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        if (raw)
            return raw(socket);
        QTimer::singleShot(delay(), socket, [this, socket] {
            socket->disconnect(socket);
            m_upgrader.handleConnection(socket);
        });
    }
    void adopt(QWebSocket *client)
    {
        client->setParent(this);
        clients.append(client);
        connect(client, &QWebSocket::binaryMessageReceived, this,
            [this](const QByteArray &bytes) { received += bytes; });
        connect(client, &QWebSocket::disconnected, this, [this, client] {
            clients.removeOne(client);
            client->deleteLater();
        });
    }

    QTcpServer m_listener;
    QWebSocketServer m_upgrader;
};

/// Of a service with these authorities of its own.
inline ServiceProfile profile(const QByteArray &authorities = {})
{
    return { QUrl(), QByteArray(32, 'r'), authorities,
        QByteArrayLiteral("https://web.whatsapp.com") };
}

inline Proxy proxyAt(quint16 port, Proxy::Kind kind = Proxy::Kind::Http)
{
    return { kind, QStringLiteral("127.0.0.1"), port, {}, {} };
}

/// Nobody listens there.
inline quint16 closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

inline Error reasonOf(const QSignalSpy &closed) { return closed.at(0).at(0).value<Error>(); }

} // namespace heliograph::testservice
