// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Notifier.h"

#include <memory>

namespace heliograph {

class Tray;

/// What shows notifications on this system (decision 61): a service of the desktop, or the icon in
/// the tray where there is none.
std::unique_ptr<Notifier> makeSystemNotifier(Tray &tray);

} // namespace heliograph
