// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ScrolledCard.h"

#include <QCoreApplication>
#include <QEvent>
#include <QScrollArea>
#include <QVBoxLayout>

namespace heliograph {

namespace {
constexpr int narrowestCard = 300;
}

ScrolledCard::ScrolledCard(const Theme &theme, int wishedWidth, QWidget *parent)
    : Card(theme, parent)
    , m_wishedWidth(wishedWidth)
    , m_body(new QWidget)
{
    setMinimumWidth(narrowestCard);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_body);
    scroll->viewport()->setAutoFillBackground(false);
    m_body->setAutoFillBackground(false);
    m_body->installEventFilter(this);
    auto *layout = new QVBoxLayout(this);
    // Inside the border and its corners.
    layout->setContentsMargins(1, metrics::xs, 1, metrics::xs);
    layout->addWidget(scroll);
}

QSize ScrolledCard::sizeHint() const
{
    // Layouts within the layout look at what was shown or hidden only now.
    if (QLayout *layout = m_body->layout())
        layout->activate();
    const int wide = m_wishedWidth - 2;
    const int high
        = m_body->hasHeightForWidth() ? m_body->heightForWidth(wide) : m_body->sizeHint().height();
    return { m_wishedWidth, high + 2 * metrics::xs };
}

bool ScrolledCard::eventFilter(QObject *watched, QEvent *event)
{
    // A scroll area keeps to itself that its content has grown.
    if (watched == m_body && event->type() == QEvent::LayoutRequest) {
        updateGeometry();
        QCoreApplication::postEvent(this, new QEvent(QEvent::LayoutRequest));
    }
    return Card::eventFilter(watched, event);
}

} // namespace heliograph
