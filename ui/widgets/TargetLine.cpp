// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/TargetLine.h"

#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QPainter>

namespace heliograph {

TargetLine::TargetLine(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setMinimumWidth(160);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void TargetLine::setTarget(const QString &title, int colour, const QString &accountLabel,
    const QString &accountPhone, int accountColour)
{
    m_title = tr("To %1").arg(title);
    m_colour = colour;
    m_account = accountPhone.isEmpty() ? tr("from %1").arg(accountLabel)
                                       : tr("from %1 · %2").arg(accountLabel, accountPhone);
    m_accountColour = accountColour;
    setAccessibleName(m_title + QStringLiteral(", ") + m_account);
    update();
}

QSize TargetLine::sizeHint() const
{
    return { 240, std::max(40, 2 * QFontMetrics(m_theme.font(TextStyle::Body)).height()) };
}

void TargetLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const auto at = [&](double x, double w) { return mirrored ? width() - x - w : x; };
    const auto side = mirrored ? Qt::AlignRight : Qt::AlignLeft;
    const double middle = height() / 2.0;
    paintAvatar(painter, QRectF(at(0, 36), middle - 18, 36, 36),
        initialsOf(m_title.mid(m_title.indexOf(u' ') + 1)), m_colour, m_theme);
    const QFont strong = m_theme.font(TextStyle::Strong);
    const QFont small = m_theme.font(TextStyle::Caption);
    const double room = width() - 48;
    const double first = QFontMetricsF(strong).height();
    const double second = QFontMetricsF(small).height();
    const double top = middle - (first + second) / 2;
    painter.setFont(strong);
    painter.setPen(m_theme.colour(ColourRole::Text));
    painter.drawText(QRectF(at(48, room), top, room, first),
        Qt::AlignVCenter | Qt::AlignAbsolute | side, elidedText(m_title, strong, qFloor(room)));
    paintAccountMark(painter, QRectF(at(48, 8), top + first + (second - 8) / 2, 8, 8),
        m_accountColour, m_theme.colour(ColourRole::Surface), m_theme);
    painter.setFont(small);
    painter.setPen(m_theme.colour(ColourRole::Second));
    painter.drawText(QRectF(at(62, room - 14), top + first, room - 14, second),
        Qt::AlignVCenter | Qt::AlignAbsolute | side,
        elidedText(m_account, small, qFloor(room - 14)));
}

} // namespace heliograph
