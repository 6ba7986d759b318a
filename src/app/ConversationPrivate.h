// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Conversation.h"

#include <QTimer>

namespace heliograph {

/// What Conversation keeps, for its two files.
class Conversation::Private final {
public:
    Account *account = nullptr;
    Jid chat;
    QString title;
    /// Unknown until it is read, or something is typed or sent.
    std::optional<QString> draft;
    std::vector<TimelineRow> rows;
    bool loaded = false;
    bool older = false;
    bool loadingOlder = false;
    qint64 firstUnread = 0;
    bool lookedAway = false;
    /// Runs while a reason counts seconds.
    QTimer second;
};

} // namespace heliograph
