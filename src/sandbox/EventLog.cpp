// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/EventLog.h"

namespace heliograph::sandbox {

namespace {

constexpr size_t mostEvents = 10'000;

} // namespace

qint64 EventLog::add(const QString &kind, QJsonObject details)
{
    details.insert(QStringLiteral("event"), ++m_last);
    details.insert(QStringLiteral("t"), qint64(m_clock.now().count()));
    details.insert(QStringLiteral("kind"), kind);
    m_entries.push_back(std::move(details));
    if (m_entries.size() > mostEvents)
        m_entries.pop_front();
    emit added();
    return m_last;
}

QJsonArray EventLog::after(qint64 number, const QString &kind, int limit) const
{
    QJsonArray events;
    const qint64 first = m_last - static_cast<qint64>(m_entries.size());
    for (size_t i = static_cast<size_t>(qMax<qint64>(0, number - first));
         i < m_entries.size() && events.size() < limit; ++i) {
        if (kind.isEmpty() || m_entries[i].value(u"kind").toString() == kind)
            events.append(m_entries[i]);
    }
    return events;
}

} // namespace heliograph::sandbox
