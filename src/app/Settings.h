// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QVariant>

#include <type_traits>

namespace heliograph {

class ProfileStore;

/// A choice that is kept in the profile. Name, type and default stand in the table below alone; a
/// name is never used again for something else.
template <typename T> struct Setting {
    const char *name;
    T fallback;
};

namespace settings {
/// Notifications at all, and of one account (with its id).
inline constexpr Setting<bool> notifies { "notifications/on", true };
inline constexpr Setting<bool> accountNotifies { "notifications/account", true };
/// With what was written, or only that there is something.
inline constexpr Setting<bool> notificationText { "notifications/text", true };
/// Daily hours without notifications, in minutes since midnight, local time.
inline constexpr Setting<bool> quietHours { "quiet/on", false };
inline constexpr Setting<int> quietFrom { "quiet/from", 22 * 60 };
inline constexpr Setting<int> quietTo { "quiet/to", 7 * 60 };
/// None until then either, in milliseconds since the epoch.
inline constexpr Setting<qint64> quietUntil { "quiet/until", 0 };
/// Closing the window leaves the program running where there is a tray.
inline constexpr Setting<bool> staysInTray { "tray/stays", false };
/// What that means has been told.
inline constexpr Setting<bool> trayExplained { "tray/explained", false };
} // namespace settings

/// What a person has chosen, of the whole profile or (with an id) of one account. GUI thread.
class Settings final : public QObject {
    Q_OBJECT
public:
    explicit Settings(ProfileStore &store)
        : m_store(store)
    {
    }

    template <typename T> T get(const Setting<T> &setting, const QString &id = {})
    {
        QVariant kept = read(nameOf(setting.name, id));
        return kept.convert(QMetaType::fromType<T>()) ? kept.value<T>() : setting.fallback;
    }
    /// A store that cannot be written keeps it for this run.
    template <typename T>
    void set(
        const Setting<T> &setting, const std::type_identity_t<T> &value, const QString &id = {})
    {
        write(nameOf(setting.name, id), QVariant::fromValue<T>(value));
    }

signals:
    void changed();

private:
    static QString nameOf(const char *name, const QString &id);
    QVariant read(const QString &name);
    void write(const QString &name, const QVariant &value);

    ProfileStore &m_store;
    QHash<QString, QVariant> m_known;
};

} // namespace heliograph
