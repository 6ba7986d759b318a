// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/HttpConnection.h"

#include "sandbox/Logging.h"

#include <QPointer>
#include <QSslSocket>

namespace heliograph::sandbox {

namespace {

constexpr qsizetype longestHead = 16 * 1024;
constexpr int idleLimit = 75'000;
constexpr qint64 fileChunk = 64 * 1024;
constexpr qint64 sendBuffer = 256 * 1024;
constexpr char tlsHandshakeByte = 0x16;

} // namespace

HttpConnection::HttpConnection(
    QSslSocket *socket, const QSslConfiguration &tls, HttpHandler &handler, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_tls(tls)
    , m_handler(handler)
{
    socket->setParent(this);
    connect(socket, &QSslSocket::readyRead, this, &HttpConnection::onReadyRead);
    connect(socket, &QSslSocket::encrypted, this, [this] {
        m_state = State::Head;
        onReadyRead();
    });
    connect(socket, &QSslSocket::disconnected, this, &HttpConnection::close);
    connect(socket, &QSslSocket::errorOccurred, this, &HttpConnection::close);
    connect(socket, &QSslSocket::bytesWritten, this, &HttpConnection::pump);
    connect(socket, &QSslSocket::encryptedBytesWritten, this, &HttpConnection::pump);
    m_idle.setSingleShot(true);
    connect(&m_idle, &QTimer::timeout, this, &HttpConnection::close);
    m_idle.start(idleLimit);
    onReadyRead();
}

void HttpConnection::onReadyRead()
{
    m_idle.start(idleLimit);
    if (m_state == State::Sniffing)
        sniff();
    if (m_state == State::Head)
        readHead();
    if (m_state == State::Body)
        readBody();
}

void HttpConnection::sniff()
{
    const QByteArray first = m_socket->peek(1);
    if (first.isEmpty())
        return;
    if (first.front() != tlsHandshakeByte) {
        m_state = State::Head;
        return;
    }
    m_state = State::Encrypting;
    m_socket->setSslConfiguration(m_tls);
    m_socket->startServerEncryption();
}

void HttpConnection::readHead()
{
    const QByteArray seen = m_socket->peek(longestHead);
    const qsizetype end = seen.indexOf("\r\n\r\n");
    if (end < 0) {
        if (seen.size() >= longestHead)
            refuse(400);
        return;
    }
    const auto request = parseHttpHead(seen.left(end + 4));
    if (!request)
        return refuse(400);
    if (request->isUpgrade())
        return upgrade(*request);
    m_socket->skip(end + 4);
    start(*request);
}

void HttpConnection::upgrade(const HttpRequest &request)
{
    const QByteArray origin = request.header("origin");
    if (request.path != "/ws/chat")
        return refuse(404);
    if (!origin.isEmpty() && origin != "https://web.whatsapp.com")
        return refuse(403);
    m_state = State::Ended;
    m_idle.stop();
    QSslSocket *socket = m_socket;
    socket->disconnect(this);
    socket->setParent(nullptr);
    m_socket = nullptr;
    emit upgradeRequested(socket);
    deleteLater();
}

void HttpConnection::start(const HttpRequest &request)
{
    m_keepAlive = request.header("connection").toLower() != "close";
    m_isChunked = request.isChunked();
    const auto length = request.contentLength();
    if (!m_isChunked && !length)
        return refuse(400);
    m_bodyLeft = m_isChunked ? -1 : *length;
    m_exchange = m_handler.open(request);
    if (request.header("expect").toLower() == "100-continue")
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    m_state = State::Body;
    readBody();
}

void HttpConnection::readBody()
{
    while (m_state == State::Body) {
        if (m_isChunked && m_bodyLeft <= 0) {
            if (!readChunked())
                return;
            continue;
        }
        if (m_bodyLeft == 0)
            return finishBody();
        const QByteArray piece = m_socket->read(qMin(m_bodyLeft, fileChunk));
        if (piece.isEmpty())
            return;
        m_bodyLeft -= piece.size();
        m_exchange->receive(piece);
        // The line feed behind a chunk is read with the next length.
    }
}

bool HttpConnection::readChunked()
{
    const QByteArray seen = m_socket->peek(64);
    const qsizetype from = m_bodyLeft == 0 && seen.startsWith("\r\n") ? 2 : 0;
    if (m_bodyLeft == 0 && seen.size() < 2)
        return false;
    const qsizetype end = seen.indexOf("\r\n", from);
    if (end < 0) {
        if (seen.size() >= 64)
            refuse(400);
        return false;
    }
    bool ok = false;
    const qint64 length
        = seen.mid(from, end - from).split(';').front().trimmed().toLongLong(&ok, 16);
    if (!ok || length < 0) {
        refuse(400);
        return false;
    }
    if (length == 0) {
        if (seen.size() < end + 4)
            return false;
        m_socket->skip(end + 4);
        m_isChunked = false;
        m_bodyLeft = 0;
        return true;
    }
    m_socket->skip(end + 2);
    m_bodyLeft = length;
    return true;
}

void HttpConnection::finishBody()
{
    m_state = State::Answering;
    m_exchange->finish([guard = QPointer<HttpConnection>(this)](const HttpResponse &response) {
        if (guard)
            guard->respond(response);
    });
}

void HttpConnection::respond(const HttpResponse &response)
{
    if (m_state != State::Answering || m_file)
        return;
    m_socket->write(response.head(m_keepAlive));
    if (response.isHeadOnly)
        return endResponse();
    if (!response.file) {
        m_socket->write(response.body);
        return endResponse();
    }
    m_file = response.file;
    m_fileLeft = response.fileLength;
    pump();
}

void HttpConnection::pump()
{
    while (m_file && m_socket->bytesToWrite() + m_socket->encryptedBytesToWrite() < sendBuffer) {
        const QByteArray piece = m_file->read(qMin(m_fileLeft, fileChunk));
        if (piece.isEmpty() && m_fileLeft > 0)
            return close();
        m_socket->write(piece);
        m_fileLeft -= piece.size();
        m_idle.start(idleLimit);
        if (m_fileLeft == 0) {
            m_file.reset();
            return endResponse();
        }
    }
}

void HttpConnection::endResponse()
{
    m_exchange.reset();
    if (!m_keepAlive) {
        m_state = State::Ended;
        m_socket->disconnectFromHost();
        return;
    }
    m_state = State::Head;
    if (m_socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &HttpConnection::onReadyRead, Qt::QueuedConnection);
}

void HttpConnection::refuse(int status)
{
    m_state = State::Ended;
    HttpResponse response = HttpResponse::text(status, "refused\n");
    m_socket->write(response.head(false) + response.body);
    m_socket->disconnectFromHost();
}

void HttpConnection::close()
{
    if (!m_socket)
        return;
    m_state = State::Ended;
    m_exchange.reset();
    m_file.reset();
    m_socket->disconnect(this);
    m_socket->abort();
    m_socket->deleteLater();
    m_socket = nullptr;
    deleteLater();
}

} // namespace heliograph::sandbox
