// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "binary/Jid.h"

#include <QString>

namespace heliograph {

/// The person meant by what somebody typed or a program passed: a number with or without plus and
/// blanks, or a JID; always bare (C07). InvalidArgument, or what parsePhoneNumber() says, for
/// everything that cannot exist.
Result<Jid> parseRecipient(const QString &text);

} // namespace heliograph
