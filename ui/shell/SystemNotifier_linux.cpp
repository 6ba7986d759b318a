// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/FreedesktopNotifier_linux.h"
#include "ui/shell/PortalNotifier_linux.h"
#include "ui/shell/SystemNotifier.h"

#include <QFile>

namespace heliograph {

/// In a sandbox the portal alone is there.
static bool isSandboxed()
{
    return QFile::exists(QStringLiteral("/.flatpak-info")) || qEnvironmentVariableIsSet("SNAP");
}

std::unique_ptr<Notifier> makeSystemNotifier(Tray &)
{
    if (isSandboxed())
        return std::make_unique<PortalNotifier>(QDBusConnection::sessionBus());
    return std::make_unique<FreedesktopNotifier>(QDBusConnection::sessionBus());
}

} // namespace heliograph
