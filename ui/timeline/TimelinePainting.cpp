// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TimelineView.h"

#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace heliograph {

void TimelineView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_theme.colour(ColourRole::Window));
    if (!m_source || m_heights.count() == 0)
        return;
    measureVisible();
    const int first = std::max(0, m_heights.rowAt(scroll() - topPadding()));
    paintBands(painter, first);
    for (int row = first; row < m_heights.count(); ++row) {
        const QPoint origin = rowOrigin(row);
        if (origin.y() > viewport()->height())
            break;
        const TimelineRow &message = m_source->at(row);
        const BubbleLayout &layout = layoutAt(row);
        BubblePainter::State state;
        state.direction = layoutDirection();
        state.current = hasFocus() && row == m_current;
        state.selected = isSelected(row);
        state.found = !m_found.isEmpty() && message.key.id == m_found;
        state.finder = m_finder ? &m_finder : nullptr;
        state.flash = row == m_flashRow ? m_flash : 0;
        if (m_played && m_played->key == message.key)
            state.played = m_played;
        painter.save();
        painter.translate(origin);
        m_painter.paint(painter, message, layout, state);
        if (!layout.day.isNull() && origin.y() + layout.day.top() >= metrics::s)
            m_painter.paintDay(painter, layout.day, dayTitleAt(row));
        if (!layout.unreadLine.isNull())
            m_painter.paintUnreadLine(painter, layout.unreadLine);
        painter.restore();
    }
    paintStickyDay(painter);
}

void TimelineView::setPlayed(const std::optional<Played> &played)
{
    m_played = played;
    viewport()->update();
}

bool TimelineView::isSelected(int row) const
{
    return isMarked(row) || (!m_selected.isEmpty() && m_source->at(row).key.id == m_selected);
}

/// Behind what is chosen, from edge to edge; below all bubbles.
void TimelineView::paintBands(QPainter &painter, int first) const
{
    constexpr int beyond = 5;
    for (int row = first; row < m_heights.count(); ++row) {
        const QPoint origin = rowOrigin(row);
        if (origin.y() > viewport()->height())
            break;
        if (!isSelected(row))
            continue;
        const BubbleLayout &layout = layoutAt(row);
        const double top = layout.bubble.top() - beyond;
        painter.fillRect(
            QRectF(0, origin.y() + top, viewport()->width(), layout.height - top + beyond),
            m_theme.colour(ColourRole::Selected));
    }
}

void TimelineView::paintStickyDay(QPainter &painter) const
{
    const int first = m_heights.rowAt(scroll() - topPadding());
    if (first < 0)
        return;
    const int top = rowOrigin(first).y();
    const BubbleLayout &layout = layoutAt(first);
    // While the day's own pill is in sight there is no second one.
    if (!layout.day.isNull() && top + layout.day.top() >= metrics::s)
        return;
    const QString title = dayTitleAt(first);
    const QFontMetricsF fm(m_theme.font(TextStyle::Caption));
    const double width = fm.horizontalAdvance(title) + 24;
    QRectF pill((viewport()->width() - width) / 2, metrics::s, width, std::ceil(fm.height()) + 4);
    for (int row = first + 1; row < m_heights.count(); ++row) {
        const QPoint origin = rowOrigin(row);
        if (origin.y() > pill.bottom() + 40)
            break;
        const BubbleLayout &next = layoutAt(row);
        if (!next.day.isNull())
            pill.moveBottom(std::min(pill.bottom(), origin.y() + next.day.top() - 4));
    }
    m_painter.paintDay(painter, pill, title);
}

} // namespace heliograph
