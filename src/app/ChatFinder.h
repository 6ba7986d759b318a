// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ChatListModel.h"
#include "base/Text.h"

namespace heliograph {

/// One chat that fits to what was typed.
struct FoundChat {
    ChatRow row;
    /// Parts of the title that were typed.
    std::vector<TextSpan> marks;
    /// A better one above is with the same person over another account.
    bool isSamePerson = false;
};

struct FoundChats {
    std::vector<FoundChat> best;
    /// How many fit, and among how many.
    int found = 0;
    int of = 0;
};

/// The `most` best chats of one account (empty: of all), the best first, the newest first among
/// equals; without a query the newest. `newestFirst` is ChatListModel::all().
FoundChats findChats(const std::vector<const ChatRow *> &newestFirst, const QString &query,
    const QString &accountId, size_t most);

} // namespace heliograph
