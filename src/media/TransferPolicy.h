// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "transport/HttpClient.h"

namespace heliograph {

/// What to do after one attempt to upload (06 §6.4).
enum class UploadAction {
    /// The answer may hold the address.
    ReadAnswer,
    NextHost,
    RefreshConnection,
    /// Ask the same host how much arrived, then go on from there.
    ResumeSameHost,
    /// The file is refused: no further attempt.
    Refuse,
    Stop,
};
UploadAction afterUpload(const Result<HttpResponse> &outcome, bool isResumable, bool hasSentBytes);

/// What to do after one attempt to download (06 §7.2).
enum class DownloadAction {
    /// The body is the file or the wanted part of it.
    Process,
    /// One new media connection, then again; afterwards the file has expired.
    RefreshConnection,
    RetrySameHost,
    NextHost,
    /// Throw away what arrived and begin at byte 0.
    StartOver,
    Redirect,
    Stop,
};
DownloadAction afterDownload(const Result<HttpResponse> &outcome, bool hasReceivedBytes);

/// A file that is not the one its sender made.
bool isDamage(ErrorCode failure);
/// What to do about a file that did not pass its checks. Where the bytes are those that the sender
/// made, another host would deliver the same.
DownloadAction afterBadFile(ErrorCode failure, bool isEncHashKnown);

/// 5 MiB: longer files are uploaded in a way that can be continued (06 §6.3).
inline constexpr qint64 resumableFrom = 5LL * 1024 * 1024;
inline constexpr int uploadRounds = 3;
inline constexpr int downloadAttemptsPerHost = 5;

/// Pause after round `round` (from 1) over all hosts: 1, 2, 4 s or Retry-After up to 30 s.
seconds pauseAfterRound(int round, int retryAfter);
/// Pause before attempt `attempt` (from 1) at the same host: 1 … 5 s or Retry-After up to 30 s.
seconds pauseBeforeAttempt(int attempt, int retryAfter);

/// Time as transfers see it; tests shorten the second.
struct TransferPace {
    milliseconds second = seconds(1);
    milliseconds of(seconds pause) const { return second * pause.count(); }
};

} // namespace heliograph
