// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Resends.h"

namespace heliograph::sandbox {

namespace {

/// How long an id is remembered (05 §10).
constexpr qint64 idMemorySeconds = 24 * 3600;

QByteArray senderKey(const DeviceId &sender, const QByteArray &rest)
{
    return sender.pn + ':' + QByteArray::number(sender.device) + '/' + rest;
}

} // namespace

Resends::Resends(const ServiceClock &clock)
    : m_clock(clock)
{
}

void Resends::expire()
{
    const qint64 limit = m_clock.unixSeconds() - idMemorySeconds;
    while (!m_order.empty() && m_order.front().first < limit) {
        m_seen.remove(m_order.front().second);
        m_retried.remove(m_order.front().second);
        m_order.pop_front();
    }
}

bool Resends::accept(const DeviceId &sender, const QByteArray &user, const QByteArray &id)
{
    expire();
    const QByteArray key = senderKey(sender, user + '/' + id);
    if (m_seen.contains(key))
        return false;
    const qint64 now = m_clock.unixSeconds();
    m_seen.insert(key, now);
    m_order.emplace_back(now, key);
    return true;
}

void Resends::noteRetry(const DeviceId &sender, const QByteArray &id)
{
    const QByteArray key = senderKey(sender, id);
    m_retried.insert(key, m_clock.unixSeconds());
    m_order.emplace_back(m_clock.unixSeconds(), key);
}

bool Resends::wasRetried(const DeviceId &sender, const QByteArray &id) const
{
    return m_retried.contains(senderKey(sender, id));
}

void Resends::reset()
{
    m_seen.clear();
    m_order.clear();
    m_retried.clear();
}

} // namespace heliograph::sandbox
