// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Future.h"
#include "transport/ServiceProfile.h"

#include <QHash>
#include <QNetworkReply>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QUrl>

#include <deque>
#include <memory>
#include <utility>
#include <vector>

class QHostAddress;
class QIODevice;
class QNetworkAccessManager;

namespace heliograph {

/// How long a transfer may stand still. There is no limit on the whole (06 §6.4).
struct HttpLimits {
    milliseconds connect = seconds(15);
    milliseconds stall = seconds(30);
    /// Without a job for this long its thread and its open connections are given up.
    milliseconds idle = seconds(30);
    /// Bytes of a body that nobody streams: more than this ends the request with TooLarge.
    qint64 collectedBody = 1024 * 1024;
};

struct HttpRequest {
    enum class Method { Get, Post, Delete };
    Method method = Method::Get;
    QUrl url;
    std::vector<std::pair<QByteArray, QByteArray>> headers;
    /// Body of a POST: read from its current position to its end. A sequential device needs
    /// `bodySize`. It must outlive the job. Null sends an empty body.
    QIODevice *body = nullptr;
    qint64 bodySize = -1;
    /// Delivers the body through `chunkReceived` instead of collecting it.
    bool streamed = false;
    /// Refuses names that resolve to loopback, private, link-local or multicast addresses (06
    /// §10.1).
    bool publicAddressesOnly = false;
};

struct HttpResponse {
    int status = 0;
    /// Empty when the body was streamed.
    QByteArray body;
    /// As announced; -1 if it was not.
    qint64 contentLength = -1;
    /// First byte of a 206 answer; -1 without Content-Range.
    qint64 rangeStart = -1;
    /// From Retry-After in seconds; 0 if absent.
    int retryAfter = 0;
    /// Where a 3xx answer points, made absolute. Never followed here.
    QUrl location;
};

class HttpJob;

/// Which jobs of a client may run. Qt opens so many connections to one host and no more: a job that
/// waited inside it would count as a connection that does not come about.
class HttpQueue final {
public:
    static constexpr int mostAtOnce = 6;

    /// Begins the job, or lets it wait for the end of those before it.
    void enter(HttpJob &job);
    /// The job ended, whether it ran or waited.
    void leave(HttpJob &job);
    bool isIdle() const { return m_hosts.isEmpty(); }
    /// Nothing begins any more.
    void close() { m_isClosed = true; }

private:
    struct Host {
        std::vector<HttpJob *> running;
        std::deque<HttpJob *> waiting;
    };
    QHash<QString, Host> m_hosts;
    bool m_isClosed = false;
};

/// One HTTP exchange with bounded memory. Any status is an answer; a failure is a broken exchange:
/// ConnectTimeout, QueryTimeout (stood still), ProxyRefused, ProxyUnreachable, TlsUntrusted,
/// NetworkUnreachable, ConnectionClosed (cut), MediaHostRefused (address), TooLarge, Cancelled.
/// Lives in its client's thread.
class HttpJob final : public QObject {
    Q_OBJECT

public:
    HttpJob(QNetworkAccessManager &network, std::shared_ptr<HttpQueue> queue,
        const QNetworkRequest &prepared, HttpRequest request, HttpLimits limits, QObject *parent);
    ~HttpJob() override;

    /// Waits while too many jobs of its client run on this host; no limit counts before.
    QFuture<Result<HttpResponse>> start();
    /// The future ends with Cancelled.
    void cancel();
    /// While false no chunk is delivered and the sender is slowed down by TCP.
    void setFlowing(bool flowing);

signals:
    /// Status and headers are known; chunks follow.
    void headReceived(const heliograph::HttpResponse &head);
    void chunkReceived(const QByteArray &chunk);
    void bytesSent(qint64 bytesSent, qint64 bytesTotal);

private:
    friend class HttpQueue;
    void begin();
    void resolveThenSend();
    void send();
    void watch();
    void onProgress();
    void onHead();
    void drain();
    bool takeChunk();
    void concludeWhenDrained();
    void end(Result<HttpResponse> result);
    Result<HttpResponse> outcome() const;

    QNetworkAccessManager &m_network;
    std::shared_ptr<HttpQueue> m_queue;
    QNetworkRequest m_prepared;
    HttpRequest m_request;
    HttpLimits m_limits;
    QPointer<QNetworkReply> m_reply;
    QTimer m_timer;
    Answer<HttpResponse> m_answer;
    HttpResponse m_response;
    bool m_isProxied = false;
    bool m_isConnected = false;
    bool m_hasHead = false;
    bool m_isFlowing = true;
    bool m_isComplete = false;
};

/// HTTP for one account: its trust, its proxy, its cookies (none). One per thread.
class HttpClient final : public QObject {
    Q_OBJECT

public:
    HttpClient(ServiceProfile profile, const Proxy &proxy, HttpLimits limits = {},
        QObject *parent = nullptr);
    ~HttpClient() override;

    const ServiceProfile &profile() const { return m_profile; }
    /// For jobs that begin from now on.
    void setProxy(const Proxy &proxy);
    /// A job that has not been started; `parent` owns it.
    HttpJob *create(HttpRequest request, QObject *parent);

private:
    void restIfIdle();

    ServiceProfile m_profile;
    HttpLimits m_limits;
    std::shared_ptr<HttpQueue> m_queue = std::make_shared<HttpQueue>();
    QNetworkAccessManager *m_network = nullptr;
    QTimer m_idle;
};

/// False for loopback, private, link-local, unique-local, multicast and unspecified addresses.
bool isPublicAddress(const QHostAddress &address);
/// Seconds of a Retry-After header given as a number; 0 for anything else.
int parseRetryAfter(const QByteArray &value);

} // namespace heliograph
