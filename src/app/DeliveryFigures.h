// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/DeliveryStats.h"

#include <map>

namespace heliograph {

struct SentFact;

/// Steps of one kind, collected before percentiles are taken.
class CollectedTimes final {
public:
    /// A step as SentFact has it.
    void add(qint64 step);
    void add(const CollectedTimes &others);
    /// Puts the values into another order.
    StepTimes result();

private:
    std::vector<qint64> m_values;
    int m_unknown = 0;
};

/// The delivery of one account, or of several put together: plain values that any thread may make.
class DeliveryFigures final {
public:
    using NameOfChat = std::function<QString(qint64 chat)>;

    DeliveryFigures() = default;
    /// `latest`: what only the own clock has timed lies nowhere behind it (C14). Names are asked
    /// for the slowest chats alone.
    DeliveryFigures(const QString &accountId, const std::vector<SentFact> &facts, qint64 latest,
        const NameOfChat &nameOfChat);
    void add(const DeliveryFigures &others);
    /// With every day of [from, to).
    StatsSummary summary(qint64 from, qint64 to);

private:
    struct Day {
        int sent = 0;
        CollectedTimes toDelivered;
    };
    void addDays(qint64 from, qint64 to);

    /// Counts only.
    StatsSummary m_counts;
    CollectedTimes m_queuedToSent;
    CollectedTimes m_sentToDelivered;
    CollectedTimes m_deliveredToRead;
    /// By Julian day.
    std::map<qint64, Day> m_days;
    /// By account and error.
    std::map<std::pair<QString, QString>, int> m_failures;
};

} // namespace heliograph
