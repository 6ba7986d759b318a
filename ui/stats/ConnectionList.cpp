// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stats/ConnectionList.h"

#include "app/SessionTimeline.h"
#include "app/TransitionText.h"
#include "ui/widgets/Icon.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QDate>
#include <QHeaderView>
#include <QLocale>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace heliograph {

namespace {

constexpr int leastRow = 36;
/// Below these widths go the attempt; the next attempt and the state before.
constexpr int attemptFrom = 900;
constexpr int nextFrom = 760;
constexpr int markSize = 12;
constexpr int chevronSize = 14;

int rowHeight(const Theme &theme)
{
    return std::max(leastRow, QFontMetrics(theme.font(TextStyle::Body)).height() + metrics::l);
}

int textWidth(const Theme &theme, const QString &text)
{
    return QFontMetrics(theme.font(TextStyle::Body)).horizontalAdvance(text) + 2;
}

int widthOf(const Theme &theme, const QString &text)
{
    return textWidth(theme, text) + 2 * metrics::m;
}

/// A state with its mark; the longest of the common ones.
int stateWidth(const Theme &theme)
{
    return markSize + metrics::s + textWidth(theme, stateText(SessionState::OwnedElsewhere));
}

/// Of a cell with the states before and after; a smaller one shows the one after.
int statesWidth(const Theme &theme) { return 2 * (stateWidth(theme) + metrics::s) + chevronSize; }

/// A part of a cell by reading direction: `start` pixels from its beginning.
QRectF part(const QRectF &cell, double start, double wide, bool isMirrored)
{
    const double left = isMirrored ? cell.right() - start - wide : cell.left() + start;
    return { left, cell.top(), wide, cell.height() };
}

void paintText(QPainter &painter, const QRectF &rect, const QString &text, const QFont &font,
    const QColor &colour, bool isMirrored)
{
    painter.setFont(font);
    painter.setPen(colour);
    const QString shown
        = elidedText(isolatedForDisplay(text), font, static_cast<int>(rect.width()));
    painter.setLayoutDirection(
        textDirection(shown, isMirrored ? Qt::RightToLeft : Qt::LeftToRight));
    painter.drawText(rect,
        Qt::AlignVCenter | Qt::AlignAbsolute | (isMirrored ? Qt::AlignRight : Qt::AlignLeft),
        shown);
}

class TransitionDelegate final : public QStyledItemDelegate {
public:
    TransitionDelegate(const Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return { 60, rowHeight(m_theme) };
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override
    {
        const auto row = index.data(SessionTimeline::RowRole).value<TransitionRow>();
        const bool isMirrored = option.direction == Qt::RightToLeft;
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->fillRect(
            option.rect, m_theme.colour(isSelected ? ColourRole::Selected : ColourRole::Surface));
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
            m_theme.colour(ColourRole::Border));
        const QRectF cell = QRectF(option.rect).adjusted(metrics::m, 0, -metrics::m, 0);
        switch (index.column()) {
        case SessionTimeline::StateColumn:
            paintStates(*painter, cell, row, isMirrored);
            break;
        case SessionTimeline::NumberColumn:
            paintNumber(*painter, cell, index.data().toString(), row, isMirrored);
            break;
        case SessionTimeline::CauseColumn:
            paintCause(*painter, cell, index, row, isMirrored);
            break;
        default: {
            const bool isSecond = index.column() == SessionTimeline::AttemptColumn;
            paintText(*painter, cell, index.data().toString(), m_theme.font(TextStyle::Body),
                m_theme.colour(isSecond ? ColourRole::Second : ColourRole::Text), isMirrored);
        }
        }
        painter->restore();
    }

private:
    void paintState(
        QPainter &painter, const QRectF &area, SessionState state, bool isMirrored) const
    {
        const QRectF mark = part(area, 0, markSize, isMirrored);
        paintStateMark(painter,
            QRectF(mark.left(), area.center().y() - markSize / 2.0, markSize, markSize),
            markOf(state), m_theme);
        const double start = markSize + metrics::s;
        paintText(painter, part(area, start, area.width() - start, isMirrored), stateText(state),
            m_theme.font(TextStyle::Body), m_theme.colour(ColourRole::Text), isMirrored);
    }
    void paintStates(
        QPainter &painter, const QRectF &cell, const TransitionRow &row, bool isMirrored) const
    {
        if (cell.width() < statesWidth(m_theme)) {
            paintState(painter, cell, row.to, isMirrored);
            return;
        }
        const double half = (cell.width() - chevronSize) / 2 - metrics::s;
        paintState(painter, part(cell, 0, half, isMirrored), row.from, isMirrored);
        const QRectF chevron = part(cell, half + metrics::xs, chevronSize, isMirrored);
        paintIcon(painter,
            QRectF(chevron.left(), cell.center().y() - chevronSize / 2.0, chevronSize, chevronSize),
            QLatin1String("chevron-right"), m_theme.colour(ColourRole::Second),
            isMirrored ? Qt::RightToLeft : Qt::LeftToRight);
        paintState(painter, part(cell, cell.width() - half, half, isMirrored), row.to, isMirrored);
    }
    /// Which conflict it is stays where there is no room for more.
    void paintCause(QPainter &painter, const QRectF &cell, const QModelIndex &index,
        const TransitionRow &row, bool isMirrored) const
    {
        const QFont font = m_theme.font(TextStyle::Body);
        const QColor text = m_theme.colour(ColourRole::Text);
        const QString conflict = index.data(SessionTimeline::ConflictRole).toString();
        const QString all = index.data().toString();
        if (conflict.isEmpty() || textWidth(m_theme, all) > cell.width()) {
            paintText(painter, cell, conflict.isEmpty() ? all : conflict, font, text, isMirrored);
            return;
        }
        const QColor second = m_theme.colour(ColourRole::Second);
        // Alignment drops the blanks at the end of a piece: they are left free instead.
        const double blank = QFontMetricsF(font).horizontalAdvance(u' ');
        double start = 0;
        for (const auto &[words, colour] : { std::pair { transitionText(row), text },
                 { QStringLiteral("·"), second }, { conflict, second } }) {
            const double room = textWidth(m_theme, words);
            paintText(
                painter, part(cell, start, room, isMirrored), words, font, colour, isMirrored);
            start += room - 2 + blank;
        }
    }
    void paintNumber(QPainter &painter, const QRectF &cell, const QString &number,
        const TransitionRow &row, bool isMirrored) const
    {
        if (number.isEmpty())
            return;
        const bool isConflict = row.kind == TransitionRow::Kind::Conflict;
        QFont font = m_theme.font(TextStyle::Caption);
        font.setBold(isConflict);
        const QFontMetrics fm(font);
        const QSizeF size(fm.horizontalAdvance(number) + 2 * metrics::s, fm.height() + metrics::xs);
        const QRectF pill = part(cell, 0, size.width(), isMirrored);
        const QRectF box(
            pill.left(), cell.center().y() - size.height() / 2, size.width(), size.height());
        const QColor colour = m_theme.colour(isConflict ? ColourRole::Danger : ColourRole::Text);
        paintCard(painter, box, metrics::controlRadius, m_theme.colour(ColourRole::Surface),
            isConflict ? colour : m_theme.colour(ColourRole::Border));
        painter.setFont(font);
        painter.setPen(colour);
        painter.drawText(box, Qt::AlignCenter, number);
    }

    const Theme &m_theme;
};

class TransitionHeader final : public QHeaderView {
public:
    TransitionHeader(const Theme &theme, QWidget *parent)
        : QHeaderView(Qt::Horizontal, parent)
        , m_theme(theme)
    {
        setSectionsClickable(false);
        setSectionResizeMode(QHeaderView::Fixed);
        setStretchLastSection(false);
        setFixedHeight(rowHeight(theme) - metrics::xs);
    }

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override
    {
        painter->save();
        painter->fillRect(rect, m_theme.colour(ColourRole::Surface));
        painter->fillRect(
            QRect(rect.left(), rect.bottom(), rect.width(), 1), m_theme.colour(ColourRole::Border));
        QFont font = m_theme.font(TextStyle::Caption);
        font.setBold(true);
        paintText(*painter, QRectF(rect).adjusted(metrics::m, 0, -metrics::m, 0),
            model()->headerData(section, Qt::Horizontal).toString(), font,
            m_theme.colour(ColourRole::Second), layoutDirection() == Qt::RightToLeft);
        painter->restore();
    }

private:
    const Theme &m_theme;
};

} // namespace

ConnectionList::ConnectionList(const Theme &theme, QWidget *parent)
    : QTreeView(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("connectionList"));
    setAccessibleName(tr("Connection timeline"));
    setHeader(new TransitionHeader(theme, this));
    setItemDelegate(new TransitionDelegate(theme, this));
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTabKeyNavigation(false);
    applyTheme();
    connect(&theme, &Theme::changed, this, &ConnectionList::applyTheme);
}

void ConnectionList::applyTheme()
{
    QPalette colours = m_theme.palette();
    colours.setColor(QPalette::Base, m_theme.colour(ColourRole::Surface));
    setPalette(colours);
    viewport()->update();
}

void ConnectionList::setModel(QAbstractItemModel *model)
{
    QTreeView::setModel(model);
    arrange();
}

void ConnectionList::reset()
{
    QTreeView::reset();
    arrange();
}

void ConnectionList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    emit rowChosen(current);
}

void ConnectionList::drawRow(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QTreeView::drawRow(painter, option, index);
    if (index.row() == currentIndex().row() && showsFocus(*this))
        paintFocusRing(*painter,
            QRectF(0, option.rect.top(), viewport()->width(), option.rect.height())
                .adjusted(2, 2, -2, -3),
            metrics::controlRadius, m_theme);
}

void ConnectionList::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    arrange();
}

/// The cause takes what the others leave.
void ConnectionList::arrange()
{
    if (model() == nullptr || model()->columnCount() != SessionTimeline::columns)
        return;
    using T = SessionTimeline;
    const int room = viewport()->width();
    setColumnHidden(T::AttemptColumn, room < attemptFrom);
    setColumnHidden(T::NextColumn, room < nextFrom);
    const QString time = QStringLiteral("00:00:00");
    // Days are named where one of them is another than today's.
    const QString oldest = model()->index(model()->rowCount() - 1, T::TimeColumn).data().toString();
    const QString day = oldest.size() > time.size()
        ? QLocale().toString(QDate(2000, 12, 28), QLocale::ShortFormat) + u' '
        : QString();
    const auto title = [this](int column) {
        return widthOf(m_theme, model()->headerData(column, Qt::Horizontal).toString());
    };
    const int states = room < nextFrom ? stateWidth(m_theme) : statesWidth(m_theme);
    const std::pair<int, int> widths[] { { T::TimeColumn, widthOf(m_theme, day + time) },
        { T::StateColumn, states + 2 * metrics::m }, { T::NumberColumn, title(T::NumberColumn) },
        { T::AttemptColumn, title(T::AttemptColumn) },
        { T::NextColumn, widthOf(m_theme, nextText(SessionState::Waiting, time, 3'540'000)) } };
    int left = room;
    for (const auto &[column, wide] : widths) {
        header()->resizeSection(column, wide);
        left -= isColumnHidden(column) ? 0 : wide;
    }
    header()->resizeSection(T::CauseColumn, std::max(80, left));
}

} // namespace heliograph
