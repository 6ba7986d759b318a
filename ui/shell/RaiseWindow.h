// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace heliograph {

/// Brings a window to the front, from the tray or the dock too. `token`: what the system gave to
/// whoever asked, without which it may only let the window ask for attention; empty if none.
void raiseWindow(QWidget &window, const QString &token);

} // namespace heliograph
