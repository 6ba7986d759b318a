// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/BubblePainter.h"

#include "ui/timeline/PictureCache.h"
#include "ui/timeline/WaveformBars.h"
#include "ui/widgets/Icon.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace heliograph {

int senderColour(const Jid &jid)
{
    // Not qHash: its seed changes from run to run.
    quint32 sum = 2166136261U;
    for (const char c : jid.user)
        sum = (sum ^ static_cast<quint8>(c)) * 16777619U;
    return static_cast<int>(sum % static_cast<quint32>(Theme::accountColourCount()));
}

BubblePainter::BubblePainter(const Theme &theme, PictureCache &pictures)
    : m_theme(theme)
    , m_pictures(pictures)
{
}

static QPainterPath bubblePath(const QRectF &r, bool cutLeft, bool cutRight)
{
    const double radius = std::min(double(metrics::bubbleRadius), r.height() / 2);
    const double tail = 4;
    const double left = cutLeft ? tail : radius;
    const double right = cutRight ? tail : radius;
    QPainterPath path;
    path.moveTo(r.left() + radius, r.top());
    path.lineTo(r.right() - radius, r.top());
    path.arcTo(QRectF(r.right() - 2 * radius, r.top(), 2 * radius, 2 * radius), 90, -90);
    path.lineTo(r.right(), r.bottom() - right);
    path.arcTo(QRectF(r.right() - 2 * right, r.bottom() - 2 * right, 2 * right, 2 * right), 0, -90);
    path.lineTo(r.left() + left, r.bottom());
    path.arcTo(QRectF(r.left(), r.bottom() - 2 * left, 2 * left, 2 * left), 270, -90);
    path.lineTo(r.left(), r.top() + radius);
    path.arcTo(QRectF(r.left(), r.top(), 2 * radius, 2 * radius), 180, -90);
    path.closeSubpath();
    return path;
}

void BubblePainter::paint(
    QPainter &painter, const TimelineRow &row, const BubbleLayout &layout, const State &state) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    if (layout.form == RowForm::Centred) {
        if (!layout.icon.isNull())
            paintIcon(painter, layout.icon, layout.card.icon, m_theme.colour(ColourRole::Danger),
                state.direction);
        drawLine(painter, layout.cardTitle, layout.card.title, m_theme.font(TextStyle::Caption),
            ColourRole::Second, state.direction);
        return;
    }
    if (layout.form != RowForm::Emoji)
        paintBubble(painter, row, layout, state);
    else if (state.current)
        paintFocusRing(
            painter, layout.bubble.adjusted(1, 1, -1, -1), metrics::bubbleRadius, m_theme);
    if (!layout.avatar.isNull())
        paintAvatar(painter, layout.avatar, initialsOf(row.senderName),
            senderColour(row.key.sender), m_theme);
    paintHead(painter, row, layout, state);
    if (layout.form == RowForm::Picture)
        paintPicture(painter, row, layout);
    if (!layout.length.isNull())
        paintLength(painter, layout);
    if (!layout.button.isNull())
        paintFileButton(painter, row, layout, state);
    if (layout.form == RowForm::File || layout.form == RowForm::Card)
        paintCardText(painter, row, layout, state);
    painter.setPen(m_theme.colour(ColourRole::Text));
    layout.text.draw(painter, layout.textAt, state.finder, m_theme.colour(ColourRole::Accent),
        m_theme.colour(ColourRole::OnAccent));
    paintMeta(painter, row, layout, state);
    paintReactions(painter, row, layout);
    paintReason(painter, row, layout, state);
}

void BubblePainter::paintBubble(
    QPainter &painter, const TimelineRow &row, const BubbleLayout &layout, const State &state) const
{
    const bool mirrored = state.direction == Qt::RightToLeft;
    const bool tail = layout.context.endsGroup;
    const bool tailLeft = tail && (row.fromMe == mirrored);
    const bool tailRight = tail && (row.fromMe != mirrored);
    const bool placeholder = row.content.kind == MessageKind::Placeholder;
    const QPainterPath path
        = bubblePath(layout.bubble.adjusted(0.5, 0.5, -0.5, -0.5), tailLeft, tailRight);
    QPen outline(m_theme.colour(ColourRole::Border), 1);
    if (placeholder) {
        outline.setWidthF(1.5);
        outline.setDashPattern({ 3, 2.5 });
    }
    const bool outlined
        = !row.fromMe || placeholder || m_theme.scheme() == ColourScheme::HighContrast;
    painter.setPen(outlined ? outline : QPen(Qt::NoPen));
    painter.setBrush(placeholder
            ? QBrush(Qt::NoBrush)
            : QBrush(m_theme.colour(row.fromMe ? ColourRole::Outgoing : ColourRole::Surface)));
    painter.drawPath(path);
    if (state.flash > 0 || state.current || state.selected || state.found) {
        QColor ring = m_theme.colour(ColourRole::Accent);
        if (!state.current && !state.selected && !state.found)
            ring.setAlphaF(static_cast<float>(std::min(1.0, state.flash)));
        painter.setPen(QPen(ring, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(path);
    }
}

void BubblePainter::drawLine(QPainter &painter, const QRectF &rect, const QString &text,
    const QFont &font, ColourRole role, Qt::LayoutDirection direction, Qt::TextElideMode mode) const
{
    painter.setFont(font);
    painter.setPen(m_theme.colour(role));
    const QString shown = elidedText(isolatedForDisplay(text), font, qCeil(rect.width()), mode);
    painter.setLayoutDirection(textDirection(shown, direction));
    const auto side = direction == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft;
    painter.drawText(rect, Qt::AlignVCenter | Qt::AlignAbsolute | Qt::TextSingleLine | side, shown);
    painter.setLayoutDirection(Qt::LeftToRight);
}

void BubblePainter::paintHead(
    QPainter &painter, const TimelineRow &row, const BubbleLayout &layout, const State &state) const
{
    if (!layout.sender.isNull()) {
        QFont font = m_theme.font(TextStyle::Small);
        font.setWeight(QFont::DemiBold);
        QColor colour = Theme::accountColour(senderColour(row.key.sender));
        const QColor ground = m_theme.colour(ColourRole::Surface);
        for (int i = 0; i < 12 && Theme::contrast(colour, ground) < 4.5; ++i)
            colour = ground.lightness() > 128 ? colour.darker(112) : colour.lighter(112);
        painter.setFont(font);
        painter.setPen(colour);
        const auto side = state.direction == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft;
        painter.drawText(layout.sender, Qt::AlignVCenter | Qt::AlignAbsolute | side,
            elidedText(row.senderName, font, qCeil(layout.sender.width())));
    }
    if (layout.quote.isNull())
        return;
    const bool mirrored = state.direction == Qt::RightToLeft;
    const QRectF &q = layout.quote;
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.colour(ColourRole::Accent));
    painter.drawRoundedRect(
        QRectF(mirrored ? q.right() - 3 : q.left(), q.top(), 3, q.height()), 1.5, 1.5);
    const QRectF inner = mirrored ? q.adjusted(0, 0, -11, 0) : q.adjusted(11, 0, 0, 0);
    const QRectF first(inner.left(), inner.top() + 1, inner.width(), inner.height() / 2 - 1);
    QFont font = m_theme.font(TextStyle::Small);
    font.setWeight(QFont::DemiBold);
    // An own message is quoted by its own author; other names come from their address.
    const bool own = row.content.quote->sender.isNull()
        || (row.fromMe && row.content.quote->sender.isSameUser(row.key.sender))
        || (!row.fromMe && !row.key.chat.isGroup()
            && !row.content.quote->sender.isSameUser(row.key.sender));
    const QString &known = row.quotedName;
    const QString who = !known.isEmpty() ? known
        : own                            ? QCoreApplication::translate("BubblePainter", "You")
        : row.content.quote->sender.isSameUser(row.key.sender)
        ? row.senderName
        : phoneText(row.content.quote->sender.user);
    drawLine(painter, first, who, font, ColourRole::Accent, state.direction);
    drawLine(painter, first.translated(0, inner.height() / 2 - 1), quoteLine(row),
        m_theme.font(TextStyle::Small), ColourRole::Second, state.direction);
}

void BubblePainter::paintPicture(
    QPainter &painter, const TimelineRow &row, const BubbleLayout &layout) const
{
    const QSize pixels = (layout.picture.size() * painter.device()->devicePixelRatioF()).toSize();
    QPixmap pixmap;
    if (!row.localPath.isEmpty())
        pixmap = m_pictures.file(row.localPath, pixels);
    if (pixmap.isNull() && row.content.media)
        pixmap = m_pictures.blurred(row.key.id, row.content.media->thumbnail, pixels);
    QPainterPath clip;
    clip.addRoundedRect(layout.picture, metrics::cardRadius, metrics::cardRadius);
    painter.save();
    painter.setClipPath(clip, Qt::IntersectClip);
    if (pixmap.isNull()) {
        painter.fillRect(layout.picture, m_theme.colour(ColourRole::Raised));
        const QPointF centre = layout.picture.center();
        if (layout.button.isNull())
            paintIcon(painter, QRectF(centre - QPointF(16, 16), QSizeF(32, 32)),
                QLatin1String("photo"), m_theme.colour(ColourRole::Second));
    } else {
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawPixmap(layout.picture, pixmap, pixmap.rect());
    }
    painter.restore();
}

void BubblePainter::paintLength(QPainter &painter, const BubbleLayout &layout) const
{
    const double radius = layout.length.height() / 2;
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 170));
    painter.drawRoundedRect(layout.length, radius, radius);
    painter.setFont(m_theme.font(TextStyle::Caption));
    painter.setPen(Qt::white);
    painter.drawText(layout.length, Qt::AlignCenter, layout.lengthText);
}

void BubblePainter::paintRing(QPainter &painter, const QRectF &rect, double progress,
    const QColor &track, const QColor &ink) const
{
    const QRectF circle = rect.adjusted(2, 2, -2, -2);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(track, 3));
    painter.drawEllipse(circle);
    painter.setPen(QPen(ink, 3, Qt::SolidLine, Qt::RoundCap));
    painter.drawArc(circle, 90 * 16, -qRound(std::clamp(progress, 0.02, 1.0) * 360 * 16));
}

void BubblePainter::paintFileButton(
    QPainter &painter, const TimelineRow &row, const BubbleLayout &layout, const State &state) const
{
    const bool running = row.transferTotal > 0;
    const bool onPicture = layout.form == RowForm::Picture;
    const bool queued = row.fromMe && row.status == DeliveryStep::Queued;
    QColor ink = m_theme.colour(ColourRole::Accent);
    QColor track = m_theme.colour(ColourRole::Border);
    if (onPicture) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(0, 0, 0, 150));
        painter.drawEllipse(layout.button);
        ink = Qt::white;
        track = QColor(255, 255, 255, 90);
    } else if (!running) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.colour(row.fromMe ? ColourRole::Surface : ColourRole::Raised));
        painter.drawEllipse(layout.button);
    }
    QLatin1String icon = layout.card.icon.isEmpty() ? QLatin1String("document") : layout.card.icon;
    if (running) {
        paintRing(painter, layout.button,
            static_cast<double>(row.transferred) / static_cast<double>(row.transferTotal), track,
            ink);
        icon = QLatin1String("close");
    } else if (queued) {
        icon = QLatin1String("close");
    } else if (row.localPath.isEmpty()) {
        icon = QLatin1String("download");
    } else if (onPicture || isAudible(row)) {
        const bool heard = state.played && state.played->isRunning;
        icon = heard ? QLatin1String("pause") : QLatin1String("resume");
    }
    const QRectF inner(layout.button.center() - QPointF(10, 10), QSizeF(20, 20));
    paintIcon(painter, inner, icon, ink, state.direction);
}

void BubblePainter::paintCardText(
    QPainter &painter, const TimelineRow &row, const BubbleLayout &layout, const State &state) const
{
    if (!layout.icon.isNull())
        paintIcon(painter, layout.icon, layout.card.icon, m_theme.colour(ColourRole::Second),
            state.direction);
    const bool file = layout.form == RowForm::File;
    if (!layout.bars.isNull())
        paintWaveform(painter, layout.bars, row.content.media->waveform,
            { m_theme.colour(ColourRole::Accent), m_theme.colour(ColourRole::Second),
                state.played ? state.played->share() : 0 });
    else
        drawLine(painter, layout.cardTitle, layout.card.title, m_theme.font(TextStyle::Body),
            ColourRole::Text, state.direction, file ? Qt::ElideMiddle : Qt::ElideRight);
    if (!layout.cardLine.isNull())
        drawLine(painter, layout.cardLine,
            state.played ? playedText(state.played->position, state.played->duration)
                         : layout.card.line,
            m_theme.font(TextStyle::Caption), ColourRole::Second, state.direction);
}

void BubblePainter::paintMeta(
    QPainter &painter, const TimelineRow &row, const BubbleLayout &layout, const State &state) const
{
    const bool mirrored = state.direction == Qt::RightToLeft;
    QColor ink = m_theme.colour(ColourRole::Second);
    if (layout.metaOnPicture) {
        const QRectF pill = layout.meta.adjusted(-8, -1, 8, 1);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(0, 0, 0, 170));
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
        ink = Qt::white;
    }
    painter.setFont(m_theme.font(TextStyle::Caption));
    painter.setPen(ink);
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.drawText(layout.meta, Qt::AlignVCenter | (mirrored ? Qt::AlignRight : Qt::AlignLeft),
        timeWords(row));
    if (!row.fromMe)
        return;
    const double left = mirrored ? layout.meta.left() : layout.meta.right() - tickSize.width();
    const QPointF at(
        left, layout.meta.top() + (layout.meta.height() - tickSize.height()) / 2 + 0.5);
    if (layout.metaOnPicture && row.status != DeliveryStep::Failed) {
        // On a picture only white is sure to be seen; read ticks stay bolder than delivered ones.
        paintTicks(painter, at, row.status, ink, ink, ink);
        return;
    }
    paintTicks(painter, at, row.status, m_theme, ink);
}

void BubblePainter::paintReactions(
    QPainter &painter, const TimelineRow &row, const BubbleLayout &layout) const
{
    if (layout.reactions.isNull())
        return;
    const QRectF pill = layout.reactions.adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(QPen(m_theme.colour(ColourRole::Border), 1));
    painter.setBrush(m_theme.colour(ColourRole::Surface));
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    painter.setFont(m_theme.font(TextStyle::Caption));
    painter.setPen(m_theme.colour(ColourRole::Text));
    painter.drawText(layout.reactions, Qt::AlignCenter, reactionPillText(row.reactions));
}

void BubblePainter::paintReason(
    QPainter &painter, const TimelineRow &row, const BubbleLayout &layout, const State &state) const
{
    if (!layout.reason.isNull()) {
        const bool failed = row.status == DeliveryStep::Failed;
        drawLine(painter, layout.reason, row.reason, m_theme.font(TextStyle::Caption),
            failed ? ColourRole::Danger : ColourRole::Warning, state.direction);
    }
    if (!layout.retry.isNull()) {
        QFont font = m_theme.font(TextStyle::Caption);
        font.setWeight(QFont::DemiBold);
        painter.setFont(font);
        painter.setPen(m_theme.colour(ColourRole::Accent));
        painter.drawText(layout.retry,
            Qt::AlignVCenter
                | (state.direction == Qt::RightToLeft ? Qt::AlignLeft : Qt::AlignRight),
            actionWords(RowAction::Retry));
    }
}

void BubblePainter::paintDay(QPainter &painter, const QRectF &rect, const QString &title) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.colour(ColourRole::Raised));
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2);
    painter.setFont(m_theme.font(TextStyle::Caption));
    painter.setPen(m_theme.colour(ColourRole::Second));
    painter.drawText(rect, Qt::AlignCenter, title);
}

void BubblePainter::paintUnreadLine(QPainter &painter, const QRectF &band) const
{
    painter.fillRect(band, m_theme.colour(ColourRole::Surface));
    painter.setFont(m_theme.font(TextStyle::Caption));
    painter.setPen(m_theme.colour(ColourRole::Accent));
    painter.drawText(
        band, Qt::AlignCenter, QCoreApplication::translate("BubblePainter", "Unread messages"));
}

} // namespace heliograph
