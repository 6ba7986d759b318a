// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stats/StateNote.h"

#include "ui/widgets/Marks.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace heliograph {

namespace {
constexpr int markExtent = 16;
}

StateNote::StateNote(const Theme &theme, QWidget *parent)
    : Pane(theme, ColourRole::Raised, parent)
    , m_theme(theme)
    , m_title(new ThemedLabel(theme, {}, TextStyle::Strong, ColourRole::Text, this))
    , m_words(new ThemedLabel(theme, {}, TextStyle::Small, ColourRole::Second, this))
    , m_action(new TextButton(theme, {}, TextButton::Kind::Primary, this))
{
    setObjectName(QStringLiteral("stateNote"));
    setEdges(Qt::BottomEdge);
    m_title->setObjectName(QStringLiteral("stateNoteTitle"));
    m_title->setWordWrap(true);
    m_words->setObjectName(QStringLiteral("stateNoteWords"));
    m_words->setWordWrap(true);
    m_action->setObjectName(QStringLiteral("stateNoteAction"));
    m_action->setCompact(true);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_words);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(directedMargins(
        *this, metrics::l + markExtent + metrics::m, metrics::s, metrics::l, metrics::s + 1));
    layout->setSpacing(metrics::l);
    layout->addLayout(words, 1);
    layout->addWidget(m_action);
    connect(m_action, &QAbstractButton::clicked, this, &StateNote::actionRequested);
    hide();
}

void StateNote::setContent(
    const SessionStatus &status, const QString &title, const QString &words, const QString &action)
{
    m_status = status;
    m_title->setText(title);
    m_words->setText(words);
    m_words->setVisible(!words.isEmpty());
    m_action->setText(action);
    m_action->updateGeometry();
    m_action->setVisible(!action.isEmpty());
    setVisible(!title.isEmpty());
    update();
}

void StateNote::paintEvent(QPaintEvent *event)
{
    Pane::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    const double left = isMirrored ? width() - metrics::l - markExtent : metrics::l;
    paintStateMark(painter, QRectF(left, (height() - markExtent) / 2.0, markExtent, markExtent),
        markOf(m_status.state), m_theme);
}

} // namespace heliograph
