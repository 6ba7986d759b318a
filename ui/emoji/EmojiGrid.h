// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Theme.h"

#include <QListView>
#include <QPersistentModelIndex>
#include <QTimer>

namespace heliograph {

/// Painted squares of emoji that arrows, Enter, a click, and a screen reader reach.
class EmojiGrid final : public QListView {
    Q_OBJECT
public:
    explicit EmojiGrid(const Theme &theme, QWidget *parent = nullptr);
    /// Side of a square in pixels.
    int side() const;
    int columns() const;

signals:
    /// `stay`: Shift was held, more will be chosen.
    void chosen(const QModelIndex &index, bool stay);
    /// By the menu key, the right button, or by holding the left one. `at` is global.
    void tonesRequested(const QModelIndex &index, const QPoint &at);
    void currentMoved(const QModelIndex &index);
    /// ↑ from the first row.
    void leftAbove();
    void escapePressed();
    /// Letters belong into the search.
    void typed(const QString &text);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;

private:
    void apply();

    const Theme &m_theme;
    QTimer m_hold;
    QPersistentModelIndex m_pressed;
};

} // namespace heliograph
