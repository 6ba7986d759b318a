// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QFuture>
#include <QString>
#include <QStringList>

#include <array>
#include <functional>
#include <vector>

namespace heliograph {

class AccountManager;

/// Times of one step in milliseconds; count 0 means no figures.
struct StepTimes {
    int count = 0;
    /// Steps whose clocks contradict each other: shown apart, in no percentile.
    int unknown = 0;
    qint64 p50 = 0;
    qint64 p90 = 0;
    qint64 p99 = 0;
    friend bool operator==(const StepTimes &, const StepTimes &) = default;
};

/// Delivery of outgoing messages of one account or all in a range of time.
struct StatsSummary {
    int accepted = 0;
    /// Still queued; counted apart from the success rate.
    int queued = 0;
    int sent = 0;
    int delivered = 0;
    int read = 0;
    int played = 0;
    int failed = 0;
    /// sent / (sent + failed), 0…1; 1 when nothing was tried.
    double successRate = 1.0;
    StepTimes queuedToSent;
    StepTimes sentToDelivered;
    StepTimes deliveredToRead;
    struct Failure {
        QString error;
        int count = 0;
        QString accountId;
        friend bool operator==(const Failure &, const Failure &) = default;
    };
    std::vector<Failure> failures;
    /// Messages per weekday (Monday first) and local hour, by the service's time where it is known.
    std::array<std::array<int, 24>, 7> byHour {};
    struct Day {
        /// Local date, "2026-11-25".
        QString date;
        int sent = 0;
        StepTimes toDelivered;
        friend bool operator==(const Day &, const Day &) = default;
    };
    /// Every date of the range once, empty ones too.
    std::vector<Day> days;
    struct SlowChat {
        QString accountId;
        QString title;
        qint64 p50 = 0;
        qint64 p99 = 0;
        int open = 0;
        friend bool operator==(const SlowChat &, const SlowChat &) = default;
    };
    std::vector<SlowChat> slowest;
    int conflicts = 0;
    int recoveries = 0;
};

/// One row per account: the states of its connection over a range.
struct ConnectionStrip {
    QString accountId;
    QString label;
    int colour = 0;
    struct Segment {
        qint64 from = 0;
        qint64 to = 0;
        int state = 0;
    };
    std::vector<Segment> segments;
};

/// Computes statistics from the stores on a reader thread.
class DeliveryStats final {
public:
    explicit DeliveryStats(AccountManager &accounts);
    /// `accountId` empty: all accounts. Times in milliseconds since the epoch, [from, to).
    QFuture<Result<StatsSummary>> summary(const QString &accountId, qint64 from, qint64 to) const;
    /// The states of each connection in [from, to), oldest first; `state` is a SessionState.
    QFuture<Result<std::vector<ConnectionStrip>>> connections(
        const QString &accountId, qint64 from, qint64 to) const;
    /// Comma-separated table of every outgoing message of the range, UTF-8 with header.
    QFuture<Result<QByteArray>> exportCsv(const QString &accountId, qint64 from, qint64 to) const;

private:
    AccountManager &m_accounts;
};

} // namespace heliograph
