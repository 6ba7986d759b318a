// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace heliograph {

/// The number of unread messages at the program's icon in the dock, where the system has that; 0
/// takes it away.
void showBadge(int unread);

} // namespace heliograph
