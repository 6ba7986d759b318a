// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/SessionState.h"
#include "storage/ProfileStore.h"

#include <QAbstractTableModel>

#include <array>
#include <functional>

namespace heliograph {

/// The service asks for a login anew: an end, and no failure.
inline constexpr int restartStatus = 515;

/// One transition as the window shows it.
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
    TimelineEntry entry;
    Kind kind = Kind::Step;
    SessionState from = SessionState::Idle;
    SessionState to = SessionState::Idle;
    /// The cause belongs to this row: something ended here.
    bool isEnd = false;
    /// From the first dial to online, in milliseconds; 0 where it is none.
    qint64 took = 0;
};

/// The connection timeline of one account, newest first, filtered by kind and by text. GUI thread.
class SessionTimeline final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { TimeColumn, StateColumn, CauseColumn, NumberColumn, AttemptColumn, NextColumn };
    static constexpr int columns = NextColumn + 1;
    /// A TransitionRow, in every column.
    enum Role { RowRole = Qt::UserRole };
    enum class Filter { All, Conflicts, Failures, Recoveries };
    static constexpr int filters = 4;

    /// `now`: milliseconds since the epoch; rows of other days are shown with their date.
    explicit SessionTimeline(std::function<qint64()> now, QObject *parent = nullptr);

    /// Newest first, as ProfileStore gives them; one with a state that nobody knows is left out.
    void setEntries(const std::vector<TimelineEntry> &entries);
    /// One that just happened.
    void add(const TimelineEntry &entry);
    void setFilter(Filter filter);
    /// Rows that hold it in any column, in the name of the cause, or in the detail.
    void setText(const QString &text);
    Filter filter() const { return m_filter; }
    /// Of all rows, whatever the text is.
    int count(Filter filter) const { return m_counts[static_cast<size_t>(filter)]; }
    /// What is shown, as a comma-separated table, UTF-8 with header, times in UTC. Numbers and keys
    /// in texts are hidden, see redacted().
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
    TransitionRow follow(const TimelineEntry &entry);
    void note(const TransitionRow &row);
    bool passes(const TransitionRow &row) const;
    void apply();
    QString text(const TransitionRow &row, int column) const;
    QString timeText(qint64 time) const;

    std::function<qint64()> m_now;
    /// Oldest first.
    std::vector<TransitionRow> m_rows;
    /// Those that are shown, newest first, as places in m_rows.
    std::vector<size_t> m_shown;
    std::array<int, filters> m_counts {};
    Filter m_filter = Filter::All;
    QString m_text;
    /// Something has ended since the account was online.
    bool m_wasDown = false;
    qint64 m_dialled = 0;
};

} // namespace heliograph

Q_DECLARE_METATYPE(heliograph::TransitionRow)
