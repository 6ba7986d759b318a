// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/media/SystemPlayback.h"

#include "ui/media/FilmTurn.h"

#include <QAudioDevice>
#include <QAudioOutput>
#include <QFileInfo>
#include <QMediaDevices>
#include <QMediaPlayer>
#include <QTransform>
#include <QUrl>
#include <QVideoSink>

namespace heliograph {

namespace {
constexpr int patienceMs = 5000;
}

/// Before Qt 6.5 the other backend is the default one. It ends the program where a plugin of
/// GStreamer is missing, and is silent about broken files.
void chooseMediaBackend()
{
    if (!qEnvironmentVariableIsSet("QT_MEDIA_BACKEND"))
        qputenv("QT_MEDIA_BACKEND", "ffmpeg");
}

SystemPlayback::SystemPlayback(QObject *parent)
    : Playback(parent)
{
    chooseMediaBackend();
    m_patience.setInterval(patienceMs);
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this,
        [this] { finish(State::Failed, tr("This computer cannot play the file.")); });
    m_frameDue.setSingleShot(true);
    m_frameDue.setInterval(0);
    connect(&m_frameDue, &QTimer::timeout, this, &SystemPlayback::showLatest);
}

SystemPlayback::~SystemPlayback()
{
    if (m_player)
        m_player->disconnect(this);
}

void SystemPlayback::showFrames()
{
    m_sink = std::make_unique<QVideoSink>();
    // Frames come from another thread; of those that came meanwhile only the last is drawn.
    connect(m_sink.get(), &QVideoSink::videoFrameChanged, this, [this](const QVideoFrame &frame) {
        // What was closed may still have some on their way.
        if (m_state == State::Empty || m_state == State::Failed)
            return;
        m_latest = frame;
        if (isPlaying())
            m_patience.start();
        m_frameDue.start();
    });
}

/// A player is used once: none of what it still says about one file is about another.
void SystemPlayback::make()
{
    m_player = std::make_unique<QMediaPlayer>();
    const bool silent = QMediaDevices::defaultAudioOutput().isNull();
    m_output = silent ? nullptr : std::make_unique<QAudioOutput>();
    // Without a device an output stops everything, pictures too.
    m_player->setAudioOutput(m_output.get());
    m_player->setVideoSink(m_sink.get());
    m_player->setLoops(m_looping ? QMediaPlayer::Infinite : 1);
    m_player->setPlaybackRate(m_speed);
    applyVolume();
    connect(m_player.get(), &QMediaPlayer::errorOccurred, this,
        [this] { finish(State::Failed, tr("This computer cannot play the file.")); });
    connect(m_player.get(), &QMediaPlayer::mediaStatusChanged, this, &SystemPlayback::onStatus);
    connect(m_player.get(), &QMediaPlayer::durationChanged, this, &Playback::changed);
    connect(m_player.get(), &QMediaPlayer::positionChanged, this, [this](qint64 position) {
        if (m_state != State::Loading && m_state != State::Playing)
            return;
        if (position > 0) {
            m_state = State::Playing;
            m_patience.start();
        }
        emit changed();
    });
}

void SystemPlayback::open(const QString &path)
{
    close();
    if (!QFileInfo(path).isFile()) {
        finish(State::Failed, tr("The file is no longer there."));
        return;
    }
    make();
    if (!m_player->isAvailable()) {
        finish(State::Failed, tr("This computer cannot play the file."));
        return;
    }
    if (!m_output && !m_sink) {
        finish(State::Failed, tr("This computer has no sound output."));
        return;
    }
    m_turn = m_sink ? filmTurn(path) : 0;
    m_state = State::Loading;
    m_patience.start();
    m_player->setSource(QUrl::fromLocalFile(path));
    m_player->play();
    emit changed();
}

void SystemPlayback::close()
{
    m_patience.stop();
    m_frameDue.stop();
    m_latest = {};
    if (m_player) {
        m_player->disconnect(this);
        // It may be what speaks just now.
        m_player->setVideoSink(nullptr);
        m_player->setAudioOutput(nullptr);
        m_player.release()->deleteLater();
        m_output.reset();
    }
    m_problem.clear();
    if (std::exchange(m_state, State::Empty) != State::Empty)
        emit changed();
}

void SystemPlayback::play()
{
    if (!m_player || m_state == State::Failed || isPlaying())
        return;
    if (m_state == State::Ended)
        m_player->setPosition(0);
    m_state = State::Playing;
    m_patience.start();
    m_player->play();
    emit changed();
}

void SystemPlayback::pause()
{
    if (!m_player || !isPlaying())
        return;
    m_state = State::Paused;
    m_patience.stop();
    m_player->pause();
    emit changed();
}

void SystemPlayback::seek(qint64 position)
{
    if (!m_player || m_state == State::Failed)
        return;
    m_player->setPosition(qBound<qint64>(0, position, duration()));
    if (m_state == State::Ended)
        m_state = State::Paused;
    emit changed();
}

void SystemPlayback::setSpeed(double speed)
{
    m_speed = speed;
    if (m_player)
        m_player->setPlaybackRate(speed);
}

void SystemPlayback::setLooping(bool looping) { m_looping = looping; }

void SystemPlayback::setMuted(bool muted)
{
    m_muted = muted;
    applyVolume();
    emit changed();
}

void SystemPlayback::setVolume(double volume)
{
    m_volume = qBound(0.0, volume, 1.0);
    m_muted = false;
    applyVolume();
    emit changed();
}

bool SystemPlayback::hasSound() const { return m_output && m_player && m_player->hasAudio(); }

void SystemPlayback::applyVolume()
{
    if (!m_output)
        return;
    m_output->setMuted(m_muted);
    m_output->setVolume(static_cast<float>(QAudio::convertVolume(
        m_volume, QAudio::LogarithmicVolumeScale, QAudio::LinearVolumeScale)));
}

qint64 SystemPlayback::position() const
{
    if (!m_player)
        return 0;
    return m_state == State::Ended ? duration() : m_player->position();
}

qint64 SystemPlayback::duration() const { return m_player ? m_player->duration() : 0; }

void SystemPlayback::onStatus()
{
    switch (m_player->mediaStatus()) {
    case QMediaPlayer::InvalidMedia:
        finish(State::Failed, tr("This computer cannot play the file."));
        break;
    case QMediaPlayer::EndOfMedia:
        if (m_state != State::Failed)
            finish(State::Ended);
        break;
    default:
        emit changed();
    }
}

void SystemPlayback::finish(State state, const QString &problem)
{
    m_patience.stop();
    m_state = state;
    m_problem = problem;
    if (m_player && state == State::Failed)
        m_player->stop();
    emit changed();
}

void SystemPlayback::showLatest()
{
    QImage image = m_latest.toImage();
    if (image.isNull())
        return;
    if (m_turn != 0)
        image = image.transformed(QTransform().rotate(m_turn));
    emit frameShown(image);
}

} // namespace heliograph
