// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"
#include "protocol/PeerMessages.h"
#include "storage/DeliveryTable.h"

#include <algorithm>
#include <vector>

namespace heliograph {

/// A step of one outgoing message, for whoever counts deliveries.
struct StepChange {
    MessageKey key;
    DeliveryRow row;
};

/// What a unit of work leads to once it is committed: nothing of it leaves before.
struct Outcome {
    /// Acks, receipts and messages for the wire, in order.
    std::vector<Node> replies;
    /// Rows that are new or changed, by chat.
    struct Changed {
        Jid chat;
        qint64 rowId = 0;
    };
    std::vector<Changed> changed;
    /// New visible messages, also own copies.
    struct Received {
        StoredMessage message;
        bool offline = false;
    };
    std::vector<Received> received;
    /// Messages that were shown before and have changed, as they are now.
    struct Updated {
        enum class Change { Edit, Revoke, Reaction } change;
        StoredMessage message;
    };
    std::vector<Updated> updated;
    std::vector<StepChange> steps;
    /// Chats that went on under another name of the same person.
    struct Joined {
        Jid from;
        Jid to;
        /// There was a chat under the former name.
        bool moved = false;
    };
    std::vector<Joined> joined;
    /// Messages that did not open here: the own phone is asked for them, at once or if nothing
    /// else helps soon (04 §7.3).
    struct Closed {
        MessageKey key;
        bool askNow = false;
    };
    std::vector<Closed> closed;
    /// Parts of its history that the phone has announced.
    std::vector<HistoryNotice> history;
    /// Newest time at which the own phone did something, unix seconds; 0 if it did nothing.
    qint64 phoneSeen = 0;
    /// What had waited at the service while this device was away is all there now.
    bool queueDelivered = false;
    /// Waiting messages may be able to go now.
    bool outboxMayGo = false;

    void touch(const Jid &chat, qint64 rowId) { changed.push_back({ chat, rowId }); }
    void sawPhone(qint64 when) { phoneSeen = std::max(phoneSeen, when); }
};

} // namespace heliograph
