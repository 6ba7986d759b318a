// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Notifications.h"
#include "ui/shell/Tray.h"

#include <QTimer>

#include <memory>

namespace heliograph {

class Account;
class MainWindow;

/// What stands outside of the window: notifications, tray and badge, and what of them leads back
/// into it.
class DesktopPresence final : public QObject {
    Q_OBJECT
public:
    /// Without a notifier, that of the system.
    DesktopPresence(MainWindow &window, AccountManager &accounts,
        std::unique_ptr<Notifier> notifier = nullptr, QObject *parent = nullptr);
    ~DesktopPresence() override;

    Tray &tray() { return m_tray; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void watch(Account *account);
    void connectTray();
    void refresh();
    void refreshQuiet();
    void applyStay();
    void open(const ChatPlace &place, const QString &token);

    MainWindow &m_window;
    AccountManager &m_accounts;
    Settings &m_settings;
    Tray m_tray;
    std::unique_ptr<Notifier> m_notifier;
    std::unique_ptr<Notifications> m_notifications;
    /// Many accounts change at once.
    QTimer m_soon;
};

} // namespace heliograph
