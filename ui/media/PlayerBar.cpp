// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/media/PlayerBar.h"

#include "ui/media/AudioPlayer.h"
#include "ui/media/PlayControls.h"

#include <QHBoxLayout>
#include <QLocale>

namespace heliograph {

PlayerBar::PlayerBar(const Theme &theme, AudioPlayer &player, QWidget *parent)
    : Pane(theme, ColourRole::Raised, parent)
    , m_player(player)
    , m_controls(new PlayControls(theme, player.playback(), QStringLiteral("player"), this))
    , m_name(new ElidedLabel(theme, TextStyle::Small, ColourRole::Text, this))
    , m_speed(new TextButton(theme, {}, TextButton::Kind::Link, this))
    , m_outside(new TextButton(theme, tr("Open in another program"), TextButton::Kind::Link, this))
{
    setObjectName(QStringLiteral("playerBar"));
    setAccessibleName(tr("Player"));
    setEdges(Qt::BottomEdge);
    m_name->setObjectName(QStringLiteral("playerName"));
    m_speed->setObjectName(QStringLiteral("playerSpeedButton"));
    m_outside->setObjectName(QStringLiteral("playerOutsideButton"));
    auto *close = new IconButton(theme, QLatin1String("close"), tr("Stop playing"), this);
    close->setObjectName(QStringLiteral("playerCloseButton"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::l, 0, metrics::l, 1);
    layout->setSpacing(metrics::s);
    layout->addWidget(m_name, 1);
    layout->addWidget(m_controls, 2);
    layout->addWidget(m_speed);
    layout->addWidget(m_outside);
    layout->addWidget(close);
    connect(m_speed, &QAbstractButton::clicked, &player, &AudioPlayer::changeSpeed);
    connect(close, &QAbstractButton::clicked, &player, &AudioPlayer::stop);
    connect(m_outside, &QAbstractButton::clicked, this, [this] {
        if (m_player.row())
            emit openRequested(m_player.row()->localPath);
    });
    connect(&player, &AudioPlayer::changed, this, &PlayerBar::refresh);
    refresh();
}

void PlayerBar::refresh()
{
    const std::optional<TimelineRow> &row = m_player.row();
    setVisible(row.has_value());
    if (!row)
        return;
    const QString problem = m_player.playback().problem();
    m_name->setText(!problem.isEmpty() ? problem : row->fromMe ? tr("You") : row->senderName);
    m_controls->setVisible(problem.isEmpty());
    m_speed->setVisible(problem.isEmpty());
    m_outside->setVisible(!problem.isEmpty());
    const QString speed = tr("%1×").arg(QLocale().toString(m_player.speed()));
    m_speed->setText(speed);
    m_speed->setAccessibleName(tr("Speed: %1").arg(speed));
    m_speed->setToolTip(m_speed->accessibleName());
    m_speed->updateGeometry();
}

} // namespace heliograph
