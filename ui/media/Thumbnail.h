// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/media/SheetItem.h"
#include "ui/widgets/Theme.h"

#include <QAbstractButton>

namespace heliograph {

/// One file in the sheet: 128 px picture or icon, its place, its name and size, and a cross.
class Thumbnail final : public QAbstractButton {
    Q_OBJECT
public:
    Thumbnail(const Theme &theme, int id, QWidget *parent = nullptr);
    int id() const { return m_id; }
    void setItem(const SheetItem &item, int place, int count, bool selected);
    QSize sizeHint() const override;

signals:
    void removeRequested(int id);
    /// Towards the start (-1) or the end (+1).
    void moveRequested(int id, int step);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void paintPicture(QPainter &painter, const QRectF &area) const;
    void paintLength(QPainter &painter, const QRectF &area) const;

    const Theme &m_theme;
    int m_id;
    SheetItem m_item;
    int m_place = 1;
    bool m_selected = false;
    QAbstractButton *m_remove;
    QPoint m_grip;
};

/// The dashed tile at the end of the grid.
class AddTile final : public QAbstractButton {
    Q_OBJECT
public:
    explicit AddTile(const Theme &theme, QWidget *parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
};

} // namespace heliograph
