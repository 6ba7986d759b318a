// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"

namespace heliograph {

/// Limits on what a peer may send (02 §7).
namespace nodelimits {
inline constexpr qsizetype plaintext = 16'777'199;
inline constexpr qsizetype inflated = 16 * 1024 * 1024;
inline constexpr int depth = 64;
inline constexpr int nodes = 262'144;
inline constexpr int attributes = 1'024;
/// In one stanza. Our own: 16 MiB of two-byte attributes would become 700 MB of values.
inline constexpr int allAttributes = 1'048'576;
inline constexpr qsizetype name = 1'024;
inline constexpr qsizetype value = 65'536;
} // namespace nodelimits

/// Decodes the plaintext of one transport frame, flag byte included. Never throws or asserts;
/// the first error ends it, its detail names the offset and no content. The offset counts the flag
/// byte as 0, also in the inflated body. Everything in the node is owned or static.
Result<Node> decodeNode(QByteArrayView plaintext);

} // namespace heliograph
