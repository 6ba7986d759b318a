// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/media/DropArea.h"

#include "ui/widgets/Icon.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/TargetLine.h"
#include "ui/widgets/Text.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QMimeDatabase>
#include <QPainter>

#include <algorithm>

namespace heliograph {

namespace {
constexpr int targetBand = 68;
constexpr int footBand = 48;
constexpr int sampleRows = 3;
} // namespace

DropArea::DropArea(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_target(new TargetLine(theme, this))
{
    setObjectName(QStringLiteral("dropArea"));
    setAccessibleName(tr("Drop files here"));
    setAcceptDrops(true);
}

void DropArea::setTarget(const SendTarget &target)
{
    m_target->setTarget(target.chatTitle, target.chatColour, target.accountLabel,
        target.accountPhone, target.accountColour);
}

bool DropArea::accepts(const QMimeData &data) { return pasteKindOf(data) == PasteKind::Media; }

QRectF DropArea::half(bool documents) const
{
    const double gap = metrics::l;
    const double side = metrics::xl;
    const double wide = (width() - 2 * side - gap) / 2;
    const bool second = documents != (layoutDirection() == Qt::RightToLeft);
    return { side + (second ? wide + gap : 0), targetBand, wide,
        std::max(60.0, height() - targetBand - double(footBand)) };
}

int DropArea::halfAt(const QPoint &at) const
{
    if (half(false).contains(at))
        return 0;
    return half(true).contains(at) ? 1 : -1;
}

void DropArea::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_target->setGeometry(
        metrics::xl, metrics::m, width() - 2 * metrics::xl, targetBand - 2 * metrics::m);
}

void DropArea::dragEnterEvent(QDragEnterEvent *event)
{
    if (!accepts(*event->mimeData())) {
        event->ignore();
        return;
    }
    m_names.clear();
    for (const MimeItem &item : itemsOf(*event->mimeData()))
        m_names << (item.path.isEmpty() ? tr("Picture") : QFileInfo(item.path).fileName());
    event->acceptProposedAction();
    update();
}

void DropArea::dragMoveEvent(QDragMoveEvent *event)
{
    m_hovered = halfAt(event->position().toPoint());
    // Between and around the halves a drop does nothing, and the cursor says so.
    if (m_hovered < 0)
        event->ignore();
    else
        event->acceptProposedAction();
    update();
}

void DropArea::dragLeaveEvent(QDragLeaveEvent *event)
{
    m_hovered = -1;
    event->accept();
    emit left();
}

void DropArea::dropEvent(QDropEvent *event)
{
    const int where = halfAt(event->position().toPoint());
    m_hovered = -1;
    if (where < 0) {
        event->ignore();
    } else {
        event->acceptProposedAction();
        emit dropped(itemsOf(*event->mimeData()), where == 1);
    }
    emit left();
}

void DropArea::paintSample(QPainter &painter, const QRectF &area, bool documents) const
{
    static const QMimeDatabase types;
    const auto isPicture = [](const QString &name) {
        return types.mimeTypeForFile(name, QMimeDatabase::MatchExtension)
            .name()
            .startsWith(QLatin1String("image/"));
    };
    QStringList rows = m_names;
    const bool anyPicture = std::any_of(rows.begin(), rows.end(), isPicture);
    double y = area.bottom();
    if (!documents && anyPicture)
        rows.erase(std::remove_if(rows.begin(), rows.end(), isPicture), rows.end());
    for (qsizetype i = std::min<qsizetype>(rows.size(), sampleRows) - 1; i >= 0; --i) {
        const QRectF row(area.left(), y - 40, area.width(), 40);
        paintCard(painter, row, metrics::cardRadius, m_theme.colour(ColourRole::Window),
            m_theme.colour(ColourRole::Border));
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        const QRectF icon(
            mirrored ? row.right() - 30 : row.left() + 12, row.center().y() - 9, 18, 18);
        paintIcon(painter, icon,
            isPicture(rows[i]) ? QLatin1String("photo") : QLatin1String("document"),
            m_theme.colour(ColourRole::Second));
        const QFont body = m_theme.font(TextStyle::Body);
        const QRectF name = mirrored ? row.adjusted(12, 0, -40, 0) : row.adjusted(40, 0, -12, 0);
        painter.setFont(body);
        painter.setPen(m_theme.colour(ColourRole::Text));
        painter.drawText(name,
            Qt::AlignVCenter | Qt::AlignAbsolute | (mirrored ? Qt::AlignRight : Qt::AlignLeft),
            elidedText(isolatedForDisplay(rows[i]), body, qFloor(name.width()), Qt::ElideMiddle));
        y -= 46;
    }
    if (documents || !anyPicture)
        return;
    const double side = std::min(107.0, y - area.top());
    const QRectF picture(area.center().x() - side * 0.75, y - side, side * 1.5, side);
    paintCard(painter, picture, metrics::cardRadius, m_theme.colour(ColourRole::Raised), {});
    paintIcon(painter, QRectF(picture.center() - QPointF(24, 24), QSizeF(48, 48)),
        QLatin1String("photo"), m_theme.colour(ColourRole::Second));
}

void DropArea::paintHalf(QPainter &painter, bool documents) const
{
    const QRectF area = half(documents);
    const bool hot = m_hovered == (documents ? 1 : 0);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen dashes(m_theme.colour(ColourRole::Accent), 2);
    if (!hot)
        dashes.setDashPattern({ 3, 2 });
    painter.setPen(dashes);
    painter.setBrush(m_theme.colour(hot ? ColourRole::Selected : ColourRole::Surface));
    painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), metrics::cardRadius, metrics::cardRadius);
    const QString title = documents ? tr("As documents") : tr("As photos");
    const QString words = documents
        ? tr("Every file exactly as it is,\nopened after a download.")
        : tr("Shown in the chat, made smaller.\nWhat is no picture stays a document.");
    const QFont large = m_theme.font(TextStyle::Title);
    const QFont body = m_theme.font(TextStyle::Body);
    const double line = QFontMetricsF(body).height();
    const double text = QFontMetricsF(large).height() + 4 + 2 * line;
    const bool roomy = area.height() > 164 + 32 + text;
    const double sample = roomy ? 164 + metrics::l : 0;
    double y = area.center().y() - (sample + text) / 2;
    if (roomy) {
        const double wide = std::min(216.0, area.width() - 32);
        paintSample(painter, QRectF(area.center().x() - wide / 2, y, wide, 164), documents);
        y += sample;
    }
    painter.setFont(large);
    painter.setPen(m_theme.colour(ColourRole::Text));
    painter.drawText(QRectF(area.left(), y, area.width(), QFontMetricsF(large).height()),
        Qt::AlignCenter, title);
    y += QFontMetricsF(large).height() + 4;
    painter.setFont(body);
    painter.setPen(m_theme.colour(ColourRole::Second));
    painter.drawText(QRectF(area.left() + 8, y, area.width() - 16, 3 * line),
        Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, words);
}

void DropArea::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    painter.fillRect(rect(), m_theme.colour(ColourRole::Window));
    paintHalf(painter, false);
    paintHalf(painter, true);
    painter.setFont(m_theme.font(TextStyle::Caption));
    painter.setPen(m_theme.colour(ColourRole::Second));
    painter.drawText(QRectF(0, height() - footBand, width(), footBand), Qt::AlignCenter,
        tr("Nothing is sent yet: a sheet opens first. Esc cancels."));
}

} // namespace heliograph
