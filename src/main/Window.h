// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "main/Options.h"

namespace heliograph {

/// Opens the window, or plays the tour. Gives the exit code.
int runWindow(int argc, char **argv, const Options &options);

} // namespace heliograph
