// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/TextFormat.h"

namespace heliograph {

class Account;
struct StoredMessage;

/// How this account calls those whom a message mentions: "You", a name, a number, or "Unknown
/// contact" for a hidden id (C35).
std::vector<MentionName> mentionNames(const StoredMessage &message, const Account &account);

} // namespace heliograph
