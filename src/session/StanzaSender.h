// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Future.h"
#include "binary/Node.h"

namespace heliograph {

/// Whoever can put stanzas on the wire of one account.
class StanzaSender {
public:
    virtual ~StanzaSender() = default;
    /// False when there is no connection that takes stanzas; nothing is kept then.
    virtual bool send(const Node &stanza) = 0;
    virtual bool isOnline() const = 0;
    /// A fresh id for an iq or message of this connection.
    virtual QByteArray nextId() = 0;
    /// Sends an iq that has an id and gives its answer. Errors: NotConnected, QueryTimeout,
    /// Disconnected, and those of iqError().
    virtual QFuture<Result<Node>> query(const Node &iq) = 0;
};

} // namespace heliograph
