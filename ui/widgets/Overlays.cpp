// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Overlays.h"

#include "ui/widgets/Controls.h"

#include <QAccessible>
#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace heliograph {

/// A word or two of a banner (pixels).
static constexpr int leastText = 100;

Banner::Banner(const Theme &theme, Kind kind, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_kind(kind)
    , m_text(new ThemedLabel(theme, {}, TextStyle::Small,
          kind == Kind::Sandbox ? ColourRole::OnBanner : ColourRole::Text, this))
    , m_detail(new ThemedLabel(theme, {}, TextStyle::Small, ColourRole::Second, this))
    , m_more(new TextButton(theme, {}, TextButton::Kind::Link, this))
    , m_action(new TextButton(theme, {},
          kind == Kind::Sandbox ? TextButton::Kind::Link : TextButton::Kind::Plain, this))
{
    // The labels follow the banner, not the other way round.
    m_text->setObjectName(QStringLiteral("bannerText"));
    m_text->setMinimumWidth(leastText);
    m_detail->setObjectName(QStringLiteral("bannerDetail"));
    m_detail->setMinimumWidth(leastText);
    m_action->setObjectName(QStringLiteral("bannerAction"));
    m_action->setCompact(true);
    m_more->setObjectName(QStringLiteral("bannerMore"));
    m_more->setCompact(true);
    m_more->hide();
    if (kind == Kind::Sandbox)
        m_action->setTextRole(ColourRole::OnBanner);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::l, kind == Kind::Sandbox ? 3 : metrics::s, metrics::l,
        kind == Kind::Sandbox ? 3 : metrics::s);
    layout->setSpacing(metrics::s);
    layout->addSpacing(0);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_detail, 1);
    layout->addWidget(m_more);
    layout->addWidget(m_action);
    setMinimumHeight(30);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(m_action, &QAbstractButton::clicked, this, &Banner::actionRequested);
    connect(m_more, &QAbstractButton::clicked, this, &Banner::moreRequested);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Banner::setContent(const Content &content)
{
    m_text->setText(content.text);
    // A title stands out from what follows it; a sentence has nothing to stand out from.
    m_text->setStyle(content.detail.isEmpty() ? TextStyle::Small : TextStyle::Strong);
    m_detail->setText(content.detail);
    for (const auto &[button, words] :
        { std::pair { m_more, content.more }, std::pair { m_action, content.action } }) {
        button->setText(words);
        button->setVisible(!words.isEmpty());
        button->updateGeometry();
    }
    m_mark = content.mark;
    static_cast<QHBoxLayout *>(layout())->itemAt(0)->spacerItem()->changeSize(
        m_mark ? 12 + metrics::s : 0, 0);
    layout()->invalidate();
    arrange();
    setVisible(!content.text.isEmpty());
    update();
}

void Banner::arrange()
{
    int room = width() - 2 * metrics::l - (m_mark ? 12 + 2 * metrics::s : metrics::s);
    for (const TextButton *button : { m_more, m_action })
        room -= button->isHidden() ? 0 : button->sizeHint().width() + metrics::s;
    const bool fits = !m_detail->text().isEmpty()
        && m_text->lineWidth() + metrics::s + m_detail->lineWidth() <= room;
    m_detail->setVisible(fits);
    m_text->setWordWrap(!fits);
    static_cast<QHBoxLayout *>(layout())->setStretchFactor(m_text, fits ? 0 : 1);
}

void Banner::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

QString Banner::text() const { return m_text->text(); }

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    painter.fillRect(
        rect(), m_theme.colour(m_kind == Kind::Sandbox ? ColourRole::Banner : ColourRole::Raised));
    if (m_kind == Kind::State)
        painter.fillRect(QRect(0, height() - 1, width(), 1), m_theme.colour(ColourRole::Border));
    if (m_mark) {
        const double left
            = layoutDirection() == Qt::RightToLeft ? width() - metrics::l - 12.0 : metrics::l;
        paintStateMark(painter, QRectF(left, (height() - 12) / 2.0, 12, 12), *m_mark, m_theme);
    }
}

Toast::Toast(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("toast"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    m_timer.setSingleShot(true);
    m_timer.setInterval(6000);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
    parent->installEventFilter(this);
    hide();
}

void Toast::showText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    place();
    show();
    raise();
    m_timer.start();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void Toast::place()
{
    const QFontMetrics fm(m_theme.font(TextStyle::Body));
    const int limit = std::max(120, parentWidget()->width() - 2 * metrics::xl);
    const int inner = std::min(fm.horizontalAdvance(m_text) + 4, limit - 2 * metrics::l);
    const QRect needed = fm.boundingRect(QRect(0, 0, inner, 1000), Qt::TextWordWrap, m_text);
    const QSize size(inner + 2 * metrics::l, needed.height() + 2 * metrics::m);
    setGeometry((parentWidget()->width() - size.width()) / 2,
        parentWidget()->height() - size.height() - metrics::xl, size.width(), size.height());
    update();
}

bool Toast::eventFilter(QObject *, QEvent *event)
{
    if (event->type() == QEvent::Resize && isVisible())
        place();
    return false;
}

void Toast::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    paintCard(painter, rect(), metrics::cardRadius, m_theme.colour(ColourRole::Text),
        m_theme.colour(ColourRole::Text));
    painter.setFont(m_theme.font(TextStyle::Body));
    painter.setPen(m_theme.colour(ColourRole::Window));
    painter.drawText(rect().adjusted(metrics::l, metrics::s, -metrics::l, -metrics::s),
        Qt::AlignCenter | Qt::TextWordWrap, m_text);
}

Veil::Veil(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setGeometry(parent->rect());
    parent->installEventFilter(this);
}

void Veil::setCard(QWidget *card, bool whole)
{
    m_card = card;
    m_whole = whole;
    card->setParent(this);
    card->installEventFilter(this);
    card->show();
    place();
}

void Veil::place()
{
    if (m_card == nullptr)
        return;
    if (m_whole) {
        m_card->setGeometry(rect());
        return;
    }
    const QSize wanted = m_card->sizeHint().expandedTo(m_card->minimumSize());
    const QSize room = size() - QSize(2 * metrics::s, 2 * metrics::s);
    const QSize fitting = wanted.boundedTo(room);
    m_card->setGeometry((width() - fitting.width()) / 2, (height() - fitting.height()) / 2,
        fitting.width(), fitting.height());
}

void Veil::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    place();
}

bool Veil::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    if (watched == m_card && event->type() == QEvent::LayoutRequest)
        place();
    return false;
}

void Veil::mousePressEvent(QMouseEvent *event)
{
    if (m_card != nullptr && !m_card->geometry().contains(event->pos()))
        emit dismissed();
}

void Veil::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit dismissed();
    // Everything else stops here: the window below is out of reach.
    event->accept();
}

bool Veil::focusNextPrevChild(bool next)
{
    QWidget *const start = QApplication::focusWidget();
    QWidget *candidate = start != nullptr ? start : this;
    for (int i = 0; i < 1000; ++i) {
        candidate = next ? candidate->nextInFocusChain() : candidate->previousInFocusChain();
        if (candidate == start)
            break;
        if (candidate != this && isAncestorOf(candidate) && candidate->isVisible()
            && candidate->isEnabled() && (candidate->focusPolicy() & Qt::TabFocus) != 0) {
            candidate->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
            return true;
        }
    }
    return true;
}

void Veil::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    painter.fillRect(rect(), QColor(0, 0, 0, 102));
    if (m_card == nullptr)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (int i = 28; i > 0; i -= 2) {
        painter.setBrush(QColor(0, 0, 0, 4));
        const QRectF shadow = QRectF(m_card->geometry()).translated(0, 10).adjusted(-i, -i, i, i);
        painter.drawRoundedRect(shadow, metrics::cardRadius + i, metrics::cardRadius + i);
    }
}

} // namespace heliograph
