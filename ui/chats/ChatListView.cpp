// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chats/ChatListView.h"

#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QScrollBar>

#include <algorithm>

namespace heliograph {

namespace {
constexpr int holdTickMs = 50;
constexpr int holdTicks = 20; // one second
} // namespace

ChatListView::ChatListView(const Theme &theme, std::function<qint64()> now, QWidget *parent)
    : QListView(parent)
    , m_theme(theme)
    , m_delegate(new ChatDelegate(theme, this))
{
    setObjectName(QStringLiteral("chatList"));
    setAccessibleName(tr("Chats"));
    m_delegate->setClock(std::move(now));
    setItemDelegate(m_delegate);
    setUniformItemSizes(true);
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setMouseTracking(true);
    setAttribute(Qt::WA_Hover);
    setAcceptDrops(true);
    viewport()->setAcceptDrops(true);
    m_holdTimer.setInterval(holdTickMs);
    connect(&m_holdTimer, &QTimer::timeout, this, &ChatListView::tick);
    connect(&theme, &Theme::changed, this, [this] {
        doItemsLayout();
        viewport()->update();
    });
}

void ChatListView::setStripes(bool shown)
{
    if (m_delegate->hasStripes() == shown)
        return;
    m_delegate->setStripes(shown);
    viewport()->update();
}

void ChatListView::setNarrow(bool narrow)
{
    m_delegate->setNarrow(narrow);
    setVerticalScrollBarPolicy(narrow ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    doItemsLayout();
}

void ChatListView::moveCurrent(int step)
{
    if (model() == nullptr || model()->rowCount() == 0)
        return;
    const int last = model()->rowCount() - 1;
    const int row = currentIndex().isValid() ? currentIndex().row() + step : 0;
    m_byPerson = true;
    setCurrentIndex(model()->index(std::clamp(row, 0, last), 0));
    m_byPerson = false;
}

void ChatListView::mousePressEvent(QMouseEvent *event)
{
    m_byPerson = event->button() == Qt::LeftButton;
    const QModelIndex before = currentIndex();
    QListView::mousePressEvent(event);
    const QModelIndex hit = indexAt(event->pos());
    if (m_byPerson && hit.isValid() && hit == before)
        emit chatChosen(hit);
    m_byPerson = false;
}

void ChatListView::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && currentIndex().isValid()) {
        emit chatChosen(currentIndex());
        return;
    }
    m_byPerson = true;
    QListView::keyPressEvent(event);
    m_byPerson = false;
}

void ChatListView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    // A model that sorts anew moves the current row; only a person opens a chat.
    if (m_byPerson && current.isValid())
        emit chatChosen(current);
}

void ChatListView::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls() || event->mimeData()->hasImage())
        event->accept();
    else
        event->ignore();
}

void ChatListView::dragMoveEvent(QDragMoveEvent *event)
{
    hold(indexAt(event->position().toPoint()));
    // The row opens by holding; nothing can be let go here, and the cursor says so.
    event->setDropAction(Qt::IgnoreAction);
    event->ignore();
}

void ChatListView::dragLeaveEvent(QDragLeaveEvent *event)
{
    hold({});
    event->accept();
}

void ChatListView::dropEvent(QDropEvent *event)
{
    hold({});
    event->ignore();
}

void ChatListView::hold(const QModelIndex &index)
{
    if (index == m_heldIndex)
        return;
    m_heldIndex = index;
    m_heldTicks = 0;
    m_delegate->setHeld(index, 0);
    index.isValid() ? m_holdTimer.start() : m_holdTimer.stop();
    viewport()->update();
}

void ChatListView::tick()
{
    const QModelIndex index = m_heldIndex;
    if (!index.isValid() || ++m_heldTicks >= holdTicks) {
        hold({});
        if (index.isValid()) {
            m_byPerson = true;
            setCurrentIndex(index);
            m_byPerson = false;
        }
        return;
    }
    m_delegate->setHeld(index, static_cast<double>(m_heldTicks) / holdTicks);
    viewport()->update();
}

} // namespace heliograph
