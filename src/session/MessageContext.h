// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/Stanzas.h"

namespace heliograph {

/// Who wrote what where, under the names by which it is stored.
struct MessageContext {
    IncomingMessage message;
    Jid chat;
    Jid author;
    bool fromMe = false;
    Jid authorDevice;
};

} // namespace heliograph
