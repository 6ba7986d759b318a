// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Result.h"

namespace heliograph {

/// What an operator may set for the sessions of all accounts (docs/architecture.md, §3).
struct EngineSettings {
    /// Pacing: at most so many new messages in any window.
    int paceLimit = 20;
    milliseconds paceWindow { 60'000 };
    /// From this conflict on the account cools down, for this long.
    int conflictLimit = 3;
    milliseconds conflictCooldown { 30'000 };
    friend bool operator==(const EngineSettings &, const EngineSettings &) = default;
};

/// The environment wins over the defaults, which depend on whose service it is. InvalidArgument
/// names the variable, its value and the range.
Result<EngineSettings> engineSettings(bool publicService);
/// One number of the environment, `fallback` when it is not set. Errors as above.
Result<int> numberFromEnvironment(
    const char *name, int fallback, int lowest, int highest, const char *unit = "");

} // namespace heliograph
