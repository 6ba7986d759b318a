// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/DeliveryStats.h"

#include "app/AccountManager.h"
#include "app/Csv.h"
#include "app/DeliveryFigures.h"
#include "app/Names.h"
#include "app/Profile.h"
#include "base/Future.h"
#include "base/Pool.h"
#include "storage/SentDays.h"
#include "storage/StoreReader.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace heliograph {

namespace {

using SentRow = StoreReader::SentRow;

/// Who asked for all until now did it a moment ago.
constexpr milliseconds present { 60'000 };

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

/// Reads and counts in the thread of the account's reader.
QFuture<Result<DeliveryFigures>> figuresOf(
    const Account &account, qint64 from, qint64 to, qint64 latest)
{
    return account.reader().ask<DeliveryFigures>([id = account.id(), from, to, latest](
                                                     Database &database, const SecretBox &) {
        const SentDays days(database);
        return days.facts(from, to).map([&](const std::vector<SentFact> &facts) {
            return DeliveryFigures(id, facts, latest, [&days](qint64 chat) {
                const auto [jid, pushName] = days.person(chat).value_or(std::pair<Jid, QString>());
                return displayName(jid, pushName);
            });
        });
    });
}

/// What the accounts have answered so far.
struct Gathered {
    size_t left = 0;
    std::vector<DeliveryFigures> figures;
    std::vector<std::vector<TimelineEntry>> timelines;

    StatsSummary summary(qint64 from, qint64 to) const
    {
        DeliveryFigures all;
        for (const DeliveryFigures &one : figures)
            all.add(one);
        StatsSummary summary = all.summary(from, to);
        for (const std::vector<TimelineEntry> &timeline : timelines)
            countConnections(summary, timeline);
        return summary;
    }
};

/// Whether `entry` held until `next` came, or holds still: a program that was killed has told no
/// end.
bool heldUntil(const TimelineEntry &entry, const TimelineEntry *next)
{
    const qint64 process = next != nullptr ? next->process : QCoreApplication::applicationPid();
    return entry.process == 0 || entry.process == process;
}

/// `timeline` is newest first: each entry holds until the one after it.
std::vector<ConnectionStrip::Segment> segmentsOf(
    const std::vector<TimelineEntry> &timeline, qint64 from, qint64 to)
{
    std::vector<ConnectionStrip::Segment> segments;
    const TimelineEntry *next = nullptr;
    for (const TimelineEntry &entry : timeline) {
        const std::optional<SessionState> state = stateFromName(entry.to);
        const qint64 since = qMax(entry.time, from);
        const qint64 until = next != nullptr ? qMin(qMax(next->time, from), to) : to;
        if (state && since < until && heldUntil(entry, next))
            segments.push_back({ since, until, static_cast<int>(*state) });
        next = &entry;
    }
    std::reverse(segments.begin(), segments.end());
    return segments;
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
    auto gathered = std::make_shared<Gathered>();
    gathered->left = 2 * accounts.size();
    const auto finish = [answer, gathered, from, to, context = &m_accounts] {
        if (gathered->left > 0)
            return;
        then(runInPool<StatsSummary>([gathered, from, to]() -> Result<StatsSummary> {
            return gathered->summary(from, to);
        }),
            context, [answer](const Result<StatsSummary> &summary) { answer.finish(summary); });
    };
    if (accounts.empty())
        finish();
    for (Account *account : accounts) {
        then(figuresOf(*account, from, endOfRows(to, now), qMin(now, to - 1)), &m_accounts,
            [gathered, finish](const Result<DeliveryFigures> &figures) {
                if (figures)
                    gathered->figures.push_back(*figures);
                --gathered->left;
                finish();
            });
        then(m_accounts.profile().store().askTimeline(account->id(), longestTimeline, { from }),
            &m_accounts, [gathered, finish](const Result<std::vector<TimelineEntry>> &timeline) {
                if (timeline)
                    gathered->timelines.push_back(*timeline);
                --gathered->left;
                finish();
            });
    }
    return answer.future();
}

QFuture<Result<std::vector<ConnectionStrip>>> DeliveryStats::connections(
    const QString &accountId, qint64 from, qint64 to) const
{
    using Strips = std::vector<ConnectionStrip>;
    Answer<Strips> answer;
    auto strips = std::make_shared<Strips>();
    auto left = std::make_shared<size_t>(0);
    ProfileStore &store = m_accounts.profile().store();
    for (const Account *account : chosen(m_accounts, accountId)) {
        const size_t at = strips->size();
        strips->push_back({ account->id(), account->label(), account->colour(), {} });
        auto entries = std::make_shared<std::vector<TimelineEntry>>();
        const auto take = [answer, strips, left, at, entries, from, to](
                              const Result<std::vector<TimelineEntry>> &timeline) {
            // The answers come in their order, newest first.
            if (timeline)
                entries->insert(entries->end(), timeline->begin(), timeline->end());
            (*strips)[at].segments = segmentsOf(*entries, from, to);
            if (--*left == 0)
                answer.finish(*strips);
        };
        *left += 2;
        then(store.askTimeline(account->id(), longestTimeline, { from, to }), &m_accounts, take);
        // What it was in when the range began.
        then(store.askTimeline(account->id(), 1, { 0, from }), &m_accounts, take);
    }
    if (strips->empty())
        answer.finish(Strips());
    return answer.future();
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
