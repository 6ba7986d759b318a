// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "storage/Database.h"
#include "storage/StoredMessage.h"

#include <optional>
#include <vector>

namespace heliograph {

struct DeliveryRow {
    Jid recipient;
    DeliveryStep step = DeliveryStep::Queued;
    /// Milliseconds; 0 if unknown.
    qint64 serverTime = 0;
    qint64 localTime = 0;
};

/// How far outgoing messages got, per recipient. Account thread.
class DeliveryTable final {
public:
    explicit DeliveryTable(Database &database);

    /// Notes a step of a recipient and raises the state of the message, never lowers it. `elapsed`
    /// (monotonic ms since it was queued) where this process saw both ends. Reading implies
    /// delivery. A step Queued names somebody who is to get it: with those, the state is the lowest
    /// that all of them reached (05 §4.3, groups); without, the first receipt decides. True when
    /// the state rose.
    Result<bool> noteStep(
        const StoredMessage &message, const DeliveryRow &row, std::optional<qint64> elapsed = {});
    std::vector<DeliveryRow> steps(qint64 rowId) const;
    /// Keeps a receipt for a message that is not here yet (05 §4.3); of too many the oldest go.
    Result<void> keepEarlyReceipt(const Jid &chat, const QString &id, const DeliveryRow &row);
    /// Forgets those that were kept before this time.
    Result<void> pruneEarlyReceipts(milliseconds before);
    std::vector<DeliveryRow> takeEarlyReceipts(const Jid &chat, const QString &id);

private:
    Result<DeliveryStep> reachedStep(const StoredMessage &message, const DeliveryRow &row);

    Database &m_database;
};

} // namespace heliograph
