// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Alarm.h"

namespace heliograph {

/// What concerns every connection of this computer: the network went or came, or it slept. GUI
/// thread.
class SystemWatch final : public QObject {
    Q_OBJECT
public:
    explicit SystemWatch(const Clock &clock, QObject *parent = nullptr);

    /// From now on; what the system is known to say at once follows from the event loop.
    void start();

signals:
    /// By the system's word, which may be wrong or missing: nothing is said then.
    void networkChanged(bool isAway);
    void woke();

private:
    void listen();
    void beat();

    const Clock &m_clock;
    Alarm m_beat;
    milliseconds m_last { 0 };
};

} // namespace heliograph
