// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace google::protobuf {
class MessageLite;
}

namespace heliograph::sandbox {

/// A protobuf message as bytes, and back. False when the bytes are no such message.
QByteArray bytesOf(const google::protobuf::MessageLite &message);
[[nodiscard]] bool parseInto(google::protobuf::MessageLite &message, QByteArrayView bytes);

} // namespace heliograph::sandbox
