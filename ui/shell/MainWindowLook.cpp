// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What of the window is kept from one start to the next.
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"

#include <QApplication>
#include <QCloseEvent>
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

void MainWindow::chooseTheme(ThemeChoice choice)
{
    m_choice = choice;
    applyScheme();
    saveWindow();
}

void MainWindow::saveWindow()
{
    if (m_options.settingsFile.isEmpty())
        return;
    QSettings settings(m_options.settingsFile, QSettings::IniFormat);
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/listWidth"), m_frame->listWidth());
    settings.setValue(QStringLiteral("appearance/theme"), static_cast<int>(m_choice));
}

void MainWindow::restoreWindow()
{
    if (!m_options.settingsFile.isEmpty()) {
        const QSettings settings(m_options.settingsFile, QSettings::IniFormat);
        restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
        m_frame->setListWidth(
            settings.value(QStringLiteral("window/listWidth"), int(metrics::listWidth)).toInt());
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
