// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/PickRows.h"

#include "ui/widgets/Icon.h"
#include "ui/widgets/Keys.h"
#include "ui/widgets/MarkedText.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace heliograph {

namespace {

constexpr int pictureSide = 36;
constexpr int pictureStart = 23;
constexpr int iconSide = 20;
constexpr int dotSide = 8;
/// Columns at the end: so that accounts and times stand below each other.
constexpr int endWidth = 72;

QKeySequence enterKey() { return QKeySequence(Qt::Key_Enter); }

} // namespace

void PickRows::setEntries(std::vector<PickEntry> entries)
{
    beginResetModel();
    m_entries = std::move(entries);
    endResetModel();
}

int PickRows::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant PickRows::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const PickEntry &entry = at(index.row());
    if (role == Qt::DisplayRole)
        return entry.title;
    if (role != Qt::AccessibleTextRole)
        return {};
    QStringList words { entry.title, entry.detail, entry.account, entry.end,
        entry.keys.join(u'+') };
    words.removeAll(QString());
    return words.join(QStringLiteral(", "));
}

PickDelegate::PickDelegate(const Theme &theme, const PickRows &rows, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_rows(rows)
{
}

int PickDelegate::rowHeight(const Theme &theme)
{
    const int lines = QFontMetrics(theme.font(TextStyle::Body)).height()
        + QFontMetrics(theme.font(TextStyle::Caption)).height();
    return std::max(52, lines + 14);
}

QSize PickDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return { 160, rowHeight(m_theme) };
}

void PickDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const PickEntry &entry = m_rows.at(index.row());
    const QRect area = option.rect.adjusted(metrics::s, 0, -metrics::s, 0);
    const bool current = option.state.testFlag(QStyle::State_Selected);
    const bool mirrored = option.direction == Qt::RightToLeft;
    const auto turned
        = [&](const QRect &rect) { return QStyle::visualRect(option.direction, area, rect); };
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const ColourRole ground = current                    ? ColourRole::Selected
        : option.state.testFlag(QStyle::State_MouseOver) ? ColourRole::Raised
                                                         : ColourRole::Surface;
    if (ground != ColourRole::Surface)
        paintCard(
            *painter, area, metrics::controlRadius, m_theme.colour(ground), m_theme.colour(ground));
    if (current && m_theme.scheme() == ColourScheme::HighContrast)
        paintFocusRing(
            *painter, QRectF(area).adjusted(1, 1, -1, -1), metrics::controlRadius, m_theme);
    int start = pictureStart;
    if (!entry.account.isEmpty())
        paintAccountMark(*painter,
            turned({ area.left() + metrics::s, area.top() + 6, 3, area.height() - 12 }),
            entry.accountColour, m_theme.colour(ground), m_theme);
    const auto centred = [&](int side) {
        return turned({ area.left() + start, area.top() + (area.height() - side) / 2, side, side });
    };
    if (!entry.initials.isEmpty()) {
        paintAvatar(*painter, centred(pictureSide), entry.initials, entry.colour, m_theme);
        start += pictureSide + metrics::m;
    } else {
        paintIcon(*painter, centred(iconSide), entry.icon, m_theme.colour(ColourRole::Second),
            option.direction);
        start += iconSide + metrics::l;
    }
    const int taken = paintEnd(*painter, area, entry, current, option.direction);
    const QFont body = m_theme.font(TextStyle::Body);
    const QFont small = m_theme.font(TextStyle::Caption);
    const int width = area.width() - start - taken - metrics::m;
    const int titleHeight = QFontMetrics(body).height();
    const int detailHeight = entry.detail.isEmpty() ? 0 : QFontMetrics(small).height();
    const int top = area.top() + (area.height() - titleHeight - detailHeight) / 2;
    painter->setPen(m_theme.colour(ColourRole::Text));
    paintMarkedLine(*painter, turned({ area.left() + start, top, width, titleHeight }), entry.title,
        entry.marks, body, accentMark(m_theme), mirrored);
    painter->setPen(m_theme.colour(ColourRole::Second));
    paintMarkedLine(*painter,
        turned({ area.left() + start, top + titleHeight, width, detailHeight }),
        isolatedForDisplay(entry.detail), {}, small, {}, mirrored);
    painter->restore();
}

/// What stands behind the title; gives how much of the width it takes.
int PickDelegate::paintEnd(QPainter &painter, const QRect &area, const PickEntry &entry,
    bool current, Qt::LayoutDirection direction) const
{
    const bool mirrored = direction == Qt::RightToLeft;
    const Qt::Alignment outer
        = Qt::AlignVCenter | Qt::AlignAbsolute | (mirrored ? Qt::AlignLeft : Qt::AlignRight);
    const auto column = [&](int fromEnd, int width) {
        return QStyle::visualRect(direction, area,
            QRect(area.right() + 1 - fromEnd - width, area.top(), width, area.height()));
    };
    if (!entry.keys.isEmpty()) {
        const int width = keysWidth(entry.keys, m_theme);
        paintKeys(painter, column(metrics::l, width), entry.keys, m_theme, outer);
        return width + 2 * metrics::l;
    }
    if (entry.account.isEmpty())
        return metrics::l;
    const QStringList enter = keyNames(enterKey());
    const int enterWidth = keysWidth(enter, m_theme);
    if (current)
        paintKeys(painter, column(metrics::l, enterWidth), enter, m_theme, outer);
    int taken = metrics::l + enterWidth + metrics::m;
    const QFont small = m_theme.font(TextStyle::Caption);
    const QFontMetrics fm(small);
    painter.setFont(small);
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.setPen(m_theme.colour(ColourRole::Second));
    painter.drawText(column(taken, endWidth), static_cast<int>(outer), entry.end);
    taken += endWidth + metrics::m;
    const QString account = elidedText(entry.account, small, area.width() / 5);
    const int width = fm.horizontalAdvance(account) + 1;
    painter.setPen(m_theme.colour(ColourRole::Text));
    painter.drawText(column(taken, width), static_cast<int>(outer), account);
    taken += width + metrics::s;
    QRect dot = column(taken, dotSide);
    dot.setTop(area.top() + (area.height() - dotSide) / 2);
    dot.setHeight(dotSide);
    paintAccountMark(painter, dot, entry.accountColour,
        m_theme.colour(current ? ColourRole::Selected : ColourRole::Surface), m_theme);
    return taken + dotSide;
}

} // namespace heliograph
