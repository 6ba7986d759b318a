// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/Message.h"

#include <QAbstractListModel>

#include <memory>

namespace heliograph {

class Account;
class AccountManager;
struct ChatChange;
struct StoredChat;

/// One row of the chat list.
struct ChatRow {
    QString accountId;
    QString accountLabel;
    int accountColour = 0;
    Jid chat;
    QString title;
    /// The title as folded() gives it, for finding.
    QString folded;
    /// Stable per chat, for the colour of the picture.
    int colour = 0;
    /// Beginning of the text or caption, or the file's name as it is saved; the kind stands beside
    /// it.
    QString preview;
    MessageKind previewKind = MessageKind::Text;
    bool lastFromMe = false;
    DeliveryStep lastStatus = DeliveryStep::Sent;
    /// Milliseconds since the epoch; 0 for an empty chat.
    qint64 timestamp = 0;
    int unread = 0;
    /// Beginning of what is half written.
    QString draft;
    /// Why the last own message waits or failed; empty otherwise.
    QString reason;
    /// Of the last message; 0 for an empty chat.
    qint64 lastRowId = 0;
    friend bool operator==(const ChatRow &, const ChatRow &) = default;
};

/// The merged inbox over all accounts, or one account's; newest first.
class ChatListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { RowRole = Qt::UserRole + 1 };
    explicit ChatListModel(AccountManager &accounts, QObject *parent = nullptr);
    ~ChatListModel() override;

    /// Empty: all accounts.
    void setAccountFilter(const QString &accountId);
    QString accountFilter() const;
    void setUnreadOnly(bool unreadOnly);

    int rowCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole is the title, AccessibleTextRole the row in words.
    QVariant data(const QModelIndex &index, int role) const override;
    const ChatRow &at(int row) const;
    /// -1 if it is not listed.
    int rowOf(const QString &accountId, const Jid &chat) const;
    /// The chats of all accounts, newest first, whatever is filtered.
    const std::vector<const ChatRow *> &all() const;
    /// False until the first page was read.
    bool isLoaded() const;

signals:
    void loaded();

private:
    void watch(Account *account);
    void relabel(const Account &account);
    void forget(const QString &accountId);
    void explainWaiting(const Account *account);
    void reload(Account *account, const std::vector<ChatChange> &changes);
    void merge(const Account &account, const std::vector<Jid> &asked,
        const std::vector<StoredChat> &chats);
    void mergeMany(std::vector<ChatRow> rows, const std::vector<std::pair<QString, Jid>> &gone);
    void remove(const std::pair<QString, Jid> &key);
    void place(ChatRow row);
    void refilter();
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace heliograph

Q_DECLARE_METATYPE(heliograph::ChatRow)
