// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Badge.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QGuiApplication>

namespace heliograph {

/// Source: Unity's LauncherEntry API, which Plasma and several docks read. A signal: nobody has to
/// be there.
void showBadge(int unread)
{
    const QString entry
        = QStringLiteral("application://%1.desktop").arg(QGuiApplication::desktopFileName());
    QDBusMessage update = QDBusMessage::createSignal(
        QStringLiteral("/com/canonical/unity/launcherentry/heliograph"),
        QStringLiteral("com.canonical.Unity.LauncherEntry"), QStringLiteral("Update"));
    update << entry
           << QVariantMap { { QStringLiteral("count"), static_cast<qint64>(unread) },
                  { QStringLiteral("count-visible"), unread > 0 } };
    QDBusConnection::sessionBus().send(update);
}

} // namespace heliograph
