// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/media/PlayControls.h"

#include "ui/media/Playback.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace heliograph {

namespace {
constexpr int knobRadius = 6;
constexpr int stepMs = 5000;
} // namespace

SeekBar::SeekBar(const Theme &theme, const QString &name, QWidget *parent)
    : QAbstractSlider(parent)
    , m_theme(theme)
{
    setOrientation(Qt::Horizontal);
    setLayoutDirection(Qt::LeftToRight);
    setAccessibleName(name);
    setToolTip(name);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SeekBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double left = knobRadius + 2;
    const double wide = width() - 2 * left;
    const int range = std::max(1, maximum() - minimum());
    const double at = left + wide * (sliderPosition() - minimum()) / range;
    const double middle = height() / 2.0;
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.colour(ColourRole::Border));
    painter.drawRoundedRect(QRectF(left, middle - 2, wide, 4), 2, 2);
    const QColor ink = m_theme.colour(isEnabled() ? ColourRole::Accent : ColourRole::Disabled);
    painter.setBrush(ink);
    painter.drawRoundedRect(QRectF(left, middle - 2, at - left, 4), 2, 2);
    painter.drawEllipse(QPointF(at, middle), knobRadius, knobRadius);
    if (showsFocus(*this))
        paintFocusRing(
            painter, QRectF(rect()).adjusted(1, 1, -1, -1), metrics::controlRadius, m_theme);
}

void SeekBar::follow(double x)
{
    const double left = knobRadius + 2;
    const double part = std::clamp((x - left) / std::max(1.0, width() - 2 * left), 0.0, 1.0);
    setSliderPosition(minimum() + qRound(part * (maximum() - minimum())));
}

void SeekBar::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    setSliderDown(true);
    follow(event->position().x());
}

void SeekBar::mouseMoveEvent(QMouseEvent *event)
{
    if (isSliderDown())
        follow(event->position().x());
}

void SeekBar::mouseReleaseEvent(QMouseEvent *) { setSliderDown(false); }

PlayControls::PlayControls(
    const Theme &theme, Playback &playback, const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_playback(playback)
    , m_play(new IconButton(theme, QLatin1String("resume"), tr("Play"), this))
    , m_seek(new SeekBar(theme, tr("Place in the recording"), this))
    , m_time(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Second, this))
{
    m_play->setObjectName(name + QStringLiteral("PlayButton"));
    m_seek->setObjectName(name + QStringLiteral("SeekBar"));
    m_time->setObjectName(name + QStringLiteral("Time"));
    m_seek->setSingleStep(stepMs);
    m_seek->setPageStep(2 * stepMs);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::s);
    layout->addWidget(m_play);
    layout->addWidget(m_seek, 1);
    layout->addWidget(m_time);
    connect(m_play, &QAbstractButton::clicked, this, [this] { m_playback.toggle(); });
    connect(m_seek, &QAbstractSlider::valueChanged, this, [this](int position) {
        // What the playback itself reports is no wish of a person.
        if (position != m_playback.position())
            m_playback.seek(position);
    });
    connect(&playback, &Playback::changed, this, &PlayControls::refresh);
    refresh();
}

void PlayControls::refresh()
{
    const bool playing = m_playback.isPlaying();
    m_play->setIconName(playing ? QLatin1String("pause") : QLatin1String("resume"));
    const QString name = playing ? tr("Pause") : tr("Play");
    m_play->setAccessibleName(name);
    m_play->setToolTip(name);
    const bool usable = m_playback.state() != Playback::State::Failed;
    m_play->setEnabled(usable);
    m_seek->setEnabled(usable && m_playback.duration() > 0);
    m_time->setText(playedText(m_playback.position(), m_playback.duration()));
    if (m_seek->isSliderDown())
        return;
    const QSignalBlocker quiet(m_seek);
    m_seek->setRange(0, static_cast<int>(m_playback.duration()));
    m_seek->setValue(static_cast<int>(m_playback.position()));
}

} // namespace heliograph
