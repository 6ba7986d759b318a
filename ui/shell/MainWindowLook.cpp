// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What of the window is kept from one start to the next.
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"
#include "ui/shell/WindowPlace.h"

#include <QApplication>
#include <QCloseEvent>
#include <QScreen>
#include <QSettings>

#include <algorithm>

namespace heliograph {

void MainWindow::applyScheme()
{
    switch (m_choice) {
    case ThemeChoice::System:
        m_theme.setScheme(m_system.scheme());
        break;
    case ThemeChoice::Light:
        m_theme.setScheme(ColourScheme::Light);
        break;
    case ThemeChoice::Dark:
        m_theme.setScheme(ColourScheme::Dark);
        break;
    }
    QApplication::setPalette(m_theme.palette());
}

void MainWindow::useTheme(ThemeChoice choice)
{
    m_choice = choice;
    applyScheme();
}

void MainWindow::chooseTheme(ThemeChoice choice)
{
    useTheme(choice);
    saveWindow();
}

/// What is kept of this window for screens that stand like those now.
static QString placeKey(const char *what)
{
    QList<QRect> screens;
    for (const QScreen *screen : QGuiApplication::screens())
        screens << screen->geometry();
    return QStringLiteral("window %1/%2").arg(arrangementName(screens), QLatin1String(what));
}

void MainWindow::saveWindow()
{
    if (m_options.settingsFile.isEmpty())
        return;
    QSettings settings(m_options.settingsFile, QSettings::IniFormat);
    const QRect place = isMaximized() || isFullScreen() ? normalGeometry() : geometry();
    settings.setValue(placeKey("place"), place);
    settings.setValue(placeKey("maximised"), isMaximized());
    settings.setValue(placeKey("listWidth"), m_frame->listWidth());
    // For screens that the window has not been on yet.
    settings.setValue(QStringLiteral("window/place"), place);
    settings.setValue(QStringLiteral("window/listWidth"), m_frame->listWidth());
    settings.setValue(QStringLiteral("appearance/theme"), static_cast<int>(m_choice));
    settings.setValue(QStringLiteral("last/shown"), m_chats.accountFilter());
    settings.setValue(QStringLiteral("last/account"),
        m_conversation ? m_conversation->account().id() : QString());
    settings.setValue(QStringLiteral("last/chat"),
        m_conversation ? m_conversation->chat().toString() : QString());
}

/// Comes back to the account and the chat that were open at the end, if they are there.
void MainWindow::openLast()
{
    if (m_options.settingsFile.isEmpty())
        return;
    const QSettings settings(m_options.settingsFile, QSettings::IniFormat);
    const QString account = settings.value(QStringLiteral("last/account")).toString();
    const Result<Jid> chat
        = parseJid(settings.value(QStringLiteral("last/chat")).toString().toUtf8());
    showAccount(settings.value(QStringLiteral("last/shown")).toString());
    if (chat && chat->isPerson() && m_accounts.account(account) != nullptr)
        openChat(account, *chat);
}

void MainWindow::restorePlace(const QSettings &settings)
{
    const QRect kept
        = settings.value(placeKey("place"), settings.value(QStringLiteral("window/place")))
              .toRect();
    if (kept.isValid()) {
        QList<QRect> areas { QGuiApplication::primaryScreen()->availableGeometry() };
        for (const QScreen *screen : QGuiApplication::screens())
            areas << screen->availableGeometry();
        const QRect place = placeOn(kept, areas);
        // Wayland lets no window choose where it stands.
        if (QGuiApplication::platformName().startsWith(QLatin1String("wayland")))
            resize(place.size());
        else
            setGeometry(place);
    }
    if (settings.value(placeKey("maximised")).toBool())
        setWindowState(windowState() | Qt::WindowMaximized);
    m_frame->setListWidth(
        settings
            .value(placeKey("listWidth"),
                settings.value(QStringLiteral("window/listWidth"), int(metrics::listWidth)))
            .toInt());
}

void MainWindow::restoreWindow()
{
    if (!m_options.settingsFile.isEmpty()) {
        const QSettings settings(m_options.settingsFile, QSettings::IniFormat);
        restorePlace(settings);
        m_choice = static_cast<ThemeChoice>(
            std::clamp(settings.value(QStringLiteral("appearance/theme"), 0).toInt(), 0, 2));
    }
    if (m_options.theme)
        m_choice = *m_options.theme;
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveWindow();
    QMainWindow::closeEvent(event);
}

} // namespace heliograph
