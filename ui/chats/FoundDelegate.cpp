// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chats/FoundDelegate.h"

#include "ui/widgets/Icon.h"
#include "ui/widgets/MarkedText.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace heliograph {

namespace {

constexpr int foundPicture = 36;
constexpr int foundPictureStart = 18;
constexpr int foundIcon = 16;
constexpr int foundDot = 8;
/// Units looked at behind and before the first word; more never fits on a line.
constexpr qsizetype longestSnippet = 400;
constexpr qsizetype longestBefore = 120;

QLatin1String iconOf(MessageKind kind)
{
    switch (kind) {
    case MessageKind::Image:
    case MessageKind::Sticker:
        return QLatin1String("photo");
    case MessageKind::Video:
    case MessageKind::Gif:
    case MessageKind::VideoNote:
        return QLatin1String("video");
    case MessageKind::Document:
        return QLatin1String("document");
    case MessageKind::Audio:
    case MessageKind::Voice:
        return QLatin1String("audio");
    case MessageKind::Poll:
        return QLatin1String("poll");
    case MessageKind::Location:
        return QLatin1String("location");
    case MessageKind::Contact:
        return QLatin1String("contact");
    default:
        return {};
    }
}

} // namespace

Snippet snippetOf(
    const QString &text, const std::vector<TextSpan> &marks, const QFontMetrics &metrics, int width)
{
    const TextSpan first = marks.empty() ? TextSpan {} : marks.front();
    qsizetype start = 0;
    const qsizetype end = first.start + first.length;
    // What follows the word is to be seen, too.
    if (end > longestSnippet
        || metrics.horizontalAdvance(singleLine(text.left(end))) > width * 4 / 5) {
        // At most a third of the line stands before it, and it begins with a word.
        start = previousGrapheme(text, std::max<qsizetype>(0, first.start - longestBefore) + 1);
        for (qsizetype at = start; at < first.start; ++at) {
            if (!text[at].isSpace())
                continue;
            start = at + 1;
            const QString before = singleLine(text.mid(start, first.start - start));
            if (metrics.horizontalAdvance(before) < width / 3)
                break;
        }
        // One long word, or a script without blanks.
        if (metrics.horizontalAdvance(singleLine(text.mid(start, first.start - start))) > width / 3)
            start = previousGrapheme(text, std::max<qsizetype>(0, first.start - 4) + 1);
    }
    const QString lead = start > 0 ? QStringLiteral("…") : QString();
    Snippet snippet { lead + cutToUnits(text.mid(start), longestSnippet), {} };
    for (const TextSpan &mark : marks) {
        const qsizetype at = mark.start - start + lead.size();
        if (mark.start >= start && at < snippet.text.size())
            snippet.marks.push_back({ at, mark.length });
    }
    return snippet;
}

FoundDelegate::FoundDelegate(const Theme &theme, std::function<qint64()> now, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_now(std::move(now))
{
}

QSize FoundDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return { 160, m_theme.chatRowHeight() + metrics::xs };
}

void FoundDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (m_model == nullptr || index.row() >= m_model->rowCount())
        return;
    const FoundMessage &row = m_model->at(index.row());
    const QRect area = option.rect;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const auto turned
        = [&](const QRect &part) { return QStyle::visualRect(option.direction, area, part); };
    const QColor ground = m_theme.colour(selected            ? ColourRole::Selected
            : option.state.testFlag(QStyle::State_MouseOver) ? ColourRole::Raised
                                                             : ColourRole::Surface);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillRect(area, ground);
    if (selected && option.state.testFlag(QStyle::State_HasFocus)
        && option.state.testFlag(QStyle::State_KeyboardFocusChange))
        paintFocusRing(
            *painter, QRectF(area).adjusted(2, 2, -2, -2), metrics::controlRadius, m_theme);
    paintAccountMark(*painter,
        turned({ area.left() + 4, area.top() + metrics::s, 3, area.height() - 2 * metrics::s }),
        row.accountColour, ground, m_theme);
    paintAvatar(*painter,
        turned({ area.left() + foundPictureStart, area.top() + (area.height() - foundPicture) / 2,
            foundPicture, foundPicture }),
        initialsOf(row.title), row.colour, m_theme);
    const int start = foundPictureStart + foundPicture + metrics::m;
    const int lineHeight = QFontMetrics(m_theme.font(TextStyle::Strong)).height();
    const int top = area.top() + (area.height() - 2 * lineHeight - metrics::xs) / 2;
    const int width = area.width() - start - metrics::l;
    paintTitle(*painter, turned({ area.left() + start, top, width, lineHeight }), row, ground,
        option.direction);
    paintText(*painter,
        turned({ area.left() + start, top + lineHeight + metrics::xs, width, lineHeight }), row,
        option.direction);
    painter->restore();
}

void FoundDelegate::paintTitle(QPainter &painter, const QRect &line, const FoundMessage &row,
    const QColor &ground, Qt::LayoutDirection direction) const
{
    const bool mirrored = direction == Qt::RightToLeft;
    const auto turned = [&](int x, int width) {
        return QStyle::visualRect(
            direction, line, QRect(line.left() + x, line.top(), width, line.height()));
    };
    const QFont small = m_theme.font(TextStyle::Caption);
    const QFontMetrics fm(small);
    const QString time = listTime(row.time, m_now());
    const int timeWidth = fm.horizontalAdvance(time) + 1;
    painter.setFont(small);
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.setPen(m_theme.colour(ColourRole::Second));
    painter.drawText(turned(line.width() - timeWidth, timeWidth), Qt::AlignCenter, time);
    const int room = line.width() - timeWidth - metrics::m;
    const QString account = elidedText(row.accountLabel, small, room / 3);
    const int accountWidth = fm.horizontalAdvance(account) + 1;
    const QFont strong = m_theme.font(TextStyle::Strong);
    const QString title
        = elidedText(row.title, strong, room - accountWidth - foundDot - 6 - metrics::s);
    const int titleWidth = QFontMetrics(strong).horizontalAdvance(title) + 1;
    painter.setPen(m_theme.colour(ColourRole::Text));
    paintMarkedLine(painter, turned(0, titleWidth), title, {}, strong, {}, mirrored);
    QRect dot = turned(titleWidth + metrics::s, foundDot);
    dot.setTop(line.top() + (line.height() - foundDot) / 2 + 1);
    dot.setHeight(foundDot);
    paintAccountMark(painter, dot, row.accountColour, ground, m_theme);
    painter.setFont(small);
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.setPen(m_theme.colour(ColourRole::Second));
    painter.drawText(
        turned(titleWidth + metrics::s + foundDot + 6, accountWidth), Qt::AlignCenter, account);
}

void FoundDelegate::paintText(QPainter &painter, const QRect &line, const FoundMessage &row,
    Qt::LayoutDirection direction) const
{
    const bool mirrored = direction == Qt::RightToLeft;
    const QFont body = m_theme.font(TextStyle::Body);
    int x = 0;
    const auto take = [&](int width) {
        const QRect part = QStyle::visualRect(
            direction, line, QRect(line.left() + x, line.top(), width, line.height()));
        x += width;
        return part;
    };
    if (const QLatin1String icon = iconOf(row.kind); !icon.isEmpty()) {
        QRect at = take(foundIcon);
        at.setTop(line.top() + (line.height() - foundIcon) / 2);
        at.setHeight(foundIcon);
        paintIcon(painter, at, icon, m_theme.colour(ColourRole::Second), direction);
        x += 6;
    }
    if (row.fromMe) {
        //: Before the text of an own message
        const QString you = tr("You:");
        painter.setPen(m_theme.colour(ColourRole::Text));
        paintMarkedLine(painter, take(QFontMetrics(body).horizontalAdvance(you) + 2), you, {}, body,
            {}, mirrored);
        x += metrics::xs;
    }
    QFont bold = body;
    bold.setWeight(QFont::Bold);
    const QRect rest = take(line.width() - x);
    const Snippet snippet = snippetOf(row.text, row.marks, QFontMetrics(bold), rest.width());
    painter.setPen(m_theme.colour(ColourRole::Second));
    paintMarkedLine(
        painter, rest, snippet.text, snippet.marks, body, groundMark(m_theme), mirrored);
}

} // namespace heliograph
