// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QCoreApplication;

namespace heliograph {

/// Ends the program in good form after SIGTERM (the end of a desktop session), SIGHUP (of a
/// terminal) or Ctrl+C. A reader that goes away does not end it.
void quitOnSignals(QCoreApplication &application);

} // namespace heliograph
