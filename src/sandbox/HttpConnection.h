// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/HttpMessage.h"

#include <QObject>
#include <QSslConfiguration>
#include <QTimer>

class QSslSocket;

namespace heliograph::sandbox {

/// One TCP connection to the service's port: finds out whether it speaks TLS, serves HTTP
/// requests one after another, or gives the socket away to become a WebSocket (10 §2).
class HttpConnection final : public QObject {
    Q_OBJECT
public:
    /// Owns the socket until an upgrade. `handler` must outlive this.
    HttpConnection(
        QSslSocket *socket, const QSslConfiguration &tls, HttpHandler &handler, QObject *parent);

signals:
    /// The request for a WebSocket is still unread in the socket, which now belongs to the
    /// receiver. This object is gone soon after.
    void upgradeRequested(QSslSocket *socket);

private:
    enum class State { Sniffing, Encrypting, Head, Body, Answering, Ended };

    void onReadyRead();
    void sniff();
    void readHead();
    void upgrade(const HttpRequest &request);
    void start(const HttpRequest &request);
    void readBody();
    bool readChunked();
    void finishBody();
    void respond(const HttpResponse &response);
    void pump();
    void endResponse();
    void refuse(int status);
    void close();

    QSslSocket *m_socket;
    QSslConfiguration m_tls;
    HttpHandler &m_handler;
    QTimer m_idle;
    State m_state = State::Sniffing;
    std::unique_ptr<HttpExchange> m_exchange;
    /// Bytes of the body, or of the present chunk, still to come; -1 before a chunk's length.
    qint64 m_bodyLeft = 0;
    bool m_isChunked = false;
    bool m_keepAlive = true;
    std::shared_ptr<QIODevice> m_file;
    qint64 m_fileLeft = 0;
};

} // namespace heliograph::sandbox
