// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/media/FilmBar.h"

#include "ui/media/PlayControls.h"
#include "ui/media/SystemPlayback.h"

#include <QHBoxLayout>

namespace heliograph {

FilmBar::FilmBar(const Theme &theme, SystemPlayback &playback, QWidget *parent)
    : Pane(theme, ColourRole::Surface, parent)
    , m_playback(playback)
    , m_mute(new IconButton(theme, QLatin1String("sound"), tr("Mute (M)"), this))
    , m_volume(new SeekBar(theme, tr("Loudness"), this))
{
    setObjectName(QStringLiteral("filmBar"));
    setEdges(Qt::TopEdge);
    m_mute->setObjectName(QStringLiteral("filmMuteButton"));
    m_volume->setObjectName(QStringLiteral("filmVolume"));
    m_volume->setFixedWidth(96);
    m_volume->setRange(0, 100);
    m_volume->setPageStep(20);
    m_volume->setSingleStep(5);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::l, metrics::xs, metrics::l, metrics::xs);
    layout->setSpacing(metrics::s);
    layout->addWidget(new PlayControls(theme, playback, QStringLiteral("film"), this), 1);
    layout->addWidget(m_mute);
    layout->addWidget(m_volume);
    connect(m_mute, &QAbstractButton::clicked, this,
        [this] { m_playback.setMuted(!m_playback.isMuted()); });
    connect(m_volume, &QAbstractSlider::valueChanged, this,
        [this](int percent) { m_playback.setVolume(percent / 100.0); });
    connect(&playback, &Playback::changed, this, &FilmBar::refresh);
    refresh();
}

void FilmBar::refresh()
{
    const bool silent = m_playback.isMuted() || !m_playback.hasSound();
    m_mute->setIconName(silent ? QLatin1String("sound-off") : QLatin1String("sound"));
    const QString name = !m_playback.hasSound() ? tr("No sound")
        : m_playback.isMuted()                  ? tr("Unmute (M)")
                                                : tr("Mute (M)");
    m_mute->setAccessibleName(name);
    m_mute->setToolTip(name);
    m_mute->setEnabled(m_playback.hasSound());
    m_volume->setEnabled(m_playback.hasSound());
    const QSignalBlocker quiet(m_volume);
    m_volume->setValue(m_playback.isMuted() ? 0 : qRound(m_playback.volume() * 100));
}

} // namespace heliograph
