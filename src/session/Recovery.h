// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "session/ReconnectPolicy.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace heliograph {

/// When an account dials again by itself, and when it must not: what earlier ends have left behind,
/// and the one timer. Decides by ReconnectPolicy. Account thread.
class Recovery final : public QObject {
    Q_OBJECT
public:
    /// A link that the service holds back until a wall time (failure 402).
    struct Hold {
        DisconnectCause cause;
        milliseconds until { 0 };
    };

    Recovery(
        const SessionTimes &times, const Clock &clock, Random &random, QObject *parent = nullptr);

    /// Judges an end. `online` is how long the session had been up (zero: it had not), `link` the
    /// public key it logged in with; empty while registering.
    ReconnectDecision judge(
        const DisconnectCause &cause, milliseconds online, const QByteArray &link);
    /// The restriction of this link, as long as it lasts.
    std::optional<Hold> hold(const QByteArray &link) const;
    /// due() comes after `delay`, of which no more than a day is waited at once.
    void wait(milliseconds delay);
    void stop() { m_timer.stop(); }
    /// A person asks: conflicts and refused tries are counted anew. A hold stays.
    void startAnew();
    int conflicts() const { return m_memory.conflicts; }

signals:
    void due();

private:
    SessionTimes m_times;
    const Clock &m_clock;
    Random &m_random;
    QTimer m_timer;
    ReconnectMemory m_memory;
    std::optional<Hold> m_hold;
    QByteArray m_heldLink;
};

} // namespace heliograph
