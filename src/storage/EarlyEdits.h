// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "protocol/Message.h"
#include "storage/Database.h"

#include <optional>

namespace heliograph {

/// New words for a message.
struct MessageEdit {
    QString text;
    /// When they were sent, in milliseconds by the service.
    qint64 time = 0;
    friend bool operator==(const MessageEdit &, const MessageEdit &) = default;
};

/// Edits that came before their message could be read (05 §2.9). Account thread.
class EarlyEdits final {
public:
    explicit EarlyEdits(Database &database);

    /// The newest of each message; of too many the oldest go.
    Result<void> keep(const MessageKey &key, const MessageEdit &edit);
    /// What was kept for a message, which is forgotten with that.
    Result<std::optional<MessageEdit>> take(const MessageKey &key);
    /// Forgets those that were sent before this time.
    Result<void> prune(milliseconds before);

private:
    Database &m_database;
};

} // namespace heliograph
