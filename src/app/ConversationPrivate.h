// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Conversation.h"

#include <QTimer>

namespace heliograph {

/// Rows read at a time; the window grows by as many when older or newer ones are asked for.
inline constexpr int pageSize = 100;

/// What Conversation keeps, for its files.
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
    bool newer = false;
    bool loadingOlder = false;
    bool loadingNewer = false;
    /// Counts up when the window moves: pages that were asked for before fit no more.
    int window = 0;
    qint64 firstUnread = 0;
    bool lookedAway = false;
    /// Runs while a reason counts seconds.
    QTimer second;
};

} // namespace heliograph
