// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"
#include "sandbox/AccountRegistry.h"

#include <map>

namespace heliograph::sandbox {

// How a message of a client is taken apart and put together for each device (05 §10).

/// The `<enc>` nodes of each device.
using MessageParts = std::map<DeviceId, Node::Children>;

Node::Children encsIn(const Node &node);
/// What `<participants>` names, in either namespace.
MessageParts namedParts(const Node &message, const AccountRegistry &accounts);
/// The same id once more, for a device that asked for it.
bool isResend(const Node &message);
/// Adds what travels on: the encs of the receiver and what belongs to them or to everybody;
/// everything else of the sender stays here (05 §10 item 3).
void addContent(Node &out, const Node &message, const Node::Children &encs);

/// The service's ack of a client's message; `time` in Unix seconds, `error` and `phash` may be
/// empty (05 §2.5).
Node messageAck(const Node &message, qint64 time, const QByteArray &error, const QByteArray &phash);

} // namespace heliograph::sandbox
