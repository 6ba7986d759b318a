// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Profile.h"
#include "ui/widgets/Controls.h"

#include <vector>

class QScrollArea;
class QVBoxLayout;

namespace heliograph {

class NotificationsCard;

/// One account as the settings show it.
struct AccountSetting {
    QString id;
    QString label;
    QString phone;
    int colour = 0;
    QString statusText;
    bool isConnected = false;
    bool needsScan = false;
    /// When the phone was last heard of, or what to do about it; empty if unknown.
    QString phoneText {};
    bool phoneWarns = false;
    bool notifies = true;
    friend bool operator==(const AccountSetting &, const AccountSetting &) = default;
};

/// Appearance, notifications, accounts and safety; every change applies at once.
class SettingsPage final : public QWidget {
    Q_OBJECT
public:
    explicit SettingsPage(const Theme &theme, QWidget *parent = nullptr);
    /// 0 system, 1 light, 2 dark.
    void setThemeChoice(int choice);
    void setAccounts(const std::vector<AccountSetting> &accounts);
    void setKeyPlace(KeyPlace place);
    /// Below all others; the page takes the card.
    void addSection(const QString &title, QWidget *card);
    /// Titles in their order.
    QStringList sections() const;
    /// Brings one to the top.
    void showSection(qsizetype index);
    NotificationsCard *notifications() const { return m_notifications; }

signals:
    void themeChosen(int choice);
    void labelChanged(const QString &accountId, const QString &label);
    void colourChanged(const QString &accountId, int colour);
    void connectRequested(const QString &accountId, bool connect);
    void linkAgainRequested(const QString &accountId);
    void unlinkRequested(const QString &accountId);
    void connectionRequested(const QString &accountId);
    void notifiesChanged(const QString &accountId, bool notifies);
    void proxyRequested(const QString &accountId);
    void eraseRequested(const QString &accountId);
    void passphraseRequested();
    void keychainRequested();
    void bundleRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    class AccountCard;
    QWidget *buildAppearance();
    QWidget *buildSafety();
    void addHeading(QVBoxLayout *layout, const QString &title);
    const Theme &m_theme;
    QScrollArea *m_scroll;
    std::vector<ThemedLabel *> m_headings;
    Segments *m_themeChoice;
    NotificationsCard *m_notifications;
    QVBoxLayout *m_list;
    std::vector<AccountCard *> m_cards;
    ThemedLabel *m_none;
    ThemedLabel *m_keyPlace;
    TextButton *m_passphrase;
    TextButton *m_keychain;
};

} // namespace heliograph
