// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/emoji/EmojiGrid.h"

#include "app/EmojiModel.h"
#include "ui/widgets/Marks.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace heliograph {

namespace {

constexpr int holdMs = 500;

class EmojiDelegate final : public QStyledItemDelegate {
public:
    EmojiDelegate(const Theme &theme, EmojiGrid *grid)
        : QStyledItemDelegate(grid)
        , m_theme(theme)
        , m_grid(grid)
    {
    }
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return { m_grid->side(), m_grid->side() };
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override
    {
        const QRectF square = QRectF(option.rect).adjusted(2, 2, -2, -2);
        const bool current = index == m_grid->currentIndex();
        painter->save();
        if (current || option.state.testFlag(QStyle::State_MouseOver))
            paintCard(*painter, square, metrics::controlRadius,
                m_theme.colour(current ? ColourRole::Selected : ColourRole::Raised), {});
        if (current && m_grid->hasFocus())
            paintFocusRing(
                *painter, square.adjusted(1, 1, -1, -1), metrics::controlRadius, m_theme);
        painter->setFont(m_theme.font(TextStyle::Emoji));
        painter->setPen(m_theme.colour(ColourRole::Text));
        // Parts that this Qt does not know as one sign would change places.
        painter->setLayoutDirection(Qt::LeftToRight);
        painter->drawText(square, Qt::AlignCenter, index.data().toString());
        if (index.data(EmojiModel::HasTonesRole).toBool())
            paintCorner(*painter, square);
        painter->restore();
    }

private:
    /// A small triangle says that there is more than one of it.
    void paintCorner(QPainter &painter, const QRectF &square) const
    {
        const bool mirrored = m_grid->layoutDirection() == Qt::RightToLeft;
        const double x = mirrored ? square.left() + 3 : square.right() - 3;
        const double y = square.bottom() - 3;
        const QPointF corner[] { { x, y }, { x + (mirrored ? 5 : -5), y }, { x, y - 5 } };
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.colour(ColourRole::Second));
        painter.drawPolygon(corner, 3);
    }

    const Theme &m_theme;
    EmojiGrid *m_grid;
};

} // namespace

EmojiGrid::EmojiGrid(const Theme &theme, QWidget *parent)
    : QListView(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("emojiGrid"));
    setAccessibleName(tr("Emoji"));
    setFrameShape(QFrame::NoFrame);
    setViewMode(QListView::IconMode);
    setMovement(QListView::Static);
    setResizeMode(QListView::Adjust);
    setUniformItemSizes(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setItemDelegate(new EmojiDelegate(theme, this));
    m_hold.setSingleShot(true);
    m_hold.setInterval(holdMs);
    connect(&m_hold, &QTimer::timeout, this, [this] {
        const QModelIndex held = std::exchange(m_pressed, QPersistentModelIndex());
        if (held.isValid())
            emit tonesRequested(held, viewport()->mapToGlobal(visualRect(held).bottomLeft()));
    });
    connect(&theme, &Theme::changed, this, &EmojiGrid::apply);
    apply();
}

void EmojiGrid::apply()
{
    setPalette(m_theme.palette());
    setGridSize(QSize(side(), side()));
    viewport()->update();
}

int EmojiGrid::side() const
{
    return std::max(36, QFontMetrics(m_theme.font(TextStyle::Emoji)).height() + metrics::s);
}

int EmojiGrid::columns() const { return std::max(1, viewport()->width() / side()); }

QModelIndex EmojiGrid::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    const int count = model()->rowCount();
    const int page = columns() * std::max(1, viewport()->height() / side());
    const int onward = layoutDirection() == Qt::RightToLeft ? -1 : 1;
    int row = std::max(0, currentIndex().row());
    switch (action) {
    case MoveLeft:
        row -= onward;
        break;
    case MoveRight:
        row += onward;
        break;
    case MoveUp:
        row -= row >= columns() ? columns() : 0;
        break;
    case MoveDown:
        // From the last but one row to the end of a shorter last one.
        row += row / columns() < (count - 1) / columns() ? columns() : 0;
        break;
    case MovePageUp:
        row -= page;
        break;
    case MovePageDown:
        row += page;
        break;
    case MoveHome:
        row = 0;
        break;
    case MoveEnd:
        row = count - 1;
        break;
    default:
        return QListView::moveCursor(action, modifiers);
    }
    return model()->index(std::clamp(row, 0, std::max(0, count - 1)), 0);
}

void EmojiGrid::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (currentIndex().isValid())
            emit chosen(currentIndex(), event->modifiers().testFlag(Qt::ShiftModifier));
        return;
    case Qt::Key_Escape:
        emit escapePressed();
        return;
    case Qt::Key_Up:
        if (currentIndex().row() < columns()) {
            emit leftAbove();
            return;
        }
        break;
    default:
        break;
    }
    const QString text = event->text();
    if (!text.isEmpty() && text.front().isPrint()
        && !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))) {
        emit typed(text);
        return;
    }
    QListView::keyPressEvent(event);
}

void EmojiGrid::mousePressEvent(QMouseEvent *event)
{
    QListView::mousePressEvent(event);
    m_pressed = QPersistentModelIndex();
    if (event->button() != Qt::LeftButton)
        return;
    m_pressed = indexAt(event->pos());
    if (m_pressed.isValid() && m_pressed.data(EmojiModel::HasTonesRole).toBool())
        m_hold.start();
}

void EmojiGrid::mouseReleaseEvent(QMouseEvent *event)
{
    QListView::mouseReleaseEvent(event);
    m_hold.stop();
    const QModelIndex pressed = std::exchange(m_pressed, QPersistentModelIndex());
    if (event->button() == Qt::LeftButton && pressed.isValid() && indexAt(event->pos()) == pressed)
        emit chosen(pressed, event->modifiers().testFlag(Qt::ShiftModifier));
}

void EmojiGrid::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (index.isValid() && index.data(EmojiModel::HasTonesRole).toBool())
        emit tonesRequested(index, viewport()->mapToGlobal(visualRect(index).bottomLeft()));
}

void EmojiGrid::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    emit currentMoved(current);
}

} // namespace heliograph
