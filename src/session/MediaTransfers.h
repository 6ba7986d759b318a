// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "media/MediaConnectionCache.h"
#include "media/MediaUpload.h"
#include "protocol/Message.h"
#include "session/StanzaSender.h"
#include "transport/HttpClient.h"

#include <QHash>
#include <QObject>

namespace heliograph {

class MediaDownload;

/// Up- and downloads of one account, by message row. Account thread; files and crypto in a pool.
class MediaTransfers final : public QObject {
    Q_OBJECT
public:
    MediaTransfers(StanzaSender &sender, ServiceProfile service, const Proxy &proxy,
        QString mediaDirectory, const Clock &clock, QObject *parent = nullptr);

    /// Uploads the spooled ciphertext of a row. Asking twice joins the running upload.
    QFuture<Result<UploadedMedia>> upload(
        qint64 rowId, const MessageKey &key, const MediaReference &media, const QString &spool);
    /// Fetches the file of a row into the media directory; gives its path.
    QFuture<Result<QString>> download(
        qint64 rowId, const MessageKey &key, const MediaReference &media);
    void cancel(qint64 rowId);
    void setProxy(const Proxy &proxy) { m_http->setProxy(proxy); }
    /// The media hosts are asked for anew after a new connection.
    void onConnected() { m_connections->forget(); }

signals:
    void progressed(const heliograph::MessageKey &key, qint64 done, qint64 total);

private:
    QFuture<Result<MediaConnection>> askService();

    StanzaSender &m_sender;
    HttpClient *m_http;
    MediaConnectionCache *m_connections;
    QString m_mediaDirectory;
    QHash<qint64, MediaUpload *> m_uploads;
    QHash<qint64, QFuture<Result<UploadedMedia>>> m_uploadResults;
    QHash<qint64, MediaDownload *> m_downloads;
    QHash<qint64, QFuture<Result<QString>>> m_downloadResults;
};

} // namespace heliograph
