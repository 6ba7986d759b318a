// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/HitBar.h"

#include <QHBoxLayout>
#include <QKeyEvent>

namespace heliograph {

HitBar::HitBar(const Theme &theme, QWidget *parent)
    : Pane(theme, ColourRole::Raised, parent)
    , m_field(new Field(theme, tr("Search in this chat"), this))
    , m_words(new ThemedLabel(theme, {}, TextStyle::Body, ColourRole::Text, this))
    , m_up(new IconButton(theme, QLatin1String("chevron-up"), tr("Found above"), this))
    , m_down(new IconButton(theme, QLatin1String("chevron-down"), tr("Found below"), this))
    , m_stay(new TextButton(theme, tr("Stay in this chat"), TextButton::Kind::Link, this))
    , m_close(new IconButton(theme, QLatin1String("close"), tr("Close the search"), this))
{
    setObjectName(QStringLiteral("hitBar"));
    setEdges(Qt::BottomEdge);
    m_field->setObjectName(QStringLiteral("hitField"));
    m_field->setAccessibleName(tr("Search in this chat"));
    m_field->setIconName(QLatin1String("search"));
    m_field->setGround(ColourRole::Surface);
    m_field->installEventFilter(this);
    m_words->setObjectName(QStringLiteral("hitWords"));
    m_up->setObjectName(QStringLiteral("hitUp"));
    m_down->setObjectName(QStringLiteral("hitDown"));
    m_stay->setObjectName(QStringLiteral("hitStay"));
    m_close->setObjectName(QStringLiteral("hitClose"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::l, metrics::xs, metrics::l, metrics::xs + 1);
    layout->setSpacing(metrics::s);
    layout->addWidget(m_field, 1);
    layout->addWidget(m_words, 1);
    layout->addWidget(m_up);
    layout->addWidget(m_down);
    layout->addWidget(m_stay);
    layout->addWidget(m_close);
    connect(m_field, &QLineEdit::textChanged, this, &HitBar::textChanged);
    connect(m_up, &QAbstractButton::clicked, this, [this] { emit stepped(-1); });
    connect(m_down, &QAbstractButton::clicked, this, [this] { emit stepped(1); });
    connect(m_stay, &QAbstractButton::clicked, this, &HitBar::closed);
    connect(m_close, &QAbstractButton::clicked, this, &HitBar::closed);
    hide();
}

bool HitBar::isTyping() const { return isVisible() && !m_field->isHidden(); }

void HitBar::showHit(const QString &sentence, bool hasPrevious, bool hasNext)
{
    m_field->hide();
    m_close->hide();
    m_stay->show();
    show();
    setCount(sentence, hasPrevious, hasNext);
}

void HitBar::beginTyping()
{
    m_field->show();
    m_close->show();
    m_stay->hide();
    show();
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void HitBar::setCount(const QString &count, bool hasPrevious, bool hasNext)
{
    m_words->setText(count);
    m_words->setSizePolicy(m_field->isHidden() ? QSizePolicy::Expanding : QSizePolicy::Maximum,
        QSizePolicy::Preferred);
    m_up->setEnabled(hasPrevious);
    m_down->setEnabled(hasNext);
}

bool HitBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return Pane::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Escape:
        emit closed();
        return true;
    case Qt::Key_Up:
    case Qt::Key_Down:
        emit stepped(key->key() == Qt::Key_Up ? -1 : 1);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        emit stepped(key->modifiers().testFlag(Qt::ShiftModifier) ? 1 : -1);
        return true;
    default:
        return false;
    }
}

} // namespace heliograph
