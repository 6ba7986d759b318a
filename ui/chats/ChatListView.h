// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ChatListModel.h"
#include "ui/widgets/Theme.h"

#include <QListView>
#include <QStyledItemDelegate>
#include <QTimer>

#include <functional>

namespace heliograph {

/// Paints one chat row: picture, stripe of its account, title, last line, time, ticks, count.
class ChatDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit ChatDelegate(const Theme &theme, QObject *parent = nullptr);
    void setStripes(bool shown) { m_stripes = shown; }
    bool hasStripes() const { return m_stripes; }
    /// Only pictures, for a list of 72 px.
    void setNarrow(bool narrow) { m_narrow = narrow; }
    /// Row that fills while something is held over it, and how far, 0…1.
    void setHeld(const QModelIndex &index, double progress);
    void setClock(std::function<qint64()> now) { m_now = std::move(now); }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    struct Lines;
    void paintGround(
        QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintStripe(QPainter &painter, const QRect &area, const ChatRow &row, bool selected,
        bool mirrored) const;
    void paintPicture(QPainter &painter, const QRectF &picture, const ChatRow &row) const;
    void paintTitle(QPainter &painter, const Lines &lines, const ChatRow &row) const;
    void paintPreview(QPainter &painter, const Lines &lines, const ChatRow &row) const;

    const Theme &m_theme;
    bool m_stripes = true;
    bool m_narrow = false;
    QPersistentModelIndex m_held;
    double m_heldProgress = 0;
    std::function<qint64()> m_now;
};

/// The list of chats. Its model gives a ChatRow under ChatListModel::RowRole. Holding files over a
/// row for a second opens it; the list itself takes no drop.
class ChatListView final : public QListView {
    Q_OBJECT
public:
    ChatListView(const Theme &theme, std::function<qint64()> now, QWidget *parent = nullptr);
    void setStripes(bool shown);
    void setNarrow(bool narrow);
    /// Moves the current row by `step`; nothing happens at the ends.
    void moveCurrent(int step);

signals:
    /// A person chose this row by mouse or keyboard.
    void chatChosen(const QModelIndex &index);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void hold(const QModelIndex &index);
    void tick();

    const Theme &m_theme;
    ChatDelegate *m_delegate;
    QTimer m_holdTimer;
    QPersistentModelIndex m_heldIndex;
    int m_heldTicks = 0;
    bool m_byPerson = false;
};

/// What the last line of a chat says: "Photo · caption", or the reason why it waits.
QString previewText(const ChatRow &row);

} // namespace heliograph
