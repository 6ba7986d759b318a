// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ChatListModel.h"

#include "app/AccountManager.h"
#include "app/ErrorText.h"
#include "app/Names.h"
#include "app/Profile.h"
#include "app/WaitText.h"
#include "base/Folding.h"
#include "base/Future.h"
#include "storage/StoreReader.h"

#include <QLocale>
#include <QSet>
#include <QTimer>

#include <algorithm>

namespace heliograph {

class ChatListModel::Private final {
public:
    AccountManager *accounts = nullptr;
    /// All rows, newest first; `visible` are those that pass the filters.
    std::vector<ChatRow> all;
    std::vector<ChatRow> visible;
    QString accountFilter;
    bool unreadOnly = false;
    int loading = 0;
    bool loaded = false;
    /// Runs while a reason counts seconds.
    QTimer second;

    bool passes(const ChatRow &row) const
    {
        if (!accountFilter.isEmpty() && row.accountId != accountFilter)
            return false;
        return !unreadOnly || row.unread > 0;
    }
};

namespace {

bool isNewer(const ChatRow &a, const ChatRow &b)
{
    if (a.timestamp != b.timestamp)
        return a.timestamp > b.timestamp;
    return std::pair(a.accountId, a.chat.toUtf8()) < std::pair(b.accountId, b.chat.toUtf8());
}

using ChatKey = std::pair<QString, Jid>;

ChatKey keyOf(const ChatRow &row) { return { row.accountId, row.chat }; }

bool isSameChat(const ChatRow &row, const QString &accountId, const Jid &chat)
{
    return row.accountId == accountId && row.chat == chat;
}

bool isWaiting(const ChatRow &row)
{
    return row.lastFromMe && row.lastStatus == DeliveryStep::Queued;
}

WaitReason waitReasonOf(const ChatRow &row, const Account &account)
{
    return waitReason(row.lastRowId, true, account.queueWait(), account.status(),
        account.profile().clock().now());
}

/// A row shows the beginning; whoever lays it out measures all that is there.
QString previewOf(const QString &text)
{
    constexpr qsizetype longest = 256;
    QString preview = text.left(longest);
    if (preview.size() < text.size() && preview.back().isHighSurrogate())
        preview.chop(1);
    return preview.simplified();
}

ChatRow rowOfChat(const Account &account, const StoredChat &chat)
{
    ChatRow row;
    row.accountId = account.id();
    row.accountLabel = account.label();
    row.accountColour = account.colour();
    row.chat = chat.jid;
    row.title = displayName(chat.jid, chat.pushName);
    row.folded = folded(row.title);
    row.colour = static_cast<int>(qHash(chat.jid.user) % 10);
    row.unread = chat.unread;
    row.draft = previewOf(chat.draft);
    if (chat.last) {
        const MessageContent &content = chat.last->content;
        if (content.kind == MessageKind::System)
            row.preview = systemText(content.text, row.title);
        else
            row.preview = content.kind == MessageKind::Document && content.media
                ? shownFileName(*content.media)
                : previewOf(content.text);
        row.previewKind = chat.last->content.kind;
        row.lastFromMe = chat.last->fromMe;
        row.lastStatus = chat.last->status;
        row.timestamp = chat.last->time;
        row.lastRowId = chat.last->rowId;
        row.reason = reasonText(content.kind, chat.last->error);
        if (isWaiting(row))
            row.reason = waitReasonOf(row, account).text;
    }
    return row;
}

} // namespace

ChatListModel::ChatListModel(AccountManager &accounts, QObject *parent)
    : QAbstractListModel(parent)
    , d(std::make_unique<Private>())
{
    d->accounts = &accounts;
    d->second.setInterval(seconds(1));
    connect(&d->second, &QTimer::timeout, this, [this] { explainWaiting(nullptr); });
    for (Account *account : accounts.accounts())
        watch(account);
    connect(&accounts, &AccountManager::accountAdded, this, &ChatListModel::watch);
    connect(&accounts, &AccountManager::accountRemoved, this, [this](const QString &id) {
        std::erase_if(d->all, [&](const ChatRow &row) { return row.accountId == id; });
        refilter();
    });
    if (accounts.accounts().empty())
        d->loaded = true;
}

ChatListModel::~ChatListModel() = default;

void ChatListModel::watch(Account *account)
{
    connect(account, &Account::chatsChanged, this,
        [this, account](const std::vector<ChatChange> &changes) { reload(account, changes); });
    connect(account, &Account::infoChanged, this, [this, account] {
        for (ChatRow &row : d->all) {
            if (row.accountId == account->id()) {
                row.accountLabel = account->label();
                row.accountColour = account->colour();
            }
        }
        refilter();
    });
    connect(
        account, &Account::queueWaitChanged, this, [this, account] { explainWaiting(account); });
    connect(account, &Account::statusChanged, this, [this, account] { explainWaiting(account); });
    if (account->isLinked())
        reload(account, {});
}

/// What the last messages that have not left wait for; of all accounts without one.
void ChatListModel::explainWaiting(const Account *account)
{
    bool counts = false;
    bool changed = false;
    for (ChatRow &row : d->all) {
        const Account *its = isWaiting(row) ? d->accounts->account(row.accountId) : nullptr;
        if (its == nullptr)
            continue;
        const WaitReason reason = waitReasonOf(row, *its);
        counts = counts || reason.counts;
        if (account == nullptr || account == its)
            changed = std::exchange(row.reason, reason.text) != reason.text || changed;
    }
    if (counts && !d->second.isActive())
        d->second.start();
    else if (!counts)
        d->second.stop();
    if (changed)
        refilter();
}

/// Reads the changed chats again, or all of an account when `changes` is empty.
void ChatListModel::reload(Account *account, const std::vector<ChatChange> &changes)
{
    std::vector<Jid> which;
    which.reserve(changes.size());
    for (const ChatChange &change : changes)
        which.push_back(change.chat);
    ++d->loading;
    const auto rows = changes.empty() ? account->reader().chats() : account->reader().chats(which);
    then(rows, this, [this, account, which](const Result<std::vector<StoredChat>> &chats) {
        --d->loading;
        if (chats)
            merge(*account, which, *chats);
        if (!std::exchange(d->loaded, true))
            emit loaded();
    });
}

void ChatListModel::merge(
    const Account &account, const std::vector<Jid> &asked, const std::vector<StoredChat> &chats)
{
    std::erase_if(d->all, [&](const ChatRow &row) {
        return row.accountId == account.id()
            && (asked.empty() || std::find(asked.begin(), asked.end(), row.chat) != asked.end());
    });
    for (const StoredChat &chat : chats) {
        if (chat.last || !chat.draft.isEmpty())
            d->all.push_back(rowOfChat(account, chat));
    }
    std::sort(d->all.begin(), d->all.end(), isNewer);
    refilter();
    explainWaiting(&account);
}

/// Turns the visible rows into the wanted ones with as few row signals as lists need to keep their
/// place.
void ChatListModel::refilter()
{
    std::vector<ChatRow> wanted;
    QSet<ChatKey> stay;
    for (const ChatRow &row : d->all) {
        if (!d->passes(row))
            continue;
        wanted.push_back(row);
        stay.insert(keyOf(row));
    }
    QSet<ChatKey> shown;
    for (int i = static_cast<int>(d->visible.size()) - 1; i >= 0; --i) {
        const ChatKey key = keyOf(d->visible[static_cast<size_t>(i)]);
        if (stay.contains(key)) {
            shown.insert(key);
            continue;
        }
        beginRemoveRows({}, i, i);
        d->visible.erase(d->visible.begin() + i);
        endRemoveRows();
    }
    for (int i = 0; i < static_cast<int>(wanted.size()); ++i) {
        const ChatRow &row = wanted[static_cast<size_t>(i)];
        if (!shown.contains(keyOf(row))) {
            beginInsertRows({}, i, i);
            d->visible.insert(d->visible.begin() + i, row);
            endInsertRows();
            continue;
        }
        // Most rows stand where they stood: only the others are looked for.
        if (keyOf(d->visible[static_cast<size_t>(i)]) != keyOf(row)) {
            const int now = rowOf(row.accountId, row.chat);
            beginMoveRows({}, now, now, {}, i);
            std::rotate(
                d->visible.begin() + i, d->visible.begin() + now, d->visible.begin() + now + 1);
            endMoveRows();
        }
        if (d->visible[static_cast<size_t>(i)] != row) {
            d->visible[static_cast<size_t>(i)] = row;
            emit dataChanged(index(i), index(i));
        }
    }
}

void ChatListModel::setAccountFilter(const QString &accountId)
{
    d->accountFilter = accountId;
    refilter();
}

QString ChatListModel::accountFilter() const { return d->accountFilter; }

void ChatListModel::setUnreadOnly(bool unreadOnly)
{
    d->unreadOnly = unreadOnly;
    refilter();
}

int ChatListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(d->visible.size());
}

QVariant ChatListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const ChatRow &row = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return row.title;
    case RowRole:
        return QVariant::fromValue(row);
    case Qt::AccessibleTextRole: {
        QStringList words { row.title, kindName(row.previewKind), row.preview };
        if (row.timestamp > 0)
            words << QLocale().toString(
                QDateTime::fromMSecsSinceEpoch(row.timestamp), QLocale::ShortFormat);
        if (row.unread > 0)
            words << tr("%n unread", nullptr, row.unread);
        words << tr("account %1").arg(row.accountLabel);
        return words.join(QStringLiteral(", "));
    }
    default:
        return {};
    }
}

const ChatRow &ChatListModel::at(int row) const { return d->visible[static_cast<size_t>(row)]; }

int ChatListModel::rowOf(const QString &accountId, const Jid &chat) const
{
    for (size_t i = 0; i < d->visible.size(); ++i) {
        if (isSameChat(d->visible[i], accountId, chat))
            return static_cast<int>(i);
    }
    return -1;
}

const std::vector<ChatRow> &ChatListModel::all() const { return d->all; }

bool ChatListModel::isLoaded() const { return d->loaded; }

} // namespace heliograph
