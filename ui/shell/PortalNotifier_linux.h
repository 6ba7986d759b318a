// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Notifier.h"

#include <QDBusConnection>
#include <QVariantList>

namespace heliograph {

/// Shows notifications by org.freedesktop.portal.Notification, for packages that run in a sandbox.
/// The portal has no field for an answer.
class PortalNotifier final : public Notifier {
    Q_OBJECT
public:
    explicit PortalNotifier(QDBusConnection bus, QObject *parent = nullptr);

    void show(const Notification &notification) override;
    void withdraw(const ChatPlace &place) override;

private slots:
    void onAction(const QString &id, const QString &action, const QVariantList &parameters);

private:
    void send(const QString &method, const QVariantList &arguments);

    QDBusConnection m_bus;
    /// The names under which the portal knows them.
    QHash<QString, ChatPlace> m_places;
    int m_last = 0;
};

} // namespace heliograph
