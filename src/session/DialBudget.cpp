// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/DialBudget.h"

#include "base/Handoff.h"

#include <algorithm>

namespace heliograph {

DialLine::DialLine(int parallel, milliseconds spread)
    : m_parallel(static_cast<size_t>(std::max(parallel, 1)))
    , m_spread(spread)
{
}

DialLine::Ticket DialLine::join()
{
    m_waiting.push_back(++m_last);
    return m_last;
}

void DialLine::leave(Ticket ticket)
{
    m_running.erase(ticket);
    std::erase(m_waiting, ticket);
}

std::optional<DialLine::Turn> DialLine::next(milliseconds now)
{
    if (m_waiting.empty() || m_running.size() >= m_parallel)
        return std::nullopt;
    const Turn turn { m_waiting.front(),
        m_lastStart ? std::max(now, *m_lastStart + m_spread) : now };
    m_waiting.pop_front();
    m_running.insert(turn.ticket);
    m_lastStart = turn.startAt;
    return turn;
}

DialBudget::DialBudget(int parallel, milliseconds spread, const Clock &clock)
    : m_clock(clock)
    , m_line(parallel, spread)
{
}

DialBudget::Joined DialBudget::join(DialPlace *place)
{
    const QMutexLocker lock(&m_mutex);
    Joined joined { m_line.join(), std::nullopt };
    // A turn that is free goes to the only one in the line.
    const milliseconds now = m_clock.monotonic();
    if (const std::optional<DialLine::Turn> turn = m_line.next(now))
        joined.wait = turn->startAt - now;
    else
        m_places.insert(joined.ticket, place);
    return joined;
}

/// Under the lock nobody in the table can go away, so each one's event reaches a living place.
void DialBudget::leave(DialLine::Ticket ticket)
{
    const QMutexLocker lock(&m_mutex);
    m_places.remove(ticket);
    m_line.leave(ticket);
    const milliseconds now = m_clock.monotonic();
    while (const std::optional<DialLine::Turn> turn = m_line.next(now)) {
        DialPlace *place = m_places.take(turn->ticket);
        QMetaObject::invokeMethod(place,
            HandedOver([place, wait = turn->startAt - now] { place->begin(wait); }),
            Qt::QueuedConnection);
    }
}

DialPlace::DialPlace(std::shared_ptr<DialBudget> budget, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_budget(std::move(budget))
    , m_start(clock)
{
    connect(&m_start, &Alarm::rang, this, &DialPlace::grant);
    const DialBudget::Joined joined = m_budget->join(this);
    m_ticket = joined.ticket;
    if (joined.wait)
        begin(*joined.wait);
}

DialPlace::~DialPlace() { leave(); }

void DialPlace::leave()
{
    m_start.stop();
    if (const DialLine::Ticket ticket = std::exchange(m_ticket, 0); ticket != 0)
        m_budget->leave(ticket);
}

/// Inside the constructor nobody listens yet: isGranted() tells.
void DialPlace::begin(milliseconds wait)
{
    if (wait > milliseconds(0))
        m_start.start(wait);
    else
        grant();
}

void DialPlace::grant()
{
    m_isGranted = true;
    emit granted();
}

} // namespace heliograph
