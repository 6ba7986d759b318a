// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"

#include <QMetaType>

#include <vector>

namespace heliograph {

/// What the queue waits for besides the connection.
struct QueueWait {
    enum class Why {
        /// At most `limit` messages in any `window`.
        Pace,
        /// The service wants fewer messages (ack error 429).
        ServiceBusy,
    };
    Why why = Why::Pace;
    /// The row that goes next; 0 when nothing waits for this.
    qint64 rowId = 0;
    /// Wall time from which it may go.
    milliseconds until { 0 };
    int limit = 0;
    milliseconds window { 0 };
    /// Rows to people whom this account has never exchanged a message with: the service refused
    /// one of these (463), and the others stay until a person tries that one again.
    std::vector<qint64> firstContacts;
    friend bool operator==(const QueueWait &, const QueueWait &) = default;
};

} // namespace heliograph

Q_DECLARE_METATYPE(heliograph::QueueWait)
