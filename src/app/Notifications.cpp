// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Notifications.h"

#include "app/AccountEvents.h"
#include "app/AccountManager.h"
#include "app/Names.h"
#include "app/NotificationPolicy.h"
#include "app/Profile.h"
#include "base/Alarm.h"
#include "base/Future.h"

#include <algorithm>

namespace heliograph {

namespace {

/// A service that does not say where the end of what had waited is: that long after the last of it.
constexpr milliseconds queueSilence { 60'000 };

} // namespace

/// The newest message of a chat that nobody has been told of.
struct Notifications::News {
    QString id;
    Jid sender;
    QString line;
};

/// What is known of one account.
class Notifications::Watched final {
public:
    Watched(Account &watched, const Clock &clock)
        : account(watched)
        , id(watched.id())
        , queueEnd(clock)
    {
    }
    Account &account;
    const QString id;
    /// Of what had waited at the service, until its end; and what may be told now.
    QHash<Jid, News> held;
    QHash<Jid, News> news;
    /// There is a notification, of this message; of the inbox under the null chat.
    QHash<Jid, QString> shown;
    /// Chats with a notification in which something has changed.
    QSet<Jid> changed;
    bool isAsking = false;
    bool isQueueTold = false;
    Alarm queueEnd;
};

Notifications::Notifications(AccountManager &accounts, Notifier &notifier,
    std::function<bool(const ChatPlace &)> isInView, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_notifier(notifier)
    , m_isInView(std::move(isInView))
{
    for (Account *account : accounts.accounts())
        watch(account);
    connect(&accounts, &AccountManager::accountAdded, this, &Notifications::watch);
    connect(&accounts, &AccountManager::accountRemoved, this, [this](const QString &id) {
        std::erase_if(m_watched, [&](const std::unique_ptr<Watched> &watched) {
            if (watched->id != id)
                return false;
            withdrawAll(*watched);
            return true;
        });
    });
    connect(&notifier, &Notifier::replied, this, &Notifications::sendReply);
    connect(&accounts.profile().settings(), &Settings::changed, this, [this] {
        for (const auto &watched : m_watched) {
            if (!mayTell(*watched))
                withdrawAll(*watched);
        }
    });
}

Notifications::~Notifications()
{
    for (const auto &watched : m_watched)
        withdrawAll(*watched);
}

void Notifications::watch(Account *account)
{
    m_watched.push_back(std::make_unique<Watched>(*account, m_accounts.profile().clock()));
    Watched *watched = m_watched.back().get();
    connect(account, &Account::committed, &watched->queueEnd,
        [this, watched](const Outcome &outcome) { take(*watched, outcome); });
    connect(&watched->queueEnd, &Alarm::rang, this, [this, watched] {
        Outcome end;
        end.queueDelivered = true;
        take(*watched, end);
    });
}

/// What is half written in the chat stays.
void Notifications::sendReply(const Notification &notification, const QString &text)
{
    const ChatPlace &place = notification.place;
    Account *account = m_accounts.account(place.accountId);
    if (account == nullptr || place.chat.isNull())
        return;
    Draft draft;
    draft.chat = place.chat;
    draft.text = text;
    draft.byPerson = true;
    then(account->send(draft), this, [this, place, text](const Result<MessageKey> &sent) {
        if (!sent)
            emit replyRefused(place, text, sent.error());
    });
    // Who answers has read. In a group the id alone does not name the message.
    (void)account->markRead(place.chat, place.chat.isGroup() ? QString() : notification.messageId);
}

void putBeforeDraft(Account &account, const Jid &chat, const QString &text)
{
    then(account.reader().chats({ chat }), &account,
        [&account, chat, text](const Result<std::vector<StoredChat>> &chats) {
            const QString stored = chats && !chats->empty() ? chats->front().draft : QString();
            const QString kept = account.unsavedDraft(chat).value_or(stored);
            account.saveDraft(chat, kept.isEmpty() ? text : text + u'\n' + kept);
        });
}

void Notifications::take(Watched &watched, const Outcome &outcome)
{
    const milliseconds now = m_accounts.profile().clock().now();
    for (const Outcome::Received &received : outcome.received) {
        if (received.offline && !outcome.queueDelivered)
            watched.queueEnd.start(queueSilence);
        if (!isNews(received.message, now))
            continue;
        // What comes between is told with the rest.
        auto &place = received.offline || watched.queueEnd.isSet() ? watched.held : watched.news;
        place.insert(received.message.key.chat,
            { received.message.key.id, received.message.key.sender,
                notificationLine(received.message.content) });
    }
    takeBack(watched, outcome);
    if (outcome.queueDelivered) {
        watched.queueEnd.stop();
        watched.isQueueTold = !watched.held.isEmpty();
        watched.news.insert(std::exchange(watched.held, {}));
    }
    ask(watched);
}

/// What was deleted, and chats that go on under another name, are told no more.
void Notifications::takeBack(Watched &watched, const Outcome &outcome)
{
    for (const Outcome::Updated &updated : outcome.updated) {
        const MessageKey &key = updated.message.key;
        if (updated.change != Outcome::Updated::Change::Revoke)
            continue;
        if (watched.shown.value(key.chat) == key.id)
            withdraw(watched, key.chat);
        for (auto *place : { &watched.held, &watched.news }) {
            if (place->value(key.chat).id == key.id)
                place->remove(key.chat);
        }
    }
    for (const Outcome::Joined &joined : outcome.joined)
        withdraw(watched, joined.from);
    for (const Outcome::Changed &changed : outcome.changed) {
        if (watched.shown.contains(changed.chat))
            watched.changed.insert(changed.chat);
    }
    if (watched.shown.contains(Jid()) && watched.account.unread() == 0)
        withdraw(watched, Jid());
}

/// Reads how the chats stand; one question at a time.
void Notifications::ask(Watched &watched)
{
    if (watched.isAsking || (watched.news.isEmpty() && watched.changed.isEmpty()))
        return;
    const QHash<Jid, News> news = std::exchange(watched.news, {});
    const bool isQueue = std::exchange(watched.isQueueTold, false);
    QSet<Jid> chats = std::exchange(watched.changed, {});
    for (auto each = news.cbegin(); each != news.cend(); ++each)
        chats.insert(each.key());
    watched.isAsking = true;
    then(watched.account.reader().chats({ chats.cbegin(), chats.cend() }), &watched.queueEnd,
        [this, &watched, news, isQueue](const Result<std::vector<StoredChat>> &stored) {
            watched.isAsking = false;
            if (stored)
                tell(watched, *stored, news, isQueue);
            ask(watched);
        });
}

void Notifications::tell(Watched &watched, const std::vector<StoredChat> &chats,
    const QHash<Jid, News> &news, bool isQueue)
{
    std::vector<StoredChat> unread;
    for (const StoredChat &chat : chats) {
        if (chat.unread == 0)
            withdraw(watched, chat.jid);
        else if (news.contains(chat.jid) && !m_isInView({ watched.id, chat.jid })
            && mayTell(watched))
            unread.push_back(chat);
    }
    if (isQueue && unread.size() > static_cast<size_t>(mostChatsAtOnce)) {
        tellInbox(watched, unread);
        return;
    }
    for (const StoredChat &chat : unread)
        tellChat(watched, chat, news.value(chat.jid));
}

void Notifications::tellChat(Watched &watched, const StoredChat &chat, const News &news)
{
    const bool showsText = m_accounts.profile().settings().get(settings::notificationText);
    Notification notification { { watched.id, chat.jid },
        notificationTitle(displayName(chat.jid, chat.pushName), watched.account.label()),
        notificationText(news.line, chat.unread, showsText), news.id };
    if (!chat.jid.isGroup() || !showsText) {
        show(watched, notification);
        return;
    }
    then(watched.account.reader().pushName(news.sender), &watched.queueEnd,
        [this, &watched, notification, news, count = chat.unread](
            const Result<QString> &name) mutable {
            const QString sender = displayName(news.sender, name.value_or(QString()));
            notification.text = notificationText(lineInGroup(sender, news.line), count, true);
            show(watched, notification);
        });
}

void Notifications::tellInbox(Watched &watched, const std::vector<StoredChat> &chats)
{
    int messages = 0;
    for (const StoredChat &chat : chats)
        messages += chat.unread;
    show(watched,
        { { watched.id, {} }, watched.account.label(),
            inboxText(messages, static_cast<int>(chats.size())), {} });
}

void Notifications::show(Watched &watched, const Notification &notification)
{
    watched.shown.insert(notification.place.chat, notification.messageId);
    m_notifier.show(notification);
}

void Notifications::withdraw(Watched &watched, const Jid &chat)
{
    if (watched.shown.remove(chat))
        m_notifier.withdraw({ watched.id, chat });
}

void Notifications::withdrawAll(Watched &watched)
{
    for (const Jid &chat : watched.shown.keys())
        withdraw(watched, chat);
}

bool Notifications::mayTell(const Watched &watched) const
{
    return mayNotify(
        m_accounts.profile().settings(), watched.id, m_accounts.profile().clock().now());
}

} // namespace heliograph
