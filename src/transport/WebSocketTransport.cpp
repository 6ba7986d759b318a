// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/WebSocketTransport.h"

#include "transport/Logging.h"

#include <QNetworkRequest>
#include <QRegularExpression>
#include <QSslError>
#include <QWebSocket>

#include <algorithm>
#include <utility>

namespace heliograph {

WebSocketTransport::WebSocketTransport(ServiceProfile profile, Proxy proxy, QObject *parent)
    : Transport(parent)
    , m_profile(std::move(profile))
    , m_proxy(std::move(proxy))
{
    m_grace.setSingleShot(true);
    m_grace.setInterval(closeGrace);
    connect(&m_grace, &QTimer::timeout, this, [this] {
        finish({ ErrorCode::Disconnected, QStringLiteral("the service did not close in time") });
    });
}

WebSocketTransport::~WebSocketTransport() { retireSocket(); }

void WebSocketTransport::open(const QUrl &endpoint)
{
    retireSocket();
    ++m_generation;
    m_tlsFault.clear();
    m_isOnlyTime = false;
    m_state = State::Connecting;
    m_socket = new QWebSocket(
        QString::fromLatin1(m_profile.origin), QWebSocketProtocol::VersionLatest, this);
    m_socket->setProxy(networkProxyFor(m_proxy, endpoint));
    m_socket->setSslConfiguration(tlsConfiguration(m_profile));
    m_socket->setMaxAllowedIncomingFrameSize(incomingMessageLimit);
    m_socket->setMaxAllowedIncomingMessageSize(incomingMessageLimit);
    connectSocket();
    m_socket->open(QNetworkRequest(endpoint));
}

void WebSocketTransport::connectSocket()
{
    connect(m_socket, &QWebSocket::connected, this, &WebSocketTransport::onConnected);
    connect(m_socket, &QWebSocket::disconnected, this, &WebSocketTransport::onDisconnected);
    connect(m_socket, &QWebSocket::binaryMessageReceived, this, &Transport::bytesReceived);
    connect(m_socket, &QWebSocket::textMessageReceived, this,
        [] { qCInfo(lcTransport) << "text message ignored"; });
    connect(m_socket, &QWebSocket::sslErrors, this, [this](const QList<QSslError> &errors) {
        if (errors.isEmpty())
            return;
        m_tlsFault = errors.first().errorString();
        m_isOnlyTime = std::all_of(errors.begin(), errors.end(), [](const QSslError &error) {
            return error.error() == QSslError::CertificateExpired
                || error.error() == QSslError::CertificateNotYetValid;
        });
    });
    connect(m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
        &WebSocketTransport::onFailed);
}

void WebSocketTransport::write(const QByteArray &bytes)
{
    if (m_state != State::Open)
        return;
    if (m_socket->sendBinaryMessage(bytes) < bytes.size())
        finish({ ErrorCode::ConnectionClosed, QStringLiteral("write failed") });
}

void WebSocketTransport::close()
{
    if (m_state == State::Idle || m_state == State::Closing)
        return;
    if (m_state == State::Connecting)
        return abort();
    m_state = State::Closing;
    m_grace.start();
    m_socket->close(QWebSocketProtocol::CloseCodeNormal);
}

void WebSocketTransport::abort()
{
    if (m_state != State::Idle)
        finish({ ErrorCode::Disconnected, QStringLiteral("aborted") });
}

void WebSocketTransport::onConnected()
{
    if (m_state != State::Connecting)
        return;
    m_state = State::Open;
    emit opened();
}

void WebSocketTransport::onFailed(QAbstractSocket::SocketError code)
{
    if (m_state == State::Closing)
        finish({ ErrorCode::Disconnected, QStringLiteral("closed") });
    else
        finish(failureOf(code));
}

void WebSocketTransport::onDisconnected()
{
    switch (m_state) {
    case State::Idle:
        return;
    case State::Connecting:
        // The error that tells why comes after this signal, in the same turn.
        finishLater({ ErrorCode::NetworkUnreachable, QStringLiteral("closed before the upgrade") });
        return;
    case State::Open:
        finish({ ErrorCode::ConnectionClosed,
            QStringLiteral("close code %1").arg(int(m_socket->closeCode())) });
        return;
    case State::Closing:
        finish({ ErrorCode::Disconnected, QStringLiteral("closed") });
        return;
    }
}

void WebSocketTransport::finishLater(const Error &reason)
{
    QMetaObject::invokeMethod(
        this,
        [this, reason, generation = m_generation] {
            if (generation == m_generation)
                finish(reason);
        },
        Qt::QueuedConnection);
}

/// Status of an HTTP answer that was no upgrade; 0 when there was none. QWebSocket tells it only
/// in words: "…: Unhandled http status code: 403 (Forbidden).", and for 400 as "Unknown error".
static int refusedStatus(const QString &words)
{
    static const QRegularExpression number(QStringLiteral("processHandshake: .*\\b(\\d{3}) \\("));
    const QRegularExpressionMatch match = number.match(words);
    if (match.hasMatch())
        return match.capturedView(1).toInt();
    return words.contains(QLatin1String("processHandshake: Unknown error")) ? 400 : 0;
}

/// An error by the name of its code alone: a proxy's words are not for the log.
static Error proxyFailure(QAbstractSocket::SocketError code, ErrorCode meaning, int status)
{
    return { meaning, QStringLiteral("socket error %1").arg(int(code)), status, 0 };
}

Error WebSocketTransport::failureOf(QAbstractSocket::SocketError code) const
{
    const bool isDirect = m_socket->proxy().type() == QNetworkProxy::NoProxy;
    const QString words = m_socket->errorString();
    if (const int status = refusedStatus(words); status != 0)
        return { ErrorCode::HttpStatus, QStringLiteral("HTTP %1 instead of an upgrade").arg(status),
            status, 0 };
    switch (code) {
    case QAbstractSocket::ProxyAuthenticationRequiredError:
        return proxyFailure(code, ErrorCode::ProxyRefused, 407);
    case QAbstractSocket::SocketAccessError:
        if (!isDirect)
            return proxyFailure(code, ErrorCode::ProxyRefused, 403);
        break;
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
    case QAbstractSocket::ProxyNotFoundError:
    case QAbstractSocket::ProxyProtocolError:
        return proxyFailure(code, ErrorCode::ProxyUnreachable, 0);
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return { m_isOnlyTime ? ErrorCode::CertificateNotValidNow : ErrorCode::TlsUntrusted,
            m_tlsFault.isEmpty() ? words : m_tlsFault };
    default:
        break;
    }
    if (m_state == State::Open)
        return { ErrorCode::ConnectionClosed, words };
    // A place that can be reached and answers as no service does: the same code as a refusal.
    if (code == QAbstractSocket::ConnectionRefusedError && m_socket->peerPort() != 0)
        return { ErrorCode::ProtocolError, words };
    return { ErrorCode::NetworkUnreachable, words };
}

/// The socket may be in the middle of one of its own signals, so it goes from the event loop.
void WebSocketTransport::retireSocket()
{
    m_grace.stop();
    m_state = State::Idle;
    if (!m_socket)
        return;
    QWebSocket *const socket = std::exchange(m_socket, nullptr);
    socket->disconnect(this);
    socket->setParent(nullptr);
    socket->deleteLater();
}

void WebSocketTransport::finish(const Error &reason)
{
    if (m_state == State::Idle)
        return;
    retireSocket();
    QMetaObject::invokeMethod(
        this,
        [this, reason, generation = m_generation] {
            if (generation == m_generation)
                emit closed(reason);
        },
        Qt::QueuedConnection);
}

} // namespace heliograph
