// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"

#include <QObject>
#include <QTimer>

namespace heliograph {

/// Rings once, by the time of a clock: the system's in real time, a test's when that comes to it.
/// Used in the thread it belongs to.
class Alarm final : public QObject {
    Q_OBJECT
public:
    explicit Alarm(const Clock &clock, QObject *parent = nullptr);
    ~Alarm() override;

    /// Anew when it is set already. A delay below zero is none.
    void start(milliseconds delay);
    void stop();
    bool isSet() const { return m_isSet; }

signals:
    void rang();

private:
    friend class Clock;
    friend class ManualClock;
    void ring();

    const Clock &m_clock;
    QTimer m_timer;
    bool m_isSet = false;
};

} // namespace heliograph
