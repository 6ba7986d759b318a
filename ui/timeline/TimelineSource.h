// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Conversation.h"

class QAbstractItemModel;

namespace heliograph {

/// What a timeline shows: an item model for its signals, and its rows as values.
class TimelineSource {
public:
    virtual ~TimelineSource() = default;
    virtual QAbstractItemModel &model() = 0;
    virtual int count() const = 0;
    virtual const TimelineRow &at(int row) const = 0;
    /// -1 if it is not in the window.
    virtual int rowOf(const QString &id) const = 0;
    virtual bool hasOlder() const = 0;
    virtual void loadOlder() = 0;
    /// Rows below the window, while it is not at the end of the chat.
    virtual bool hasNewer() const { return false; }
    virtual void loadNewer() { }
    /// Moves the window to the end.
    virtual void loadNewest() { }
    /// Row id of the oldest message that was not read when the chat was opened; 0 for none.
    virtual qint64 firstUnread() const = 0;
    /// Whether there is still time to change what it says.
    virtual bool isEditable(int row) const = 0;
    /// The emoji that the account has set to it; empty for none.
    virtual QString ownReaction(int row) const = 0;
};

} // namespace heliograph
