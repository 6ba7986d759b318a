// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Alarm.h"

#include <QHash>
#include <QMutex>
#include <QObject>

#include <deque>
#include <memory>
#include <optional>
#include <set>

namespace heliograph {

class DialPlace;

/// Who may connect next, and when: so many at a time, starts spread (09 §5.1, §5.2). Times are
/// monotonic and passed in.
class DialLine final {
public:
    using Ticket = quint64;
    struct Turn {
        Ticket ticket = 0;
        milliseconds startAt { 0 };
        friend bool operator==(const Turn &, const Turn &) = default;
    };

    DialLine(int parallel, milliseconds spread);

    /// Joins the end of the line.
    Ticket join();
    /// Gives up a place in the line, or ends a turn.
    void leave(Ticket ticket);
    /// Gives the next one its turn; nullopt while nobody waits or too many are at it.
    std::optional<Turn> next(milliseconds now);

private:
    size_t m_parallel;
    milliseconds m_spread;
    std::deque<Ticket> m_waiting;
    std::set<Ticket> m_running;
    std::optional<milliseconds> m_lastStart;
    Ticket m_last = 0;
};

/// The one line of all accounts of a program; used from all their threads.
class DialBudget final {
public:
    DialBudget(int parallel, milliseconds spread, const Clock &clock);

private:
    friend class DialPlace;
    struct Joined {
        DialLine::Ticket ticket = 0;
        /// How long until its turn begins; none while it waits in the line.
        std::optional<milliseconds> wait;
    };
    Joined join(DialPlace *place);
    void leave(DialLine::Ticket ticket);

    const Clock &m_clock;
    QMutex m_mutex;
    DialLine m_line;
    /// Those that wait in the line.
    QHash<DialLine::Ticket, DialPlace *> m_places;
};

/// One account's place in the line. The turn lasts until leave() or the end of this object.
class DialPlace final : public QObject {
    Q_OBJECT
public:
    DialPlace(std::shared_ptr<DialBudget> budget, const Clock &clock, QObject *parent = nullptr);
    ~DialPlace() override;

    /// Its turn has come; when it had not at once, granted() tells.
    bool isGranted() const { return m_isGranted; }
    void leave();

signals:
    void granted();

private:
    friend class DialBudget;
    void begin(milliseconds wait);
    void grant();

    std::shared_ptr<DialBudget> m_budget;
    Alarm m_start;
    bool m_isGranted = false;
    DialLine::Ticket m_ticket = 0;
};

} // namespace heliograph
