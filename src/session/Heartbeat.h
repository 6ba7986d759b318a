// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Alarm.h"
#include "base/Random.h"
#include "session/SessionTimes.h"

#include <QObject>

namespace heliograph {

/// Liveness is an answered ping, never message traffic (01 §8): one timer, skipped when a frame
/// came within half the interval, dead when nothing at all arrives after a ping.
class Heartbeat final : public QObject {
    Q_OBJECT
public:
    Heartbeat(QString account, const SessionTimes &times, const Clock &clock, Random &random,
        QObject *parent = nullptr);

    void start();
    void stop();
    /// Any received frame proves life.
    void frameReceived();
    /// After a wake-up: ping now.
    void pingNow();
    bool isRunning() const { return m_tick.isSet() || m_answer.isSet(); }

signals:
    void pingDue();
    void linkDead();

private:
    void tick();
    void arm();
    void ping();

    QString m_account;
    SessionTimes m_times;
    const Clock &m_clock;
    Random &m_random;
    Alarm m_tick;
    Alarm m_answer;
    milliseconds m_lastFrame { 0 };
};

} // namespace heliograph
