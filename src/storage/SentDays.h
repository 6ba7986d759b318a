// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "protocol/Message.h"
#include "storage/Database.h"

#include <vector>

namespace heliograph {

/// What statistics need of one own message.
struct SentFact {
    /// Steps that were not reached, and those whose two clocks contradict each other.
    static constexpr qint64 none = -1;
    static constexpr qint64 contradiction = -2;

    /// Row of its chat.
    qint64 chat = 0;
    /// Milliseconds since the epoch: the service's once it is known, the local one before.
    qint64 time = 0;
    bool isServiceTime = false;
    DeliveryStep status = DeliveryStep::Queued;
    /// Name of an ErrorCode; empty if none.
    QString error;
    /// Milliseconds, or one of the two above.
    qint64 queuedToSent = none;
    qint64 sentToDelivered = none;
    qint64 deliveredToRead = none;
    friend bool operator==(const SentFact &, const SentFact &) = default;
};

/// The facts of own messages by days (UTC), each day packed together once it is over: statistics
/// read some hundred small blocks and not all messages (decision 68). What changes a message
/// unpacks its day by a trigger of the database.
class SentDays final {
public:
    explicit SentDays(Database &database);

    /// Packs up to `days` days that are over at `now`, newest first; false when none is left.
    Result<bool> pack(int days, milliseconds now);
    /// Those whose time is in [from, to), in milliseconds. Also over a connection that only reads.
    Result<std::vector<SentFact>> facts(qint64 from, qint64 to) const;
    /// Whose chat a row is, and the stored name of that person.
    Result<std::pair<Jid, QString>> person(qint64 chat) const;

private:
    Result<std::vector<SentFact>> read(qint64 from, qint64 to) const;

    Database &m_database;
};

} // namespace heliograph
