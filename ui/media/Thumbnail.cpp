// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/media/Thumbnail.h"

#include "ui/widgets/Icon.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

namespace heliograph {

namespace {

constexpr int thumbSide = 128;
constexpr int thumbMargin = 4;

class RemoveButton final : public QAbstractButton {
public:
    RemoveButton(const Theme &theme, QWidget *parent)
        : QAbstractButton(parent)
        , m_theme(theme)
    {
        setFocusPolicy(Qt::TabFocus);
        setFixedSize(22, 22);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setLayoutDirection(Qt::LayoutDirectionAuto);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(
            showsFocus(*this) ? QPen(m_theme.colour(ColourRole::Accent), 2) : QPen(Qt::NoPen));
        painter.setBrush(QColor(0, 0, 0, 170));
        painter.drawEllipse(QRectF(rect()).adjusted(1, 1, -1, -1));
        paintIcon(painter, QRectF(5, 5, 12, 12), QLatin1String("close"), Qt::white);
    }

private:
    const Theme &m_theme;
};

} // namespace

Thumbnail::Thumbnail(const Theme &theme, int id, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_id(id)
    , m_remove(new RemoveButton(theme, this))
{
    setObjectName(QStringLiteral("mediaItem-%1").arg(id));
    m_remove->setObjectName(QStringLiteral("removeMediaItem-%1").arg(id));
    setFocusPolicy(Qt::StrongFocus);
    setCheckable(false);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(m_remove, &QAbstractButton::clicked, this, [this] { emit removeRequested(m_id); });
}

void Thumbnail::setItem(const SheetItem &item, int place, int count, bool selected)
{
    m_item = item;
    m_place = place;
    m_selected = selected;
    QString words = item.refusal ? refusalText(item) : sizeText(item.probe.size);
    if (item.probe.seconds > 0)
        words = durationText(item.probe.seconds) + QStringLiteral(", ") + words;
    setAccessibleName(tr("%1, item %2 of %3, %4").arg(item.name).arg(place).arg(count).arg(words));
    setToolTip(item.name
        + (count > 1 ? QStringLiteral("\n") + tr("Ctrl+← and Ctrl+→ move it.") : QString()));
    m_remove->setAccessibleName(tr("Remove %1").arg(item.name));
    m_remove->setToolTip(tr("Remove"));
    update();
}

QSize Thumbnail::sizeHint() const
{
    return { thumbSide + 2 * thumbMargin,
        thumbSide + 2 * thumbMargin + 6 + QFontMetrics(m_theme.font(TextStyle::Caption)).height() };
}

void Thumbnail::resizeEvent(QResizeEvent *event)
{
    QAbstractButton::resizeEvent(event);
    const int left
        = layoutDirection() == Qt::RightToLeft ? thumbMargin + 6 : thumbMargin + thumbSide - 28;
    m_remove->move(left, thumbMargin + 6);
}

void Thumbnail::paintPicture(QPainter &painter, const QRectF &area) const
{
    QPainterPath clip;
    clip.addRoundedRect(area, metrics::cardRadius, metrics::cardRadius);
    painter.save();
    painter.setClipPath(clip);
    painter.fillRect(area, m_theme.colour(ColourRole::Raised));
    if (!m_item.probe.thumbnail.isNull() && !m_item.refusal) {
        const QSizeF size = QSizeF(m_item.probe.thumbnail.size())
                                .scaled(area.size(), Qt::KeepAspectRatioByExpanding);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(
            QRectF(area.center() - QPointF(size.width() / 2, size.height() / 2), size),
            m_item.probe.thumbnail);
    } else {
        const MediaType form = m_item.form();
        const QLatin1String icon = m_item.refusal ? QLatin1String("warning")
            : form == MediaType::Voice            ? QLatin1String("microphone")
            : m_item.probe.forms.size() < 2       ? QLatin1String("document")
            : m_item.probe.height > 0             ? QLatin1String("video")
                                                  : QLatin1String("audio");
        paintIcon(painter, QRectF(area.center() - QPointF(22, 22), QSizeF(44, 44)), icon,
            m_theme.colour(m_item.refusal ? ColourRole::Danger : ColourRole::Second));
    }
    painter.restore();
}

/// How long it plays, in the lower corner.
void Thumbnail::paintLength(QPainter &painter, const QRectF &area) const
{
    if (m_item.probe.seconds == 0 || m_item.refusal)
        return;
    constexpr double height = 22;
    constexpr double mark = 12;
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const QString words = durationText(m_item.probe.seconds);
    const QFont font = m_theme.font(TextStyle::Caption);
    const double width = mark + 3.0 * metrics::xs + QFontMetrics(font).horizontalAdvance(words);
    const QRectF pill(mirrored ? area.right() - 6 - width : area.left() + 6,
        area.bottom() - 6 - height, width, height);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 170));
    painter.drawRoundedRect(pill, metrics::controlRadius, metrics::controlRadius);
    paintIcon(painter, QRectF(pill.left() + metrics::xs, pill.center().y() - mark / 2, mark, mark),
        QLatin1String("resume"), Qt::white);
    painter.setPen(Qt::white);
    painter.setFont(font);
    painter.drawText(
        pill.adjusted(mark + 2.0 * metrics::xs, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, words);
}

void Thumbnail::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area(thumbMargin, thumbMargin, thumbSide, thumbSide);
    paintPicture(painter, area);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const QRectF badge(mirrored ? area.right() - 28 : area.left() + 6, area.top() + 6, 22, 22);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 170));
    painter.drawRoundedRect(badge, metrics::controlRadius, metrics::controlRadius);
    painter.setPen(Qt::white);
    painter.setFont(m_theme.font(TextStyle::Caption));
    painter.drawText(badge, Qt::AlignCenter, QString::number(m_place));
    paintLength(painter, area);
    if (m_selected || showsFocus(*this)) {
        painter.setPen(QPen(m_theme.colour(ColourRole::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(
            area.adjusted(-3, -3, 3, 3), metrics::cardRadius + 3, metrics::cardRadius + 3);
    }
    const QFont small = m_theme.font(TextStyle::Caption);
    const QRectF line(thumbMargin, area.bottom() + 6, thumbSide, QFontMetrics(small).height());
    painter.setFont(small);
    painter.setPen(m_theme.colour(m_item.refusal ? ColourRole::Danger : ColourRole::Second));
    QString words = m_item.refusal ? refusalText(m_item) : m_item.name;
    if (!m_item.refusal && m_item.isProbed) {
        const QString size = QStringLiteral(" · ") + sizeText(m_item.probe.size);
        const int room = thumbSide - QFontMetrics(small).horizontalAdvance(size);
        words = elidedText(isolatedForDisplay(words), small, room, Qt::ElideMiddle) + size;
    }
    painter.drawText(line,
        Qt::AlignVCenter | Qt::AlignAbsolute | (mirrored ? Qt::AlignRight : Qt::AlignLeft),
        elidedText(words, small, thumbSide));
}

void Thumbnail::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) {
        emit removeRequested(m_id);
        return;
    }
    const bool arrows = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right;
    if (arrows && event->modifiers().testFlag(Qt::ControlModifier)) {
        const bool towardsEnd
            = (event->key() == Qt::Key_Right) != (layoutDirection() == Qt::RightToLeft);
        emit moveRequested(m_id, towardsEnd ? 1 : -1);
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

void Thumbnail::mousePressEvent(QMouseEvent *event)
{
    m_grip = event->pos();
    QAbstractButton::mousePressEvent(event);
}

void Thumbnail::mouseMoveEvent(QMouseEvent *event)
{
    // Dragging a tile past its neighbour changes their places.
    const int moved = event->pos().x() - m_grip.x();
    if (isDown() || std::abs(moved) > width()) {
        if (std::abs(moved) > width() * 2 / 3) {
            const bool towardsEnd = (moved > 0) != (layoutDirection() == Qt::RightToLeft);
            emit moveRequested(m_id, towardsEnd ? 1 : -1);
            m_grip.rx() += moved > 0 ? width() : -width();
        }
    }
    QAbstractButton::mouseMoveEvent(event);
}

AddTile::AddTile(const Theme &theme, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("addMediaButton"));
    setText(tr("Add or drop here"));
    setAccessibleName(tr("Add files"));
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize AddTile::sizeHint() const
{
    return { thumbSide + 2 * thumbMargin,
        thumbSide + 2 * thumbMargin + 6 + QFontMetrics(m_theme.font(TextStyle::Caption)).height() };
}

void AddTile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area(thumbMargin, thumbMargin, thumbSide, thumbSide);
    QPen dashes(m_theme.colour(showsFocus(*this) ? ColourRole::Accent : ColourRole::Border), 1.5);
    dashes.setDashPattern({ 3, 2.5 });
    painter.setPen(dashes);
    painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), metrics::cardRadius, metrics::cardRadius);
    paintIcon(painter, QRectF(area.center() - QPointF(13, 13), QSizeF(26, 26)),
        QLatin1String("add"), m_theme.colour(ColourRole::Second));
    const QFont small = m_theme.font(TextStyle::Caption);
    painter.setFont(small);
    painter.setPen(m_theme.colour(ColourRole::Second));
    painter.drawText(
        QRectF(thumbMargin, area.bottom() + 6, thumbSide, QFontMetrics(small).height()),
        Qt::AlignVCenter | Qt::AlignLeft, elidedText(text(), small, thumbSide));
}

} // namespace heliograph
