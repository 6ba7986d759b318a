// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/MediaDownload.h"

#include "base/Pool.h"
#include "media/Logging.h"
#include "media/MediaHosts.h"
#include "media/StoredCopy.h"
#include "protocol/MediaUrls.h"
#include "protocol/SafeFileName.h"

#include <QFileInfo>

namespace heliograph {

/// Files up to this length are verified before they are decrypted (06 §9.2).
constexpr qint64 verifiedFirstUpTo = 64LL * 1024 * 1024;

MediaDownload::MediaDownload(
    HttpClient &http, MediaConnectionSource connections, DownloadRequest request, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_connections(std::move(connections))
    , m_request(std::move(request))
{
}

MediaDownload::~MediaDownload() { end(fail(ErrorCode::Cancelled)); }

void MediaDownload::cancel() { end(fail(ErrorCode::Cancelled)); }

static Result<std::unique_ptr<DownloadSink>> makeSink(const DownloadRequest &request)
{
    const MediaExpectation &expected = request.expected;
    if (const Result<void> usable = checkExpectation(expected); !usable)
        return fail(usable.error());
    if (const Result<void> space = requireSpace(request.folder, 2 * expected.fileLength); !space)
        return fail(space.error());
    const DownloadPlace place { request.folder, safeFileName(request.fileName) };
    if (request.mediaKey.isEmpty())
        return PlainSink::create(expected, place);
    const Result<MediaKeys> keys = MediaKeys::expand(request.type, request.mediaKey);
    if (!keys)
        return fail(keys.error());
    if (expected.fileLength > 0 && expected.fileLength <= verifiedFirstUpTo)
        return SpooledSink::create(*keys, expected, place);
    return StreamingSink::create(*keys, expected, place);
}

QFuture<Result<DownloadedMedia>> MediaDownload::start()
{
    openSink();
    return m_answer.future();
}

void MediaDownload::openSink()
{
    struct Opening {
        QString stored;
        Sink sink;
    };
    const DownloadRequest request = m_request;
    const auto opened = runInPool<Opening>([request]() -> Result<Opening> {
        const QString stored
            = storedCopy({ request.folder, safeFileName(request.fileName) }, request.expected);
        if (!stored.isEmpty())
            return Opening { stored, {} };
        Result<std::unique_ptr<DownloadSink>> sink = makeSink(request);
        if (!sink)
            return fail(sink.error());
        return Opening { {}, Sink(std::move(*sink)) };
    });
    then(opened, this, [this](const Result<Opening> &opening) {
        if (m_answer.isFinished())
            return;
        if (!opening)
            return end(fail(opening.error()));
        if (!opening->stored.isEmpty())
            return end(DownloadedMedia { opening->stored, QFileInfo(opening->stored).size() });
        m_sink = opening->sink;
        connectToService(false);
    });
}

void MediaDownload::connectToService(bool refresh)
{
    then(m_connections(refresh), this,
        [this](const Result<MediaConnection> &connection) { onConnection(connection); });
}

void MediaDownload::onConnection(const Result<MediaConnection> &connection)
{
    if (m_answer.isFinished())
        return;
    if (!connection)
        return end(fail(connection.error()));
    m_connection = *connection;
    m_addresses = addresses();
    m_addressIndex = 0;
    m_attemptsHere = 0;
    if (m_addresses.empty())
        return end(fail(ErrorCode::InvalidArgument, QStringLiteral("no address to fetch from")));
    tryAddress();
}

/// The candidates of 06 §7.1 in order.
std::vector<QUrl> MediaDownload::addresses() const
{
    const MediaReach reach
        = m_http.profile().isPublic() ? MediaReach::PublicService : MediaReach::ListedHosts;
    QByteArray path = m_request.directPath;
    if (path.isEmpty()) {
        const QUrl url = QUrl::fromEncoded(m_request.url.toUtf8(), QUrl::StrictMode);
        if (isAllowedMediaUrl(url, m_connection, reach))
            return { url };
        path = url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
    }
    std::vector<QUrl> urls;
    const QByteArray hash
        = isEncrypted() ? m_request.expected.fileEncSha256 : m_request.expected.fileSha256;
    for (const QByteArray &host : downloadHosts(m_connection)) {
        if (const Result<QUrl> url = downloadUrl(host, path, hash, m_request.type))
            urls.push_back(*url);
    }
    return urls;
}

void MediaDownload::tryAddress()
{
    if (!m_answer.isFinished())
        fetch(m_addresses.at(m_addressIndex));
}

void MediaDownload::fetch(const QUrl &url)
{
    HttpRequest request;
    request.url = url;
    request.headers
        = { { "Origin", "https://web.whatsapp.com" }, { "Referer", "https://web.whatsapp.com/" } };
    m_receivedBefore = m_sink->received();
    if (m_receivedBefore > 0)
        request.headers.push_back(
            { "Range", "bytes=" + QByteArray::number(m_receivedBefore) + '-' });
    request.streamed = true;
    request.publicAddressesOnly = m_http.profile().isPublic();
    m_isFullAnswer = false;
    m_redirectTarget.clear();
    m_job = m_http.create(std::move(request), this);
    connect(m_job, &HttpJob::headReceived, this, &MediaDownload::onHead);
    connect(m_job, &HttpJob::chunkReceived, this, &MediaDownload::onChunk);
    then(m_job->start(), this, [this, attempt = ++m_attempt](const Result<HttpResponse> &outcome) {
        if (attempt == m_attempt)
            onOutcome(outcome);
    });
}

/// Runs one step on the sink in the pool; the continuation is dropped when the download has ended.
void MediaDownload::inPool(std::function<Result<QString>(DownloadSink &)> work,
    std::function<void(const Result<QString> &)> continuation)
{
    const Sink sink = m_sink;
    then(runInPool<QString>([sink, work = std::move(work)] { return work(*sink); }), this,
        [this, continuation = std::move(continuation)](const Result<QString> &result) {
            if (!m_answer.isFinished())
                continuation(result);
        });
}

static Result<QString> restartSink(DownloadSink &sink)
{
    return sink.restart().map([] { return QString(); });
}

void MediaDownload::onHead(const HttpResponse &head)
{
    m_redirectTarget = head.location;
    m_isFullAnswer
        = head.status == 200 || (head.status == 206 && head.rangeStart == m_receivedBefore);
    const bool isFromStart = head.status == 200 && m_receivedBefore > 0;
    const qint64 total = (isFromStart ? 0 : m_receivedBefore) + head.contentLength;
    const MediaExpectation &expected = m_request.expected;
    const qint64 longest
        = isEncrypted() || expected.fileLength == 0 ? expected.longestFile() : expected.fileLength;
    if (m_isFullAnswer && head.contentLength >= 0 && total > longest) {
        m_lastError = { ErrorCode::MediaLength, QStringLiteral("announced as too long") };
        abandonJob();
        return nextHost();
    }
    if (!isFromStart)
        return;
    // The host ignored the range: what it sends is the whole file, and nothing is gained before
    // there is more of it than there was.
    m_job->setFlowing(false);
    inPool(restartSink, [this, attempt = m_attempt](const Result<QString> &done) {
        if (attempt != m_attempt)
            return;
        if (!done)
            return end(fail(done.error()));
        if (m_job)
            m_job->setFlowing(true);
    });
}

void MediaDownload::onChunk(const QByteArray &chunk)
{
    if (!m_isFullAnswer)
        return; // the body of an error
    m_job->setFlowing(false);
    inPool([chunk](DownloadSink &sink) { return sink.add(chunk).map([] { return QString(); }); },
        [this, attempt = m_attempt](const Result<QString> &taken) {
            if (attempt != m_attempt)
                return;
            if (!taken) {
                m_lastError = taken.error();
                abandonJob();
                return act(
                    afterBadFile(m_lastError.code, !m_request.expected.fileEncSha256.isEmpty()));
            }
            const qint64 declared = m_request.expected.fileLength;
            emit progressed(m_sink->received(), declared > 0 ? encryptedMediaLength(declared) : 0);
            if (m_job)
                m_job->setFlowing(true);
        });
}

void MediaDownload::onOutcome(const Result<HttpResponse> &outcome)
{
    const bool hasReceived = m_sink->received() > m_receivedBefore;
    if (!outcome)
        m_lastError = outcome.error();
    else
        m_lastError = { ErrorCode::HttpStatus, QStringLiteral("download"), outcome->status,
            outcome->retryAfter };
    abandonJob();
    if (hasReceived)
        m_attemptsHere = 0;
    DownloadAction action = afterDownload(outcome, hasReceived);
    if (action == DownloadAction::Process && !m_isFullAnswer)
        action = DownloadAction::StartOver;
    act(action);
}

void MediaDownload::act(DownloadAction action)
{
    switch (action) {
    case DownloadAction::Process:
        return finishFile();
    case DownloadAction::RefreshConnection:
        return refreshOnce();
    case DownloadAction::RetrySameHost:
        return retrySameHost();
    case DownloadAction::NextHost:
        return nextHost();
    case DownloadAction::StartOver:
        return startOver();
    case DownloadAction::Redirect:
        return redirect();
    case DownloadAction::Stop:
        return end(fail(m_lastError));
    }
}

void MediaDownload::finishFile()
{
    inPool([](DownloadSink &sink) { return sink.finish(); },
        [this](const Result<QString> &path) {
            if (path)
                return end(DownloadedMedia { *path, QFileInfo(*path).size() });
            m_lastError = path.error();
            const DownloadAction action
                = afterBadFile(m_lastError.code, !m_request.expected.fileEncSha256.isEmpty());
            if (action == DownloadAction::NextHost)
                return nextHost();
            end(fail(m_lastError));
        });
}

void MediaDownload::refreshOnce()
{
    if (m_hasRefreshed) {
        m_lastError.code = ErrorCode::MediaExpired;
        return end(fail(m_lastError));
    }
    m_hasRefreshed = true;
    connectToService(true);
}

void MediaDownload::retrySameHost()
{
    if (++m_attemptsHere > downloadAttemptsPerHost)
        return nextHost();
    const seconds pause = pauseBeforeAttempt(m_attemptsHere, m_lastError.retryAfter);
    QTimer::singleShot(m_pace.of(pause), this, &MediaDownload::tryAddress);
}

/// After damage nothing that arrived is trusted; after a mere failure it is continued.
void MediaDownload::nextHost()
{
    m_attemptsHere = 0;
    m_hasRedirected = false;
    const Error failure = m_lastError;
    if (++m_addressIndex >= m_addresses.size())
        return end(fail(failure));
    if (!isDamage(failure.code))
        return tryAddress();
    tryAddressFromZero();
}

void MediaDownload::startOver()
{
    if (std::exchange(m_hasStartedOver, true))
        return nextHost();
    tryAddressFromZero();
}

void MediaDownload::tryAddressFromZero()
{
    inPool(restartSink,
        [this](const Result<QString> &done) { done ? tryAddress() : end(fail(done.error())); });
}

void MediaDownload::redirect()
{
    const QUrl target = m_redirectTarget;
    if (m_hasRedirected || !isSameOrigin(target, m_addresses.at(m_addressIndex))) {
        m_lastError.code = ErrorCode::MediaHostRefused;
        return nextHost();
    }
    m_hasRedirected = true;
    fetch(target);
}

void MediaDownload::abandonJob()
{
    ++m_attempt;
    if (!m_job)
        return;
    m_job->disconnect(this);
    m_job->cancel();
    m_job->deleteLater();
    m_job.clear();
}

void MediaDownload::end(Result<DownloadedMedia> result)
{
    if (m_answer.isFinished())
        return;
    m_answer.finish(std::move(result));
    abandonJob();
    m_sink.reset();
}

} // namespace heliograph
