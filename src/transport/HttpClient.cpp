// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/HttpClient.h"

#include "transport/Logging.h"

#include <QHostAddress>
#include <QHostInfo>
#include <QIODevice>
#include <QNetworkAccessManager>
#include <QNetworkCookieJar>
#include <QNetworkProxyFactory>
#include <QNetworkRequest>

#include <algorithm>

namespace heliograph {

constexpr qint64 httpChunkSize = 256 * 1024;
constexpr qint64 httpReadBuffer = 2 * httpChunkSize;

bool isPublicAddress(const QHostAddress &address)
{
    static const QList<QPair<QHostAddress, int>> closed {
        QHostAddress::parseSubnet(QStringLiteral("0.0.0.0/8")),
        QHostAddress::parseSubnet(QStringLiteral("10.0.0.0/8")),
        QHostAddress::parseSubnet(QStringLiteral("100.64.0.0/10")),
        QHostAddress::parseSubnet(QStringLiteral("127.0.0.0/8")),
        QHostAddress::parseSubnet(QStringLiteral("169.254.0.0/16")),
        QHostAddress::parseSubnet(QStringLiteral("172.16.0.0/12")),
        QHostAddress::parseSubnet(QStringLiteral("192.168.0.0/16")),
        QHostAddress::parseSubnet(QStringLiteral("224.0.0.0/3")),
    };
    bool isFour = false;
    const QHostAddress four(address.toIPv4Address(&isFour)); // also ::ffff:a.b.c.d
    if (!isFour)
        return address.isGlobal() && !address.isMulticast() && !address.isUniqueLocalUnicast();
    return std::none_of(closed.begin(), closed.end(),
        [&](const QPair<QHostAddress, int> &net) { return four.isInSubnet(net); });
}

int parseRetryAfter(const QByteArray &value)
{
    bool isNumber = false;
    const int number = value.trimmed().toInt(&isNumber);
    return isNumber ? std::clamp(number, 0, 24 * 3600) : 0;
}

static qint64 parseRangeStart(const QByteArray &contentRange)
{
    if (!contentRange.startsWith("bytes "))
        return -1;
    bool isNumber = false;
    const qint64 start = contentRange.mid(6, contentRange.indexOf('-') - 6).toLongLong(&isNumber);
    return isNumber ? start : -1;
}

/// Statuses are answers; these are exchanges that broke.
static ErrorCode brokenExchange(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::SslHandshakeFailedError:
        return ErrorCode::TlsUntrusted;
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return ErrorCode::ProxyRefused;
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::UnknownProxyError:
        return ErrorCode::ProxyUnreachable;
    case QNetworkReply::TimeoutError:
        return ErrorCode::ConnectTimeout;
    case QNetworkReply::OperationCanceledError:
        return ErrorCode::Cancelled;
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ContentReSendError:
        return ErrorCode::ConnectionClosed;
    default:
        return ErrorCode::NetworkUnreachable;
    }
}

/// Hides that a body can be rewound: a broken POST is reported, not silently sent again from its
/// beginning, so that its sender can ask how much arrived.
class OneWayBody final : public QIODevice {
public:
    OneWayBody(QIODevice &source, qint64 size, QObject *parent)
        : QIODevice(parent)
        , m_source(source)
        , m_left(size)
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    bool isSequential() const override { return true; }
    bool atEnd() const override { return m_left <= 0 || m_source.atEnd(); }
    qint64 bytesAvailable() const override { return m_left; }
    bool seek(qint64) override { return false; }
    bool reset() override { return false; }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        const qint64 size = m_source.read(data, qMin(maxSize, m_left));
        m_left -= qMax<qint64>(size, 0);
        return size;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QIODevice &m_source;
    qint64 m_left;
};

/// Chooses for each address by itself: jobs of one client run side by side.
class ProxyOfAddress final : public QNetworkProxyFactory {
public:
    explicit ProxyOfAddress(Proxy proxy)
        : m_proxy(std::move(proxy))
    {
    }
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        return { networkProxyFor(m_proxy, query.url()) };
    }

private:
    Proxy m_proxy;
};

void HttpQueue::enter(HttpJob &job)
{
    Host &host = m_hosts[job.m_request.url.authority()];
    if (host.running.size() >= mostAtOnce) {
        host.waiting.push_back(&job);
        return;
    }
    host.running.push_back(&job);
    job.begin();
}

void HttpQueue::leave(HttpJob &job)
{
    const auto found = m_hosts.find(job.m_request.url.authority());
    if (found == m_hosts.end())
        return;
    std::erase(found->waiting, &job);
    std::erase(found->running, &job);
    while (!m_isClosed && !found->waiting.empty() && found->running.size() < mostAtOnce) {
        HttpJob *const next = found->waiting.front();
        found->waiting.pop_front();
        found->running.push_back(next);
        // Not from within the end of another job.
        QMetaObject::invokeMethod(next, &HttpJob::begin, Qt::QueuedConnection);
    }
    if (found->running.empty() && found->waiting.empty())
        m_hosts.erase(found);
}

HttpJob::HttpJob(QNetworkAccessManager &network, std::shared_ptr<HttpQueue> queue,
    const QNetworkRequest &prepared, HttpRequest request, HttpLimits limits, QObject *parent)
    : QObject(parent)
    , m_network(network)
    , m_queue(std::move(queue))
    , m_prepared(prepared)
    , m_request(std::move(request))
    , m_limits(limits)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this,
        [this] { end(fail(m_isConnected ? ErrorCode::QueryTimeout : ErrorCode::ConnectTimeout)); });
}

HttpJob::~HttpJob() { end(fail(ErrorCode::Cancelled)); }

QFuture<Result<HttpResponse>> HttpJob::start()
{
    m_queue->enter(*this);
    return m_answer.future();
}

void HttpJob::begin()
{
    if (m_answer.isFinished())
        return;
    m_timer.start(m_limits.connect);
    const QList<QNetworkProxy> proxies
        = m_network.proxyFactory()->queryProxy(QNetworkProxyQuery(m_request.url));
    m_isProxied = proxies.front().type() != QNetworkProxy::NoProxy;
    // A proxy resolves the names.
    if (m_request.publicAddressesOnly && !m_isProxied && m_prepared.url().isValid()
        && QHostAddress(m_request.url.host()).isNull())
        resolveThenSend();
    else
        send();
}

void HttpJob::resolveThenSend()
{
    QHostInfo::lookupHost(m_request.url.host(), this, [this](const QHostInfo &info) {
        if (m_answer.isFinished())
            return;
        const QList<QHostAddress> addresses = info.addresses();
        if (addresses.isEmpty())
            return end(fail(ErrorCode::NetworkUnreachable, QStringLiteral("name not found")));
        if (!std::all_of(addresses.begin(), addresses.end(), isPublicAddress))
            return end(fail(ErrorCode::MediaHostRefused, QStringLiteral("address is not public")));
        send();
    });
}

void HttpJob::send()
{
    switch (m_request.method) {
    case HttpRequest::Method::Get:
        m_reply = m_network.get(m_prepared);
        break;
    case HttpRequest::Method::Post:
        m_reply = m_request.body
            ? m_network.post(m_prepared, new OneWayBody(*m_request.body, m_request.bodySize, this))
            : m_network.post(m_prepared, QByteArray());
        break;
    case HttpRequest::Method::Delete:
        m_reply = m_network.deleteResource(m_prepared);
        break;
    }
    m_reply->setParent(this);
    m_reply->setReadBufferSize(httpReadBuffer);
    watch();
}

void HttpJob::watch()
{
    QNetworkReply *const reply = m_reply;
    connect(reply, &QNetworkReply::encrypted, this, &HttpJob::onProgress);
    connect(reply, &QNetworkReply::requestSent, this, &HttpJob::onProgress);
    connect(reply, &QNetworkReply::metaDataChanged, this, &HttpJob::onHead);
    connect(reply, &QNetworkReply::readyRead, this, [this] {
        onProgress();
        drain();
    });
    connect(reply, &QNetworkReply::uploadProgress, this, [this](qint64 sent, qint64 total) {
        if (total <= 0)
            return;
        onProgress();
        emit bytesSent(sent, total);
    });
    connect(reply, &QNetworkReply::finished, this, [this] {
        m_isComplete = true;
        m_timer.stop();
        onHead();
        drain();
    });
}

void HttpJob::onProgress()
{
    m_isConnected = true;
    if (!m_isComplete && m_isFlowing && !m_answer.isFinished())
        m_timer.start(m_limits.stall);
}

void HttpJob::onHead()
{
    const int status
        = m_reply ? m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() : 0;
    if (m_hasHead || status < 200)
        return;
    m_hasHead = true;
    onProgress();
    m_response.status = status;
    bool isNumber = false;
    const qint64 length = m_reply->rawHeader("Content-Length").toLongLong(&isNumber);
    m_response.contentLength = isNumber ? length : -1;
    m_response.rangeStart = parseRangeStart(m_reply->rawHeader("Content-Range"));
    m_response.retryAfter = parseRetryAfter(m_reply->rawHeader("Retry-After"));
    const QByteArray location = m_reply->rawHeader("Location");
    if (!location.isEmpty())
        m_response.location = m_request.url.resolved(QUrl::fromEncoded(location));
    emit headReceived(m_response);
}

void HttpJob::setFlowing(bool flowing)
{
    m_isFlowing = flowing;
    if (!flowing) {
        m_timer.stop();
        return;
    }
    onProgress();
    QMetaObject::invokeMethod(this, &HttpJob::drain, Qt::QueuedConnection);
}

void HttpJob::drain()
{
    while (m_isFlowing && !m_answer.isFinished() && takeChunk()) { }
    concludeWhenDrained();
}

bool HttpJob::takeChunk()
{
    if (!m_reply || m_reply->bytesAvailable() <= 0)
        return false;
    const QByteArray chunk = m_reply->read(httpChunkSize);
    if (chunk.isEmpty())
        return false;
    if (m_request.streamed) {
        emit chunkReceived(chunk);
        return true;
    }
    m_response.body += chunk;
    if (m_response.body.size() <= m_limits.collectedBody)
        return true;
    end(fail(ErrorCode::TooLarge, QStringLiteral("answer")));
    return false;
}

void HttpJob::concludeWhenDrained()
{
    if (m_isComplete && m_isFlowing && m_reply && m_reply->bytesAvailable() <= 0)
        end(outcome());
}

Result<HttpResponse> HttpJob::outcome() const
{
    const QNetworkReply::NetworkError error = m_reply->error();
    // Of a refusal the status suffices, whatever became of its body.
    const bool isAnswer = error == QNetworkReply::NoError || m_response.status >= 400;
    if (m_response.status > 0 && isAnswer)
        return m_response;
    // Of a proxy that does not answer Qt knows no better word than "unknown".
    const bool isProxyGone
        = error == QNetworkReply::UnknownNetworkError && !m_isConnected && m_isProxied;
    const ErrorCode broken = isProxyGone ? ErrorCode::ProxyUnreachable : brokenExchange(error);
    return fail(isAnswer ? ErrorCode::ConnectionClosed : broken,
        QStringLiteral("network error %1").arg(static_cast<int>(error)));
}

void HttpJob::cancel() { end(fail(ErrorCode::Cancelled)); }

void HttpJob::end(Result<HttpResponse> result)
{
    m_timer.stop();
    if (m_answer.isFinished())
        return;
    m_answer.finish(std::move(result));
    m_queue->leave(*this);
    if (!m_reply)
        return;
    // Disconnected first: aborting emits finished() at once.
    m_reply->disconnect(this);
    m_reply->abort();
    m_reply->deleteLater();
    m_reply.clear();
}

HttpClient::HttpClient(
    ServiceProfile profile, const Proxy &proxy, HttpLimits limits, QObject *parent)
    : QObject(parent)
    , m_profile(std::move(profile))
    , m_limits(limits)
    , m_network(new QNetworkAccessManager(this))
{
    setProxy(proxy);
    m_network->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_network->setAutoDeleteReplies(false);
    m_idle.setSingleShot(true);
    m_idle.setInterval(m_limits.idle);
    connect(&m_idle, &QTimer::timeout, this, &HttpClient::restIfIdle);
}

/// A job may still be running, or wait to be started.
void HttpClient::restIfIdle()
{
    if (m_queue->isIdle())
        m_network->clearConnectionCache();
    else
        m_idle.start();
}

HttpClient::~HttpClient() { m_queue->close(); }

void HttpClient::setProxy(const Proxy &proxy)
{
    m_network->setProxyFactory(new ProxyOfAddress(proxy));
}

HttpJob *HttpClient::create(HttpRequest request, QObject *parent)
{
    m_idle.start();
    QNetworkRequest prepared(request.url);
    prepared.setSslConfiguration(tlsConfiguration(m_profile));
    prepared.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    prepared.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    prepared.setAttribute(
        QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    prepared.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    prepared.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    prepared.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    prepared.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    // A length that the receiver checks must not be changed by compression on the way.
    prepared.setRawHeader("Accept-Encoding", "identity");
    for (const auto &[name, value] : request.headers)
        prepared.setRawHeader(name, value);
    if (request.method == HttpRequest::Method::Post) {
        if (!prepared.hasRawHeader("Content-Type"))
            prepared.setHeader(
                QNetworkRequest::ContentTypeHeader, QByteArray("application/octet-stream"));
        if (request.bodySize < 0)
            request.bodySize = request.body ? request.body->size() - request.body->pos() : 0;
        prepared.setHeader(QNetworkRequest::ContentLengthHeader, request.bodySize);
    }
    return new HttpJob(*m_network, m_queue, prepared, std::move(request), m_limits, parent);
}

} // namespace heliograph
