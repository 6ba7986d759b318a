// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Notifier.h"
#include "app/Settings.h"
#include "base/Error.h"

#include <functional>
#include <memory>

namespace heliograph {

class Account;
class AccountManager;
struct Outcome;
struct StoredChat;

/// Turns what the accounts bring into notifications, by the rules of NotificationPolicy.h, and
/// takes them back when the chat is read. What had waited at the service is told at its end, chat
/// by chat, so that nothing pops up that was read elsewhere. GUI thread.
class Notifications final : public QObject {
    Q_OBJECT
public:
    /// `isInView`: a person is looking at this chat.
    Notifications(AccountManager &accounts, Notifier &notifier,
        std::function<bool(const ChatPlace &)> isInView, QObject *parent = nullptr);
    ~Notifications() override;

signals:
    /// What was written in a notification did not go.
    void replyRefused(
        const heliograph::ChatPlace &place, const QString &text, const heliograph::Error &error);

private:
    class Watched;
    struct News;
    void watch(Account *account);
    void sendReply(const Notification &notification, const QString &text);
    void take(Watched &watched, const Outcome &outcome);
    void takeBack(Watched &watched, const Outcome &outcome);
    void ask(Watched &watched);
    void tell(Watched &watched, const std::vector<StoredChat> &chats, const QHash<Jid, News> &news,
        bool isQueue);
    void tellChat(Watched &watched, const StoredChat &chat, const News &news);
    void tellInbox(Watched &watched, const std::vector<StoredChat> &chats);
    void show(Watched &watched, const Notification &notification);
    void withdraw(Watched &watched, const Jid &chat);
    void withdrawAll(Watched &watched);
    bool mayTell(const Watched &watched) const;

    AccountManager &m_accounts;
    Notifier &m_notifier;
    std::function<bool(const ChatPlace &)> m_isInView;
    std::vector<std::unique_ptr<Watched>> m_watched;
};

/// Puts a text before what a chat holds as half written.
void putBeforeDraft(Account &account, const Jid &chat, const QString &text);

} // namespace heliograph
