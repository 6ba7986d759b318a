// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/DeliveryFigures.h"

#include "storage/SentDays.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace heliograph {

namespace {

constexpr size_t slowestShown = 8;

/// Where in the local week a time lies. Time zones differ by quarters of an hour: within one of
/// them everything lies in the same hour, and most facts follow the one before.
class LocalTimes {
public:
    struct Place {
        qint64 julianDay = 0;
        size_t weekday = 0;
        size_t hour = 0;
    };
    const Place &of(qint64 time)
    {
        constexpr qint64 quarter = 900'000;
        if (time / quarter == m_quarter)
            return m_place;
        m_quarter = time / quarter;
        const QDateTime local = QDateTime::fromMSecsSinceEpoch(time);
        m_place = { local.date().toJulianDay(), static_cast<size_t>(local.date().dayOfWeek() - 1),
            static_cast<size_t>(local.time().hour()) };
        return m_place;
    }

private:
    qint64 m_quarter = -1;
    Place m_place;
};

void countStatus(StatsSummary &counts, DeliveryStep status)
{
    ++counts.accepted;
    switch (status) {
    case DeliveryStep::Queued:
        ++counts.queued;
        return;
    case DeliveryStep::Failed:
        ++counts.failed;
        return;
    case DeliveryStep::Played:
        ++counts.played;
        [[fallthrough]];
    case DeliveryStep::Read:
        ++counts.read;
        [[fallthrough]];
    case DeliveryStep::Delivered:
        ++counts.delivered;
        [[fallthrough]];
    case DeliveryStep::Sent:
        ++counts.sent;
        return;
    }
}

bool isSlower(const StatsSummary::SlowChat &a, const StatsSummary::SlowChat &b)
{
    return a.p50 > b.p50;
}

void keepSlowest(std::vector<StatsSummary::SlowChat> &chats)
{
    std::stable_sort(chats.begin(), chats.end(), isSlower);
    if (chats.size() > slowestShown)
        chats.resize(slowestShown);
}

} // namespace

void CollectedTimes::add(qint64 step)
{
    if (step == SentFact::contradiction)
        ++m_unknown;
    else if (step != SentFact::none)
        m_values.push_back(step);
}

void CollectedTimes::add(const CollectedTimes &others)
{
    m_values.insert(m_values.end(), others.m_values.begin(), others.m_values.end());
    m_unknown += others.m_unknown;
}

StepTimes CollectedTimes::result()
{
    StepTimes times;
    times.count = static_cast<int>(m_values.size());
    times.unknown = m_unknown;
    if (m_values.empty())
        return times;
    const auto at = [&](double share) {
        const auto place
            = m_values.begin() + std::lround(share * static_cast<double>(m_values.size() - 1));
        std::nth_element(m_values.begin(), place, m_values.end());
        return *place;
    };
    times.p50 = at(0.5);
    times.p90 = at(0.9);
    times.p99 = at(0.99);
    return times;
}

DeliveryFigures::DeliveryFigures(const QString &accountId, const std::vector<SentFact> &facts,
    qint64 latest, const NameOfChat &nameOfChat)
{
    struct Chat {
        CollectedTimes toDelivered;
        int open = 0;
    };
    std::unordered_map<qint64, Chat> chats;
    LocalTimes places;
    for (const SentFact &fact : facts) {
        countStatus(m_counts, fact.status);
        if (fact.status == DeliveryStep::Failed)
            ++m_failures[{ accountId, fact.error }];
        m_queuedToSent.add(fact.queuedToSent);
        m_sentToDelivered.add(fact.sentToDelivered);
        m_deliveredToRead.add(fact.deliveredToRead);
        // Stored in UTC, shown in local time: a day of 25 hours has 25 (C13).
        const auto &place = places.of(fact.isServiceTime ? fact.time : qMin(fact.time, latest));
        ++m_counts.byHour[place.weekday][place.hour];
        Day &day = m_days[place.julianDay];
        ++day.sent;
        day.toDelivered.add(fact.sentToDelivered);
        Chat &chat = chats[fact.chat];
        chat.toDelivered.add(fact.sentToDelivered);
        if (fact.status == DeliveryStep::Sent || fact.status == DeliveryStep::Queued)
            ++chat.open;
    }
    std::vector<std::pair<qint64, StatsSummary::SlowChat>> slowest;
    for (auto &[row, chat] : chats) {
        const StepTimes times = chat.toDelivered.result();
        slowest.emplace_back(
            row, StatsSummary::SlowChat { accountId, {}, times.p50, times.p99, chat.open });
    }
    std::sort(slowest.begin(), slowest.end(), [](const auto &a, const auto &b) {
        return a.second.p50 != b.second.p50 ? isSlower(a.second, b.second) : a.first < b.first;
    });
    if (slowest.size() > slowestShown)
        slowest.resize(slowestShown);
    for (auto &[row, chat] : slowest) {
        chat.title = nameOfChat(row);
        m_counts.slowest.push_back(std::move(chat));
    }
}

void DeliveryFigures::add(const DeliveryFigures &others)
{
    const StatsSummary &more = others.m_counts;
    for (int StatsSummary::*count : { &StatsSummary::accepted, &StatsSummary::queued,
             &StatsSummary::sent, &StatsSummary::delivered, &StatsSummary::read,
             &StatsSummary::played, &StatsSummary::failed })
        m_counts.*count += more.*count;
    for (size_t day = 0; day < more.byHour.size(); ++day) {
        for (size_t hour = 0; hour < more.byHour[day].size(); ++hour)
            m_counts.byHour[day][hour] += more.byHour[day][hour];
    }
    m_queuedToSent.add(others.m_queuedToSent);
    m_sentToDelivered.add(others.m_sentToDelivered);
    m_deliveredToRead.add(others.m_deliveredToRead);
    for (const auto &[date, day] : others.m_days) {
        m_days[date].sent += day.sent;
        m_days[date].toDelivered.add(day.toDelivered);
    }
    for (const auto &[key, count] : others.m_failures)
        m_failures[key] += count;
    m_counts.slowest.insert(m_counts.slowest.end(), more.slowest.begin(), more.slowest.end());
}

/// Of a range beyond ten years only the last of them.
void DeliveryFigures::addDays(qint64 from, qint64 to)
{
    constexpr qint64 most = 3660;
    const QDate last = QDateTime::fromMSecsSinceEpoch(qMax(from, to - 1)).date();
    for (QDate date = qMax(QDateTime::fromMSecsSinceEpoch(from).date(), last.addDays(-most));
         date <= last; date = date.addDays(1)) {
        Day &day = m_days[date.toJulianDay()];
        m_counts.days.push_back({ date.toString(Qt::ISODate), day.sent, day.toDelivered.result() });
    }
}

StatsSummary DeliveryFigures::summary(qint64 from, qint64 to)
{
    const int tried = m_counts.sent + m_counts.failed;
    m_counts.successRate = tried > 0 ? static_cast<double>(m_counts.sent) / tried : 1.0;
    m_counts.queuedToSent = m_queuedToSent.result();
    m_counts.sentToDelivered = m_sentToDelivered.result();
    m_counts.deliveredToRead = m_deliveredToRead.result();
    addDays(from, to);
    for (const auto &[key, count] : m_failures)
        m_counts.failures.push_back({ key.second, count, key.first });
    std::stable_sort(m_counts.failures.begin(), m_counts.failures.end(),
        [](const StatsSummary::Failure &a, const StatsSummary::Failure &b) {
            return a.count > b.count;
        });
    keepSlowest(m_counts.slowest);
    return m_counts;
}

} // namespace heliograph
