// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/Faults.h"
#include "sandbox/HttpMessage.h"
#include "sandbox/TransferMeter.h"

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
    /// Owns the socket until an upgrade. `handler` and `faults` must outlive this.
    HttpConnection(QSslSocket *socket, const QSslConfiguration &tls, HttpHandler &handler,
        Faults &faults, QObject *parent);

    /// Answers the first request with this status, whatever it asks for, and closes.
    void refuseAll(int status) { m_refusal = status; }

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
    /// True when the next piece of the body may be read.
    bool readChunkHead();
    bool readChunkEnd();
    bool readTrailer();
    void finishBody();
    void respond(const HttpResponse &response);
    void pump();
    void endResponse();
    void refuse(int status);
    void close();

    QSslSocket *m_socket;
    QSslConfiguration m_tls;
    HttpHandler &m_handler;
    Faults &m_faults;
    QTimer m_idle;
    State m_state = State::Sniffing;
    int m_refusal = 0;
    std::unique_ptr<HttpExchange> m_exchange;
    enum class Chunk { None, Head, Data, End, Trailer };
    Chunk m_chunk = Chunk::None;
    /// Bytes of the body, or of the present chunk, still to come.
    qint64 m_bodyLeft = 0;
    /// Bytes that may still come before the body is too large.
    qint64 m_roomLeft = 0;
    bool m_keepAlive = true;
    bool m_isInHead = false;
    std::shared_ptr<QIODevice> m_file;
    qint64 m_fileLeft = 0;
    TransferMeter m_meter;
};

} // namespace heliograph::sandbox
