// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/SystemScheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QGuiApplication>

namespace heliograph {

namespace {
const char portalService[] = "org.freedesktop.portal.Desktop";
const char portalPath[] = "/org/freedesktop/portal/desktop";
const char portalInterface[] = "org.freedesktop.portal.Settings";
const char appearance[] = "org.freedesktop.appearance";
} // namespace

ColourScheme schemeOfPalette()
{
    return QGuiApplication::palette().color(QPalette::Window).lightness() < 128
        ? ColourScheme::Dark
        : ColourScheme::Light;
}

/// Listens to the desktop portal's appearance settings.
class SystemScheme::Platform final : public QObject {
    Q_OBJECT
public:
    explicit Platform(SystemScheme &owner)
        : m_owner(owner)
    {
        QDBusConnection bus = QDBusConnection::sessionBus();
        if (!bus.isConnected())
            return;
        bus.connect(QLatin1String(portalService), QLatin1String(portalPath),
            QLatin1String(portalInterface), QStringLiteral("SettingChanged"), this,
            SLOT(settingChanged(QString, QString, QDBusVariant)));
        read(QStringLiteral("color-scheme"));
        read(QStringLiteral("contrast"));
    }

public slots:
    void settingChanged(const QString &group, const QString &key, const QDBusVariant &value)
    {
        if (group == QLatin1String(appearance))
            apply(key, value.variant());
    }

private:
    void read(const QString &key)
    {
        QDBusMessage call = QDBusMessage::createMethodCall(QLatin1String(portalService),
            QLatin1String(portalPath), QLatin1String(portalInterface), QStringLiteral("Read"));
        call << QString::fromLatin1(appearance) << key;
        auto *watcher
            = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
        connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key, watcher] {
            const QDBusPendingReply<QDBusVariant> reply = *watcher;
            watcher->deleteLater();
            if (reply.isError())
                return;
            // Older portals wrap the value twice.
            QVariant value = reply.value().variant();
            if (value.canConvert<QDBusVariant>())
                value = value.value<QDBusVariant>().variant();
            apply(key, value);
        });
    }
    void apply(const QString &key, const QVariant &value)
    {
        if (key == QLatin1String("color-scheme"))
            m_dark = value.toUInt() == 1;
        else if (key == QLatin1String("contrast"))
            m_contrast = value.toUInt() == 1;
        else
            return;
        m_owner.set(m_contrast ? ColourScheme::HighContrast
                : m_dark       ? ColourScheme::Dark
                               : ColourScheme::Light);
    }

    SystemScheme &m_owner;
    bool m_dark = schemeOfPalette() == ColourScheme::Dark;
    bool m_contrast = false;
};

SystemScheme::SystemScheme(QObject *parent)
    : QObject(parent)
    , m_scheme(schemeOfPalette())
    , m_platform(std::make_unique<Platform>(*this))
{
}

SystemScheme::~SystemScheme() = default;

void SystemScheme::set(ColourScheme scheme)
{
    if (std::exchange(m_scheme, scheme) != scheme)
        emit changed(scheme);
}

} // namespace heliograph

#include "SystemScheme_linux.moc"
