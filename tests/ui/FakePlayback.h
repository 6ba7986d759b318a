// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/media/Playback.h"

#include <QStringList>

namespace heliograph {

/// A playback that a test moves along.
class FakePlayback final : public Playback {
public:
    void open(const QString &path) override
    {
        opened << path;
        now = 0;
        set(State::Playing);
    }
    void close() override { set(State::Empty); }
    void play() override { set(State::Playing); }
    void pause() override { set(State::Paused); }
    void seek(qint64 position) override
    {
        now = position;
        emit changed();
    }
    void setSpeed(double value) override { speed = value; }
    State state() const override { return m_state; }
    qint64 position() const override { return now; }
    qint64 duration() const override { return 14'000; }
    QString problem() const override
    {
        return m_state == State::Failed ? QStringLiteral("No such sound.") : QString();
    }
    void set(State state)
    {
        m_state = state;
        emit changed();
    }

    QStringList opened;
    qint64 now = 0;
    double speed = 0;

private:
    State m_state = State::Empty;
};

} // namespace heliograph
