// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/SelectionBar.h"

#include <QHBoxLayout>

namespace heliograph {

SelectionBar::SelectionBar(const Theme &theme, QWidget *parent)
    : Pane(theme, ColourRole::Surface, parent)
    , m_words(new ElidedLabel(theme, TextStyle::Strong, ColourRole::Text, this))
{
    setObjectName(QStringLiteral("selectionBar"));
    setEdges(Qt::TopEdge);
    m_words->setObjectName(QStringLiteral("selectionCount"));
    auto *leave = new IconButton(theme, QLatin1String("close"), tr("Choose nothing (Esc)"), this);
    leave->setObjectName(QStringLiteral("leaveSelectionButton"));
    auto *copy = new TextButton(theme, tr("Copy"), TextButton::Kind::Plain, this);
    copy->setObjectName(QStringLiteral("copySelectionButton"));
    copy->setIconName(QLatin1String("copy"));
    auto *erase = new TextButton(theme, tr("Delete…"), TextButton::Kind::Plain, this);
    erase->setObjectName(QStringLiteral("deleteSelectionButton"));
    erase->setIconName(QLatin1String("delete"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::m, 10, metrics::m, 10);
    layout->setSpacing(metrics::s);
    layout->addWidget(leave);
    layout->addWidget(m_words, 1);
    layout->addWidget(copy);
    layout->addWidget(erase);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(leave, &QAbstractButton::clicked, this, &SelectionBar::left);
    connect(copy, &QAbstractButton::clicked, this, &SelectionBar::copyRequested);
    connect(erase, &QAbstractButton::clicked, this, &SelectionBar::deletionRequested);
}

void SelectionBar::setCount(int count) { m_words->setText(tr("%n chosen", "messages", count)); }

} // namespace heliograph
