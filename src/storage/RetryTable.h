// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/Database.h"
#include "storage/StoredMessage.h"

namespace heliograph {

/// How often messages were asked for again, in both directions (04 §7). Account thread.
class RetryTable final {
public:
    explicit RetryTable(Database &database);

    /// Counts a request for a message that could not be opened here.
    Result<int> nextRetry(const MessageKey &key);
    /// Counts a request of a device for one of our messages.
    Result<int> nextResend(const QString &id, const Jid &device);

private:
    Database &m_database;
};

} // namespace heliograph
