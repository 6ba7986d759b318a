// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/Message.h"
#include "storage/SearchIndex.h"

#include <QAbstractListModel>
#include <QDate>

#include <memory>

namespace heliograph {

class AccountManager;

/// What narrows a search besides its words.
struct MessageFilter {
    /// Empty: all accounts.
    QString accountId;
    /// A chat of that account; null: all chats.
    Jid chat;
    SearchRequest::Sender sender = SearchRequest::Sender::Anyone;
    SearchRequest::Kind kind = SearchRequest::Kind::Any;
    /// Days of the local calendar, both included; invalid: no bound.
    QDate since;
    QDate until;
    friend bool operator==(const MessageFilter &, const MessageFilter &) = default;
};

/// One message that was found.
struct FoundMessage {
    QString accountId;
    QString accountLabel;
    int accountColour = 0;
    Jid chat;
    QString title;
    /// Stable per chat, for the colour of the picture.
    int colour = 0;
    QString id;
    qint64 rowId = 0;
    /// Milliseconds since the epoch.
    qint64 time = 0;
    bool fromMe = false;
    MessageKind kind = MessageKind::Text;
    /// The text, or the name of the file if the words stand in it.
    QString text;
    /// Where the words stand in it.
    std::vector<TextSpan> marks;
};

/// Messages of all accounts with certain words, newest first, read page by page: each account on
/// the thread of its reader, put together by time here. Lives in the GUI thread.
class MessageSearchModel final : public QAbstractListModel {
    Q_OBJECT
public:
    explicit MessageSearchModel(AccountManager &accounts, QObject *parent = nullptr);
    ~MessageSearchModel() override;

    /// Looks anew. What was found before stays until the first answers are here.
    void search(const QString &text, const MessageFilter &filter);
    const MessageFilter &filter() const;
    /// The words that are looked for.
    const SearchQuery &query() const;
    bool isSearching() const;
    /// Everything that fits is here.
    bool isComplete() const;
    /// How much of the messages can be found already, in percent.
    int percentBuilt() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole is the text, AccessibleTextRole the row in words.
    QVariant data(const QModelIndex &index, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    const FoundMessage &at(int row) const;

signals:
    /// Rows, or what the questions above answer.
    void changed();

private:
    void restart();
    void ask(const QString &accountId);
    void take(const QString &accountId, const SearchPage &page);
    void merge();
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace heliograph
