// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/SessionState.h"
#include "storage/ProfileStore.h"

#include <QAbstractTableModel>

#include <functional>
#include <vector>

namespace heliograph {

/// The service asks for a login anew: an end, and no failure.
inline constexpr int restartStatus = 515;

/// What the window shows as one: a transition, or an attempt with all that it went through.
struct TransitionRow {
    enum class Kind {
        /// On the way, or by a person.
        Step,
        Conflict,
        /// An end that nobody here wanted.
        Failure,
        /// Online again after one of the two.
        Recovery,
    };
    /// Where it led, and why.
    TimelineEntry entry;
    /// The transitions before `entry`, oldest first; all of them between known states.
    std::vector<TimelineEntry> steps;
    Kind kind = Kind::Step;
    SessionState from = SessionState::Idle;
    SessionState to = SessionState::Idle;
    /// The cause belongs to this row: something ended here.
    bool isEnd = false;
    /// From the first dial to online, in milliseconds; 0 where it is none.
    qint64 took = 0;
    /// Which conflict it is of those that the session counts; 0 where it is none.
    int conflict = 0;
    /// An attempt that has not led anywhere yet.
    bool isRunning() const { return isOnTheWay(to) && !isEnd; }
    /// When the state before it ended.
    qint64 begun() const { return steps.empty() ? entry.time : steps.front().time; }
};

/// The connection timeline of one account, newest first, filtered by kind, time and text. GUI
/// thread.
class SessionTimeline final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { TimeColumn, StateColumn, CauseColumn, NumberColumn, AttemptColumn, NextColumn };
    static constexpr int columns = NextColumn + 1;
    /// A TransitionRow, and which conflict it is in words; in every column.
    enum Role { RowRole = Qt::UserRole, ConflictRole };
    enum class Filter { All, Conflicts, Failures, Recoveries };
    static constexpr int filters = 4;

    /// `now`: milliseconds since the epoch; rows of other days are shown with their date.
    /// `conflictLimit`: the conflict that makes an account cool down.
    SessionTimeline(std::function<qint64()> now, int conflictLimit, QObject *parent = nullptr);

    /// What was before the first add(), newest first, as ProfileStore gives it; an entry with a
    /// state that nobody knows is left out. Once more with more of it is fine.
    void setEntries(const std::vector<TimelineEntry> &entries);
    /// One that just happened.
    void add(const TimelineEntry &entry);
    /// Those from this moment on (milliseconds since the epoch).
    void setSince(qint64 since);
    void setFilter(Filter filter);
    /// Rows that hold it in any column, in a step, in what is known of the other side, in the name
    /// of the cause, or in the detail.
    void setText(const QString &text);
    Filter filter() const { return m_filter; }
    /// Of all rows of the time, whatever the text is.
    int count(Filter filter) const;
    /// All there are, oldest first.
    const std::vector<TransitionRow> &rows() const { return m_rows; }
    qint64 since() const { return m_since; }
    qint64 now() const { return m_now(); }
    int conflictLimit() const { return m_conflictLimit; }
    /// What is shown, each transition of it, as a comma-separated table, UTF-8 with header, times
    /// in UTC. Numbers and keys in texts are hidden, see redacted().
    QByteArray csv(const QByteArray &salt) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    /// Rows, filter or counts are others.
    void changed();

private:
    const TransitionRow &at(int row) const;
    void follow(const TimelineEntry &entry);
    void judge(TransitionRow &row);
    void countConflict(TransitionRow &row);
    bool passes(const TransitionRow &row) const;
    void apply();
    QString text(const TransitionRow &row, int column) const;

    std::function<qint64()> m_now;
    int m_conflictLimit;
    /// Oldest first.
    std::vector<TransitionRow> m_rows;
    /// What add() was given.
    std::vector<TimelineEntry> m_live;
    /// Those that are shown, newest first, as places in m_rows.
    std::vector<size_t> m_shown;
    Filter m_filter = Filter::All;
    qint64 m_since = 0;
    QString m_text;
    /// What the rows so far lead to.
    struct Past {
        /// Something has ended since the account was online.
        bool wasDown = false;
        qint64 dialled = 0;
        qint64 onlineSince = 0;
        int conflicts = 0;
        qint64 process = 0;
    } m_past;
};

} // namespace heliograph

Q_DECLARE_METATYPE(heliograph::TransitionRow)
