// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Tray.h"

#include "ui/widgets/Icon.h"
#include "ui/widgets/Theme.h"

#include <QPainter>

#include <algorithm>

namespace heliograph {

namespace {

/// Only so many rows that the menu stays one; the others are in the window.
constexpr size_t mostAccounts = 12;

void paintNumber(QPainter &painter, int side, int unread)
{
    const QString words = unread > 99 ? QStringLiteral("99+") : QString::number(unread);
    const Theme theme(ColourScheme::Light);
    QFont font = theme.font(TextStyle::Strong);
    font.setPixelSize(std::max(7, side * 11 / 24));
    const int wide
        = std::clamp(QFontMetrics(font).horizontalAdvance(words) + side / 6, side / 2, side);
    const QRectF pill(side - wide, side / 2.0, wide, side / 2.0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.colour(ColourRole::Accent));
    painter.drawRoundedRect(pill, side / 4.0, side / 4.0);
    painter.setFont(font);
    painter.setPen(theme.colour(ColourRole::OnAccent));
    painter.drawText(pill, Qt::AlignCenter, words);
}

QString menuText(QString name) { return name.replace(u'&', QStringLiteral("&&")); }

} // namespace

QColor trayColour() { return Theme::tableColour(ColourScheme::Dark, ColourRole::Disabled); }

QIcon trayIcon(int unread)
{
    QIcon icon;
    for (int side : { 16, 22, 24, 32, 48, 64 }) {
        QPixmap picture(side, side);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        paintIcon(
            painter, QRectF(0, 0, side, side), QLatin1String("heliograph-mono"), trayColour());
        if (unread > 0)
            paintNumber(painter, side, unread);
        painter.end();
        icon.addPixmap(picture);
    }
    return icon;
}

Tray::Tray(QObject *parent)
    : QObject(parent)
{
    m_menu.setObjectName(QStringLiteral("trayMenu"));
    m_icon.setContextMenu(&m_menu);
    connect(&m_menu, &QMenu::aboutToShow, this, &Tray::menuOpens);
    connect(&m_icon, &QSystemTrayIcon::activated, this,
        [this](QSystemTrayIcon::ActivationReason reason) {
            if (reason != QSystemTrayIcon::Context)
                emit openRequested();
        });
    setAccounts({});
    if (QSystemTrayIcon::isSystemTrayAvailable())
        m_icon.show();
}

void Tray::setAccounts(const std::vector<TrayAccount> &accounts)
{
    m_accounts = accounts;
    int unread = 0;
    QStringList tip { QStringLiteral("Heliograph") };
    for (const TrayAccount &account : accounts) {
        unread += account.unread;
        if (tip.size() <= static_cast<qsizetype>(mostAccounts))
            //: %1 is the name of an account, %2 its state
            tip << tr("%1: %2").arg(account.label, account.state);
    }
    if (unread > 0)
        tip.insert(1, tr("%n unread", nullptr, unread));
    m_icon.setToolTip(tip.join(u'\n'));
    if (std::exchange(m_unread, unread) != unread)
        m_icon.setIcon(trayIcon(unread));
    build();
}

void Tray::setQuiet(const QString &words)
{
    m_quiet = words;
    build();
}

void Tray::build()
{
    m_menu.clear();
    const auto add = [this](const QString &text, const char *name, auto then) {
        QAction *action = m_menu.addAction(text, this, then);
        action->setObjectName(QLatin1String(name));
        return action;
    };
    add(tr("Open Heliograph"), "trayOpen", [this] { emit openRequested(); });
    m_menu.addSeparator();
    for (size_t i = 0; i < m_accounts.size() && i < mostAccounts; ++i) {
        const TrayAccount &account = m_accounts[i];
        //: %1 is the name of an account, %2 its state
        QString words = tr("%1: %2").arg(menuText(account.label), menuText(account.state));
        if (account.unread > 0)
            words += QStringLiteral(" (%1)").arg(account.unread);
        QAction *action
            = m_menu.addAction(words, this, [this, id = account.id] { emit accountRequested(id); });
        action->setObjectName(QStringLiteral("trayAccount-") + account.id);
    }
    if (m_accounts.size() > mostAccounts)
        add(tr("All accounts…"), "trayAll", [this] { emit openRequested(); });
    m_menu.addSeparator();
    const bool isQuiet = !m_quiet.isEmpty();
    QAction *quiet = add(isQuiet ? m_quiet : tr("Do not disturb for 1 hour"), "trayQuiet",
        [this, isQuiet] { emit quietRequested(!isQuiet); });
    quiet->setCheckable(true);
    quiet->setChecked(isQuiet);
    m_menu.addSeparator();
    add(tr("Quit"), "trayQuit", [this] { emit quitRequested(); });
}

} // namespace heliograph
