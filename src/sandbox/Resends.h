// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/Account.h"
#include "sandbox/ServiceClock.h"

#include <QHash>

#include <deque>

namespace heliograph::sandbox {

/// Which messages were accepted already, and which of them somebody asked for again: what tells a
/// repeated send from a resend (05 §10, items 6 and 10).
class Resends final {
public:
    explicit Resends(const ServiceClock &clock);

    /// Notes a message; false when the same device sent the id to the same user before.
    bool accept(const DeviceId &sender, const QByteArray &user, const QByteArray &id);
    /// A retry receipt for an id went to its sender.
    void noteRetry(const DeviceId &sender, const QByteArray &id);
    bool wasRetried(const DeviceId &sender, const QByteArray &id) const;
    void reset();

private:
    void expire();

    const ServiceClock &m_clock;
    QHash<QByteArray, qint64> m_seen;
    std::deque<std::pair<qint64, QByteArray>> m_order;
    QHash<QByteArray, qint64> m_retried;
};

} // namespace heliograph::sandbox
