// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Theme.h"

#include <QImage>
#include <QWidget>

#include <optional>

namespace heliograph {

/// One picture, or the frames of a film one after the other: as large as the room at first, then
/// as near as one wants, moved by dragging.
class PictureView final : public QWidget {
    Q_OBJECT
public:
    explicit PictureView(const Theme &theme, QWidget *parent = nullptr);

    /// `fitted` is the same, scaled for the room; may be null.
    void setPicture(const QImage &whole, const QImage &fitted = {});
    /// The next frame of what is shown: nearness and place stay.
    void setFrame(const QImage &frame);
    void clear() { setPicture({}); }
    const QImage &picture() const { return m_whole; }

    /// Device pixels for one of the picture.
    double zoom() const;
    void zoomToFit();
    /// One pixel of the picture for one of the screen.
    void zoomToPixels();
    /// Nearer by `factor`; what is under `around` stays there.
    void zoomBy(double factor, const QPointF &around);
    bool isLargerThanRoom() const;
    void moveBy(const QPointF &by);
    /// Where the picture lies, in this widget.
    QRectF area() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    double fittingZoom() const;
    void keepInside();
    void showHand();

    const Theme &m_theme;
    QImage m_whole;
    QImage m_fitted;
    /// Nothing: as the room is.
    std::optional<double> m_zoom;
    /// From the middle of the room to that of the picture.
    QPointF m_offset;
    std::optional<QPointF> m_grip;
};

} // namespace heliograph
