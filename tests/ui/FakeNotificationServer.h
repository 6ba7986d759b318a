// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <QDBusContext>
#include <QObject>
#include <QVariantMap>

#include <vector>

namespace heliograph {

/// A server of notifications on a connection of its own, as of the specification 1.2.
class FakeNotificationServer final : public QObject, protected QDBusContext {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    struct Shown {
        uint id = 0;
        uint replaces = 0;
        QString summary;
        QString body;
        QStringList actions;
        QVariantMap hints;
    };
    explicit FakeNotificationServer(const QStringList &offered)
        : capabilities(offered)
    {
        isThere = m_bus.isConnected()
            && m_bus.registerObject(QStringLiteral("/org/freedesktop/Notifications"), this,
                QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals)
            && m_bus.registerService(QStringLiteral("org.freedesktop.Notifications"));
    }
    ~FakeNotificationServer() override
    {
        m_bus.unregisterService(QStringLiteral("org.freedesktop.Notifications"));
        m_bus.unregisterObject(QStringLiteral("/org/freedesktop/Notifications"));
        QDBusConnection::disconnectFromBus(QStringLiteral("server"));
    }
    /// Whether this is the server of the bus.
    bool isThere = false;
    QStringList capabilities;
    /// From now on nothing is answered.
    bool hangs = false;
    int calls = 0;
    std::vector<Shown> shown;
    std::vector<uint> closed;

public slots:
    QStringList GetCapabilities()
    {
        ++calls;
        setDelayedReply(hangs);
        return capabilities;
    }
    uint Notify(const QString &, uint replaces, const QString &, const QString &summary,
        const QString &body, const QStringList &actions, const QVariantMap &hints, int)
    {
        ++calls;
        setDelayedReply(hangs);
        if (hangs)
            return 0;
        const uint id = replaces != 0 ? replaces : ++m_last;
        shown.push_back({ id, replaces, summary, body, actions, hints });
        return id;
    }
    void CloseNotification(uint id) { closed.push_back(id); }

signals:
    // Names of the specification.
    void ActionInvoked(uint id, const QString &action);
    void NotificationReplied(uint id, const QString &text);
    void ActivationToken(uint id, const QString &token);
    void NotificationClosed(uint id, uint reason);

private:
    QDBusConnection m_bus
        = QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("server"));
    uint m_last = 0;
};

/// The part of the desktop portal that shows notifications.
class FakePortal final : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Notification")
public:
    FakePortal()
    {
        isThere = m_bus.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), this,
                      QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals)
            && m_bus.registerService(QStringLiteral("org.freedesktop.portal.Desktop"));
    }
    ~FakePortal() override { QDBusConnection::disconnectFromBus(QStringLiteral("portal")); }
    bool isThere = false;
    std::vector<std::pair<QString, QVariantMap>> shown;
    QStringList removed;

public slots:
    void AddNotification(const QString &id, const QVariantMap &notification)
    {
        shown.emplace_back(id, notification);
    }
    void RemoveNotification(const QString &id) { removed << id; }

signals:
    void ActionInvoked(const QString &id, const QString &action, const QVariantList &parameters);

private:
    QDBusConnection m_bus
        = QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("portal"));
};

} // namespace heliograph
