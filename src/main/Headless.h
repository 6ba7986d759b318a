// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "main/Options.h"

namespace heliograph {

/// Runs without a window until `shutdown` or the end of input. Gives the exit code.
int runHeadless(int argc, char **argv, const Options &options);
/// Prints what happened and what to do; gives exit code 2.
int reportStartFailure(const Error &error);

/// Writes a support bundle and ends. Gives the exit code.
int makeSupportBundle(int argc, char **argv, const Options &options);

} // namespace heliograph
