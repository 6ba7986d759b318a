// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Alarm.h"
#include "session/StanzaSender.h"

#include <QObject>

namespace heliograph {

class PreKeyKeeper;

/// What a companion does right after `<success>` (01 §7, 03 §8): prekeys, then `active`, which is
/// asked for again when it was refused: until then the service keeps what waits. Account thread.
class LoginSequence final : public QObject {
    Q_OBJECT
public:
    LoginSequence(
        StanzaSender &sender, PreKeyKeeper &preKeys, const Clock &clock, QObject *parent = nullptr);

    void start(const Node &success);

signals:
    /// Queued stanzas follow now, or as soon as the service grants it.
    void active();

private:
    void goActive();
    void sendUnifiedSession(qint64 serviceTime);

    StanzaSender &m_sender;
    PreKeyKeeper &m_preKeys;
    const Clock &m_clock;
    Alarm m_again;
    milliseconds m_patience { 0 };
    bool m_wasActive = false;
};

} // namespace heliograph
