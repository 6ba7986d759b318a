// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Choosing messages, and the button that comes beside one under the pointer.
#include "ui/timeline/TimelineView.h"
#include "ui/widgets/Controls.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>

#include <algorithm>

namespace heliograph {

std::vector<TimelineRow> TimelineView::marked() const
{
    std::vector<TimelineRow> rows;
    for (int row = 0; m_source && row < m_source->count(); ++row) {
        if (isMarked(row))
            rows.push_back(m_source->at(row));
    }
    return rows;
}

bool TimelineView::isMarked(int row) const { return m_marked.contains(m_source->at(row).rowId); }

void TimelineView::setMarked(int row, bool marked)
{
    if (!m_source || row < 0 || row >= m_source->count()
        || formOf(m_source->at(row)) == RowForm::Centred)
        return;
    const qint64 rowId = m_source->at(row).rowId;
    if (marked)
        m_marked.insert(rowId);
    else
        m_marked.erase(rowId);
    m_markedFirst = rowId;
    marksChanged();
}

void TimelineView::marksChanged()
{
    placeReactButton(-1);
    viewport()->update();
    emit markedChanged(static_cast<int>(m_marked.size()));
}

void TimelineView::clearMarks()
{
    m_markedFirst = 0;
    if (!std::exchange(m_marked, {}).empty())
        marksChanged();
}

void TimelineView::copyMarked()
{
    QStringList texts;
    for (const TimelineRow &row : marked()) {
        if (!row.content.text.isEmpty())
            texts << row.content.text;
    }
    if (texts.isEmpty())
        return;
    QGuiApplication::clipboard()->setText(texts.join(u'\n'));
    emit copied();
}

/// Everything from the mark that was set by itself up to here, and nothing else.
void TimelineView::markUpTo(int row)
{
    int first = -1;
    for (int i = 0; i < m_source->count(); ++i) {
        if (m_source->at(i).rowId == m_markedFirst)
            first = i;
    }
    if (first < 0)
        first = row;
    m_markedFirst = m_source->at(first).rowId;
    m_marked.clear();
    for (int i = std::min(first, row); i <= std::max(first, row); ++i) {
        if (formOf(m_source->at(i)) != RowForm::Centred)
            m_marked.insert(m_source->at(i).rowId);
    }
    marksChanged();
}

/// A click with Ctrl or Shift, or any while something is chosen.
bool TimelineView::markByMouse(int row, Qt::KeyboardModifiers modifiers)
{
    const bool toggles = (modifiers & Qt::ControlModifier) || !m_marked.empty();
    if (row < 0 || !(toggles || (modifiers & Qt::ShiftModifier)))
        return false;
    if (modifiers & Qt::ShiftModifier)
        markUpTo(row);
    else
        setMarked(row, !isMarked(row));
    m_current = row;
    return true;
}

bool TimelineView::markByKey(const QKeyEvent &event)
{
    const bool any = !m_marked.empty();
    if (any && event.matches(QKeySequence::Copy)) {
        copyMarked();
        return true;
    }
    switch (event.key()) {
    case Qt::Key_Escape:
        clearMarks();
        return any;
    case Qt::Key_Delete:
        if (!any && (!m_source || m_current < 0))
            return false;
        emit deletionRequested(any ? marked() : std::vector { m_source->at(m_current) });
        return true;
    case Qt::Key_Space:
        if (!any || m_current < 0)
            return false;
        setMarked(m_current, !isMarked(m_current));
        return true;
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (!(event.modifiers() & Qt::ShiftModifier) || m_current < 0)
            return false;
        if (!any)
            setMarked(m_current, true);
        moveCurrent(event.key() == Qt::Key_Up ? -1 : 1);
        markUpTo(m_current);
        return true;
    default:
        return false;
    }
}

bool TimelineView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        placeReactButton(-1);
    return QAbstractScrollArea::viewportEvent(event);
}

void TimelineView::placeReactButton(int row)
{
    const bool shown = m_source && row >= 0 && row < m_source->count() && m_marked.empty()
        && isAnswerable(m_source->at(row).content.kind);
    m_reactRow = shown ? row : -1;
    m_react->setVisible(shown);
    if (!shown)
        return;
    const QRect bubble = layoutAt(row).bubble.translated(rowOrigin(row)).toRect();
    const bool before = m_source->at(row).fromMe != (layoutDirection() == Qt::RightToLeft);
    const int x = before ? bubble.left() - m_react->width() - 4 : bubble.right() + 5;
    m_react->move(x, bubble.center().y() - m_react->height() / 2);
}

} // namespace heliograph
