// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Controls.h"
#include "ui/widgets/Icon.h"
#include "ui/widgets/Keys.h"
#include "ui/widgets/Marks.h"

#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace heliograph {

IconButton::IconButton(const Theme &theme, QLatin1String icon, const QString &name, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_icon(icon)
{
    setAccessibleName(name);
    setToolTip(name);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void IconButton::setIconName(QLatin1String icon)
{
    m_icon = icon;
    update();
}

void IconButton::setIconColour(ColourRole role)
{
    m_role = role;
    update();
}

void IconButton::setRinged(bool ringed)
{
    m_ringed = ringed;
    update();
}

QSize IconButton::sizeHint() const { return { 40, 40 }; }

void IconButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void IconButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

void IconButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = rect();
    const bool hovered = underMouse() && isEnabled();
    if (isChecked() || hovered || isDown()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.colour(isChecked() ? ColourRole::Selected : ColourRole::Raised));
        painter.drawRoundedRect(area, metrics::controlRadius, metrics::controlRadius);
    }
    if (m_ringed) {
        painter.setPen(QPen(m_theme.colour(ColourRole::Accent), 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(area.adjusted(1, 1, -1, -1));
    }
    if (showsFocus(*this))
        paintFocusRing(painter, area.adjusted(1, 1, -1, -1), metrics::controlRadius, m_theme);
    const ColourRole role = !isEnabled() ? ColourRole::Disabled
        : isChecked() || m_ringed        ? ColourRole::Accent
                                         : m_role;
    const double side = std::min({ 20.0, area.width() - 8, area.height() - 8 });
    paintIcon(painter, QRectF(area.center() - QPointF(side / 2, side / 2), QSizeF(side, side)),
        m_icon, m_theme.colour(role), layoutDirection());
}

TextButton::TextButton(const Theme &theme, const QString &text, Kind kind, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_kind(kind)
    , m_role(kind == Kind::Link ? ColourRole::Accent : ColourRole::Text)
{
    setText(text);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void TextButton::setIconName(QLatin1String icon, bool trailing)
{
    m_icon = icon;
    m_trailing = trailing;
    updateGeometry();
}

void TextButton::setCompact(bool compact)
{
    m_compact = compact;
    updateGeometry();
}

void TextButton::setTextRole(ColourRole role)
{
    m_role = role;
    update();
}

QFont TextButton::textFont() const
{
    QFont font = m_theme.font(m_compact ? TextStyle::Small : TextStyle::Body);
    if (m_kind == Kind::Primary)
        font.setWeight(QFont::DemiBold);
    return font;
}

QColor TextButton::textColour() const
{
    if (!isEnabled())
        return m_theme.colour(ColourRole::Disabled);
    return m_theme.colour(m_kind == Kind::Primary ? ColourRole::OnAccent : m_role);
}

QSize TextButton::sizeHint() const
{
    const QFontMetrics fm(textFont());
    const int side = m_kind == Kind::Link ? metrics::xs : m_compact ? metrics::m : metrics::l;
    const int icon = m_icon.isEmpty() ? 0 : 18 + metrics::s;
    const int height
        = m_kind == Kind::Link ? fm.height() + 4 : std::max(m_compact ? 32 : 36, fm.height() + 12);
    return { fm.horizontalAdvance(text()) + 2 * side + icon + 2, height };
}

void TextButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void TextButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

void TextButton::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

void TextButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    const bool hovered = (underMouse() || isDown()) && isEnabled();
    if (m_kind != Kind::Link) {
        const QColor accent = m_theme.colour(isEnabled() ? ColourRole::Accent : ColourRole::Raised);
        const QColor fill = m_kind == Kind::Primary
            ? (hovered ? accent.darker(m_theme.scheme() == ColourScheme::Light ? 112 : 108)
                       : accent)
            : m_theme.colour(hovered ? ColourRole::Raised : ColourRole::Surface);
        paintCard(painter, rect(), metrics::controlRadius, fill,
            m_kind == Kind::Primary ? fill : m_theme.colour(ColourRole::Border));
    }
    if (showsFocus(*this)) {
        const bool primary = m_kind == Kind::Primary;
        QPen ring(
            m_theme.colour(primary ? ColourRole::OnAccent : ColourRole::Accent), primary ? 1.5 : 2);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(ring);
        painter.setBrush(Qt::NoBrush);
        const double inset = primary ? 3 : 1;
        painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), 5, 5);
    }
    QFont font = textFont();
    if (m_kind == Kind::Link)
        font.setUnderline(hovered || m_role != ColourRole::Accent);
    painter.setFont(font);
    painter.setPen(textColour());
    const int icon = m_icon.isEmpty() ? 0 : 18 + metrics::s;
    const int width = QFontMetrics(font).horizontalAdvance(text()) + icon;
    const int start = (this->width() - width) / 2;
    const bool iconLeft = m_trailing == (layoutDirection() == Qt::RightToLeft);
    const int textLeft = iconLeft ? start + icon : start;
    painter.drawText(
        QRect(textLeft, 0, width - icon + 2, height()), Qt::AlignVCenter | Qt::AlignLeft, text());
    if (icon > 0) {
        const double left = iconLeft ? start : start + width - 18;
        paintIcon(painter, QRectF(left, (height() - 18) / 2.0, 18, 18), m_icon, textColour(),
            layoutDirection());
    }
}

Chip::Chip(const Theme &theme, const QString &text, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Chip::setAccount(int colour, const QString &key)
{
    m_account = colour;
    m_key = key;
    updateGeometry();
    update();
}

namespace {
constexpr int chipDot = 8;
}

QSize Chip::sizeHint() const
{
    const QFontMetrics fm(m_theme.font(TextStyle::Caption));
    const int dot = m_account ? chipDot + 6 : 0;
    const int key = m_key.isEmpty() ? 0 : keysWidth({ m_key }, m_theme) + 2;
    return { fm.horizontalAdvance(text()) + 22 + dot + key,
        fm.height() + (m_key.isEmpty() ? 6 : 10) };
}

void Chip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    const QColor fill = isChecked() ? m_theme.colour(ColourRole::Selected) : QColor();
    paintCard(painter, rect(), height() / 2.0, fill,
        isChecked() ? fill
                    : m_theme.colour(showsFocus(*this) ? ColourRole::Accent : ColourRole::Border));
    if (showsFocus(*this))
        paintFocusRing(painter, QRectF(rect()).adjusted(1, 1, -1, -1), height() / 2.0, m_theme);
    painter.setFont(m_theme.font(TextStyle::Caption));
    painter.setPen(m_theme.colour(isChecked() ? ColourRole::Text : ColourRole::Second));
    if (!m_account) {
        painter.drawText(rect(), Qt::AlignCenter, text());
        return;
    }
    const auto turned
        = [this](const QRect &part) { return QStyle::visualRect(layoutDirection(), rect(), part); };
    paintAccountMark(painter, turned({ 11, (height() - chipDot) / 2, chipDot, chipDot }),
        *m_account, m_theme.colour(isChecked() ? ColourRole::Selected : ColourRole::Surface),
        m_theme);
    const int key = m_key.isEmpty() ? 0 : keysWidth({ m_key }, m_theme) + 2;
    painter.drawText(
        turned(rect().adjusted(11 + chipDot + 6, 0, -11 - key, 0)), Qt::AlignCenter, text());
    if (key > 0)
        paintKeys(painter, turned({ width() - 3 - key, 0, key - 2, height() }), { m_key }, m_theme,
            Qt::AlignLeft);
}

namespace {

class SegmentButton final : public QAbstractButton {
public:
    SegmentButton(const Theme &theme, const QString &word, QWidget *parent)
        : QAbstractButton(parent)
        , m_theme(theme)
    {
        setText(word);
        setCheckable(true);
        setFocusPolicy(Qt::TabFocus);
    }
    QSize sizeHint() const override
    {
        const QFontMetrics fm(m_theme.font(TextStyle::Small));
        return { fm.horizontalAdvance(text()) + 20, std::max(26, fm.height() + 8) };
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setLayoutDirection(Qt::LayoutDirectionAuto);
        painter.setRenderHint(QPainter::Antialiasing);
        if (isChecked()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(m_theme.colour(ColourRole::Selected));
            painter.drawRoundedRect(rect(), metrics::controlRadius - 1, metrics::controlRadius - 1);
        }
        if (showsFocus(*this))
            paintFocusRing(painter, QRectF(rect()).adjusted(1, 1, -1, -1), 5, m_theme);
        painter.setFont(m_theme.font(TextStyle::Small));
        painter.setPen(m_theme.colour(isEnabled() ? ColourRole::Text : ColourRole::Disabled));
        painter.drawText(rect(), Qt::AlignCenter, text());
    }

private:
    const Theme &m_theme;
};

} // namespace

Segments::Segments(const Theme &theme, const QStringList &words, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_group(new QButtonGroup(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setWords(words);
    connect(m_group, &QButtonGroup::idClicked, this, [this](int index) {
        if (std::exchange(m_current, index) != index)
            emit chosen(index);
    });
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Segments::setWords(const QStringList &words)
{
    if (words == m_words)
        return;
    m_words = words;
    for (QAbstractButton *button : m_buttons)
        delete button;
    m_buttons.clear();
    for (const QString &word : words) {
        auto *button = new SegmentButton(m_theme, word, this);
        m_group->addButton(button, static_cast<int>(m_buttons.size()));
        layout()->addWidget(button);
        button->show();
        m_buttons.push_back(button);
    }
    setCurrent(0);
    updateGeometry();
}

void Segments::setCurrent(int index)
{
    m_current = index;
    if (index >= 0 && index < static_cast<int>(m_buttons.size()))
        m_buttons[static_cast<size_t>(index)]->setChecked(true);
}

QSize Segments::sizeHint() const { return layout()->sizeHint(); }

void Segments::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    paintCard(painter, rect(), metrics::controlRadius, m_theme.colour(ColourRole::Surface),
        m_theme.colour(ColourRole::Border));
}

} // namespace heliograph
