// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/Faults.h"
#include "sandbox/HttpMessage.h"

#include <QSslConfiguration>
#include <QTcpServer>
#include <QWebSocketServer>

#include <functional>

class QWebSocket;

namespace heliograph::sandbox {

/// A listener that hands descriptors on instead of making sockets.
class PortListener final : public QTcpServer {
    Q_OBJECT
public:
    using QTcpServer::QTcpServer;

signals:
    void arrived(qintptr descriptor);

protected:
    void incomingConnection(qintptr descriptor) override { emit arrived(descriptor); }
};

/// One port for TLS and plain, for HTTP and WebSocket, on loopback addresses only (10 §2).
class SandboxServer final : public QObject {
    Q_OBJECT
public:
    /// `tls` is asked for each connection.
    using TlsNow = std::function<QSslConfiguration()>;
    SandboxServer(TlsNow tls, HttpHandler &handler, Faults &faults, QObject *parent = nullptr);

    /// Listens on `host` and, where it can, on the other loopback family too; 0 takes a free
    /// port. NetworkUnreachable when the port is in use, InvalidArgument beyond loopback.
    Result<quint16> listen(const QString &host, quint16 port);
    void close();
    /// All sockets that are no WebSocket end; the listener closes and opens again after `pause`.
    void restart(milliseconds pause);

signals:
    /// The receiver owns the socket.
    void webSocketOpened(QWebSocket *socket);

private:
    void onArrived(qintptr descriptor);
    void reset(qintptr descriptor);
    void serve(qintptr descriptor, int refusal = 0);
    void onWebSocket();

    TlsNow m_tls;
    HttpHandler &m_handler;
    Faults &m_faults;
    PortListener m_first;
    PortListener m_second;
    QString m_host;
    quint16 m_port = 0;
    QWebSocketServer m_webSockets;
};

} // namespace heliograph::sandbox
