// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/HttpConnection.h"

#include "sandbox/Logging.h"

#include <QPointer>
#include <QSslSocket>

namespace heliograph::sandbox {

namespace {

constexpr qsizetype longestHead = 16 * 1024;
constexpr qsizetype longestChunkHead = 256;
constexpr qsizetype longestTrailer = 4 * 1024;
constexpr int idleLimit = 75'000;
/// A request whose first byte is here must have its head complete by then.
constexpr int headLimit = 20'000;
constexpr qint64 readBuffer = 1024 * 1024;
constexpr qint64 fileChunk = 64 * 1024;
constexpr qint64 sendBuffer = 256 * 1024;
constexpr char tlsHandshakeByte = 0x16;

} // namespace

HttpConnection::HttpConnection(QSslSocket *socket, const QSslConfiguration &tls,
    HttpHandler &handler, Faults &faults, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_tls(tls)
    , m_handler(handler)
    , m_faults(faults)
{
    socket->setParent(this);
    socket->setReadBufferSize(readBuffer);
    connect(socket, &QSslSocket::readyRead, this, &HttpConnection::onReadyRead);
    connect(socket, &QSslSocket::encrypted, this, [this] {
        m_state = State::Head;
        onReadyRead();
    });
    connect(socket, &QSslSocket::disconnected, this, &HttpConnection::close);
    connect(socket, &QSslSocket::errorOccurred, this, &HttpConnection::close);
    connect(socket, &QSslSocket::bytesWritten, this, &HttpConnection::pump);
    connect(socket, &QSslSocket::encryptedBytesWritten, this, &HttpConnection::pump);
    connect(&m_meter, &TransferMeter::refilled, this, [this] {
        readBody();
        pump();
    });
    m_idle.setSingleShot(true);
    connect(&m_idle, &QTimer::timeout, this, &HttpConnection::close);
    m_idle.start(idleLimit);
    onReadyRead();
}

void HttpConnection::onReadyRead()
{
    if (!m_isInHead && m_state != State::Ended)
        m_idle.start(idleLimit);
    if (m_state == State::Sniffing)
        sniff();
    if (m_state == State::Head)
        readHead();
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
        if (!m_isInHead && !seen.isEmpty())
            m_idle.start(headLimit);
        m_isInHead = !seen.isEmpty();
        if (seen.size() >= longestHead)
            refuse(431);
        return;
    }
    m_isInHead = false;
    m_idle.start(idleLimit);
    if (m_refusal != 0)
        return refuse(m_refusal);
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
    const auto fault = m_faults.take("refuse", {},
        [](const QJsonObject &body) { return body.value(u"mode").toString() == u"bad_upgrade"; });
    if (fault) {
        m_socket->write(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Accept: bm90IHRoZSBhbnN3ZXI=\r\n\r\n");
        m_state = State::Ended;
        m_socket->disconnectFromHost();
        return;
    }
    m_state = State::Ended;
    m_idle.stop();
    QSslSocket *socket = m_socket;
    socket->setReadBufferSize(0);
    socket->disconnect(this);
    socket->setParent(nullptr);
    m_socket = nullptr;
    emit upgradeRequested(socket);
    deleteLater();
}

void HttpConnection::start(const HttpRequest &request)
{
    m_keepAlive = request.isKeptAlive();
    const auto length = request.contentLength();
    if (!request.isChunked() && !length)
        return refuse(400);
    m_chunk = request.isChunked() ? Chunk::Head : Chunk::None;
    m_bodyLeft = length.value_or(0);
    m_exchange = m_handler.open(request);
    m_roomLeft = m_exchange->largestBody();
    if (m_bodyLeft > m_roomLeft)
        return refuse(413);
    m_meter.start(m_exchange->pace());
    if (request.header("expect").toLower() == "100-continue")
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    m_state = State::Body;
    readBody();
}

void HttpConnection::readBody()
{
    while (m_state == State::Body) {
        if (m_chunk == Chunk::Head && !readChunkHead())
            return;
        if (m_chunk == Chunk::End && !readChunkEnd())
            return;
        if (m_chunk == Chunk::Trailer && !readTrailer())
            return;
        if (m_chunk == Chunk::None && m_bodyLeft == 0)
            return finishBody();
        if (m_chunk == Chunk::Head)
            continue;
        if (m_meter.isCut())
            return close();
        const QByteArray piece = m_socket->read(m_meter.allowed(qMin(m_bodyLeft, fileChunk)));
        if (piece.isEmpty())
            return;
        m_meter.spend(piece.size());
        m_bodyLeft -= piece.size();
        m_exchange->receive(piece);
        if (m_chunk == Chunk::Data && m_bodyLeft == 0)
            m_chunk = Chunk::End;
    }
}

bool HttpConnection::readChunkHead()
{
    const QByteArray seen = m_socket->peek(longestChunkHead);
    const qsizetype end = seen.indexOf("\r\n");
    if (end < 0) {
        if (seen.size() >= longestChunkHead)
            refuse(400);
        return false;
    }
    const auto length = chunkLength(seen.left(end));
    if (!length || *length > m_roomLeft) {
        refuse(length ? 413 : 400);
        return false;
    }
    m_socket->skip(end + 2);
    m_roomLeft -= *length;
    m_bodyLeft = *length;
    m_chunk = *length == 0 ? Chunk::Trailer : Chunk::Data;
    return true;
}

bool HttpConnection::readChunkEnd()
{
    const QByteArray seen = m_socket->peek(2);
    if (seen.size() < 2)
        return false;
    if (seen != "\r\n") {
        refuse(400);
        return false;
    }
    m_socket->skip(2);
    m_chunk = Chunk::Head;
    return true;
}

bool HttpConnection::readTrailer()
{
    const QByteArray seen = m_socket->peek(longestTrailer);
    // Without fields the trailer is the empty line alone.
    const qsizetype end = seen.startsWith("\r\n") ? 2 : seen.indexOf("\r\n\r\n") + 4;
    if (end < 4 && end != 2) {
        if (seen.size() >= longestTrailer)
            refuse(431);
        return false;
    }
    m_socket->skip(end);
    m_chunk = Chunk::None;
    m_bodyLeft = 0;
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
    m_meter.start(response.pace);
    pump();
}

void HttpConnection::pump()
{
    while (m_file && m_socket->bytesToWrite() + m_socket->encryptedBytesToWrite() < sendBuffer) {
        if (m_meter.isCut())
            return close();
        const qint64 size = m_meter.allowed(qMin(m_fileLeft, fileChunk));
        if (size == 0 && m_fileLeft > 0)
            return;
        const QByteArray piece = m_file->read(size);
        if (piece.isEmpty() && m_fileLeft > 0)
            return close();
        m_meter.spend(piece.size());
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
    m_meter.start({});
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
    m_exchange.reset();
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
