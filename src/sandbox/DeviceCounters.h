// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"

#include <QByteArray>
#include <QJsonObject>

#include <deque>
#include <map>

namespace heliograph::sandbox {

/// Requests of one namespace.
struct QueryCounter {
    qint64 count = 0;
    qint64 errors = 0;
    /// Times of the latest answers, in milliseconds.
    std::deque<int> took;
    /// When the latest requests came, for rates.
    std::deque<milliseconds> came;

    void noteRequest(milliseconds now);
    void noteAnswer(int code, milliseconds took);
    QJsonObject toJson(milliseconds now) const;
};

/// What is counted for one device (10 §13).
struct DeviceCounters {
    /// One message on its way to the device.
    struct Passage {
        quint64 order = 0;
        int routed = 0;
        int sent = 0;
        int confirmed = 0;
    };
    int logins = 0;
    qint64 connectedMs = 0;
    qint64 onlineSince = -1;
    qint64 stanzasIn = 0;
    qint64 stanzasOut = 0;
    qint64 framesIn = 0;
    qint64 framesOut = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    qint64 mostWaiting = 0;
    qint64 accepted = 0;
    qint64 addressed = 0;
    qint64 delivered = 0;
    qint64 confirmed = 0;
    qint64 resent = 0;
    qint64 missedFanout = 0;
    qint64 duplicates = 0;
    qint64 outOfOrder = 0;
    qint64 rateLimitHits = 0;
    qint64 strayReceipts = 0;
    quint64 lastOrder = 0;
    std::map<QByteArray, qint64> receipts;
    std::map<QByteArray, QueryCounter> queries;
    std::map<QByteArray, Passage> passages;

    void noteRouted(const QByteArray &id, quint64 order);
    /// True when the message had been confirmed as often as it was routed.
    void noteSent(const QByteArray &id);
    void noteConfirmed(const QByteArray &id);
    QJsonObject toJson() const;
};

} // namespace heliograph::sandbox
