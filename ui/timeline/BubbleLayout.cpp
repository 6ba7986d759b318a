// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/BubbleLayout.h"

#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QDateTime>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace heliograph {

namespace {
constexpr double padSide = 12;
constexpr double padTop = 7;
constexpr double padBottom = 6;
constexpr double metaGap = 12;
constexpr double avatarSide = 28;
constexpr qint64 groupWindowMs = 5 * 60 * 1000;
} // namespace

static QDate dayOf(const TimelineRow &row)
{
    return QDateTime::fromMSecsSinceEpoch(row.timestamp).date();
}

static bool groupsWith(const TimelineRow &a, const TimelineRow &b)
{
    return a.fromMe == b.fromMe && a.key.sender.isSameUser(b.key.sender)
        && std::abs(b.timestamp - a.timestamp) <= groupWindowMs && formOf(a) != RowForm::Centred
        && formOf(b) != RowForm::Centred && dayOf(a) == dayOf(b) && a.reason.isEmpty();
}

RowContext contextOf(const TimelineRow *before, const TimelineRow &row, const TimelineRow *after)
{
    RowContext context;
    context.startsDay = before == nullptr || dayOf(*before) != dayOf(row);
    context.startsGroup = before == nullptr || !groupsWith(*before, row);
    context.endsGroup = after == nullptr || !groupsWith(row, *after);
    context.inGroupChat = row.key.chat.isGroup();
    return context;
}

BubbleMeasure::BubbleMeasure(const Theme &theme, Qt::LayoutDirection direction, int width)
    : m_theme(theme)
    , m_direction(direction)
    , m_width(width)
    , m_body(theme.font(TextStyle::Body))
    , m_caption(theme.font(TextStyle::Caption))
    , m_lineHeight(std::ceil(QFontMetricsF(m_body).height()))
    , m_captionHeight(std::ceil(QFontMetricsF(m_caption).height()))
{
}

double BubbleMeasure::maxBubble() const
{
    const double room = m_width - 2.0 * sideMargin();
    return std::max(140.0, std::min(640.0, room * (m_width < 600 ? 0.86 : 0.66)));
}

double BubbleMeasure::textLimit(const RowContext &context) const
{
    const double avatar = context.inGroupChat ? avatarSide + metrics::s : 0;
    return std::min(maxBubble(), m_width - 2.0 * sideMargin() - avatar) - 2 * padSide;
}

double BubbleMeasure::metaWidth(const TimelineRow &row) const
{
    const double time = QFontMetricsF(m_caption).horizontalAdvance(timeWords(row));
    return std::ceil(time) + (row.fromMe ? 4 + tickSize.width() : 0);
}

double BubbleMeasure::headWidth(const TimelineRow &row, const RowContext &context) const
{
    const QFontMetricsF strong(m_theme.font(TextStyle::Strong));
    double width = 0;
    if (context.inGroupChat && context.startsGroup && !row.fromMe)
        width = strong.horizontalAdvance(row.senderName) + 4;
    if (row.content.quote) {
        const QFontMetricsF small(m_theme.font(TextStyle::Small));
        width = std::max({ width, 120.0, small.horizontalAdvance(quoteLine(row)) + 16 });
    }
    return std::min(width, textLimit(context));
}

/// Name and quote; gives where the content begins. X is relative to the bubble.
double BubbleMeasure::head(BubbleLayout &out, const TimelineRow &row, double top) const
{
    double y = top;
    if (out.context.inGroupChat && out.context.startsGroup && !row.fromMe) {
        out.sender = QRectF(padSide, y, 0, m_lineHeight);
        y += m_lineHeight;
    }
    if (row.content.quote) {
        const double line = std::ceil(QFontMetricsF(m_theme.font(TextStyle::Small)).height());
        out.quote = QRectF(padSide, y, 0, 2 * line + 2);
        y += out.quote.height() + 4;
    }
    return y;
}

BubbleLayout BubbleMeasure::measure(
    const TimelineRow &row, const RowContext &context, const QString &dayTitle) const
{
    BubbleLayout out;
    out.form = formOf(row);
    out.context = context;
    double top = context.startsGroup ? 10 : 2;
    if (context.startsDay && !dayTitle.isEmpty()) {
        const QFontMetricsF fm(m_caption);
        const double width = fm.horizontalAdvance(dayTitle) + 24;
        out.day = QRectF((m_width - width) / 2, 12, width, m_captionHeight + 4);
        top = out.day.bottom() + metrics::m + (context.startsGroup ? 8 : 0);
    }
    if (context.startsUnread) {
        out.unreadLine = QRectF(0, top, m_width, m_captionHeight + 8);
        top = out.unreadLine.bottom() + metrics::m;
    }
    if (out.form == RowForm::Centred) {
        measureCentred(out, row, top);
        return out;
    }
    switch (out.form) {
    case RowForm::Text:
    case RowForm::Emoji:
        measureText(out, row);
        break;
    case RowForm::Picture:
        measurePicture(out, row);
        break;
    case RowForm::File:
        measureFile(out, row);
        break;
    case RowForm::Card:
    case RowForm::Centred:
        measureCard(out, row);
        break;
    }
    place(out, row, top);
    return out;
}

void BubbleMeasure::measureText(BubbleLayout &out, const TimelineRow &row) const
{
    QFont font = m_body;
    if (out.form == RowForm::Emoji) {
        if (font.pixelSize() > 0)
            font.setPixelSize(qRound(font.pixelSize() * 2.5));
        else
            font.setPointSizeF(font.pointSizeF() * 2.5);
    }
    const double top = head(out, row, padTop);
    out.text = TextBlock(bodyOf(row), textLook(m_theme, font), textLimit(out.context), m_direction);
    finishTextAndMeta(out, row, top, headWidth(row, out.context), padSide);
}

/// Puts time and ticks into the gap of the last line when they fit, else below.
void BubbleMeasure::finishTextAndMeta(
    BubbleLayout &out, const TimelineRow &row, double top, double contentWidth, double inset) const
{
    const double limit = std::max(contentWidth, textLimit(out.context));
    const double meta = metaWidth(row);
    const bool oneDirection = out.text.lastLineIsRightToLeft() == (m_direction == Qt::RightToLeft);
    const bool fits = (oneDirection || out.text.lineCount() <= 1)
        && out.text.lastLineWidth() + metaGap + meta <= limit;
    const double beside = out.text.lastLineWidth() + metaGap + meta;
    const double width
        = std::ceil(std::max({ contentWidth, out.text.size().width(), fits ? beside : meta }));
    double bottom = top + std::max(m_lineHeight, out.text.size().height());
    if (!fits)
        bottom += m_captionHeight - 2;
    // A line of the other direction keeps clear of the time at its own end.
    const double textWidth = fits && !oneDirection ? width - metaGap - meta : width;
    out.text.alignTo(textWidth);
    const bool mirrored = m_direction == Qt::RightToLeft;
    out.textAt = QPointF(inset + (mirrored && textWidth < width ? width - textWidth : 0), top);
    out.bubble = QRectF(0, 0, width + 2 * inset, bottom + padBottom);
    out.meta = QRectF(out.bubble.width() - inset - meta, out.bubble.bottom() - m_captionHeight - 3,
        meta, m_captionHeight);
    out.quote.setWidth(out.quote.isNull() ? 0 : width);
    out.sender.setWidth(out.sender.isNull() ? 0 : width);
}

void BubbleMeasure::measurePicture(BubbleLayout &out, const TimelineRow &row) const
{
    const MediaReference &media = *row.content.media;
    const double limit = std::min(
        row.content.kind == MessageKind::Sticker ? 160.0 : 300.0, textLimit(out.context) + padSide);
    QSizeF size(media.width > 0 ? media.width : 4, media.height > 0 ? media.height : 3);
    size.scale(limit, 320, Qt::KeepAspectRatio);
    size = QSizeF(
        std::round(std::max(110.0, size.width())), std::round(std::max(80.0, size.height())));
    const double top = head(out, row, out.context.inGroupChat || row.content.quote ? padTop : 5);
    out.picture = QRectF(6, top, size.width(), size.height());
    const bool running = row.transferTotal > 0;
    if (running || row.localPath.isEmpty() || isMoving(row.content.kind))
        out.button = QRectF(out.picture.center() - QPointF(22, 22), QSizeF(44, 44));
    lengthPill(out, row);
    if (row.content.text.isEmpty()) {
        const double meta = metaWidth(row);
        out.bubble = QRectF(0, 0, size.width() + 12, out.picture.bottom() + 5);
        out.metaOnPicture = true;
        out.meta = QRectF(out.picture.right() - 6 - 8 - meta,
            out.picture.bottom() - 6 - m_captionHeight - 1, meta, m_captionHeight);
        out.quote.setWidth(out.quote.isNull() ? 0 : size.width() - 12);
        out.sender.setWidth(out.sender.isNull() ? 0 : size.width() - 12);
        return;
    }
    const double width = size.width() - 12;
    out.text = TextBlock(bodyOf(row), textLook(m_theme, m_body), width, m_direction);
    const double picked = out.picture.bottom();
    const bool oneDirection = out.text.lastLineIsRightToLeft() == (m_direction == Qt::RightToLeft);
    const double meta = metaWidth(row);
    const bool fits = (oneDirection || out.text.lineCount() <= 1)
        && out.text.lastLineWidth() + metaGap + meta <= width;
    const double textWidth = fits && !oneDirection ? width - metaGap - meta : width;
    out.text.alignTo(textWidth);
    out.textAt = QPointF(
        padSide + (m_direction == Qt::RightToLeft && textWidth < width ? width - textWidth : 0),
        picked + 4);
    const double bottom
        = out.textAt.y() + out.text.size().height() + (fits ? 0 : m_captionHeight - 2);
    out.bubble = QRectF(0, 0, size.width() + 12, bottom + padBottom);
    out.meta = QRectF(out.bubble.width() - padSide - meta,
        out.bubble.bottom() - m_captionHeight - 3, meta, m_captionHeight);
    out.quote.setWidth(out.quote.isNull() ? 0 : width);
    out.sender.setWidth(out.sender.isNull() ? 0 : width);
}

/// At the other end than the time.
void BubbleMeasure::lengthPill(BubbleLayout &out, const TimelineRow &row) const
{
    out.lengthText = lengthTextOf(row);
    if (out.lengthText.isEmpty())
        return;
    const double width = QFontMetricsF(m_caption).horizontalAdvance(out.lengthText);
    out.length = QRectF(out.picture.left() + 6, out.picture.bottom() - 6 - m_captionHeight - 2,
        std::ceil(width) + 2 * metrics::s, m_captionHeight + 2);
}

void BubbleMeasure::measureFile(BubbleLayout &out, const TimelineRow &row) const
{
    out.card = cardTextOf(row);
    const double width = std::min(312.0, textLimit(out.context));
    const double top = head(out, row, padTop + 3);
    out.quote.setWidth(out.quote.isNull() ? 0 : width);
    out.sender.setWidth(out.sender.isNull() ? 0 : width);
    out.button = QRectF(padSide, top, 44, 44);
    const double left = padSide + 44 + metrics::m;
    const double block = m_lineHeight + m_captionHeight;
    const double textTop = top + (44 - block) / 2;
    const double meta = metaWidth(row);
    const bool isBars
        = row.content.kind == MessageKind::Voice && !row.content.media->waveform.isEmpty();
    (isBars ? out.bars : out.cardTitle)
        = QRectF(left, textTop, width + padSide - left, m_lineHeight);
    const bool caption = row.content.kind == MessageKind::Document && !row.content.text.isEmpty()
        && row.content.text != row.content.media->fileName;
    out.cardLine = QRectF(left, textTop + m_lineHeight,
        width + padSide - left - (caption ? 0 : meta + metrics::s), m_captionHeight);
    double bottom = top + 44 + 3;
    if (caption) {
        out.text = TextBlock(bodyOf(row), textLook(m_theme, m_body), width, m_direction);
        out.text.alignTo(width);
        out.textAt = QPointF(padSide, bottom + 4);
        bottom = out.textAt.y() + out.text.size().height();
        const bool oneDirection
            = out.text.lastLineIsRightToLeft() == (m_direction == Qt::RightToLeft);
        if (!oneDirection || out.text.lastLineWidth() + metaGap + meta > width)
            bottom += m_captionHeight - 2;
    }
    out.bubble = QRectF(0, 0, width + 2 * padSide, bottom + padTop);
    const double metaTop = caption ? out.bubble.bottom() - m_captionHeight - 3 : out.cardLine.top();
    out.meta = QRectF(padSide + width - meta, metaTop, meta, m_captionHeight);
}

void BubbleMeasure::measureCard(BubbleLayout &out, const TimelineRow &row) const
{
    out.card = cardTextOf(row);
    const double meta = metaWidth(row);
    const double left = padSide + 22 + metrics::m;
    const double room = textLimit(out.context) - 22 - metrics::m;
    const double title = QFontMetricsF(m_body).horizontalAdvance(out.card.title) + 4;
    const double line = out.card.line.isEmpty()
        ? 0
        : QFontMetricsF(m_caption).horizontalAdvance(out.card.line) + 4;
    const bool oneLine = out.card.line.isEmpty();
    const double beside = (oneLine ? title : line) + metaGap + meta;
    const double width = std::ceil(std::min(
        room, std::max({ title, line, beside, headWidth(row, out.context) - left + padSide })));
    const double top = head(out, row, padTop);
    out.quote.setWidth(out.quote.isNull() ? 0 : width + left - padSide);
    out.sender.setWidth(out.sender.isNull() ? 0 : width + left - padSide);
    out.cardTitle = QRectF(left, top, oneLine ? width - meta - metaGap : width, m_lineHeight);
    double bottom = out.cardTitle.bottom();
    if (!oneLine) {
        const bool fits = beside <= room;
        out.cardLine = QRectF(left, bottom, fits ? width - meta - metaGap : width, m_captionHeight);
        bottom = out.cardLine.bottom() + (fits ? 0 : m_captionHeight);
    }
    out.bubble = QRectF(0, 0, left + width + padSide, bottom + padBottom);
    out.icon = QRectF(padSide, top + (bottom - top - 22) / 2, 22, 22);
    out.meta = QRectF(out.bubble.width() - padSide - meta,
        out.bubble.bottom() - m_captionHeight - 3, meta, m_captionHeight);
}

void BubbleMeasure::measureCentred(BubbleLayout &out, const TimelineRow &row, double top) const
{
    out.card = cardTextOf(row);
    const QFontMetricsF fm(m_theme.font(TextStyle::Caption));
    QString words = out.card.title;
    if (!out.card.line.isEmpty())
        words += QStringLiteral(" · ") + out.card.line;
    const double icon = out.card.icon.isEmpty() ? 0 : 16 + 6;
    const double width
        = std::min(fm.horizontalAdvance(words) + 4, m_width - 2.0 * sideMargin() - icon);
    const double left = (m_width - width - icon) / 2;
    if (icon > 0)
        out.icon = QRectF(left, top + (m_captionHeight - 16) / 2, 16, 16);
    out.card.title = words;
    out.cardTitle = QRectF(left + icon, top, width, m_captionHeight);
    out.height = qCeil(out.cardTitle.bottom() + 4);
    mirror(out);
    // The pill stands in the middle either way.
}

/// At the other end than the time.
void BubbleMeasure::reactionPill(BubbleLayout &out, const TimelineRow &row) const
{
    if (row.reactions.empty())
        return;
    const double width
        = std::ceil(QFontMetricsF(m_caption).horizontalAdvance(reactionPillText(row.reactions)));
    out.reactions = QRectF(out.bubble.left() + padSide - metrics::xs,
        out.bubble.bottom() - padBottom, width + 2 * metrics::s, m_captionHeight + metrics::xs);
}

void BubbleMeasure::reasonLine(BubbleLayout &out, const TimelineRow &row) const
{
    const bool failed = row.fromMe && row.status == DeliveryStep::Failed;
    // A card that waits in vain says so itself.
    if ((row.reason.isEmpty() || row.content.kind == MessageKind::Placeholder) && !failed)
        return;
    const QFontMetricsF fm(m_caption);
    QFont strong = m_caption;
    strong.setWeight(QFont::DemiBold);
    const double retry
        = failed ? QFontMetricsF(strong).horizontalAdvance(actionWords(RowAction::Retry)) + 6 : 0;
    const double room = m_width - 2.0 * sideMargin() - retry;
    const double width = std::min(std::ceil(fm.horizontalAdvance(row.reason)) + 2, room);
    const double y = std::max(out.bubble.bottom(), out.reactions.bottom()) + 3;
    if (row.fromMe) {
        out.retry
            = failed ? QRectF(out.bubble.right() - retry, y, retry, m_captionHeight) : QRectF();
        out.reason = QRectF(out.bubble.right() - retry - width, y, width, m_captionHeight);
    } else {
        out.reason = QRectF(out.bubble.left(), y, width, m_captionHeight);
    }
}

/// Moves the parts from the bubble's corner to the row, at its side.
void BubbleMeasure::place(BubbleLayout &out, const TimelineRow &row, double top) const
{
    const bool avatar = out.context.inGroupChat && !row.fromMe;
    const double left = row.fromMe ? m_width - sideMargin() - out.bubble.width()
                                   : sideMargin() + (avatar ? avatarSide + metrics::s : 0);
    const QPointF by(std::round(left), top);
    for (QRectF *part : { &out.bubble, &out.sender, &out.quote, &out.picture, &out.length,
             &out.bars, &out.button, &out.icon, &out.cardTitle, &out.cardLine, &out.meta }) {
        if (!part->isNull())
            part->translate(by);
    }
    out.textAt += by;
    if (avatar && out.context.endsGroup)
        out.avatar = QRectF(sideMargin(), out.bubble.bottom() - avatarSide, avatarSide, avatarSide);
    reactionPill(out, row);
    reasonLine(out, row);
    double bottom = std::max(out.bubble.bottom(), out.reactions.bottom());
    if (!out.reason.isNull() || !out.retry.isNull())
        bottom = std::max(out.reason.bottom(), out.retry.bottom());
    out.height = qCeil(bottom);
    mirror(out);
}

void BubbleMeasure::mirror(BubbleLayout &out) const
{
    if (m_direction != Qt::RightToLeft)
        return;
    // The text box keeps its place inside the bubble: it was measured for this direction.
    const double textInset = out.textAt.x() - out.bubble.left();
    for (QRectF *part : { &out.bubble, &out.avatar, &out.sender, &out.quote, &out.picture,
             &out.length, &out.bars, &out.button, &out.icon, &out.cardTitle, &out.cardLine,
             &out.meta, &out.reactions, &out.reason, &out.retry }) {
        if (!part->isNull())
            part->moveLeft(m_width - part->right());
    }
    out.textAt.setX(out.bubble.left() + textInset);
}

} // namespace heliograph
