// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TimelineView.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QAbstractItemModel>
#include <QAccessible>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDrag>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyleHints>
#include <QUrl>

#include <algorithm>

namespace heliograph {

void TimelineView::perform(int row, RowAction action)
{
    if (!m_source || row < 0 || row >= m_source->count())
        return;
    const TimelineRow message = m_source->at(row);
    switch (action) {
    case RowAction::Download:
        emit downloadRequested(message.key);
        break;
    case RowAction::Play:
        emit playRequested(message);
        break;
    case RowAction::Open:
        emit openRequested(message);
        break;
    case RowAction::Save:
        emit saveRequested(message);
        break;
    case RowAction::Cancel:
        emit cancelRequested(message.key);
        break;
    case RowAction::Retry:
        emit retryRequested(message.key);
        break;
    case RowAction::OpenLink:
        if (const QStringList links = layoutAt(row).text.links(); !links.isEmpty())
            emit linkRequested(links.front());
        break;
    case RowAction::JumpToQuote:
        if (message.content.quote && !jumpTo(message.content.quote->id))
            emit jumpRequested(message.content.quote->id);
        break;
    case RowAction::Reply:
        emit replyRequested(message);
        break;
    case RowAction::Copy:
        QGuiApplication::clipboard()->setText(message.content.text);
        emit copied();
        break;
    case RowAction::Info:
        emit infoRequested(message);
        break;
    case RowAction::React:
        emit reactionRequested(message, m_source->ownReaction(row),
            layoutAt(row).bubble.translated(rowOrigin(row)).toRect());
        break;
    case RowAction::Edit:
        emit editRequested(message);
        break;
    case RowAction::Select:
        setMarked(row, true);
        break;
    case RowAction::Delete:
        emit deletionRequested({ message });
        break;
    }
}

std::vector<RowAction> TimelineView::actionsAt(int row) const
{
    return actionsOf(m_source->at(row), m_source->isEditable(row));
}

std::optional<RowAction> TimelineView::actionAt(const QPoint &at, int *row, QString *link) const
{
    const int hit = m_source ? rowAtPosition(at) : -1;
    *row = hit;
    if (hit < 0)
        return {};
    const TimelineRow &message = m_source->at(hit);
    const BubbleLayout &layout = layoutAt(hit);
    const QPointF point = QPointF(at - rowOrigin(hit));
    const auto offered = actionsOf(message);
    const auto has = [&offered](RowAction action) {
        return std::find(offered.begin(), offered.end(), action) != offered.end();
    };
    if (layout.retry.contains(point))
        return RowAction::Retry;
    if (layout.reactions.contains(point))
        return RowAction::React;
    if (layout.quote.contains(point))
        return RowAction::JumpToQuote;
    const QString address = layout.text.linkAt(point - layout.textAt);
    if (!address.isEmpty()) {
        *link = address;
        return RowAction::OpenLink;
    }
    const bool onCard = layout.picture.contains(point) || layout.cardTitle.contains(point)
        || layout.cardLine.contains(point) || layout.bars.contains(point);
    if (layout.button.contains(point) || onCard) {
        if (layout.button.contains(point) && (has(RowAction::Cancel) || message.transferTotal > 0))
            return RowAction::Cancel;
        if (has(RowAction::Play))
            return RowAction::Play;
        if (has(RowAction::Open))
            return RowAction::Open;
        if (has(RowAction::Download))
            return RowAction::Download;
    }
    if (layout.meta.adjusted(-4, -2, 4, 2).contains(point) && has(RowAction::Info))
        return RowAction::Info;
    return {};
}

/// Where a point lies on the bars of what is being played; they go from left to right.
std::optional<double> TimelineView::playedShareAt(const QPoint &at) const
{
    const int row = rowAtPosition(at);
    if (row < 0 || !m_played || m_played->key != m_source->at(row).key)
        return {};
    const QRectF bars = layoutAt(row).bars.translated(rowOrigin(row));
    if (!bars.contains(at))
        return {};
    return (at.x() - bars.left()) / bars.width();
}

void TimelineView::mouseMoveEvent(QMouseEvent *event)
{
    if (takeOutByMouse(*event))
        return;
    int row = -1;
    QString link;
    const bool hot = actionAt(event->pos(), &row, &link).has_value();
    viewport()->setCursor(hot ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (event->buttons() == Qt::NoButton)
        placeReactButton(row);
}

/// A press on a file that is here, and then a move, takes the file out.
bool TimelineView::takeOutByMouse(const QMouseEvent &event)
{
    if (m_carrying || !event.buttons().testFlag(Qt::LeftButton))
        return m_carrying;
    const bool far = (event.pos() - m_pressedAt).manhattanLength()
        >= QGuiApplication::styleHints()->startDragDistance();
    const bool onFile = m_pressed == RowAction::Open || m_pressed == RowAction::Play;
    if (!far || !onFile || !m_source || m_pressedRow >= m_source->count())
        return false;
    m_pressed.reset();
    m_carrying = true;
    emit carryRequested(m_source->at(m_pressedRow));
    return true;
}

void TimelineView::carry(const QString &path, const QString &name)
{
    if (!m_carrying)
        return;
    auto *files = new QMimeData;
    files->setUrls({ QUrl::fromLocalFile(path) });
    auto *drag = new QDrag(viewport());
    drag->setMimeData(files);
    drag->setPixmap(paintCarried(name));
    drag->exec(Qt::CopyAction);
    m_carrying = false;
}

/// What hangs on the pointer: a card with the name.
QPixmap TimelineView::paintCarried(const QString &name) const
{
    const QFont font = m_theme.font(TextStyle::Body);
    const QString shown = elidedText(name, font, 200, Qt::ElideMiddle);
    const QFontMetrics fm(font);
    const QSize size(fm.horizontalAdvance(shown) + 2 * metrics::m, fm.height() + 2 * metrics::s);
    QPixmap pixmap(size * devicePixelRatioF());
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    paintCard(painter, QRectF(QPointF(), size), metrics::controlRadius,
        m_theme.colour(ColourRole::Raised), m_theme.colour(ColourRole::Border));
    painter.setFont(font);
    painter.setPen(m_theme.colour(ColourRole::Text));
    painter.drawText(QRect({}, size), Qt::AlignCenter, shown);
    return pixmap;
}

void TimelineView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton
        || markByMouse(rowAtPosition(event->pos()), event->modifiers()))
        return;
    QString link;
    m_pressed = actionAt(event->pos(), &m_pressedRow, &link);
    m_pressedAt = event->pos();
    m_current = m_pressedRow;
    viewport()->update();
}

void TimelineView::mouseReleaseEvent(QMouseEvent *event)
{
    int row = -1;
    QString link;
    const auto action = actionAt(event->pos(), &row, &link);
    const auto pressed = std::exchange(m_pressed, std::nullopt);
    m_carrying = false;
    if (event->button() != Qt::LeftButton || !action || action != pressed || row != m_pressedRow)
        return;
    if (*action == RowAction::OpenLink)
        emit linkRequested(link);
    else if (const std::optional<double> share = playedShareAt(event->pos()))
        emit seekRequested(*share);
    else
        perform(row, *action);
}

std::unique_ptr<QMenu> TimelineView::menuFor(int row)
{
    auto menu = std::make_unique<QMenu>(this);
    menu->setObjectName(QStringLiteral("messageMenu"));
    const QString id = m_source->at(row).key.id;
    for (const RowAction action : actionsAt(row)) {
        // The row may have moved by the time a person chooses.
        menu->addAction(actionWords(action), this, [this, id, action] {
            if (m_source)
                perform(m_source->rowOf(id), action);
        });
    }
    return menu;
}

void TimelineView::showMenu(int row, const QPoint &globalPosition)
{
    if (!m_source || row < 0 || row >= m_source->count() || actionsAt(row).empty())
        return;
    QMenu *menu = menuFor(row).release();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(globalPosition);
}

void TimelineView::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() == QContextMenuEvent::Keyboard) {
        if (m_current >= 0)
            showMenu(m_current, viewport()->mapToGlobal(rowRect(m_current).center()));
        return;
    }
    const QPoint at = viewport()->mapFromGlobal(event->globalPos());
    showMenu(rowAtPosition(at), event->globalPos());
}

void TimelineView::moveCurrent(int step)
{
    if (!m_source || m_source->count() == 0)
        return;
    const int last = m_source->count() - 1;
    setCurrentRow(m_current < 0 ? last : std::clamp(m_current + step, 0, last));
}

void TimelineView::keyPressEvent(QKeyEvent *event)
{
    if (markByKey(*event))
        return;
    if (event->matches(QKeySequence::Copy) && m_current >= 0) {
        perform(m_current, RowAction::Copy);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (event->modifiers() & Qt::AltModifier)
            break;
        moveCurrent(event->key() == Qt::Key_Up ? -1 : 1);
        return;
    case Qt::Key_Home:
        verticalScrollBar()->setValue(0);
        return;
    case Qt::Key_End:
        scrollToEnd();
        return;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        verticalScrollBar()->triggerAction(event->key() == Qt::Key_PageUp
                ? QAbstractSlider::SliderPageStepSub
                : QAbstractSlider::SliderPageStepAdd);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space: {
        if (m_current < 0)
            return;
        if (event->modifiers() & Qt::AltModifier) {
            perform(m_current, RowAction::Info);
            return;
        }
        const auto actions = actionsOf(m_source->at(m_current));
        if (!actions.empty() && actions.front() < RowAction::Reply)
            perform(m_current, actions.front());
        return;
    }
    default:
        break;
    }
    QAbstractScrollArea::keyPressEvent(event);
}

void TimelineView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    const bool byKeys
        = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    if (byKeys && m_current < 0 && m_source && m_source->count() > 0)
        setCurrentRow(m_source->count() - 1);
    viewport()->update();
}

void TimelineView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void TimelineView::announceCurrent()
{
    QAccessibleEvent event(this, QAccessible::Focus);
    event.setChild(m_current);
    QAccessible::updateAccessibility(&event);
}

} // namespace heliograph
