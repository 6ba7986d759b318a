// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/TransferPolicy.h"

#include <algorithm>

namespace heliograph {

constexpr seconds longestPause { 30 };

UploadAction afterUpload(const Result<HttpResponse> &outcome, bool isResumable, bool hasSentBytes)
{
    if (!outcome) {
        const ErrorCode code = outcome.error().code;
        if (code == ErrorCode::Cancelled)
            return UploadAction::Stop;
        const bool isCut = code == ErrorCode::ConnectionClosed || code == ErrorCode::QueryTimeout
            || code == ErrorCode::NetworkUnreachable;
        return isCut && isResumable && hasSentBytes ? UploadAction::ResumeSameHost
                                                    : UploadAction::NextHost;
    }
    const int status = outcome->status;
    if (status == 200)
        return UploadAction::ReadAnswer;
    if (status == 401 || status == 403)
        return UploadAction::RefreshConnection;
    if (status == 408 || status == 429 || status < 400 || status >= 500)
        return UploadAction::NextHost;
    return UploadAction::Refuse;
}

DownloadAction afterDownload(const Result<HttpResponse> &outcome, bool hasReceivedBytes)
{
    if (!outcome) {
        const ErrorCode code = outcome.error().code;
        if (code == ErrorCode::Cancelled || code == ErrorCode::DiskFull
            || code == ErrorCode::StorageFailed)
            return DownloadAction::Stop;
        return hasReceivedBytes ? DownloadAction::RetrySameHost : DownloadAction::NextHost;
    }
    const int status = outcome->status;
    if (status == 200 || status == 206)
        return DownloadAction::Process;
    if (status == 401 || status == 403 || status == 404 || status == 410)
        return DownloadAction::RefreshConnection;
    if (status == 408 || status == 429 || status >= 500)
        return DownloadAction::RetrySameHost;
    if (status == 416)
        return DownloadAction::StartOver;
    return status >= 300 && status < 400 ? DownloadAction::Redirect : DownloadAction::NextHost;
}

bool isDamage(ErrorCode failure)
{
    return failure == ErrorCode::MediaLength || failure == ErrorCode::MediaEncHash
        || failure == ErrorCode::MediaMac || failure == ErrorCode::MediaPadding
        || failure == ErrorCode::MediaPlainHash;
}

DownloadAction afterBadFile(ErrorCode failure, bool isEncHashKnown)
{
    if (!isDamage(failure))
        return DownloadAction::Stop;
    const bool isCarrier = failure == ErrorCode::MediaLength || failure == ErrorCode::MediaEncHash;
    return isCarrier || !isEncHashKnown ? DownloadAction::NextHost : DownloadAction::Stop;
}

static seconds announcedOr(int retryAfter, seconds usual)
{
    return retryAfter > 0 ? std::min(seconds(retryAfter), longestPause) : usual;
}

seconds pauseAfterRound(int round, int retryAfter)
{
    return announcedOr(retryAfter, seconds(1LL << std::clamp(round - 1, 0, 4)));
}

seconds pauseBeforeAttempt(int attempt, int retryAfter)
{
    return announcedOr(retryAfter, seconds(std::max(attempt, 1)));
}

} // namespace heliograph
