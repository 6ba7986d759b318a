// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "main/Window.h"

namespace heliograph {

int runWindow(int, char **, const Options &)
{
    return 2;
}

} // namespace heliograph
