// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stats/Charts.h"
#include "ui/widgets/Marks.h"

#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace heliograph {

namespace {

ColourRole roleOf(StateMark mark)
{
    switch (mark) {
    case StateMark::Online:
        return ColourRole::Success;
    case StateMark::Connecting:
    case StateMark::Waiting:
    case StateMark::Cooldown:
    case StateMark::PhoneAway:
        return ColourRole::Warning;
    case StateMark::Elsewhere:
        return ColourRole::Accent;
    case StateMark::Restricted:
    case StateMark::Scan:
        return ColourRole::Danger;
    case StateMark::Off:
        break;
    }
    return ColourRole::Second;
}

/// Parallel lines `step` apart; `lean` is how far one goes aside from bottom to top.
void paintLines(QPainter &painter, const QRectF &area, double step, double lean)
{
    for (double x = area.left() - std::abs(lean); x < area.right() + std::abs(lean); x += step)
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x + lean, area.top()));
}

void paintDots(QPainter &painter, const QRectF &area, const QColor &colour)
{
    constexpr double step = 7;
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    for (double y = area.top() + step / 2; y < area.bottom(); y += step) {
        for (double x = area.left() + step / 2; x < area.right(); x += step)
            painter.drawEllipse(QPointF(x, y), 1.7, 1.7);
    }
}

void paintPattern(QPainter &painter, const QRectF &area, StateMark mark, const QColor &colour)
{
    painter.setPen(QPen(colour, 3, Qt::SolidLine, Qt::FlatCap));
    switch (mark) {
    case StateMark::Online:
        painter.fillRect(area, colour);
        break;
    case StateMark::Connecting:
        painter.fillRect(area.adjusted(0, area.height() / 2, 0, 0), colour);
        break;
    case StateMark::Waiting:
        paintLines(painter, area, 7, 0);
        break;
    case StateMark::Cooldown:
        paintLines(painter, area, 9, area.height());
        break;
    case StateMark::Elsewhere:
        paintDots(painter, area, colour);
        break;
    case StateMark::Scan:
        paintLines(painter, area, 12, area.height());
        [[fallthrough]];
    case StateMark::Restricted:
        paintLines(painter, area, mark == StateMark::Scan ? 12 : 9, -area.height());
        break;
    case StateMark::Off:
    case StateMark::PhoneAway:
        break;
    }
}

} // namespace

void paintStatePattern(
    QPainter &painter, const QRectF &area, double radius, SessionState state, const Theme &theme)
{
    const StateMark mark = markOf(state);
    const QColor colour = theme.colour(roleOf(mark));
    QPainterPath shape;
    shape.addRoundedRect(area, radius, radius);
    painter.save();
    painter.setClipPath(shape, Qt::IntersectClip);
    paintPattern(painter, area, mark, colour);
    // Half of it lies outside.
    painter.strokePath(shape, QPen(colour, 2));
    painter.restore();
}

} // namespace heliograph
