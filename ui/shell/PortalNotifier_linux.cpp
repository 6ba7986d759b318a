// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/PortalNotifier_linux.h"

#include "ui/widgets/Text.h"

#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusVariant>

namespace heliograph {

namespace {
// Source: the documentation of org.freedesktop.portal.Notification, versions 1 and 2.
const char desktopPortal[] = "org.freedesktop.portal.Desktop";
const char desktopPath[] = "/org/freedesktop/portal/desktop";
const char portalNotification[] = "org.freedesktop.portal.Notification";
} // namespace

PortalNotifier::PortalNotifier(QDBusConnection bus, QObject *parent)
    : Notifier(parent)
    , m_bus(std::move(bus))
{
    if (m_bus.isConnected())
        m_bus.connect(QLatin1String(desktopPortal), QLatin1String(desktopPath),
            QLatin1String(portalNotification), QStringLiteral("ActionInvoked"), this,
            SLOT(onAction(QString, QString, QVariantList)));
}

/// Nothing comes back that matters: a portal that does not answer shows nothing.
void PortalNotifier::send(const QString &method, const QVariantList &arguments)
{
    QDBusMessage call = QDBusMessage::createMethodCall(QLatin1String(desktopPortal),
        QLatin1String(desktopPath), QLatin1String(portalNotification), method);
    call.setArguments(arguments);
    m_bus.send(call);
}

void PortalNotifier::show(const Notification &notification)
{
    if (!m_bus.isConnected())
        return;
    QString name = m_places.key(notification.place);
    if (name.isEmpty()) {
        name = QStringLiteral("message-%1").arg(++m_last);
        m_places.insert(name, notification.place);
    }
    const QVariantMap shown {
        { QStringLiteral("title"), isolatedForDisplay(notification.title) },
        { QStringLiteral("body"), isolatedForDisplay(notification.text) },
        { QStringLiteral("priority"), QStringLiteral("normal") },
        { QStringLiteral("default-action"), QStringLiteral("open") },
    };
    send(QStringLiteral("AddNotification"), { name, shown });
}

void PortalNotifier::withdraw(const ChatPlace &place)
{
    const QString name = m_places.key(place);
    if (m_places.remove(name) > 0)
        send(QStringLiteral("RemoveNotification"), { name });
}

void PortalNotifier::onAction(
    const QString &id, const QString &action, const QVariantList &parameters)
{
    const auto place = m_places.constFind(id);
    if (place == m_places.constEnd() || action != QLatin1String("open"))
        return;
    // Version 2 appends what the platform has to say.
    QString token;
    for (QVariant each : parameters) {
        if (each.canConvert<QDBusVariant>())
            each = each.value<QDBusVariant>().variant();
        if (each.canConvert<QDBusArgument>()
            && each.value<QDBusArgument>().currentType() == QDBusArgument::MapType) {
            QVariantMap platform;
            each.value<QDBusArgument>() >> platform;
            token = platform.value(QStringLiteral("activation-token")).toString();
        }
    }
    const ChatPlace opens = *place;
    emit opened(opens, token);
}

} // namespace heliograph
