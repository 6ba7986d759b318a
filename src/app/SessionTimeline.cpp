// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/SessionTimeline.h"

#include "app/Csv.h"
#include "app/TransitionText.h"
#include "base/Redaction.h"

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
    switch (state) {
    case SessionState::Waiting:
    case SessionState::Cooldown:
    case SessionState::OwnedElsewhere:
    case SessionState::Held:
    case SessionState::Stopped:
    case SessionState::Unlinked:
    case SessionState::Offline:
        return true;
    case SessionState::Idle:
    case SessionState::Settling:
    case SessionState::Connecting:
    case SessionState::Handshaking:
    case SessionState::Authenticating:
    case SessionState::Linking:
    case SessionState::Online:
        return false;
    }
    return false;
}

/// A socket was open.
bool hadSocket(SessionState state)
{
    switch (state) {
    case SessionState::Connecting:
    case SessionState::Handshaking:
    case SessionState::Authenticating:
    case SessionState::Linking:
    case SessionState::Online:
        return true;
    default:
        return false;
    }
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

SessionTimeline::SessionTimeline(std::function<qint64()> now, QObject *parent)
    : QAbstractTableModel(parent)
    , m_now(std::move(now))
{
}

/// What a row means depends on those before it.
TransitionRow SessionTimeline::follow(const TimelineEntry &entry)
{
    TransitionRow row;
    row.entry = entry;
    row.from = stateFromName(entry.from).value_or(SessionState::Idle);
    row.to = stateFromName(entry.to).value_or(SessionState::Idle);
    row.isEnd = !entry.cause.isEmpty()
        && (isDown(row.to) || (row.to == SessionState::Settling && hadSocket(row.from)));
    if (row.isEnd)
        row.kind = kindOfEnd(row);
    if (row.isEnd && row.kind != TransitionRow::Kind::Step)
        m_wasDown = true;
    if (row.to == SessionState::Connecting)
        m_dialled = entry.time;
    if (row.to == SessionState::Online) {
        row.took = m_dialled > 0 ? std::max<qint64>(0, entry.time - m_dialled) : 0;
        if (std::exchange(m_wasDown, false))
            row.kind = TransitionRow::Kind::Recovery;
    }
    return row;
}

void SessionTimeline::note(const TransitionRow &row)
{
    for (int filter = 0; filter < filters; ++filter) {
        if (matches(row.kind, static_cast<Filter>(filter)))
            ++m_counts[static_cast<size_t>(filter)];
    }
    m_rows.push_back(row);
}

void SessionTimeline::setEntries(const std::vector<TimelineEntry> &entries)
{
    m_rows.clear();
    m_counts = {};
    m_wasDown = false;
    m_dialled = 0;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        if (stateFromName(entry->from) && stateFromName(entry->to))
            note(follow(*entry));
    }
    apply();
}

void SessionTimeline::add(const TimelineEntry &entry)
{
    note(follow(entry));
    if (passes(m_rows.back())) {
        beginInsertRows({}, 0, 0);
        m_shown.insert(m_shown.begin(), m_rows.size() - 1);
        endInsertRows();
    }
    emit changed();
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
    if (!matches(row.kind, m_filter))
        return false;
    if (m_text.isEmpty())
        return true;
    const auto holds
        = [this](const QString &text) { return text.contains(m_text, Qt::CaseInsensitive); };
    for (int column = 0; column < columns; ++column) {
        if (holds(text(row, column)))
            return true;
    }
    return row.isEnd && (holds(row.entry.cause) || holds(row.entry.detail));
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

QString SessionTimeline::timeText(qint64 time) const
{
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(time);
    const QString clock = when.toString(QStringLiteral("HH:mm:ss"));
    if (when.date() == QDateTime::fromMSecsSinceEpoch(m_now()).date())
        return clock;
    return QLocale().toString(when.date(), QLocale::ShortFormat) + u' ' + clock;
}

QString SessionTimeline::text(const TransitionRow &row, int column) const
{
    const TimelineEntry &entry = row.entry;
    switch (column) {
    case TimeColumn:
        return timeText(entry.time);
    case StateColumn:
        //: From one state of the connection to the next
        return tr("%1 to %2").arg(stateText(row.from), stateText(row.to));
    case CauseColumn:
        return transitionText(row);
    case NumberColumn:
        return row.isEnd && entry.status > 0 ? QString::number(entry.status) : QString();
    case AttemptColumn:
        return entry.attempt > 0 ? QString::number(entry.attempt) : QString();
    case NextColumn:
        return entry.retryAt > 0 ? nextText(timeText(entry.retryAt), entry.retryAt - entry.time)
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

QByteArray SessionTimeline::csv(const QByteArray &salt) const
{
    QByteArray out("time,from,to,cause,status,detail,attempt,retry_at,generation,process,evidence,"
                   "other_process,other_profile\r\n");
    for (const size_t place : m_shown) {
        const TimelineEntry &entry = m_rows[place].entry;
        out += csvTime(entry.time) + ',' + entry.from.toLatin1() + ',' + entry.to.toLatin1() + ','
            + csvField(entry.cause) + ',' + QByteArray::number(entry.status) + ','
            + csvField(redacted(entry.detail, salt)) + ',' + QByteArray::number(entry.attempt) + ','
            + csvTime(entry.retryAt) + ',' + QByteArray::number(entry.generation) + ','
            + QByteArray::number(entry.process) + ',' + csvField(entry.evidence) + ','
            + QByteArray::number(entry.otherProcess) + ','
            + csvField(redacted(entry.otherProfile, salt)) + "\r\n";
    }
    return out;
}

} // namespace heliograph
