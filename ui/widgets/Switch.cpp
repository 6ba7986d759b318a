// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Switch.h"

#include "ui/widgets/Marks.h"

#include <QPainter>

#include <algorithm>

namespace heliograph {

namespace {
constexpr int trackWidth = 36;
constexpr int trackHeight = 20;
constexpr int narrowestWords = 80;
} // namespace

Switch::Switch(const Theme &theme, const QString &text, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize Switch::sizeHint() const
{
    const QFontMetrics fm(m_theme.font(TextStyle::Body));
    return { fm.horizontalAdvance(text()) + metrics::l + trackWidth + 4, heightForWidth(10'000) };
}

QSize Switch::minimumSizeHint() const
{
    return { narrowestWords + metrics::l + trackWidth, trackHeight + metrics::s };
}

int Switch::heightForWidth(int width) const
{
    const QFontMetrics fm(m_theme.font(TextStyle::Body));
    const QRect room(0, 0, std::max(narrowestWords, width - trackWidth - metrics::l - 4), 10'000);
    const int words = fm.boundingRect(room, Qt::TextWordWrap, text()).height();
    return std::max(words, trackHeight) + metrics::s;
}

void Switch::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const QRectF track(mirrored ? 3.0 : width() - trackWidth - 3.0, (height() - trackHeight) / 2.0,
        trackWidth, trackHeight);
    const bool isOn = isChecked();
    const QColor ink = m_theme.colour(isEnabled() ? ColourRole::Second : ColourRole::Disabled);
    paintCard(painter, track, trackHeight / 2.0,
        isOn ? m_theme.colour(isEnabled() ? ColourRole::Accent : ColourRole::Raised) : QColor(),
        isOn && isEnabled() ? m_theme.colour(ColourRole::Accent) : ink);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isOn && isEnabled() ? m_theme.colour(ColourRole::OnAccent) : ink);
    const double knob = isOn != mirrored ? track.right() - 10 : track.left() + 10;
    painter.drawEllipse(QPointF(knob, track.center().y()), 7, 7);
    if (showsFocus(*this))
        paintFocusRing(painter, track.adjusted(-2, -2, 2, 2), trackHeight / 2.0 + 2, m_theme);
    painter.setFont(m_theme.font(TextStyle::Body));
    painter.setPen(m_theme.colour(isEnabled() ? ColourRole::Text : ColourRole::Disabled));
    const int taken = trackWidth + metrics::l + 4;
    painter.drawText(rect().adjusted(mirrored ? taken : 0, 0, mirrored ? 0 : -taken, 0),
        Qt::AlignVCenter | Qt::AlignAbsolute | Qt::TextWordWrap
            | (mirrored ? Qt::AlignRight : Qt::AlignLeft),
        text());
}

} // namespace heliograph
