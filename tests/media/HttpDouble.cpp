// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/media/HttpDouble.h"

#include <QFile>
#include <QHostAddress>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>

namespace heliograph {

static QByteArray testFile(const QString &name)
{
    QFile file(QStringLiteral(HELIOGRAPH_MEDIA_TEST_DIR "/tls/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("test certificate missing");
    return file.readAll();
}

QByteArray DoubleRequest::header(const QByteArray &name) const
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

HttpDouble::HttpDouble(QObject *parent)
    : QTcpServer(parent)
{
    if (!listen(QHostAddress::LocalHost))
        qFatal("cannot listen");
}

QByteArray HttpDouble::host() const { return "localhost:" + QByteArray::number(serverPort()); }

ServiceProfile HttpDouble::profile()
{
    ServiceProfile profile;
    profile.endpoint = QUrl(QStringLiteral("wss://localhost/ws/chat"));
    profile.rootKey = QByteArray(32, '\1');
    profile.caPem = testFile(QStringLiteral("certificate.pem"));
    return profile;
}

void HttpDouble::incomingConnection(qintptr descriptor)
{
    auto *socket = new QSslSocket(this);
    socket->setSocketDescriptor(descriptor);
    socket->setLocalCertificate(QSslCertificate(testFile(QStringLiteral("certificate.pem"))));
    socket->setPrivateKey(QSslKey(testFile(QStringLiteral("key.pem")), QSsl::Ec));
    connect(socket, &QSslSocket::readyRead, this,
        [this, socket, connection = std::make_shared<Connection>()] {
            onReadyRead(socket, *connection);
        });
    connect(socket, &QSslSocket::disconnected, socket, &QObject::deleteLater);
    socket->startServerEncryption();
}

static DoubleRequest parseHead(const QByteArray &head)
{
    DoubleRequest request;
    QList<QByteArray> lines = head.split('\n');
    const QList<QByteArray> first = lines.takeFirst().trimmed().split(' ');
    request.method = first.value(0);
    request.target = first.value(1);
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            request.headers.append({ line.left(colon).trimmed(), line.mid(colon + 1).trimmed() });
    }
    return request;
}

void HttpDouble::onReadyRead(QSslSocket *socket, Connection &connection)
{
    connection.received += socket->readAll();
    if (discardsBodies)
        return takeDiscarding(socket, connection);
    const qsizetype end = connection.received.indexOf("\r\n\r\n");
    if (end < 0 || connection.isAnswered)
        return;
    DoubleRequest request = parseHead(connection.received.left(end));
    const qsizetype bodySize = connection.received.size() - end - 4;
    if (cutUploadAfter >= 0 && request.method == "POST" && bodySize > cutUploadAfter) {
        arrived += connection.received.mid(end + 4, cutUploadAfter);
        cutUploadAfter = -1;
        connection.isAnswered = true;
        socket->abort();
        return;
    }
    if (bodySize < request.header("Content-Length").toLongLong())
        return;
    connection.isAnswered = true;
    request.body = connection.received.mid(end + 4);
    m_requests.append(request);
    reply(socket, answer ? answer(request) : DoubleReply {});
}

void HttpDouble::takeDiscarding(QSslSocket *socket, Connection &connection)
{
    if (connection.bodySize < 0) {
        const qsizetype end = connection.received.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        connection.request = parseHead(connection.received.left(end));
        connection.received.remove(0, end + 4);
        connection.bodySize = 0;
    }
    connection.bodyHash.add(connection.received);
    connection.bodySize += connection.received.size();
    connection.received.clear();
    if (connection.bodySize < connection.request.header("Content-Length").toLongLong()
        || connection.isAnswered)
        return;
    connection.isAnswered = true;
    discardedHash = connection.bodyHash.result();
    m_requests.append(connection.request);
    reply(socket, answer ? answer(connection.request) : DoubleReply {});
}

void HttpDouble::sendFile(QSslSocket *socket, const QString &path)
{
    auto *file = new QFile(path, socket);
    if (!file->open(QIODevice::ReadOnly))
        qFatal("cannot open the body");
    const auto sendPiece = [socket, file] {
        constexpr qint64 piece = 256 * 1024;
        if (socket->bytesToWrite() + socket->encryptedBytesToWrite() > piece)
            return;
        if (file->atEnd())
            return socket->disconnectFromHost();
        socket->write(file->read(piece));
    };
    connect(socket, &QSslSocket::encryptedBytesWritten, file, sendPiece);
    sendPiece();
}

static QByteArray replyHead(const DoubleReply &reply)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(reply.status) + " Status\r\n";
    qint64 length = reply.announcedLength >= 0 ? reply.announcedLength : reply.body.size();
    if (!reply.bodyFile.isEmpty())
        length = QFile(reply.bodyFile).size();
    if (reply.announcesLength)
        head += "Content-Length: " + QByteArray::number(length) + "\r\n";
    head += "Connection: close\r\n";
    for (const auto &[name, value] : reply.headers)
        head += name + ": " + value + "\r\n";
    return head + "\r\n";
}

void HttpDouble::reply(QSslSocket *socket, const DoubleReply &reply)
{
    if (reply.isSilent)
        return;
    socket->write(replyHead(reply));
    if (!reply.bodyFile.isEmpty())
        return sendFile(socket, reply.bodyFile);
    socket->write(reply.cutAfter >= 0 ? reply.body.left(reply.cutAfter) : reply.body);
    socket->disconnectFromHost();
}

} // namespace heliograph
