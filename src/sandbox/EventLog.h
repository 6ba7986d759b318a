// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/ServiceClock.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QObject>

#include <deque>

namespace heliograph::sandbox {

/// What happened, numbered; the newest ten thousand (10 §10). Holds no content of messages.
class EventLog final : public QObject {
    Q_OBJECT
public:
    explicit EventLog(const ServiceClock &clock, QObject *parent = nullptr)
        : QObject(parent)
        , m_clock(clock)
    {
    }
    /// Gives the number of the new entry.
    qint64 add(const QString &kind, QJsonObject details = {});
    qint64 last() const { return m_last; }
    /// Entries with larger numbers, of one kind or of all, oldest first, at most `limit`.
    QJsonArray after(qint64 number, const QString &kind = {}, int limit = 1'000) const;

signals:
    void added();

private:
    const ServiceClock &m_clock;
    std::deque<QJsonObject> m_entries;
    qint64 m_last = 0;
};

} // namespace heliograph::sandbox
