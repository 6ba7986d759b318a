// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Future.h"
#include "media/DownloadSink.h"
#include "media/MediaConnectionCache.h"
#include "media/TransferPolicy.h"

#include <QObject>
#include <QPointer>
#include <QUrl>

#include <memory>
#include <vector>

namespace heliograph {

/// What to fetch, as a message describes it, and where to put it.
struct DownloadRequest {
    MediaType type = MediaType::Document;
    /// Empty means not encrypted (channels, 06 §11).
    QByteArray mediaKey;
    MediaExpectation expected;
    QByteArray directPath;
    /// Used only without a direct path; untrusted like it.
    QString url;
    /// Existing folder of the finished file.
    QString folder;
    /// As the sender named it: made safe here.
    QString fileName;
};

struct DownloadedMedia {
    QString path;
    qint64 size = 0;
};

/// Downloads, verifies and decrypts one file with the retries of 06 §7.2. Fails with MediaExpired
/// (ask the phone for it, 06 §8), MediaKeyInvalid, MediaLength, MediaEncHash, MediaMac,
/// MediaPadding, MediaPlainHash, MediaHostRefused, InvalidArgument (no address), DiskFull,
/// Cancelled, or what the last attempt ended with. Nothing is visible before the last check.
/// Lives in the thread of its HttpClient; files and crypto are handled in a pool.
class MediaDownload final : public QObject {
    Q_OBJECT

public:
    MediaDownload(HttpClient &http, MediaConnectionSource connections, DownloadRequest request,
        QObject *parent = nullptr);
    ~MediaDownload() override;

    void setPace(TransferPace pace) { m_pace = pace; }
    QFuture<Result<DownloadedMedia>> start();
    /// The future ends with Cancelled and no file remains.
    void cancel();

signals:
    void progressed(qint64 bytesReceived, qint64 bytesTotal);

private:
    using Sink = std::shared_ptr<DownloadSink>;

    void openSink();
    void connectToService(bool refresh);
    void onConnection(const Result<MediaConnection> &connection);
    std::vector<QUrl> addresses() const;
    void tryAddress();
    void fetch(const QUrl &url);
    void onHead(const HttpResponse &head);
    void onChunk(const QByteArray &chunk);
    void onOutcome(const Result<HttpResponse> &outcome);
    void act(DownloadAction action);
    void finishFile();
    void refreshOnce();
    void retrySameHost();
    void nextHost();
    void startOver();
    void tryAddressFromZero();
    void redirect();
    void inPool(std::function<Result<QString>(DownloadSink &)> work,
        std::function<void(const Result<QString> &)> continuation);
    void abandonJob();
    void end(Result<DownloadedMedia> result);
    bool isEncrypted() const { return !m_request.mediaKey.isEmpty(); }

    HttpClient &m_http;
    MediaConnectionSource m_connections;
    DownloadRequest m_request;
    TransferPace m_pace;
    Answer<DownloadedMedia> m_answer;
    Sink m_sink;
    MediaConnection m_connection;
    std::vector<QUrl> m_addresses;
    size_t m_addressIndex = 0;
    int m_attemptsHere = 0;
    /// Numbers the requests, so that the end of an abandoned one is recognised.
    int m_attempt = 0;
    bool m_hasRefreshed = false;
    bool m_hasRedirected = false;
    bool m_hasStartedOver = false;
    bool m_isFullAnswer = false;
    /// What there was before the running request.
    qint64 m_receivedBefore = 0;
    QUrl m_redirectTarget;
    Error m_lastError;
    QPointer<HttpJob> m_job;
};

} // namespace heliograph
