// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "main/Options.h"

namespace heliograph {

/// Opens the window, or plays the tour. Gives the exit code; ends the program with 2 and a sentence
/// where there is no display.
int runWindow(int argc, char **argv, Options options);

} // namespace heliograph
