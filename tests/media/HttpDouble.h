// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/Hash.h"
#include "transport/HttpClient.h"

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QTcpServer>

#include <functional>
#include <memory>

class QSslSocket;

namespace heliograph {

struct DoubleRequest {
    QByteArray method;
    /// Path and query as they stood on the request line.
    QByteArray target;
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body;
    QByteArray header(const QByteArray &name) const;
};

struct DoubleReply {
    int status = 200;
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body;
    /// Closes after that many bytes of the body; -1 sends all.
    qint64 cutAfter = -1;
    /// Announced length; -1 is the true one.
    qint64 announcedLength = -1;
    /// Without, the body ends with the connection.
    bool announcesLength = true;
    /// Sent piece by piece instead of `body`.
    QString bodyFile {};
    /// Never answers.
    bool isSilent = false;
};

/// A small HTTPS host on localhost: one request per connection, answers from a function.
class HttpDouble final : public QTcpServer {
    Q_OBJECT

public:
    explicit HttpDouble(QObject *parent = nullptr);

    /// `localhost:port`.
    QByteArray host() const;
    QList<DoubleRequest> requests() const { return m_requests; }
    std::function<DoubleReply(const DoubleRequest &)> answer;
    /// Closes a POST after that many body bytes, once; what arrived is kept in `arrived`.
    qint64 cutUploadAfter = -1;
    QByteArray arrived;
    /// Bodies are only hashed and counted: for files that must not be held in memory.
    bool discardsBodies = false;
    QByteArray discardedHash;

    /// A profile that trusts this host.
    static ServiceProfile profile();

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    struct Connection {
        QByteArray received;
        DoubleRequest request;
        Sha256 bodyHash;
        qint64 bodySize = -1;
        bool isAnswered = false;
    };
    void onReadyRead(QSslSocket *socket, Connection &connection);
    void takeDiscarding(QSslSocket *socket, Connection &connection);
    void sendFile(QSslSocket *socket, const QString &path);
    void reply(QSslSocket *socket, const DoubleReply &reply);

    QList<DoubleRequest> m_requests;
};

} // namespace heliograph
