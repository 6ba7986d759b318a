// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Controls.h"

#include <QWidget>

#include <functional>

class QAbstractItemModel;
class QModelIndex;

namespace heliograph {

class ChatListView;

/// The column of chats: the search field, the filters, and the list.
class ChatListPane final : public Pane {
    Q_OBJECT
public:
    ChatListPane(const Theme &theme, std::function<qint64()> now, QWidget *parent = nullptr);
    /// The model gives ChatRows; it stays the caller's.
    void setModel(QAbstractItemModel *model);
    ChatListView *view() const { return m_view; }
    /// What the placeholder of the search field names, e.g. "Search all accounts".
    void setScope(const QString &scope, bool allAccounts);
    void setUnread(int unread);
    /// Pictures only.
    void setNarrow(bool narrow);
    bool isNarrow() const { return m_narrow; }
    /// Shown while there is no row: a sentence and whether a filter can be cleared.
    void setEmptyText(const QString &text);
    void focusSearch();
    bool isFiltered() const;

signals:
    void searchChanged(const QString &text);
    void unreadOnlyChanged(bool unreadOnly);
    void newChatRequested();
    /// The magnifier of the narrow list asks for the whole list.
    void wholeListRequested();

private:
    void buildHeader();
    void updateEmpty();
    void clearFilters();

    const Theme &m_theme;
    Field *m_search;
    IconButton *m_newChat;
    IconButton *m_narrowSearch;
    Chip *m_all;
    Chip *m_unread;
    QWidget *m_chips;
    QWidget *m_header;
    ChatListView *m_view;
    QWidget *m_empty;
    ThemedLabel *m_emptyText;
    TextButton *m_clear;
    bool m_narrow = false;
};

} // namespace heliograph
