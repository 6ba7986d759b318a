// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/PhoneSeen.h"

#include "session/Logging.h"

#include <algorithm>

namespace heliograph {

namespace {
/// It is told as "about": a finer time is not worth a write for each stanza.
constexpr milliseconds fineness { 3'600'000 };
} // namespace

PhoneSeen::PhoneSeen(
    AccountStore &store, milliseconds offlineIdle, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
    , m_offlineIdle(offlineIdle)
{
    m_delivered.setSingleShot(true);
    connect(&m_delivered, &QTimer::timeout, this, &PhoneSeen::onQueueDelivered);
}

void PhoneSeen::onPaired()
{
    m_tells = true;
    if (!m_store.transact([this] { return save(m_clock.now()); }))
        qCWarning(lcSession) << "cannot note that the phone was there";
    tell();
}

void PhoneSeen::onLoggedIn()
{
    // A link from before this was kept: it is counted from now on.
    if (m_store.keys().phoneSeen() == milliseconds(0))
        (void)m_store.transact([this] { return save(m_clock.now()); });
    if (!m_tells)
        m_delivered.start(m_offlineIdle);
}

void PhoneSeen::onQueueDelivered()
{
    m_delivered.stop();
    m_tells = true;
    tell();
}

Result<void> PhoneSeen::note(const Outcome &outcome)
{
    if (outcome.phoneSeen <= 0)
        return {};
    // A time that has not come yet is one of a wrong clock.
    const milliseconds when = std::min(milliseconds(outcome.phoneSeen * 1000), m_clock.now());
    return when - m_store.keys().phoneSeen() < fineness ? Result<void>() : save(when);
}

Result<void> PhoneSeen::save(milliseconds when) { return m_store.keys().savePhoneSeen(when); }

void PhoneSeen::tell()
{
    const milliseconds now = m_store.keys().phoneSeen();
    if (m_tells && now > milliseconds(0) && std::exchange(m_told, now) != now)
        emit seen(now);
}

} // namespace heliograph
