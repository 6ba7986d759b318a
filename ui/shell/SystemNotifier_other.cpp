// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/SystemNotifier.h"
#include "ui/shell/Tray.h"

namespace heliograph {

namespace {

/// By the icon in the tray, which shows one at a time: a click opens the newest.
class TrayNotifier final : public Notifier {
public:
    explicit TrayNotifier(QSystemTrayIcon &icon)
        : m_icon(icon)
    {
        connect(&icon, &QSystemTrayIcon::messageClicked, this, [this] {
            if (!m_shown.accountId.isEmpty())
                emit opened(m_shown, {});
        });
    }
    void show(const Notification &notification) override
    {
        m_shown = notification.place;
        m_icon.showMessage(notification.title, notification.text, m_icon.icon());
    }
    /// The system takes it away by itself.
    void withdraw(const ChatPlace &place) override
    {
        if (m_shown == place)
            m_shown = {};
    }

private:
    QSystemTrayIcon &m_icon;
    ChatPlace m_shown;
};

} // namespace

std::unique_ptr<Notifier> makeSystemNotifier(Tray &tray)
{
    return std::make_unique<TrayNotifier>(tray.icon());
}

} // namespace heliograph
