// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/accounts/AccountRail.h"
#include "ui/chats/ChatListPane.h"
#include "ui/shell/ConversationPane.h"

class QSplitter;
class QStackedWidget;

namespace heliograph {

class ConnectionPage;
class EmptyState;
class SettingsPage;
class StatisticsPage;
class Toast;
class Veil;
class WelcomePage;

/// The arrangement of the window: rail, list, conversation; statistics, settings, the connection
/// of one account and welcome in their place; one card over everything. Knows no account.
class WindowFrame final : public QWidget {
    Q_OBJECT
public:
    enum class View { Welcome, Chats, Statistics, Settings, Connection };
    /// `sandbox` and `offersSandbox` as in WelcomePage.
    WindowFrame(const Theme &theme, const std::function<qint64()> &now, bool sandbox,
        bool offersSandbox, QWidget *parent = nullptr);

    AccountRail *rail() const { return m_rail; }
    ChatListPane *list() const { return m_list; }
    ConversationPane *conversation() const { return m_conversation; }
    StatisticsPage *statistics() const { return m_statistics; }
    SettingsPage *settings() const { return m_settings; }
    ConnectionPage *connection() const { return m_connection; }
    WelcomePage *welcome() const { return m_welcome; }
    EmptyState *empty() const { return m_empty; }
    View view() const { return m_view; }
    void setView(View view);
    /// A chat is open: the conversation shows instead of the empty state.
    void setChatOpen(bool open);
    bool isChatOpen() const { return m_chatOpen; }
    /// In a narrow window: the whole list instead of the conversation.
    void showWholeList(bool shown);
    /// The search in messages takes the place of the chats, with more room.
    void setSearching(bool searching);
    bool isNarrow() const;
    /// In pixels; of pictures alone below the narrowest list.
    int listWidth() const;
    void setListWidth(int width);
    /// Shows one card over the window; it belongs to the frame. The old one is dropped. `whole`: it
    /// covers the window.
    void showCard(QWidget *card, std::function<void()> dismissed, bool whole = false);
    void closeCard();
    QWidget *card() const { return m_card; }
    void showToast(const QString &text);

signals:
    void viewChanged();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void arrange();
    bool isListOfPictures() const;

    const Theme &m_theme;
    AccountRail *m_rail;
    QStackedWidget *m_pages;
    QSplitter *m_splitter;
    ChatListPane *m_list;
    QStackedWidget *m_right;
    ConversationPane *m_conversation;
    EmptyState *m_empty;
    StatisticsPage *m_statistics;
    SettingsPage *m_settings;
    ConnectionPage *m_connection;
    WelcomePage *m_welcome;
    Toast *m_toast;
    Veil *m_veil = nullptr;
    QWidget *m_card = nullptr;
    View m_view = View::Welcome;
    bool m_chatOpen = false;
    bool m_wholeList = true;
    int m_listWidth = metrics::listWidth;
    bool m_arranging = false;
};

} // namespace heliograph
