// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/RaiseWindow.h"

#include <QWidget>

namespace heliograph {

void raiseWindow(QWidget &window, const QString &token)
{
    // Where Qt's Wayland plug-in looks for it, and takes it away.
    if (!token.isEmpty())
        qputenv("XDG_ACTIVATION_TOKEN", token.toUtf8());
    window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
    window.show();
    window.raise();
    window.activateWindow();
}

} // namespace heliograph
