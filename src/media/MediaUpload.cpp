// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/MediaUpload.h"

#include "media/Logging.h"
#include "media/MediaHosts.h"
#include "protocol/MediaUrls.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace heliograph {

Result<UploadedMedia> parseUploadAnswer(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    UploadedMedia media;
    media.url = object.value(QLatin1String("url")).toString();
    media.directPath = object.value(QLatin1String("direct_path")).toString().toUtf8();
    media.handle = object.value(QLatin1String("handle")).toString().toUtf8();
    if (media.url.isEmpty() || !isFetchableDirectPath(media.directPath))
        return fail(ErrorCode::ProtocolError, QStringLiteral("upload answer without an address"));
    return media;
}

static std::vector<std::pair<QByteArray, QByteArray>> uploadHeaders()
{
    return { { "Origin", "https://web.whatsapp.com" }, { "Referer", "https://web.whatsapp.com/" } };
}

MediaUpload::MediaUpload(
    HttpClient &http, MediaConnectionSource connections, PreparedUpload upload, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_connections(std::move(connections))
    , m_upload(std::move(upload))
{
}

MediaUpload::~MediaUpload() { end(fail(ErrorCode::Cancelled)); }

QFuture<Result<UploadedMedia>> MediaUpload::start()
{
    connectToService(false);
    return m_answer.future();
}

void MediaUpload::cancel() { end(fail(ErrorCode::Cancelled)); }

void MediaUpload::connectToService(bool refresh)
{
    then(m_connections(refresh), this,
        [this](const Result<MediaConnection> &connection) { onConnection(connection); });
}

void MediaUpload::onConnection(const Result<MediaConnection> &connection)
{
    if (m_answer.isFinished())
        return;
    if (!connection)
        return end(fail(connection.error()));
    m_connection = *connection;
    m_hosts = uploadHosts(m_connection);
    m_hostIndex = 0;
    if (m_hosts.empty())
        return end(fail(ErrorCode::ServiceUnavailable, QStringLiteral("no media host")));
    tryHost();
}

void MediaUpload::tryHost()
{
    if (m_answer.isFinished())
        return;
    m_hasSentBytes = false;
    if (isResumable())
        askHowMuchArrived();
    else
        sendFrom(0);
}

void MediaUpload::askHowMuchArrived()
{
    const Result<QUrl> url
        = resumeCheckUrl(host(), m_upload.type, m_upload.media.fileEncSha256, m_connection.auth);
    if (!url)
        return end(fail(url.error()));
    HttpRequest request;
    request.method = HttpRequest::Method::Post;
    request.url = *url;
    request.headers = uploadHeaders();
    request.publicAddressesOnly = m_http.profile().isPublic();
    m_job = m_http.create(std::move(request), this);
    then(m_job->start(), this, [this, attempt = ++m_attempt](const Result<HttpResponse> &outcome) {
        if (attempt == m_attempt)
            onResumeAnswer(outcome);
    });
}

/// A failure of this check is never fatal: the file then goes from its beginning (06 §6.3).
void MediaUpload::onResumeAnswer(const Result<HttpResponse> &outcome)
{
    if (m_job)
        m_job->deleteLater();
    if (m_answer.isFinished())
        return;
    qint64 offset = 0;
    if (outcome && outcome->status == 200) {
        const QString word = QJsonDocument::fromJson(outcome->body)
                                 .object()
                                 .value(QLatin1String("resume"))
                                 .toString();
        Result<UploadedMedia> whole = parseUploadAnswer(outcome->body);
        if (word == QLatin1String("complete") && whole) {
            emit progressed(m_upload.encryptedLength(), m_upload.encryptedLength());
            return end(std::move(whole));
        }
        bool isNumber = false;
        const qint64 number = word.toLongLong(&isNumber);
        if (isNumber && number > 0 && number < m_upload.encryptedLength())
            offset = number;
    }
    if (offset > m_confirmed)
        m_resumesWithoutProgress = 0;
    m_confirmed = offset;
    sendFrom(offset);
}

QIODevice *MediaUpload::openBody(qint64 offset)
{
    auto *file = new QFile(m_upload.spoolPath, this);
    if (file->open(QIODevice::ReadOnly) && file->size() == m_upload.encryptedLength()
        && file->seek(offset))
        return file;
    file->deleteLater();
    return nullptr;
}

void MediaUpload::sendFrom(qint64 offset)
{
    const QByteArray &hash = m_upload.media.fileEncSha256;
    const Result<QUrl> url = offset > 0
        ? resumeUploadUrl(host(), m_upload.type, hash, m_connection.auth, offset)
        : uploadUrl(host(), m_upload.type, hash, m_connection.auth);
    if (!url)
        return end(fail(url.error()));
    QIODevice *const body = openBody(offset);
    if (!body)
        return end(fail(ErrorCode::FileUnreadable, QStringLiteral("spool file")));
    post(*url, body, offset);
}

void MediaUpload::post(const QUrl &url, QIODevice *body, qint64 offset)
{
    HttpRequest request;
    request.method = HttpRequest::Method::Post;
    request.url = url;
    request.headers = uploadHeaders();
    request.body = body;
    request.bodySize = m_upload.encryptedLength() - offset;
    request.publicAddressesOnly = m_http.profile().isPublic();
    m_job = m_http.create(std::move(request), this);
    connect(m_job, &QObject::destroyed, body, &QObject::deleteLater);
    connect(m_job, &HttpJob::bytesSent, this, [this, offset](qint64 sent) {
        m_hasSentBytes = m_hasSentBytes || sent > 0;
        emit progressed(offset + sent, m_upload.encryptedLength());
    });
    then(m_job->start(), this, [this, attempt = ++m_attempt](const Result<HttpResponse> &outcome) {
        if (attempt == m_attempt)
            onOutcome(outcome);
    });
}

void MediaUpload::remember(const Result<HttpResponse> &outcome)
{
    if (!outcome) {
        m_lastError = outcome.error();
        return;
    }
    m_lastError = Error { ErrorCode::HttpStatus, QStringLiteral("upload"), outcome->status };
    m_lastError.retryAfter = outcome->retryAfter;
}

void MediaUpload::onOutcome(const Result<HttpResponse> &outcome)
{
    if (m_job)
        m_job->deleteLater();
    if (m_answer.isFinished())
        return;
    remember(outcome);
    switch (afterUpload(outcome, isResumable(), m_hasSentBytes)) {
    case UploadAction::ReadAnswer:
        return onAnswer(*outcome);
    case UploadAction::NextHost:
        return nextHost();
    case UploadAction::RefreshConnection:
        return refreshOnce();
    case UploadAction::ResumeSameHost:
        return resumeSameHost();
    case UploadAction::Refuse:
        m_lastError.code = ErrorCode::MediaRefused;
        return end(fail(m_lastError));
    case UploadAction::Stop:
        return end(fail(m_lastError));
    }
}

void MediaUpload::onAnswer(const HttpResponse &response)
{
    Result<UploadedMedia> uploaded = parseUploadAnswer(response.body);
    if (!uploaded) {
        m_lastError = uploaded.error();
        return nextHost();
    }
    end(std::move(uploaded));
}

void MediaUpload::refreshOnce()
{
    if (m_hasRefreshed) {
        m_lastError.code = ErrorCode::MediaRefused;
        return end(fail(m_lastError));
    }
    m_hasRefreshed = true;
    connectToService(true);
}

/// As long as each cut leaves more on the service than the one before, this host is good.
void MediaUpload::resumeSameHost()
{
    constexpr int most = 2;
    if (++m_resumesWithoutProgress > most)
        return nextHost();
    qCInfo(lcMedia) << "upload was cut, continuing";
    tryHost();
}

void MediaUpload::nextHost()
{
    m_resumesWithoutProgress = 0;
    m_confirmed = 0;
    if (++m_hostIndex < m_hosts.size())
        return tryHost();
    m_hostIndex = 0;
    if (m_round >= uploadRounds)
        return end(fail(m_lastError));
    const seconds pause = pauseAfterRound(m_round++, m_lastError.retryAfter);
    QTimer::singleShot(m_pace.of(pause), this, &MediaUpload::tryHost);
}

void MediaUpload::end(Result<UploadedMedia> result)
{
    if (m_answer.isFinished())
        return;
    m_answer.finish(std::move(result));
    if (m_job) {
        m_job->cancel();
        m_job->deleteLater();
    }
}

} // namespace heliograph
