// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace heliograph {

class Theme;

/// Sets the application's style: Fusion with slim scroll bars in the theme's colours. The theme
/// must live as long as the application shows windows.
void installWindowStyle(const Theme &theme);

} // namespace heliograph
