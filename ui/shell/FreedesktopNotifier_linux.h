// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Notifier.h"
#include "base/Clock.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QHash>

#include <functional>
#include <optional>

namespace heliograph {

/// Notifications at all that stand at a time; the oldest goes for a new one.
inline constexpr int mostNotifications = 20;

/// What the server of notifications is asked for: never waited for, forgotten when it does not
/// answer in time.
inline constexpr milliseconds notifierAnswer { 5000 };

/// Shows notifications by org.freedesktop.Notifications on the session bus; with a field for an
/// answer where the server offers one. Without a server nothing is shown.
class FreedesktopNotifier final : public Notifier {
    Q_OBJECT
public:
    explicit FreedesktopNotifier(
        QDBusConnection bus, milliseconds answer = notifierAnswer, QObject *parent = nullptr);

    void show(const Notification &notification) override;
    void withdraw(const ChatPlace &place) override;

private slots:
    void onAction(uint id, const QString &action);
    void onReplied(uint id, const QString &text);
    void onToken(uint id, const QString &token);
    void onClosed(uint id, uint reason);
    void onOwner(const QString &name, const QString &before, const QString &now);

private:
    /// One place for a notification.
    struct Stand {
        /// As the server calls it; 0 before it has answered.
        uint id = 0;
        bool isAsking = false;
        /// What comes when the server has answered; none: as it is.
        std::optional<Notification> next {};
        Notification shown {};
        QString token {};
        /// Counts up: which one is the oldest, and whose an answer is.
        quint64 serial = 0;
    };
    void hear(const char *signal, const char *slot);
    void askCapabilities();
    void pump(const ChatPlace &place);
    void answered(const ChatPlace &place, quint64 serial, const QDBusMessage &answer);
    void makeRoom();
    QDBusMessage callFor(const Stand &stand, const Notification &notification) const;
    Stand *standOf(uint id);
    void call(const QDBusMessage &message, std::function<void(const QDBusMessage &)> answered);

    QDBusConnection m_bus;
    milliseconds m_answer;
    /// None until the server has told.
    std::optional<QStringList> m_capabilities;
    bool m_isAskingCapabilities = false;
    QHash<ChatPlace, Stand> m_stands;
    quint64 m_lastSerial = 0;
};

/// What a server that reads marks in the text may be given: shown letter by letter (C31).
QString withoutMarkup(const QString &text);

} // namespace heliograph
