// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Controls.h"

#include "ui/widgets/Icon.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>

namespace heliograph {

ThemedLabel::ThemedLabel(
    const Theme &theme, const QString &text, TextStyle style, ColourRole role, QWidget *parent)
    : QLabel(text, parent)
    , m_theme(theme)
    , m_style(style)
    , m_role(role)
{
    setTextFormat(Qt::PlainText);
    // Words of the other direction stand at the layout's beginning all the same.
    if (layoutDirection() == Qt::RightToLeft)
        setAlignment(Qt::AlignVCenter | Qt::AlignRight | Qt::AlignAbsolute);
    apply();
    connect(&theme, &Theme::changed, this, &ThemedLabel::apply);
}

void ThemedLabel::setRole(ColourRole role)
{
    m_role = role;
    apply();
}

void ThemedLabel::setStyle(TextStyle style)
{
    m_style = style;
    apply();
}

int ThemedLabel::lineWidth() const { return fontMetrics().horizontalAdvance(text()) + 2; }

void ThemedLabel::apply()
{
    setFont(m_theme.font(m_style));
    QPalette colours = m_theme.palette();
    colours.setColor(QPalette::WindowText, m_theme.colour(m_role));
    setPalette(colours);
}

ElidedLabel::ElidedLabel(const Theme &theme, TextStyle style, ColourRole role, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_style(style)
    , m_role(role)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ElidedLabel::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void ElidedLabel::setRole(ColourRole role)
{
    m_role = role;
    update();
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode)
{
    m_mode = mode;
    update();
}

QSize ElidedLabel::sizeHint() const
{
    const QFontMetrics fm(m_theme.font(m_style));
    return { fm.horizontalAdvance(singleLine(m_text)) + 2, fm.height() };
}

QSize ElidedLabel::minimumSizeHint() const { return { 24, sizeHint().height() }; }

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QFont font = m_theme.font(m_style);
    painter.setFont(font);
    painter.setPen(m_theme.colour(m_role));
    const QString shown = elidedText(isolatedForDisplay(m_text), font, width(), m_mode);
    painter.setLayoutDirection(textDirection(shown, layoutDirection()));
    const bool right = layoutDirection() == Qt::RightToLeft;
    painter.drawText(rect(),
        Qt::AlignVCenter | Qt::AlignAbsolute | (right ? Qt::AlignRight : Qt::AlignLeft), shown);
}

Field::Field(const Theme &theme, const QString &placeholder, QWidget *parent)
    : QLineEdit(parent)
    , m_theme(theme)
{
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    setFrame(false);
    apply();
    connect(&theme, &Theme::changed, this, &Field::apply);
}

void Field::apply()
{
    setFont(m_theme.font(TextStyle::Body));
    QPalette colours = m_theme.palette();
    colours.setColor(QPalette::Base, Qt::transparent);
    setPalette(colours);
    setMinimumHeight(std::max(34, QFontMetrics(font()).height() + 14));
    const int wide = m_icon.isEmpty() ? metrics::s : metrics::s + 16 + metrics::s;
    const bool right = layoutDirection() == Qt::RightToLeft;
    setTextMargins(right ? metrics::s : wide, 0, right ? wide : metrics::s, 0);
    setAlignment(Qt::AlignVCenter | Qt::AlignAbsolute | (right ? Qt::AlignRight : Qt::AlignLeft));
}

void Field::setMostUnits(int units)
{
    connect(this, &QLineEdit::textChanged, this, [this, units](const QString &text) {
        if (text.size() <= units)
            return;
        const int cursor = cursorPosition();
        setText(cutToUnits(text, units));
        setCursorPosition(cursor);
    });
}

void Field::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::LayoutDirectionChange)
        apply();
}

void Field::setIconName(QLatin1String icon)
{
    m_icon = icon;
    apply();
}

void Field::setShortcutHint(const QString &hint)
{
    m_hint = hint;
    update();
}

void Field::setGround(ColourRole role)
{
    m_ground = role;
    update();
}

void Field::setPlain(bool plain)
{
    m_plain = plain;
    update();
}

void Field::paintEvent(QPaintEvent *event)
{
    {
        QPainter painter(this);
        const bool focused = hasFocus() && !m_plain;
        if (!m_plain)
            paintCard(painter, rect(), metrics::controlRadius, m_theme.colour(m_ground),
                m_theme.colour(focused ? ColourRole::Accent : ColourRole::Border));
        if (focused)
            paintFocusRing(
                painter, QRectF(rect()).adjusted(1, 1, -1, -1), metrics::controlRadius, m_theme);
        const bool right = layoutDirection() == Qt::RightToLeft;
        if (!m_icon.isEmpty()) {
            const double left = right ? width() - 16 - 10 : 10;
            paintIcon(painter, QRectF(left, (height() - 16) / 2.0, 16, 16), m_icon,
                m_theme.colour(ColourRole::Second), layoutDirection());
        }
        if (!m_hint.isEmpty() && !focused && text().isEmpty()) {
            QFont small = m_theme.font(TextStyle::Caption);
            const QFontMetrics fm(small);
            const QSize size(fm.horizontalAdvance(m_hint) + 10, fm.height());
            const int left = right ? 9 : width() - size.width() - 9;
            const QRectF key(left, (height() - size.height()) / 2.0, size.width(), size.height());
            paintCard(painter, key, 4, {}, m_theme.colour(ColourRole::Border));
            painter.setFont(small);
            painter.setPen(m_theme.colour(ColourRole::Second));
            painter.drawText(key, Qt::AlignCenter, m_hint);
        }
    }
    QLineEdit::paintEvent(event);
}

Card::Card(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintCard(painter, rect(), metrics::cardRadius, m_theme.colour(ColourRole::Surface),
        m_theme.colour(ColourRole::Border));
}

Pane::Pane(const Theme &theme, ColourRole ground, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_ground(ground)
{
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Pane::setEdges(Qt::Edges edges)
{
    m_edges = edges;
    update();
}

void Pane::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colour(m_ground));
    const QColor line = m_theme.colour(ColourRole::Border);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const auto has = [&](Qt::Edge edge) { return m_edges.testFlag(edge); };
    if (has(Qt::TopEdge))
        painter.fillRect(QRect(0, 0, width(), 1), line);
    if (has(Qt::BottomEdge))
        painter.fillRect(QRect(0, height() - 1, width(), 1), line);
    if (has(mirrored ? Qt::RightEdge : Qt::LeftEdge))
        painter.fillRect(QRect(0, 0, 1, height()), line);
    if (has(mirrored ? Qt::LeftEdge : Qt::RightEdge))
        painter.fillRect(QRect(width() - 1, 0, 1, height()), line);
}

} // namespace heliograph
