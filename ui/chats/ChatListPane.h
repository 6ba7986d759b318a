// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Controls.h"

#include <QWidget>

#include <functional>

class QAbstractItemModel;
class QKeySequence;
class QModelIndex;

namespace heliograph {

class ChatListView;
class SearchPane;

/// The column of chats: the field that finds, the filters, and the list. What is typed in the field
/// goes to the switcher.
class ChatListPane final : public Pane {
    Q_OBJECT
public:
    ChatListPane(const Theme &theme, std::function<qint64()> now, QWidget *parent = nullptr);
    /// The model gives ChatRows; it stays the caller's.
    void setModel(QAbstractItemModel *model);
    ChatListView *view() const { return m_view; }
    /// All accounts are listed: each row bears the stripe of its own.
    void setStripes(bool shown);
    /// The keys that find a chat, shown in the field.
    void setSwitcherKeys(const QKeySequence &keys);
    void setUnread(int unread);
    /// Pictures only.
    void setNarrow(bool narrow);
    bool isNarrow() const { return m_narrow; }
    /// Shown while there is no row: a sentence and whether a filter can be cleared.
    void setEmptyText(const QString &text);
    bool isFiltered() const;
    SearchPane *searchPane() const { return m_searchPane; }
    /// The search in messages instead of the chats, where the whole list is shown.
    void setSearching(bool searching);
    bool isSearching() const { return m_searching; }

signals:
    /// A person clicked into the field, or typed this.
    void switcherRequested(const QString &text);
    void unreadOnlyChanged(bool unreadOnly);
    void newChatRequested();
    /// The magnifier of the narrow list asks for the whole list.
    void wholeListRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

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
    SearchPane *m_searchPane;
    bool m_narrow = false;
    bool m_searching = false;
};

} // namespace heliograph
