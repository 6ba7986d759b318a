// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What leads from outside of the window into it, and what a person chooses about that.
#include "app/ErrorText.h"
#include "app/NotificationPolicy.h"
#include "app/Notifications.h"
#include "ui/settings/NotificationsCard.h"
#include "ui/settings/SettingsPage.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"

#include <QSystemTrayIcon>

namespace heliograph {

static int minuteOf(const QTime &time) { return time.msecsSinceStartOfDay() / 60'000; }

static QTime timeOf(int minute) { return QTime::fromMSecsSinceStartOfDay(minute * 60'000); }

void MainWindow::connectDesktop()
{
    NotificationsCard *card = m_frame->settings()->notifications();
    Settings &kept = m_accounts.profile().settings();
    card->setTrayAvailable(QSystemTrayIcon::isSystemTrayAvailable());
    const QuietTimes quiet = quietTimes(kept);
    card->setChoice({ kept.get(settings::notifies), kept.get(settings::notificationText),
        quiet.isDaily, timeOf(quiet.from), timeOf(quiet.to), kept.get(settings::staysInTray) });
    connect(
        card, &NotificationsCard::chosen, this, [&kept](const NotificationsCard::Choice &choice) {
            kept.set(settings::notifies, choice.notifies);
            kept.set(settings::notificationText, choice.showsText);
            kept.set(settings::quietHours, choice.isQuiet);
            kept.set(settings::quietFrom, minuteOf(choice.quietFrom));
            kept.set(settings::quietTo, minuteOf(choice.quietTo));
            kept.set(settings::staysInTray, choice.staysInTray);
        });
    connect(m_frame->settings(), &SettingsPage::notifiesChanged, this,
        [this, &kept](const QString &id, bool notifies) {
            kept.set(settings::accountNotifies, notifies, id);
            refreshAccounts();
        });
}

bool MainWindow::isInView(const ChatPlace &place) const
{
    return isActiveWindow() && !isMinimized() && m_conversation
        && m_frame->conversation()->isVisible() && m_conversation->account().id() == place.accountId
        && m_conversation->chat() == place.chat;
}

void MainWindow::keepReply(const ChatPlace &place, const QString &text, const Error &error)
{
    Account *account = m_accounts.account(place.accountId);
    if (account == nullptr)
        return;
    if (m_conversation && m_conversation->account().id() == place.accountId
        && m_conversation->chat() == place.chat) {
        textRefused(m_conversation, text, error);
        return;
    }
    m_frame->showToast(errorText(error));
    putBeforeDraft(*account, place.chat, text);
}

} // namespace heliograph
