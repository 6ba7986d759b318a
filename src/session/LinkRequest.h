// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "binary/Jid.h"

#include <functional>

namespace heliograph {

enum class LinkMethod { Qr, Code };

/// How the phone is asked.
struct LinkWay {
    LinkMethod method = LinkMethod::Qr;
    /// Digits with country code; for a code.
    QByteArray phone;
    /// A chosen code, eight folded characters; made when empty.
    QByteArray code;
    friend bool operator==(const LinkWay &, const LinkWay &) = default;
};

/// What linking starts with.
struct LinkRequest {
    LinkWay way;
    /// A re-link: only this account is accepted. Bare, null for a new one.
    Jid expected;
    Jid expectedLid;
};

/// Says whether this number may be linked here: AlreadyLinked when another account of the profile
/// has it. Thread-safe. A number that was let through is taken until its account goes.
using LinkGuard = std::function<Result<void>(const Jid &jid)>;

} // namespace heliograph
