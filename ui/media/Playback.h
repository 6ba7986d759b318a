// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

namespace heliograph {

/// Plays one file. GUI thread.
class Playback : public QObject {
    Q_OBJECT
public:
    enum class State { Empty, Loading, Playing, Paused, Ended, Failed };
    using QObject::QObject;

    /// Plays a file as soon as it can; what was open is closed.
    virtual void open(const QString &path) = 0;
    virtual void close() = 0;
    /// Goes on, or from the start when it had ended.
    virtual void play() = 0;
    virtual void pause() = 0;
    /// Milliseconds from the start.
    virtual void seek(qint64 position) = 0;
    /// 1 is as it was recorded.
    virtual void setSpeed(double speed) = 0;
    virtual State state() const = 0;
    virtual qint64 position() const = 0;
    /// 0 until it is known.
    virtual qint64 duration() const = 0;
    /// Why it failed, as a sentence; empty otherwise.
    virtual QString problem() const = 0;

    bool isPlaying() const { return state() == State::Playing || state() == State::Loading; }
    void toggle() { isPlaying() ? pause() : play(); }

signals:
    /// State, position or duration.
    void changed();
};

} // namespace heliograph
