// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/SessionTimeline.h"

#include "app/Csv.h"
#include "app/TransitionText.h"
#include "base/Redaction.h"
#include "session/SessionTimes.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <utility>

namespace heliograph {

namespace {

constexpr int conflictStatus = 440;

/// Where an account is after an end that nobody here wanted.
bool isDown(SessionState state)
{
    return !isOnTheWay(state) && state != SessionState::Idle && state != SessionState::Online;
}

/// A socket was open.
bool hadSocket(SessionState state)
{
    return state == SessionState::Online || (isOnTheWay(state) && state != SessionState::Settling);
}

/// Where a session waits that a person may bring back at once.
bool isGivenUp(SessionState state)
{
    return state == SessionState::Cooldown || state == SessionState::OwnedElsewhere
        || state == SessionState::Stopped;
}

TransitionRow::Kind kindOfEnd(const TransitionRow &row)
{
    using Kind = TransitionRow::Kind;
    if (row.entry.status == restartStatus)
        return Kind::Step;
    const bool isConflict = row.entry.status == conflictStatus
        && (row.to == SessionState::Waiting || row.to == SessionState::Cooldown
            || row.to == SessionState::OwnedElsewhere);
    return isConflict ? Kind::Conflict : Kind::Failure;
}

bool matches(TransitionRow::Kind kind, SessionTimeline::Filter filter)
{
    using Filter = SessionTimeline::Filter;
    switch (filter) {
    case Filter::All:
        return true;
    case Filter::Conflicts:
        return kind == TransitionRow::Kind::Conflict;
    case Filter::Failures:
        return kind == TransitionRow::Kind::Failure;
    case Filter::Recoveries:
        return kind == TransitionRow::Kind::Recovery;
    }
    return true;
}

} // namespace

SessionTimeline::SessionTimeline(std::function<qint64()> now, int conflictLimit, QObject *parent)
    : QAbstractTableModel(parent)
    , m_now(std::move(now))
    , m_conflictLimit(conflictLimit)
{
}

/// The steps of an attempt become one row; a program that died over it left one of its own.
void SessionTimeline::follow(const TimelineEntry &entry)
{
    const std::optional<SessionState> from = stateFromName(entry.from);
    const std::optional<SessionState> to = stateFromName(entry.to);
    if (!from || !to)
        return;
    const bool goesOn = !m_rows.empty() && m_rows.back().isRunning()
        && m_rows.back().entry.process == entry.process;
    if (goesOn)
        m_rows.back().steps.push_back(std::move(m_rows.back().entry));
    else
        m_rows.emplace_back().from = *from;
    TransitionRow &row = m_rows.back();
    row.entry = entry;
    row.to = *to;
    row.isEnd = !entry.cause.isEmpty()
        && (isDown(*to) || (*to == SessionState::Settling && hadSocket(*from)));
    judge(row);
}

/// What a row means depends on those before it.
void SessionTimeline::judge(TransitionRow &row)
{
    if (row.isEnd)
        row.kind = kindOfEnd(row);
    countConflict(row);
    if (row.isEnd && row.kind != TransitionRow::Kind::Step)
        m_past.wasDown = true;
    if (row.to == SessionState::Connecting)
        m_past.dialled = row.entry.time;
    if (row.to == SessionState::Online) {
        m_past.onlineSince = row.entry.time;
        row.took = m_past.dialled > 0 ? std::max<qint64>(0, row.entry.time - m_past.dialled) : 0;
        if (std::exchange(m_past.wasDown, false))
            row.kind = TransitionRow::Kind::Recovery;
    }
}

/// As the session counts (SessionMachine): from anew in each run, after a quiet time online, and
/// where a person took the session back, which leaves no cause.
void SessionTimeline::countConflict(TransitionRow &row)
{
    const bool isOtherRun = std::exchange(m_past.process, row.entry.process) != row.entry.process;
    const bool isTakenBack = isGivenUp(row.from) && isOnTheWay(row.to) && row.entry.cause.isEmpty();
    const bool wasQuiet = row.isEnd && row.from == SessionState::Online
        && row.entry.time - m_past.onlineSince >= SessionTimes().conflictReset.count();
    if (isOtherRun || isTakenBack || wasQuiet)
        m_past.conflicts = 0;
    if (row.kind == TransitionRow::Kind::Conflict)
        row.conflict = ++m_past.conflicts;
}

void SessionTimeline::setEntries(const std::vector<TimelineEntry> &entries)
{
    m_rows.clear();
    m_past = {};
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry)
        follow(*entry);
    for (const TimelineEntry &entry : m_live)
        follow(entry);
    apply();
}

void SessionTimeline::add(const TimelineEntry &entry)
{
    m_live.push_back(entry);
    follow(entry);
    if (m_rows.empty())
        return;
    const size_t last = m_rows.size() - 1;
    const bool wasShown = !m_shown.empty() && m_shown.front() == last;
    const bool isShown = passes(m_rows.back());
    if (wasShown && isShown) {
        emit dataChanged(index(0, 0), index(0, columns - 1));
    } else if (wasShown) {
        beginRemoveRows({}, 0, 0);
        m_shown.erase(m_shown.begin());
        endRemoveRows();
    } else if (isShown) {
        beginInsertRows({}, 0, 0);
        m_shown.insert(m_shown.begin(), last);
        endInsertRows();
    }
    emit changed();
}

int SessionTimeline::count(Filter filter) const
{
    return static_cast<int>(
        std::count_if(m_rows.begin(), m_rows.end(), [&](const TransitionRow &row) {
            return row.entry.time >= m_since && matches(row.kind, filter);
        }));
}

void SessionTimeline::setSince(qint64 since)
{
    if (std::exchange(m_since, since) != since)
        apply();
}

void SessionTimeline::setFilter(Filter filter)
{
    if (std::exchange(m_filter, filter) != filter)
        apply();
}

void SessionTimeline::setText(const QString &text)
{
    const QString wanted = text.trimmed();
    if (std::exchange(m_text, wanted) != wanted)
        apply();
}

bool SessionTimeline::passes(const TransitionRow &row) const
{
    if (row.entry.time < m_since || !matches(row.kind, m_filter))
        return false;
    if (m_text.isEmpty())
        return true;
    const auto holds
        = [this](const QString &text) { return text.contains(m_text, Qt::CaseInsensitive); };
    for (int column = 0; column < columns; ++column) {
        if (holds(text(row, column)))
            return true;
    }
    const bool isStep = std::any_of(row.steps.begin(), row.steps.end(),
        [&](const TimelineEntry &step) { return holds(stateText(*stateFromName(step.to))); });
    return isStep || holds(evidenceText(row))
        || (row.isEnd && (holds(row.entry.cause) || holds(row.entry.detail)));
}

void SessionTimeline::apply()
{
    beginResetModel();
    m_shown.clear();
    for (size_t i = m_rows.size(); i > 0; --i) {
        if (passes(m_rows[i - 1]))
            m_shown.push_back(i - 1);
    }
    endResetModel();
    emit changed();
}

const TransitionRow &SessionTimeline::at(int row) const
{
    return m_rows[m_shown[static_cast<size_t>(row)]];
}

int SessionTimeline::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int SessionTimeline::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

/// With its date where that is not the one of `other`.
static QString timeText(qint64 time, qint64 other)
{
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(time);
    const QString clock = when.toString(QStringLiteral("HH:mm:ss"));
    if (when.date() == QDateTime::fromMSecsSinceEpoch(other).date())
        return clock;
    return QLocale().toString(when.date(), QLocale::ShortFormat) + u' ' + clock;
}

QString SessionTimeline::text(const TransitionRow &row, int column) const
{
    const TimelineEntry &entry = row.entry;
    switch (column) {
    case TimeColumn:
        return timeText(entry.time, m_now());
    case StateColumn:
        //: From one state of the connection to the next
        return tr("%1 to %2").arg(stateText(row.from), stateText(row.to));
    case CauseColumn:
        return row.conflict > 0
            ? transitionText(row) + QStringLiteral(" · ") + conflictText(row, m_conflictLimit)
            : transitionText(row);
    case NumberColumn:
        return row.isEnd && entry.status > 0 ? QString::number(entry.status) : QString();
    case AttemptColumn:
        return entry.attempt > 0 ? QString::number(entry.attempt) : QString();
    case NextColumn:
        return entry.retryAt > 0
            ? nextText(row.to, timeText(entry.retryAt, entry.time), entry.retryAt - entry.time)
            : QString();
    default:
        return {};
    }
}

QVariant SessionTimeline::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const TransitionRow &row = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return programText(row.entry);
    case RowRole:
        return QVariant::fromValue(row);
    case ConflictRole:
        return conflictText(row, m_conflictLimit);
    default:
        return {};
    }
}

QVariant SessionTimeline::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case StateColumn:
        return tr("State");
    case CauseColumn:
        return tr("Cause");
    case NumberColumn:
        //: Heading of a column: the status number of an end, such as 440
        return tr("Number");
    case AttemptColumn:
        //: Heading of a column: which attempt to connect it is
        return tr("Attempt");
    case NextColumn:
        //: Heading of a column: when the next attempt is made
        return tr("Next");
    default:
        return {};
    }
}

static QByteArray csvLine(const TimelineEntry &entry, const QByteArray &salt)
{
    return csvTime(entry.time) + ',' + entry.from.toLatin1() + ',' + entry.to.toLatin1() + ','
        + csvField(entry.cause) + ',' + QByteArray::number(entry.status) + ','
        + csvField(redacted(entry.detail, salt)) + ',' + QByteArray::number(entry.attempt) + ','
        + csvTime(entry.retryAt) + ',' + QByteArray::number(entry.generation) + ','
        + QByteArray::number(entry.process) + ',' + csvField(entry.evidence) + ','
        + QByteArray::number(entry.otherProcess) + ','
        + csvField(redacted(entry.otherProfile, salt)) + "\r\n";
}

QByteArray SessionTimeline::csv(const QByteArray &salt) const
{
    QByteArray out("time,from,to,cause,status,detail,attempt,retry_at,generation,process,evidence,"
                   "other_process,other_profile\r\n");
    for (const size_t place : m_shown) {
        const TransitionRow &row = m_rows[place];
        out += csvLine(row.entry, salt);
        for (auto step = row.steps.rbegin(); step != row.steps.rend(); ++step)
            out += csvLine(*step, salt);
    }
    return out;
}

} // namespace heliograph
