// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"

namespace heliograph {

/// Canonical encoding of a stanza (02 §6.1), with the leading flag byte `00`: the plaintext of one
/// transport frame. Attributes whose value is a null QByteArray or a null Jid are left out; an
/// empty text that is not null is written. BadJid, BadUtf8, EmptyTag, EmptyKey, TooDeep, TooLarge.
Result<QByteArray> encodeNode(const Node &stanza);

} // namespace heliograph
