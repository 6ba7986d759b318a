// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Future.h"
#include "media/MediaCipher.h"
#include "media/MediaConnectionCache.h"
#include "media/TransferPolicy.h"

#include <QObject>
#include <QPointer>

#include <vector>

namespace heliograph {

/// A file whose ciphertext lies in the spool.
struct PreparedUpload {
    MediaType type = MediaType::Document;
    EncryptedMedia media;
    QString spoolPath;

    qint64 encryptedLength() const { return encryptedMediaLength(media.fileLength); }
};

/// An uploaded file as its message refers to it. Valid to send for 24 h (06 §16).
struct UploadedMedia {
    QString url;
    QByteArray directPath;
    /// Needed in channels only; may be empty.
    QByteArray handle;
};

/// The answer to an upload (06 §6.2): the address, or nothing when it is not usable.
Result<UploadedMedia> parseUploadAnswer(const QByteArray &json);

/// Uploads one prepared file with the retries of 06 §6.4. Fails with MediaRefused (the service does
/// not take it; `status` says why), FileUnreadable (the source is gone), Cancelled, or what the
/// last attempt ended with. Lives in the thread of its HttpClient. The spool file stays: its owner
/// removes it when the message is acknowledged or given up.
class MediaUpload final : public QObject {
    Q_OBJECT

public:
    MediaUpload(HttpClient &http, MediaConnectionSource connections, PreparedUpload upload,
        QObject *parent = nullptr);
    ~MediaUpload() override;

    void setPace(TransferPace pace) { m_pace = pace; }
    QFuture<Result<UploadedMedia>> start();
    /// The future ends with Cancelled. What the service has of a long file it keeps for a while,
    /// so that a later upload of the same file goes on from there.
    void cancel();

signals:
    void progressed(qint64 bytesSent, qint64 bytesTotal);

private:
    void connectToService(bool refresh);
    void onConnection(const Result<MediaConnection> &connection);
    void tryHost();
    void askHowMuchArrived();
    void onResumeAnswer(const Result<HttpResponse> &outcome);
    void sendFrom(qint64 offset);
    QIODevice *openBody(qint64 offset);
    void post(const QUrl &url, QIODevice *body, qint64 offset);
    void onOutcome(const Result<HttpResponse> &outcome);
    void onAnswer(const HttpResponse &response);
    void refreshOnce();
    void resumeSameHost();
    void nextHost();
    void remember(const Result<HttpResponse> &outcome);
    void end(Result<UploadedMedia> result);
    QByteArray host() const { return m_hosts.at(m_hostIndex); }
    bool isResumable() const { return m_upload.encryptedLength() >= resumableFrom; }

    HttpClient &m_http;
    MediaConnectionSource m_connections;
    PreparedUpload m_upload;
    TransferPace m_pace;
    Answer<UploadedMedia> m_answer;
    MediaConnection m_connection;
    std::vector<QByteArray> m_hosts;
    size_t m_hostIndex = 0;
    int m_round = 1;
    /// Numbers the requests, so that the end of an abandoned one is recognised.
    int m_attempt = 0;
    bool m_hasRefreshed = false;
    bool m_hasSentBytes = false;
    /// Bytes that the service confirmed when it was last asked.
    qint64 m_confirmed = 0;
    int m_resumesWithoutProgress = 0;
    Error m_lastError;
    QPointer<HttpJob> m_job;
};

} // namespace heliograph
