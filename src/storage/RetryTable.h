// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "storage/Database.h"
#include "storage/StoredMessage.h"

#include <optional>
#include <vector>

namespace heliograph {

/// Messages that were asked for again, in both directions (04 §7). Account thread.
class RetryTable final {
public:
    explicit RetryTable(Database &database);

    /// Counts a request for a message that could not be opened here.
    Result<int> nextRetry(const MessageKey &key, milliseconds now);
    /// Notes a message that came without content; nothing is counted.
    Result<void> noteMissing(const MessageKey &key, milliseconds now);
    /// It is here now. True when it had been asked for.
    Result<bool> settle(const MessageKey &key);
    /// Missing messages that the own phone was not asked for, the newest first.
    std::vector<MessageKey> notAskedOfPhone(int limit) const;
    /// False when it was asked before, or is not missing.
    Result<bool> markAskedOfPhone(const MessageKey &key, milliseconds now);

    /// Counts a request of a device for one of our messages.
    Result<int> nextResend(const QString &id, const Jid &device, milliseconds now);
    /// The base key of the ratchet with the device when it asked for the second time.
    std::optional<QByteArray> baseKey(const QString &id, const Jid &device) const;
    Result<void> saveBaseKey(const QString &id, const Jid &device, const QByteArray &key);

    /// Forgets all that was last asked for before this time. Gives the messages that never came.
    Result<std::vector<MessageKey>> prune(milliseconds before);

private:
    Database &m_database;
};

} // namespace heliograph
