// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Marks.h"

#include "ui/widgets/Text.h"

#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QWidget>

#include <algorithm>

namespace heliograph {

StateMark markOf(SessionState state)
{
    switch (state) {
    case SessionState::Online:
        return StateMark::Online;
    case SessionState::Settling:
    case SessionState::Connecting:
    case SessionState::Handshaking:
    case SessionState::Authenticating:
        return StateMark::Connecting;
    case SessionState::Waiting:
        return StateMark::Waiting;
    case SessionState::Cooldown:
        return StateMark::Cooldown;
    case SessionState::OwnedElsewhere:
        return StateMark::Elsewhere;
    case SessionState::Linking:
    case SessionState::Unlinked:
        return StateMark::Scan;
    case SessionState::Held:
    case SessionState::Stopped:
        return StateMark::Restricted;
    case SessionState::Idle:
    case SessionState::Offline:
        return StateMark::Off;
    }
    return StateMark::Off;
}

static QPen markPen(const QColor &colour, double width)
{
    return QPen(colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
}

using MarkLine = QList<QPointF>;

static void strokeMark(
    QPainter &p, const QColor &colour, double width, std::initializer_list<MarkLine> lines)
{
    p.setPen(markPen(colour, width));
    p.setBrush(Qt::NoBrush);
    for (const MarkLine &line : lines)
        p.drawPolyline(line);
}

static void ringMark(QPainter &p, const QColor &colour, double radius)
{
    p.setPen(markPen(colour, 1.5));
    p.setBrush(Qt::NoBrush);
    p.drawEllipse(QPointF(6, 6), radius, radius);
}

void paintStateMark(QPainter &painter, const QRectF &rect, StateMark mark, const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(rect.topLeft());
    painter.scale(rect.width() / 12.0, rect.height() / 12.0);
    const QColor warning = theme.colour(ColourRole::Warning);
    const QColor danger = theme.colour(ColourRole::Danger);
    switch (mark) {
    case StateMark::Online:
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.colour(ColourRole::Success));
        painter.drawEllipse(QPointF(6, 6), 4, 4);
        break;
    case StateMark::Connecting:
        ringMark(painter, warning, 3.8);
        painter.setPen(Qt::NoPen);
        painter.setBrush(warning);
        painter.drawPie(QRectF(2.2, 2.2, 7.6, 7.6), -90 * 16, 180 * 16);
        break;
    case StateMark::Waiting:
        ringMark(painter, warning, 4.2);
        strokeMark(painter, warning, 1.5, { MarkLine { { 6, 1.8 }, { 6, 6 }, { 10.2, 6 } } });
        break;
    case StateMark::Cooldown:
        strokeMark(painter, warning, 2,
            { MarkLine { { 4.3, 3 }, { 4.3, 9 } }, MarkLine { { 7.7, 3 }, { 7.7, 9 } } });
        break;
    case StateMark::Elsewhere:
        strokeMark(painter, theme.colour(ColourRole::Accent), 1.5,
            { MarkLine { { 2, 4.5 }, { 9, 4.5 }, { 7, 2.5 } },
                MarkLine { { 10, 7.5 }, { 3, 7.5 }, { 5, 9.5 } } });
        break;
    case StateMark::Scan:
        strokeMark(painter, danger, 1.7,
            { MarkLine { { 2, 4 }, { 2, 2 }, { 4, 2 } },
                MarkLine { { 8, 2 }, { 10, 2 }, { 10, 4 } },
                MarkLine { { 10, 8 }, { 10, 10 }, { 8, 10 } },
                MarkLine { { 4, 10 }, { 2, 10 }, { 2, 8 } } });
        break;
    case StateMark::PhoneAway:
        strokeMark(painter, warning, 1.5,
            { MarkLine { { 6, 1.6 }, { 11, 10.4 }, { 1, 10.4 }, { 6, 1.6 } },
                MarkLine { { 6, 4.8 }, { 6, 7 } }, MarkLine { { 6, 8.7 }, { 6, 8.8 } } });
        break;
    case StateMark::Restricted:
        ringMark(painter, danger, 4.2);
        strokeMark(painter, danger, 1.5, { MarkLine { { 4, 6 }, { 8, 6 } } });
        break;
    case StateMark::Off:
        ringMark(painter, theme.colour(ColourRole::Second), 3.6);
        break;
    }
    painter.restore();
}

static void paintMicrophone(QPainter &p, const QColor &colour)
{
    p.setPen(Qt::NoPen);
    p.setBrush(colour);
    p.drawRoundedRect(QRectF(13.2, 5.2, 2.6, 3.8), 1.3, 1.3);
    p.drawRect(QRectF(14.2, 9.4, 0.8, 1.6));
}

void paintTicks(QPainter &painter, const QPointF &topLeft, DeliveryStep step, const Theme &theme,
    const QColor &plain)
{
    paintTicks(painter, topLeft, step, plain, theme.colour(ColourRole::Accent),
        theme.colour(ColourRole::Danger));
}

void paintTicks(QPainter &painter, const QPointF &topLeft, DeliveryStep step, const QColor &plain,
    const QColor &accent, const QColor &danger)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(topLeft);
    switch (step) {
    case DeliveryStep::Queued:
        painter.setPen(markPen(plain, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(QPointF(8, 5.5), 4.3, 4.3);
        painter.drawPolyline(MarkLine { { 8, 3 }, { 8, 5.7 }, { 9.7, 6.7 } });
        break;
    case DeliveryStep::Sent:
        strokeMark(painter, plain, 1.5, { MarkLine { { 4, 6 }, { 7, 9 }, { 13, 2 } } });
        break;
    case DeliveryStep::Delivered:
        strokeMark(painter, plain, 1.5,
            { MarkLine { { 1, 6 }, { 4, 9 }, { 10, 2 } },
                MarkLine { { 7.5, 8.6 }, { 8, 9 }, { 14.5, 2 } } });
        break;
    case DeliveryStep::Read:
    case DeliveryStep::Played:
        strokeMark(painter, accent, 2.0,
            { MarkLine { { 1.2, 6 }, { 4, 9 }, { 9.6, 2.2 } },
                MarkLine { { 8, 9 }, { 14, 2.2 } } });
        if (step == DeliveryStep::Played)
            paintMicrophone(painter, accent);
        break;
    case DeliveryStep::Failed:
        strokeMark(painter, danger, 2.2,
            { MarkLine { { 8, 1.4 }, { 8, 6.2 } }, MarkLine { { 8, 9.6 }, { 8, 9.7 } } });
        break;
    }
    painter.restore();
}

void paintAvatar(
    QPainter &painter, const QRectF &rect, const QString &initials, int colour, const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::accountColour(colour));
    painter.drawEllipse(rect);
    if (theme.scheme() == ColourScheme::HighContrast) {
        painter.setPen(QPen(theme.colour(ColourRole::Border), 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(rect.adjusted(0.5, 0.5, -0.5, -0.5));
    }
    QFont font = theme.font(TextStyle::Strong);
    font.setPixelSize(std::max(6, qRound(rect.height() * 0.34)));
    painter.setFont(font);
    painter.setPen(Theme::onAccountColour(colour));
    painter.drawText(rect, Qt::AlignCenter, initials);
    painter.restore();
}

QString pillText(int count)
{
    return count > 999 ? QStringLiteral("999+") : QLocale().toString(count);
}

static QFont pillFont(const Theme &theme)
{
    QFont font = theme.font(TextStyle::Caption);
    font.setWeight(QFont::DemiBold);
    return font;
}

QSizeF pillSize(const QString &text, const Theme &theme)
{
    const QFontMetricsF metrics(pillFont(theme));
    const double height = std::max(18.0, std::ceil(metrics.height()) + 1);
    return { std::max(height, metrics.horizontalAdvance(text) + 10), height };
}

QRectF paintPill(QPainter &painter, const QPointF &topRight, const QString &text,
    const Theme &theme, const QColor &ring)
{
    const QSizeF size = pillSize(text, theme);
    const QRectF rect(QPointF(topRight.x() - size.width(), topRight.y()), size);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    if (ring.isValid()) {
        painter.setBrush(ring);
        const QRectF outer = rect.adjusted(-2, -2, 2, 2);
        painter.drawRoundedRect(outer, outer.height() / 2, outer.height() / 2);
    }
    painter.setBrush(theme.colour(ColourRole::Accent));
    painter.drawRoundedRect(rect, size.height() / 2, size.height() / 2);
    painter.setPen(theme.colour(ColourRole::OnAccent));
    painter.setFont(pillFont(theme));
    painter.drawText(rect, Qt::AlignCenter, text);
    painter.restore();
    return rect;
}

void paintAccountMark(
    QPainter &painter, const QRectF &rect, int colour, const QColor &ground, const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double radius = std::min(rect.width(), rect.height()) / 2;
    painter.setPen(Qt::NoPen);
    if (Theme::needsRing(colour, ground)) {
        painter.setBrush(theme.colour(ColourRole::Text));
        painter.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), radius + 1, radius + 1);
    }
    painter.setBrush(Theme::accountColour(colour));
    painter.drawRoundedRect(rect, radius, radius);
    painter.restore();
}

bool showsFocus(const QWidget &widget)
{
    return widget.hasFocus() && widget.window()->testAttribute(Qt::WA_KeyboardFocusChange);
}

QMargins directedMargins(const QWidget &widget, int start, int top, int end, int bottom)
{
    return widget.layoutDirection() == Qt::RightToLeft ? QMargins(end, top, start, bottom)
                                                       : QMargins(start, top, end, bottom);
}

void paintFocusRing(QPainter &painter, const QRectF &rect, double radius, const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.colour(ColourRole::Accent), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(rect, radius, radius);
    painter.restore();
}

void paintCard(
    QPainter &painter, const QRectF &rect, double radius, const QColor &fill, const QColor &border)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(border.isValid() ? QPen(border, 1) : QPen(Qt::NoPen));
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.restore();
}

} // namespace heliograph
