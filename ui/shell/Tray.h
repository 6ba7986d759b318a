// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QMenu>
#include <QSystemTrayIcon>

#include <vector>

namespace heliograph {

/// One account as the tray names it.
struct TrayAccount {
    QString id;
    QString label;
    /// The state in words.
    QString state;
    int unread = 0;
};

/// The icon in the system's tray, with the unread messages of all accounts, and its menu. Where
/// there is no tray it is not shown, and nothing depends on it. Beside the program's own words the
/// menu holds names of accounts, whose "&" is doubled.
class Tray final : public QObject {
    Q_OBJECT
public:
    explicit Tray(QObject *parent = nullptr);

    bool isShown() const { return m_icon.isVisible(); }
    QSystemTrayIcon &icon() { return m_icon; }
    QMenu &menu() { return m_menu; }
    void setAccounts(const std::vector<TrayAccount> &accounts);
    /// `words`: until when there are no notifications; empty: there are.
    void setQuiet(const QString &words);

signals:
    void openRequested();
    void accountRequested(const QString &accountId);
    /// For an hour, or not at all any more.
    void quietRequested(bool isQuiet);
    void quitRequested();
    /// What the menu says may be old.
    void menuOpens();

private:
    void build();

    QSystemTrayIcon m_icon;
    QMenu m_menu;
    std::vector<TrayAccount> m_accounts;
    QString m_quiet;
    int m_unread = -1;
};

/// Nobody says what colour the panel has: one that stands out on light and on dark ones.
QColor trayColour();
/// The mirror on its tripod, with a number unless that is 0.
QIcon trayIcon(int unread);

} // namespace heliograph
