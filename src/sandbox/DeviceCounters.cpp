// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/DeviceCounters.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace heliograph::sandbox {

namespace {

constexpr size_t mostPassages = 50'000;
constexpr size_t mostTimes = 512;
constexpr milliseconds rateWindow { 60'000 };

/// The value below which this part of the times lies.
int percentile(const std::deque<int> &times, double part)
{
    if (times.empty())
        return 0;
    std::vector<int> sorted(times.begin(), times.end());
    const auto at = static_cast<size_t>(std::lround(part * static_cast<double>(sorted.size() - 1)));
    std::nth_element(
        sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(at), sorted.end());
    return sorted[at];
}

} // namespace

void QueryCounter::noteRequest(milliseconds now)
{
    ++count;
    came.push_back(now);
    while (came.front() < now - rateWindow || came.size() > mostTimes)
        came.pop_front();
}

void QueryCounter::noteAnswer(int code, milliseconds time)
{
    errors += code == 0 ? 0 : 1;
    took.push_back(static_cast<int>(time.count()));
    if (took.size() > mostTimes)
        took.pop_front();
}

QJsonObject QueryCounter::toJson(milliseconds now) const
{
    const auto recent = std::count_if(
        came.begin(), came.end(), [&](milliseconds time) { return time >= now - rateWindow; });
    return {
        { QStringLiteral("count"), count },
        { QStringLiteral("errors"), errors },
        { QStringLiteral("p50_ms"), percentile(took, 0.5) },
        { QStringLiteral("p95_ms"), percentile(took, 0.95) },
        { QStringLiteral("last_minute"), qint64(recent) },
    };
}

void DeviceCounters::noteRouted(const QByteArray &id, quint64 order)
{
    if (passages.size() > mostPassages)
        std::erase_if(passages,
            [](const auto &entry) { return entry.second.confirmed >= entry.second.routed; });
    Passage &passage = passages[id];
    if (passage.routed++ == 0)
        passage.order = order;
}

void DeviceCounters::noteSent(const QByteArray &id)
{
    const auto passage = passages.find(id);
    if (passage == passages.end())
        return;
    if (passage->second.confirmed >= passage->second.routed)
        ++duplicates;
    if (passage->second.sent++ > 0) {
        ++resent;
        return;
    }
    ++delivered;
    if (passage->second.order < lastOrder)
        ++outOfOrder;
    lastOrder = std::max(lastOrder, passage->second.order);
}

void DeviceCounters::noteConfirmed(const QByteArray &id)
{
    if (const auto passage = passages.find(id); passage != passages.end())
        ++passage->second.confirmed;
}

QJsonObject DeviceCounters::toJson() const
{
    QJsonObject receiptCounts;
    for (const auto &[type, count] : receipts)
        receiptCounts.insert(QString::fromUtf8(type), count);
    const auto retries = receipts.find("retry");
    return {
        { QStringLiteral("logins"), logins },
        { QStringLiteral("online"), onlineSince >= 0 },
        { QStringLiteral("stanzas_in"), stanzasIn },
        { QStringLiteral("stanzas_out"), stanzasOut },
        { QStringLiteral("frames_in"), framesIn },
        { QStringLiteral("frames_out"), framesOut },
        { QStringLiteral("bytes_in"), bytesIn },
        { QStringLiteral("bytes_out"), bytesOut },
        { QStringLiteral("most_waiting_bytes"), mostWaiting },
        { QStringLiteral("accepted"), accepted },
        { QStringLiteral("addressed"), addressed },
        { QStringLiteral("delivered"), delivered },
        { QStringLiteral("confirmed"), confirmed },
        { QStringLiteral("resent"), resent },
        { QStringLiteral("missed_fanout"), missedFanout },
        { QStringLiteral("duplicates"), duplicates },
        { QStringLiteral("out_of_order"), outOfOrder },
        { QStringLiteral("undecryptable"), retries == receipts.end() ? 0 : retries->second },
        { QStringLiteral("stray_receipts"), strayReceipts },
        { QStringLiteral("rate_limit_hits"), rateLimitHits },
        { QStringLiteral("receipts"), receiptCounts },
    };
}

} // namespace heliograph::sandbox
