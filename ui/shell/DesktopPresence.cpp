// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/DesktopPresence.h"

#include "app/AccountManager.h"
#include "app/ErrorText.h"
#include "app/NotificationPolicy.h"
#include "app/Profile.h"
#include "ui/shell/Badge.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/RaiseWindow.h"
#include "ui/shell/SystemNotifier.h"

#include <QApplication>
#include <QEvent>

namespace heliograph {

namespace {
constexpr milliseconds quietWhile { 3'600'000 };
constexpr milliseconds refreshSoon { 200 };
} // namespace

DesktopPresence::DesktopPresence(MainWindow &window, AccountManager &accounts,
    std::unique_ptr<Notifier> notifier, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_accounts(accounts)
    , m_settings(accounts.profile().settings())
    , m_notifier(notifier ? std::move(notifier) : makeSystemNotifier(m_tray))
    , m_notifications(std::make_unique<Notifications>(accounts, *m_notifier,
          [&window](const ChatPlace &place) { return window.isInView(place); }))
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(refreshSoon);
    connect(&m_soon, &QTimer::timeout, this, &DesktopPresence::refresh);
    connect(m_notifier.get(), &Notifier::opened, this, &DesktopPresence::open);
    connect(m_notifications.get(), &Notifications::replyRefused, &window, &MainWindow::keepReply);
    connect(&accounts, &AccountManager::unreadChanged, &m_soon, qOverload<>(&QTimer::start));
    connect(&accounts, &AccountManager::accountAdded, this, &DesktopPresence::watch);
    connect(&accounts, &AccountManager::accountRemoved, &m_soon, qOverload<>(&QTimer::start));
    connect(&m_settings, &Settings::changed, this, [this] {
        refreshQuiet();
        applyStay();
    });
    for (Account *account : accounts.accounts())
        watch(account);
    connectTray();
    window.installEventFilter(this);
    refresh();
    applyStay();
}

DesktopPresence::~DesktopPresence() { showBadge(0); }

void DesktopPresence::watch(Account *account)
{
    connect(account, &Account::statusChanged, &m_soon, qOverload<>(&QTimer::start));
    connect(account, &Account::infoChanged, &m_soon, qOverload<>(&QTimer::start));
    m_soon.start();
}

void DesktopPresence::connectTray()
{
    connect(&m_tray, &Tray::openRequested, this, [this] { raiseWindow(m_window, {}); });
    connect(&m_tray, &Tray::accountRequested, this, [this](const QString &id) {
        open({ id, {} }, {});
    });
    connect(&m_tray, &Tray::quietRequested, this, [this](bool isQuiet) {
        const milliseconds now = m_accounts.profile().clock().now();
        m_settings.set(settings::quietUntil, isQuiet ? (now + quietWhile).count() : 0);
    });
    connect(&m_tray, &Tray::quitRequested, this, &QCoreApplication::quit);
    connect(&m_tray, &Tray::menuOpens, this, &DesktopPresence::refresh);
}

void DesktopPresence::refresh()
{
    const milliseconds now = m_accounts.profile().clock().now();
    std::vector<TrayAccount> accounts;
    for (const Account *account : m_accounts.accounts())
        accounts.push_back({ account->id(), account->label(), statusText(account->status(), now),
            account->unread() });
    m_tray.setAccounts(accounts);
    refreshQuiet();
    showBadge(m_accounts.unread());
}

void DesktopPresence::refreshQuiet()
{
    const milliseconds now = m_accounts.profile().clock().now();
    const milliseconds until(m_settings.get(settings::quietUntil));
    m_tray.setQuiet(
        until > now ? tr("Do not disturb until %1").arg(momentText(until, now)) : QString());
}

/// Only with an icon that leads back may the program go on without a window.
void DesktopPresence::applyStay()
{
    QApplication::setQuitOnLastWindowClosed(
        !(m_tray.isShown() && m_settings.get(settings::staysInTray)));
}

void DesktopPresence::open(const ChatPlace &place, const QString &token)
{
    if (place.chat.isNull())
        m_window.showAccount(place.accountId);
    else
        m_window.openChat(place.accountId, place.chat);
    raiseWindow(m_window, token);
}

bool DesktopPresence::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Close && !QApplication::quitOnLastWindowClosed()
        && !m_settings.get(settings::trayExplained)) {
        m_settings.set(settings::trayExplained, true);
        m_tray.icon().showMessage(QStringLiteral("Heliograph"),
            tr("Heliograph keeps running here, so that messages arrive. Quit is in this menu."),
            m_tray.icon().icon());
    }
    return QObject::eventFilter(watched, event);
}

} // namespace heliograph
