// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/media/Playback.h"

#include <QImage>
#include <QTimer>
#include <QVideoFrame>

#include <memory>

class QAudioOutput;
class QMediaPlayer;
class QVideoSink;

namespace heliograph {

/// Says which decoders Qt Multimedia uses (decision 66); before its first object.
void chooseMediaBackend();

/// Plays with the decoders of Qt Multimedia (decision 66). What gives no sign of life for five
/// seconds has failed.
class SystemPlayback final : public Playback {
    Q_OBJECT
public:
    explicit SystemPlayback(QObject *parent = nullptr);
    ~SystemPlayback() override;

    void open(const QString &path) override;
    void close() override;
    void play() override;
    void pause() override;
    void seek(qint64 position) override;
    void setSpeed(double speed) override;
    State state() const override { return m_state; }
    qint64 position() const override;
    qint64 duration() const override;
    QString problem() const override { return m_problem; }

    /// Shows what it plays by frameShown(), with or without sound; before open().
    void showFrames();
    /// From the start again at the end.
    void setLooping(bool looping);
    void setMuted(bool muted);
    bool isMuted() const { return m_muted; }
    /// 0…1, as loud as it sounds.
    void setVolume(double volume);
    double volume() const { return m_volume; }
    /// Pictures have no sound here, or the computer none.
    bool hasSound() const;

signals:
    /// Upright.
    void frameShown(const QImage &frame);

private:
    void make();
    void finish(State state, const QString &problem = {});
    void onStatus();
    void showLatest();
    void applyVolume();

    std::unique_ptr<QMediaPlayer> m_player;
    std::unique_ptr<QAudioOutput> m_output;
    std::unique_ptr<QVideoSink> m_sink;
    State m_state = State::Empty;
    QString m_problem;
    QTimer m_patience;
    QTimer m_frameDue;
    QVideoFrame m_latest;
    int m_turn = 0;
    bool m_looping = false;
    bool m_muted = false;
    double m_volume = 1;
    double m_speed = 1;
};

} // namespace heliograph
