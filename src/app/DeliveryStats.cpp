// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/DeliveryStats.h"

#include "app/AccountManager.h"
#include "app/Csv.h"
#include "app/Names.h"
#include "app/Profile.h"
#include "base/Future.h"
#include "storage/StoreReader.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace heliograph {

namespace {

using SentRow = StoreReader::SentRow;

/// Who asked for all until now did it a moment ago.
constexpr milliseconds present { 60'000 };

/// Steps of one kind, collected before percentiles are taken.
class Times {
public:
    /// A negative time means contradicting clocks: counted apart (C14).
    void add(qint64 from, qint64 to)
    {
        if (from <= 0 || to <= 0)
            return;
        if (to < from)
            ++m_unknown;
        else
            m_values.push_back(to - from);
    }
    void addElapsed(qint64 elapsed) { m_values.push_back(elapsed); }
    StepTimes result()
    {
        StepTimes times;
        times.count = static_cast<int>(m_values.size());
        times.unknown = m_unknown;
        if (m_values.empty())
            return times;
        std::sort(m_values.begin(), m_values.end());
        const auto at = [&](double share) {
            const auto index = static_cast<size_t>(
                std::lround(share * static_cast<double>(m_values.size() - 1)));
            return m_values[index];
        };
        times.p50 = at(0.5);
        times.p90 = at(0.9);
        times.p99 = at(0.99);
        return times;
    }

private:
    std::vector<qint64> m_values;
    int m_unknown = 0;
};

struct Collected {
    StatsSummary summary;
    Times queuedToSent;
    Times sentToDelivered;
    Times deliveredToRead;
    std::map<QString, std::pair<int, Times>> days;
    struct Chat {
        Times toDelivered;
        int open = 0;
        QString title;
    };
    std::map<std::pair<QString, QByteArray>, Chat> chats;
    std::map<std::pair<QString, QString>, int> failures;
};

void countStatus(StatsSummary &summary, DeliveryStep status)
{
    ++summary.accepted;
    switch (status) {
    case DeliveryStep::Queued:
        ++summary.queued;
        return;
    case DeliveryStep::Failed:
        ++summary.failed;
        return;
    case DeliveryStep::Played:
        ++summary.played;
        [[fallthrough]];
    case DeliveryStep::Read:
        ++summary.read;
        [[fallthrough]];
    case DeliveryStep::Delivered:
        ++summary.delivered;
        [[fallthrough]];
    case DeliveryStep::Sent:
        ++summary.sent;
        return;
    }
}

/// `latest`: what only the own clock has timed lies nowhere behind it (C14).
void collect(Collected &all, const QString &accountId, const SentRow &row, qint64 latest)
{
    countStatus(all.summary, row.status);
    if (row.status == DeliveryStep::Failed)
        ++all.failures[{ accountId, row.error }];
    if (row.sentElapsed >= 0)
        all.queuedToSent.addElapsed(row.sentElapsed);
    else
        all.queuedToSent.add(row.accepted, row.sentLocal);
    all.sentToDelivered.add(row.sentServer, row.deliveredServer);
    all.deliveredToRead.add(row.deliveredServer, row.readServer);
    // Stored in UTC, shown in local time: a day of 25 hours has 25 (C13).
    const qint64 time = row.sentServer > 0 ? row.time : qMin(row.time, latest);
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(time);
    ++all.summary.byHour[static_cast<size_t>(local.date().dayOfWeek() - 1)]
                        [static_cast<size_t>(local.time().hour())];
    auto &day = all.days[local.date().toString(Qt::ISODate)];
    ++day.first;
    day.second.add(row.sentServer, row.deliveredServer);
    Collected::Chat &chat = all.chats[{ accountId, row.chat.toUtf8() }];
    chat.title = displayName(row.chat, row.pushName);
    chat.toDelivered.add(row.sentServer, row.deliveredServer);
    if (row.status == DeliveryStep::Sent || row.status == DeliveryStep::Queued)
        ++chat.open;
}

/// The days of the range; of one beyond ten years only the last of them.
void fillDays(Collected &all, qint64 from, qint64 to)
{
    constexpr qint64 most = 3660;
    const QDate last = QDateTime::fromMSecsSinceEpoch(qMax(from, to - 1)).date();
    for (QDate date = qMax(QDateTime::fromMSecsSinceEpoch(from).date(), last.addDays(-most));
         date <= last; date = date.addDays(1)) {
        const QString name = date.toString(Qt::ISODate);
        auto &day = all.days[name];
        all.summary.days.push_back({ name, day.first, day.second.result() });
    }
}

StatsSummary summaryOf(Collected &all, qint64 from, qint64 to)
{
    StatsSummary &summary = all.summary;
    const int tried = summary.sent + summary.failed;
    summary.successRate = tried > 0 ? static_cast<double>(summary.sent) / tried : 1.0;
    summary.queuedToSent = all.queuedToSent.result();
    summary.sentToDelivered = all.sentToDelivered.result();
    summary.deliveredToRead = all.deliveredToRead.result();
    fillDays(all, from, to);
    for (const auto &[key, count] : all.failures)
        summary.failures.push_back({ key.second, count, key.first });
    std::sort(summary.failures.begin(), summary.failures.end(),
        [](const StatsSummary::Failure &a, const StatsSummary::Failure &b) {
            return a.count > b.count;
        });
    for (auto &[key, chat] : all.chats) {
        const StepTimes times = chat.toDelivered.result();
        summary.slowest.push_back({ key.first, chat.title, times.p50, times.p99, chat.open });
    }
    constexpr size_t shown = 8;
    std::sort(summary.slowest.begin(), summary.slowest.end(),
        [](const StatsSummary::SlowChat &a, const StatsSummary::SlowChat &b) {
            return a.p50 > b.p50;
        });
    if (summary.slowest.size() > shown)
        summary.slowest.resize(shown);
    return summary;
}

std::vector<Account *> chosen(const AccountManager &accounts, const QString &accountId)
{
    std::vector<Account *> out;
    for (Account *account : accounts.accounts()) {
        if (accountId.isEmpty() || account->id() == accountId)
            out.push_back(account);
    }
    return out;
}

/// Conflicts and recoveries from the timeline of one account.
void countConnections(StatsSummary &summary, const std::vector<TimelineEntry> &timeline)
{
    constexpr int conflict = 440;
    bool wasDown = false;
    for (auto entry = timeline.rbegin(); entry != timeline.rend(); ++entry) {
        if (entry->status == conflict && entry->from == QStringLiteral("online"))
            ++summary.conflicts;
        if (entry->to == QStringLiteral("waiting") || entry->to == QStringLiteral("cooldown"))
            wasDown = true;
        if (entry->to == QStringLiteral("online") && std::exchange(wasDown, false))
            ++summary.recoveries;
    }
}

using Rows = std::vector<std::pair<QString, std::vector<SentRow>>>;

/// Where to stop reading: what a clock that was ahead has left belongs to the present.
qint64 endOfRows(qint64 to, qint64 now)
{
    return to > now - present.count() ? std::numeric_limits<qint64>::max() : to;
}

/// Reads the rows of several accounts, one after another.
QFuture<Result<Rows>> readRows(
    AccountManager &manager, const std::vector<Account *> &accounts, qint64 from, qint64 to)
{
    Answer<Rows> answer;
    auto rows = std::make_shared<Rows>();
    auto left = std::make_shared<size_t>(accounts.size());
    if (accounts.empty())
        answer.finish(Rows {});
    for (Account *account : accounts) {
        then(account->reader().sent(from, to), &manager,
            [answer, rows, left, id = account->id()](const Result<std::vector<SentRow>> &found) {
                if (found)
                    rows->emplace_back(id, *found);
                if (--*left == 0)
                    answer.finish(*rows);
            });
    }
    return answer.future();
}

} // namespace

DeliveryStats::DeliveryStats(AccountManager &accounts)
    : m_accounts(accounts)
{
}

QFuture<Result<StatsSummary>> DeliveryStats::summary(
    const QString &accountId, qint64 from, qint64 to) const
{
    Answer<StatsSummary> answer;
    const std::vector<Account *> accounts = chosen(m_accounts, accountId);
    const qint64 now = m_accounts.profile().clock().now().count();
    then(readRows(m_accounts, accounts, from, endOfRows(to, now)), &m_accounts,
        [answer, accounts, from, to, now, &manager = m_accounts](const Result<Rows> &rows) {
            if (!rows) {
                answer.finish(fail(rows.error()));
                return;
            }
            Collected all;
            for (const auto &[account, sent] : *rows) {
                for (const SentRow &row : sent)
                    collect(all, account, row, qMin(now, to - 1));
            }
            for (Account *account : accounts)
                countConnections(all.summary,
                    manager.profile()
                        .store()
                        .timeline(account->id(), longestTimeline, { from })
                        .value_or(std::vector<TimelineEntry> {}));
            answer.finish(summaryOf(all, from, to));
        });
    return answer.future();
}

std::vector<ConnectionStrip> DeliveryStats::connections(
    const QString &accountId, qint64 from, qint64 to) const
{
    std::vector<ConnectionStrip> strips;
    for (Account *account : chosen(m_accounts, accountId)) {
        ConnectionStrip strip { account->id(), account->label(), account->colour(), {} };
        const auto entries = m_accounts.profile()
                                 .store()
                                 .timeline(account->id(), longestTimeline, { from })
                                 .value_or(std::vector<TimelineEntry> {});
        // Newest first: each entry holds until the one after it.
        qint64 until = to;
        for (const TimelineEntry &entry : entries) {
            const std::optional<SessionState> state = stateFromName(entry.to);
            if (state && entry.time < until)
                strip.segments.insert(
                    strip.segments.begin(), { entry.time, until, static_cast<int>(*state) });
            until = qMin(until, entry.time);
        }
        strips.push_back(std::move(strip));
    }
    return strips;
}

QFuture<Result<QByteArray>> DeliveryStats::exportCsv(
    const QString &accountId, qint64 from, qint64 to) const
{
    Answer<QByteArray> answer;
    const qint64 end = endOfRows(to, m_accounts.profile().clock().now().count());
    then(readRows(m_accounts, chosen(m_accounts, accountId), from, end), &m_accounts,
        [answer](const Result<Rows> &rows) {
            if (!rows) {
                answer.finish(fail(rows.error()));
                return;
            }
            QByteArray csv("account,chat,id,status,error,accepted,sent,delivered,read\r\n");
            for (const auto &[account, sent] : *rows) {
                for (const SentRow &row : sent) {
                    csv += csvField(account) + ',' + csvField(QString::fromUtf8(row.chat.toUtf8()))
                        + ',' + csvField(row.id) + ',' + stepName(row.status).toLatin1() + ','
                        + row.error.toLatin1() + ',' + csvTime(row.accepted) + ','
                        + csvTime(row.sentServer) + ',' + csvTime(row.deliveredServer) + ','
                        + csvTime(row.readServer) + "\r\n";
                }
            }
            answer.finish(csv);
        });
    return answer.future();
}

} // namespace heliograph
