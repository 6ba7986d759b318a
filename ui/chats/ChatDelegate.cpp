// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chats/ChatListView.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

namespace heliograph {

struct ChatDelegate::Lines {
    QRect first;
    QRect second;
    bool mirrored = false;
};

static QString kindWords(MessageKind kind)
{
    const auto say
        = [](const char *text) { return QCoreApplication::translate("ChatDelegate", text); };
    switch (kind) {
    case MessageKind::Image:
        return say(QT_TRANSLATE_NOOP("ChatDelegate", "Photo"));
    case MessageKind::Video:
        return say(QT_TRANSLATE_NOOP("ChatDelegate", "Video"));
    case MessageKind::VideoNote:
        return say(QT_TRANSLATE_NOOP("ChatDelegate", "Video message"));
    case MessageKind::Gif:
        return say(QT_TRANSLATE_NOOP("ChatDelegate", "GIF"));
    case MessageKind::Audio:
        return say(QT_TRANSLATE_NOOP("ChatDelegate", "Audio"));
    case MessageKind::Voice:
        return say(QT_TRANSLATE_NOOP("ChatDelegate", "Voice message"));
    case MessageKind::Document:
        return say(QT_TRANSLATE_NOOP("ChatDelegate", "Document"));
    case MessageKind::Sticker:
        return say(QT_TRANSLATE_NOOP("ChatDelegate", "Sticker"));
    case MessageKind::Location:
        return say(QT_TRANSLATE_NOOP("ChatDelegate", "Location"));
    case MessageKind::Contact:
        return say(QT_TRANSLATE_NOOP("ChatDelegate", "Contact"));
    case MessageKind::Poll:
        return say(QT_TRANSLATE_NOOP("ChatDelegate", "Poll"));
    case MessageKind::GroupInvite:
        return say(QT_TRANSLATE_NOOP("ChatDelegate", "Group invitation"));
    case MessageKind::Event:
        return say(QT_TRANSLATE_NOOP("ChatDelegate", "Event"));
    case MessageKind::Call:
        return say(QT_TRANSLATE_NOOP("ChatDelegate", "Missed call"));
    case MessageKind::ViewOnce:
        return say(QT_TRANSLATE_NOOP("ChatDelegate", "View once"));
    case MessageKind::Unknown:
        return say(QT_TRANSLATE_NOOP("ChatDelegate", "Open on the phone"));
    case MessageKind::Placeholder:
        return say(QT_TRANSLATE_NOOP("ChatDelegate", "Waiting for this message"));
    case MessageKind::Revoked:
        return say(QT_TRANSLATE_NOOP("ChatDelegate", "Deleted message"));
    case MessageKind::Text:
    case MessageKind::System:
    case MessageKind::Reaction:
    case MessageKind::Edit:
    case MessageKind::Revocation:
    case MessageKind::Hidden:
        break;
    }
    return {};
}

QString previewText(const ChatRow &row)
{
    if (row.lastStatus != DeliveryStep::Failed && !row.reason.isEmpty())
        return row.reason;
    const QString kind = kindWords(row.previewKind);
    QString text = kind.isEmpty() ? row.preview
        : row.preview.isEmpty()   ? kind
                                  : kind + QStringLiteral(" · ") + row.preview;
    if (row.lastFromMe && row.lastStatus == DeliveryStep::Failed)
        text = QCoreApplication::translate("ChatDelegate", "Not sent: %1").arg(text);
    return text;
}

ChatDelegate::ChatDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

void ChatDelegate::setHeld(const QModelIndex &index, double progress)
{
    m_held = index;
    m_heldProgress = progress;
}

QSize ChatDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return { m_narrow ? metrics::narrowListWidth : 160, m_theme.chatRowHeight() };
}

void ChatDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto row = index.data(ChatListModel::RowRole).value<ChatRow>();
    const bool mirrored = option.direction == Qt::RightToLeft;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QRect area = option.rect;
    painter->save();
    paintGround(*painter, option, index);
    if (m_stripes)
        paintStripe(*painter, area, row, selected, mirrored);
    const int side = 44;
    const int pictureTop = area.top() + (area.height() - side) / 2;
    const int offset = m_narrow ? (area.width() - side) / 2 : 17;
    const QRect picture(
        mirrored ? area.right() - offset - side + 1 : area.left() + offset, pictureTop, side, side);
    paintPicture(*painter, picture, row);
    if (!m_narrow) {
        const int lineHeight = QFontMetrics(m_theme.font(TextStyle::Body)).height();
        const int top = area.top() + (area.height() - 2 * lineHeight) / 2;
        const int start = offset + side + metrics::m;
        const int width = area.width() - start - metrics::m;
        const int left = mirrored ? area.left() + metrics::m : area.left() + start;
        const Lines lines { QRect(left, top, width, lineHeight),
            QRect(left, top + lineHeight, width, lineHeight), mirrored };
        paintTitle(*painter, lines, row);
        paintPreview(*painter, lines, row);
    }
    painter->restore();
}

void ChatDelegate::paintGround(
    QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected)
        painter.fillRect(option.rect, m_theme.colour(ColourRole::Selected));
    else if (option.state.testFlag(QStyle::State_MouseOver))
        painter.fillRect(option.rect, m_theme.colour(ColourRole::Raised));
    if (m_held.isValid() && m_held == index) {
        const bool mirrored = option.direction == Qt::RightToLeft;
        const QRect inner
            = mirrored ? option.rect.adjusted(4, 4, -11, -4) : option.rect.adjusted(11, 4, -4, -4);
        QColor fill = m_theme.colour(ColourRole::Accent);
        fill.setAlphaF(0.2F);
        const int filled = qRound(inner.width() * m_heldProgress);
        painter.fillRect(QRect(mirrored ? inner.right() - filled : inner.left(), inner.top(),
                             filled, inner.height()),
            fill);
        paintFocusRing(painter, inner, metrics::controlRadius, m_theme);
    } else if (selected && option.state.testFlag(QStyle::State_HasFocus)
        && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
        paintFocusRing(
            painter, QRectF(option.rect).adjusted(2, 2, -2, -2), metrics::controlRadius, m_theme);
    }
}

void ChatDelegate::paintStripe(
    QPainter &painter, const QRect &area, const ChatRow &row, bool selected, bool mirrored) const
{
    const QRectF stripe(
        mirrored ? area.right() - 6 : area.left() + 4, area.top() + 8, 3, area.height() - 16);
    paintAccountMark(painter, stripe, row.accountColour,
        m_theme.colour(selected ? ColourRole::Selected : ColourRole::Surface), m_theme);
}

void ChatDelegate::paintPicture(QPainter &painter, const QRectF &picture, const ChatRow &row) const
{
    paintAvatar(painter, picture, initialsOf(row.title), row.colour, m_theme);
    if (m_narrow && row.unread > 0)
        paintPill(painter, picture.topRight() + QPointF(5, -3), pillText(row.unread), m_theme,
            m_theme.colour(ColourRole::Surface));
}

static void drawLine(
    QPainter &painter, const QRect &area, const QString &text, const QFont &font, bool mirrored)
{
    // A line is cut at its own end but stands at the list's edge of its own direction.
    const QString shown = elidedText(isolatedForDisplay(text), font, area.width());
    const Qt::LayoutDirection own
        = textDirection(shown, mirrored ? Qt::RightToLeft : Qt::LeftToRight);
    painter.setLayoutDirection(own);
    const bool right = mirrored || own == Qt::RightToLeft;
    painter.drawText(area,
        Qt::AlignVCenter | Qt::AlignAbsolute | (right ? Qt::AlignRight : Qt::AlignLeft)
            | Qt::TextSingleLine,
        shown);
}

void ChatDelegate::paintTitle(QPainter &painter, const Lines &lines, const ChatRow &row) const
{
    const QString time = listTime(row.timestamp, m_now ? m_now() : row.timestamp);
    const QFont small = m_theme.font(TextStyle::Caption);
    const int timeWidth = QFontMetrics(small).horizontalAdvance(time);
    painter.setFont(small);
    painter.setPen(m_theme.colour(row.unread > 0 ? ColourRole::Accent : ColourRole::Second));
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.drawText(
        lines.first, Qt::AlignVCenter | (lines.mirrored ? Qt::AlignLeft : Qt::AlignRight), time);
    const QFont strong = m_theme.font(TextStyle::Strong);
    painter.setFont(strong);
    painter.setPen(m_theme.colour(ColourRole::Text));
    const int room = timeWidth + 6;
    drawLine(painter,
        lines.mirrored ? lines.first.adjusted(room, 0, 0, 0) : lines.first.adjusted(0, 0, -room, 0),
        row.title, strong, lines.mirrored);
}

void ChatDelegate::paintPreview(QPainter &painter, const Lines &lines, const ChatRow &row) const
{
    QRect area = lines.second;
    const auto cutStart = [&](int by) {
        lines.mirrored ? area.setRight(area.right() - by) : area.setLeft(area.left() + by);
    };
    const auto cutEnd = [&](int by) {
        lines.mirrored ? area.setLeft(area.left() + by) : area.setRight(area.right() - by);
    };
    if (row.unread > 0) {
        const QString count = pillText(row.unread);
        const QSizeF size = pillSize(count, m_theme);
        const double edge = lines.mirrored ? area.left() + size.width() : area.right() + 1;
        paintPill(painter, QPointF(edge, area.top() + (area.height() - size.height()) / 2), count,
            m_theme);
        cutEnd(qCeil(size.width()) + 6);
    }
    const bool failed = row.lastFromMe && row.lastStatus == DeliveryStep::Failed;
    const bool waits = !failed && !row.reason.isEmpty();
    QString text = previewText(row);
    ColourRole role = failed ? ColourRole::Danger
        : waits              ? ColourRole::Warning
                             : ColourRole::Second;
    if (!row.draft.isEmpty()) {
        text = tr("Draft: %1").arg(row.draft);
        role = ColourRole::Accent;
    } else if (row.lastFromMe && row.timestamp > 0) {
        const double left = lines.mirrored ? area.right() - tickSize.width() + 1 : area.left();
        paintTicks(painter, QPointF(left, area.top() + (area.height() - tickSize.height()) / 2.0),
            row.lastStatus, m_theme, m_theme.colour(ColourRole::Second));
        cutStart(tickSize.width() + 6);
    }
    const QFont font = m_theme.font(TextStyle::Body);
    painter.setFont(font);
    painter.setPen(m_theme.colour(role));
    drawLine(painter, area, text, font, lines.mirrored);
}

} // namespace heliograph
