// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/media/PictureView.h"

#include "ui/widgets/Marks.h"

#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace heliograph {

namespace {
constexpr double nearest = 8;
constexpr double wheelStep = 1.25;
} // namespace

PictureView::PictureView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("pictureView"));
    setFocusPolicy(Qt::StrongFocus);
}

void PictureView::setPicture(const QImage &whole, const QImage &fitted)
{
    m_whole = whole;
    m_fitted = fitted;
    m_grip.reset();
    zoomToFit();
}

void PictureView::setFrame(const QImage &frame)
{
    const bool same = frame.size() == m_whole.size();
    m_whole = frame;
    m_fitted = {};
    if (same)
        update();
    else
        zoomToFit();
}

double PictureView::fittingZoom() const
{
    if (m_whole.isNull())
        return 1;
    const QSizeF room = QSizeF(size()) * devicePixelRatioF();
    return std::min({ 1.0, room.width() / m_whole.width(), room.height() / m_whole.height() });
}

double PictureView::zoom() const { return m_zoom.value_or(fittingZoom()); }

void PictureView::zoomToFit()
{
    m_zoom.reset();
    m_offset = {};
    showHand();
    update();
}

void PictureView::zoomToPixels() { zoomBy(1 / zoom(), QRectF(rect()).center()); }

void PictureView::zoomBy(double factor, const QPointF &around)
{
    if (m_whole.isNull())
        return;
    const double before = zoom();
    const double fitting = fittingZoom();
    const double after = std::clamp(before * factor, fitting, nearest);
    const QPointF middle = around - QRectF(rect()).center();
    m_offset = middle - (middle - m_offset) * (after / before);
    m_zoom = after > fitting ? std::optional(after) : std::nullopt;
    keepInside();
    showHand();
    update();
}

QRectF PictureView::area() const
{
    const QSizeF size = QSizeF(m_whole.size()) * zoom() / devicePixelRatioF();
    QRectF out(QPointF(), size);
    out.moveCenter(QRectF(rect()).center() + m_offset);
    return out;
}

bool PictureView::isLargerThanRoom() const
{
    const QSizeF size = area().size();
    return size.width() > width() + 0.5 || size.height() > height() + 0.5;
}

/// No gap where the picture could fill the room.
void PictureView::keepInside()
{
    const QSizeF size = area().size();
    const double x = std::max(0.0, (size.width() - width()) / 2);
    const double y = std::max(0.0, (size.height() - height()) / 2);
    m_offset = { std::clamp(m_offset.x(), -x, x), std::clamp(m_offset.y(), -y, y) };
}

void PictureView::moveBy(const QPointF &by)
{
    m_offset += by;
    keepInside();
    update();
}

void PictureView::showHand()
{
    setCursor(m_grip             ? Qt::ClosedHandCursor
            : isLargerThanRoom() ? Qt::OpenHandCursor
                                 : Qt::ArrowCursor);
}

void PictureView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    keepInside();
    showHand();
}

void PictureView::wheelEvent(QWheelEvent *event)
{
    const double turns = event->angleDelta().y() / 120.0;
    if (turns != 0)
        zoomBy(std::pow(wheelStep, turns), event->position());
    event->accept();
}

void PictureView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && isLargerThanRoom())
        m_grip = event->position();
    showHand();
}

void PictureView::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_grip)
        return;
    moveBy(event->position() - *m_grip);
    m_grip = event->position();
}

void PictureView::mouseReleaseEvent(QMouseEvent *)
{
    m_grip.reset();
    showHand();
}

/// Near and back again.
void PictureView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (m_zoom)
        zoomToFit();
    else
        zoomBy(std::max(1 / zoom(), 2.0), event->position());
}

void PictureView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QRectF target = area();
    const QSize pixels = (target.size() * devicePixelRatioF()).toSize();
    const QSize apart = pixels - m_fitted.size();
    const bool fits = std::abs(apart.width()) <= 1 && std::abs(apart.height()) <= 1;
    const QImage &drawn = fits && !m_fitted.isNull() ? m_fitted : m_whole;
    if (!drawn.isNull())
        painter.drawImage(target, drawn);
    if (showsFocus(*this))
        paintFocusRing(
            painter, QRectF(rect()).adjusted(3, 3, -3, -3), metrics::controlRadius, m_theme);
}

} // namespace heliograph
