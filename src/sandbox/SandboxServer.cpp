// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/SandboxServer.h"

#include "base/Platform.h"
#include "sandbox/HttpConnection.h"
#include "sandbox/Logging.h"

#include <QHostAddress>
#include <QSslSocket>
#include <QTimer>
#include <QWebSocket>

namespace heliograph::sandbox {

namespace {

/// One frame of the largest size and some more (01 §2.1).
constexpr quint64 webSocketMessageLimit = 16'777'216 + 65'536;
constexpr int waitingSockets = 1'000;

} // namespace

SandboxServer::SandboxServer(TlsNow tls, HttpHandler &handler, Faults &faults, QObject *parent)
    : QObject(parent)
    , m_tls(std::move(tls))
    , m_handler(handler)
    , m_faults(faults)
    , m_webSockets(QStringLiteral("Heliograph sandbox"), QWebSocketServer::NonSecureMode)
{
    connect(&m_first, &PortListener::arrived, this, &SandboxServer::onArrived);
    connect(&m_second, &PortListener::arrived, this, &SandboxServer::onArrived);
    m_webSockets.setMaxPendingConnections(waitingSockets);
    connect(&m_webSockets, &QWebSocketServer::newConnection, this, &SandboxServer::onWebSocket);
}

Result<quint16> SandboxServer::listen(const QString &host, quint16 port)
{
    const QHostAddress address
        = host == u"localhost" ? QHostAddress(QHostAddress::LocalHost) : QHostAddress(host);
    if (!address.isLoopback())
        return fail(ErrorCode::InvalidArgument,
            QStringLiteral("the sandbox listens on loopback addresses only"));
    m_first.setListenBacklogSize(256);
    if (!m_first.listen(address, port))
        return fail(ErrorCode::NetworkUnreachable, m_first.errorString());
    m_host = host;
    m_port = m_first.serverPort();
    const bool isSix = address.protocol() == QAbstractSocket::IPv6Protocol;
    const QHostAddress other(isSix ? QHostAddress::LocalHost : QHostAddress::LocalHostIPv6);
    if (!m_second.listen(other, m_first.serverPort()))
        qCInfo(lcSandbox) << "the other loopback address is not available";
    return m_first.serverPort();
}

void SandboxServer::close()
{
    m_first.close();
    m_second.close();
}

void SandboxServer::restart(milliseconds pause)
{
    close();
    qDeleteAll(findChildren<HttpConnection *>(Qt::FindDirectChildrenOnly));
    QTimer::singleShot(pause, this, [this] {
        if (const auto again = listen(m_host, m_port); !again)
            qCWarning(lcSandbox) << "the port is lost:" << again.error().detail;
    });
}

/// The HTTP status that a `refuse` fault asks for; 0 for one that takes no request at all.
static int refusalStatus(const QJsonObject &fault)
{
    const QString mode = fault.value(u"mode").toString();
    const int status = mode.startsWith(u"http_") ? mode.mid(5).toInt() : 0;
    return status >= 100 && status <= 999 ? status : 0;
}

/// Only once the client has said something or a second has passed: some dial again by themselves
/// when the reset overtakes the end of their own connect().
void SandboxServer::reset(qintptr descriptor)
{
    auto *socket = new QTcpSocket(this);
    if (!socket->setSocketDescriptor(descriptor)) {
        socket->deleteLater();
        return;
    }
    platform::resetOnClose(socket->socketDescriptor());
    const auto end = [socket] {
        socket->abort();
        socket->deleteLater();
    };
    connect(socket, &QTcpSocket::readyRead, socket, end);
    QTimer::singleShot(seconds(1), socket, end);
}

void SandboxServer::onArrived(qintptr descriptor)
{
    const auto isForArrivals
        = [](const QJsonObject &body) { return body.value(u"mode").toString() != u"bad_upgrade"; };
    const auto fault = m_faults.take("refuse", {}, isForArrivals);
    if (!fault)
        return serve(descriptor);
    // A status travels inside TLS: before it the client would hear a broken handshake.
    if (const int status = refusalStatus(*fault); status != 0)
        return serve(descriptor, status);
    if (fault->value(u"mode").toString() != u"slow_accept")
        return reset(descriptor);
    QTimer::singleShot(
        fault->value(u"ms").toInt(1000), this, [this, descriptor] { serve(descriptor); });
}

void SandboxServer::serve(qintptr descriptor, int refusal)
{
    auto *socket = new QSslSocket(this);
    if (!socket->setSocketDescriptor(descriptor)) {
        socket->deleteLater();
        return;
    }
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    auto *connection = new HttpConnection(socket, m_tls(), m_handler, m_faults, this);
    connection->refuseAll(refusal);
    connect(connection, &HttpConnection::upgradeRequested, this, [this](QSslSocket *upgraded) {
        m_webSockets.handleConnection(upgraded);
        emit upgraded->readyRead();
    });
}

void SandboxServer::onWebSocket()
{
    while (QWebSocket *socket = m_webSockets.nextPendingConnection()) {
        socket->setMaxAllowedIncomingFrameSize(webSocketMessageLimit);
        socket->setMaxAllowedIncomingMessageSize(webSocketMessageLimit);
        emit webSocketOpened(socket);
    }
}

} // namespace heliograph::sandbox
