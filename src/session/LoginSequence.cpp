// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LoginSequence.h"

#include "protocol/KeyQueries.h"
#include "session/PreKeyKeeper.h"

#include <algorithm>
#include <utility>

namespace heliograph {

namespace {

constexpr milliseconds threeDays { 259'200'000 };
/// First and longest time until `active` is asked for again.
constexpr milliseconds activeAgain { 10'000 };
constexpr milliseconds activeAgainMost { 300'000 };
constexpr milliseconds oneWeek { 604'800'000 };

} // namespace

LoginSequence::LoginSequence(
    StanzaSender &sender, PreKeyKeeper &preKeys, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_sender(sender)
    , m_preKeys(preKeys)
    , m_clock(clock)
    , m_again(clock)
{
    connect(&m_again, &Alarm::rang, this, &LoginSequence::goActive);
}

void LoginSequence::start(const Node &success)
{
    m_again.stop();
    m_wasActive = false;
    m_patience = activeAgain;
    sendUnifiedSession(success.numberOr("t", 0));
    // Too few prekeys keep nobody from reading what waits.
    then(m_preKeys.fill(), this, [this](const Result<bool> &) { goActive(); });
}

void LoginSequence::goActive()
{
    then(m_sender.query(buildActive(m_sender.nextId())), this, [this](const Result<Node> &answer) {
        if (!m_sender.isOnline())
            return;
        if (!answer) {
            m_again.start(m_patience);
            m_patience = std::min(2 * m_patience, activeAgainMost);
        }
        if (!std::exchange(m_wasActive, true)) {
            emit active();
            m_preKeys.check();
        }
    });
}

/// Telemetry that clients send after success (01 §9.1).
void LoginSequence::sendUnifiedSession(qint64 serviceTime)
{
    const bool isPlausible = serviceTime > 0 && serviceTime < latestTime.count();
    const milliseconds now = isPlausible ? milliseconds(serviceTime * 1000) : m_clock.now();
    const qint64 number = ((now + threeDays).count()) % oneWeek.count();
    Node ib("ib");
    ib.add(Node("unified_session", { { "id", QByteArray::number(number) } }));
    m_sender.send(ib);
}

} // namespace heliograph
