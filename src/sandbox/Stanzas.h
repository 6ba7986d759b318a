// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"

namespace heliograph::sandbox {

// The stanzas that many parts of the service write. JIDs are typed, blobs are bytes (02 §6.2).

/// A JID attribute, also when the peer coded it as text (02 §6.3). Null when it is none.
Jid jidAttribute(const Node &node, QByteArrayView key);
/// `<iq type="result">` to a request: from = its `to`, the same id.
Node iqResult(const Node &request, Node::Children children = {});
/// `<iq type="error">`; `backoff` in seconds, 0 leaves it out.
Node iqError(const Node &request, int code, const QByteArray &text, int backoff = 0);
/// `<ack class=… id from=…>` for a stanza of a client; `to` is echoed as `from`.
Node ackFor(const Node &stanza, const QByteArray &className);
/// `<ib from=service>` around one child.
Node infoStanza(Node child);
/// `<stream:error code><conflict type/></stream:error>`; parts that are empty are left out.
Node streamError(const QByteArray &code, const QByteArray &conflict = {});
/// `<notification type from id t>`.
Node notification(const QByteArray &type, const Jid &from, const QByteArray &id, qint64 seconds);

} // namespace heliograph::sandbox
