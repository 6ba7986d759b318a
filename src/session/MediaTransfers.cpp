// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/MediaTransfers.h"

#include "media/MediaDownload.h"
#include "media/StoredCopy.h"

#include <QDir>

namespace heliograph {

MediaTransfers::MediaTransfers(StanzaSender &sender, ServiceProfile service, const Proxy &proxy,
    QString mediaDirectory, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_sender(sender)
    , m_http(new HttpClient(std::move(service), proxy, {}, this))
    , m_connections(new MediaConnectionCache([this] { return askService(); }, clock, this))
    , m_mediaDirectory(std::move(mediaDirectory))
{
}

QFuture<Result<MediaConnection>> MediaTransfers::askService()
{
    Answer<MediaConnection> answer;
    then(m_sender.query(buildMediaConnectionQuery(m_sender.nextId())), this,
        [answer](
            const Result<Node> &reply) { answer.finish(reply.and_then(parseMediaConnection)); });
    return answer.future();
}

QFuture<Result<UploadedMedia>> MediaTransfers::upload(
    qint64 rowId, const MessageKey &key, const MediaReference &media, const QString &spool)
{
    if (const auto running = m_uploadResults.constFind(rowId);
        running != m_uploadResults.constEnd())
        return *running;
    PreparedUpload prepared;
    prepared.type = media.type;
    prepared.media = { media.mediaKey, media.fileSha256, media.fileEncSha256, media.fileLength,
        media.sidecar };
    prepared.spoolPath = spool;
    auto *job = new MediaUpload(
        *m_http, [this](bool refresh) { return m_connections->get(refresh); }, prepared, this);
    connect(job, &MediaUpload::progressed, this,
        [this, key](qint64 done, qint64 total) { emit progressed(key, done, total); });
    const QFuture<Result<UploadedMedia>> result = job->start();
    m_uploads.insert(rowId, job);
    m_uploadResults.insert(rowId, result);
    then(result, this, [this, rowId, job, key](const Result<UploadedMedia> &) {
        m_uploads.remove(rowId);
        m_uploadResults.remove(rowId);
        job->deleteLater();
        emit progressed(key, 0, 0);
    });
    return result;
}

QFuture<Result<QString>> MediaTransfers::download(
    qint64 rowId, const MessageKey &key, const MediaReference &media)
{
    if (const auto running = m_downloadResults.constFind(rowId);
        running != m_downloadResults.constEnd())
        return *running;
    if (!QDir().mkpath(m_mediaDirectory))
        return finished<QString>(
            fail(ErrorCode::ProfileUnwritable, QStringLiteral("media folder")));
    DownloadRequest request;
    request.type = media.type;
    request.mediaKey = media.mediaKey;
    request.expected
        = { media.fileSha256, media.fileEncSha256, media.fileLength, largestReceivedFile };
    request.directPath = media.directPath.toUtf8();
    request.url = media.url;
    request.folder = m_mediaDirectory;
    request.fileName = media.fileName.isEmpty() ? nameOfNameless(media) : media.fileName;
    auto *job = new MediaDownload(
        *m_http, [this](bool refresh) { return m_connections->get(refresh); }, request, this);
    connect(job, &MediaDownload::progressed, this,
        [this, key](qint64 done, qint64 total) { emit progressed(key, done, total); });
    Answer<QString> answer;
    m_downloads.insert(rowId, job);
    m_downloadResults.insert(rowId, answer.future());
    then(job->start(), this, [this, rowId, job, key, answer](const Result<DownloadedMedia> &done) {
        m_downloads.remove(rowId);
        m_downloadResults.remove(rowId);
        job->deleteLater();
        emit progressed(key, 0, 0);
        answer.finish(done.map([](const DownloadedMedia &file) { return file.path; }));
    });
    return answer.future();
}

void MediaTransfers::cancel(qint64 rowId)
{
    if (MediaUpload *job = m_uploads.value(rowId))
        job->cancel();
    if (MediaDownload *job = m_downloads.value(rowId))
        job->cancel();
}

} // namespace heliograph
