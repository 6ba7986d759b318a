// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/media/MediaSheet.h"

#include <QWidget>

namespace heliograph {

class TargetLine;

/// Lies over a conversation while files are dragged: one half sends photos, the other documents.
/// Nothing is sent by letting go; the sheet opens.
class DropArea final : public QWidget {
    Q_OBJECT
public:
    explicit DropArea(const Theme &theme, QWidget *parent = nullptr);
    void setTarget(const SendTarget &target);
    /// Whether a drag holds something that can be sent.
    static bool accepts(const QMimeData &data);

signals:
    void dropped(const std::vector<heliograph::MimeItem> &items, bool asDocuments);
    void left();

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QRectF half(bool documents) const;
    int halfAt(const QPoint &at) const;
    void paintHalf(QPainter &painter, bool documents) const;
    void paintSample(QPainter &painter, const QRectF &area, bool documents) const;

    const Theme &m_theme;
    TargetLine *m_target;
    QStringList m_names;
    int m_hovered = -1;
};

} // namespace heliograph
