// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ChatListModel.h"

#include "app/AccountManager.h"
#include "app/ErrorText.h"
#include "app/Mentions.h"
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
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace heliograph {

namespace {

using ChatKey = std::pair<QString, Jid>;

/// Newest first; no two chats are alike.
bool isNewer(const ChatRow &a, const ChatRow &b)
{
    if (a.timestamp != b.timestamp)
        return a.timestamp > b.timestamp;
    return std::pair(a.accountId, a.chat.toUtf8()) < std::pair(b.accountId, b.chat.toUtf8());
}

using ChatOrder = std::vector<const ChatRow *>;

ChatOrder::const_iterator placeIn(const ChatOrder &order, const ChatRow &row)
{
    return std::lower_bound(order.begin(), order.end(), row,
        [](const ChatRow *a, const ChatRow &b) { return isNewer(*a, b); });
}

int indexIn(const ChatOrder &order, const ChatRow &row)
{
    return static_cast<int>(placeIn(order, row) - order.begin());
}

bool isWaiting(const ChatRow &row);

/// As many changes as are told row by row; more of them are told as a new list.
constexpr size_t fewChanges = 100;

} // namespace

class ChatListModel::Private final {
public:
    struct KeyHash {
        size_t operator()(const ChatKey &key) const { return qHash(key); }
    };

    AccountManager *accounts = nullptr;
    std::unordered_map<ChatKey, std::unique_ptr<ChatRow>, KeyHash> rows;
    ChatOrder all;
    /// Those that pass the filters.
    ChatOrder visible;
    /// Those whose reason may change with the time.
    std::unordered_set<ChatRow *> waiting;
    QString accountFilter;
    bool unreadOnly = false;
    bool loaded = false;
    /// Runs while a reason counts seconds.
    QTimer second;

    bool passes(const ChatRow &row) const
    {
        if (!accountFilter.isEmpty() && row.accountId != accountFilter)
            return false;
        return !unreadOnly || row.unread > 0;
    }
    void noteWaiting(ChatRow *row)
    {
        if (isWaiting(*row))
            waiting.insert(row);
        else
            waiting.erase(row);
    }
    void filter()
    {
        visible.clear();
        std::copy_if(all.begin(), all.end(), std::back_inserter(visible),
            [this](const ChatRow *row) { return passes(*row); });
    }
};

namespace {

bool isWaiting(const ChatRow &row)
{
    return row.lastFromMe && row.lastStatus == DeliveryStep::Queued;
}

WaitReason waitReasonOf(const ChatRow &row, const Account &account)
{
    return waitReason(row.lastRowId, true, account.queueWait(), account.status(),
        account.profile().clock().now());
}

QString beginningOf(const QString &text, qsizetype units)
{
    QString beginning = text.left(units);
    if (beginning.size() < text.size() && beginning.back().isHighSurrogate())
        beginning.chop(1);
    return beginning;
}

/// A row shows the beginning; whoever lays it out measures all that is there.
QString previewOf(const QString &text) { return beginningOf(text, 256).simplified(); }

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
                : previewOf(
                    readText(beginningOf(content.text, 1024), mentionNames(*chat.last, account)));
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
    connect(&accounts, &AccountManager::accountRemoved, this, &ChatListModel::forget);
    if (accounts.accounts().empty())
        d->loaded = true;
}

ChatListModel::~ChatListModel() = default;

void ChatListModel::watch(Account *account)
{
    connect(account, &Account::chatsChanged, this,
        [this, account](const std::vector<ChatChange> &changes) { reload(account, changes); });
    connect(account, &Account::infoChanged, this, [this, account] { relabel(*account); });
    connect(
        account, &Account::queueWaitChanged, this, [this, account] { explainWaiting(account); });
    connect(account, &Account::statusChanged, this, [this, account] { explainWaiting(account); });
    if (account->isLinked())
        reload(account, {});
}

void ChatListModel::relabel(const Account &account)
{
    for (const auto &[key, row] : d->rows) {
        if (key.first == account.id()) {
            row->accountLabel = account.label();
            row->accountColour = account.colour();
        }
    }
    if (!d->visible.empty())
        emit dataChanged(index(0), index(rowCount() - 1));
}

void ChatListModel::forget(const QString &accountId)
{
    beginResetModel();
    const auto isGone = [&](const ChatRow *row) { return row->accountId == accountId; };
    std::erase_if(d->all, isGone);
    std::erase_if(d->waiting, isGone);
    std::erase_if(d->rows, [&](const auto &entry) { return entry.first.first == accountId; });
    d->filter();
    endResetModel();
}

/// What the last messages that have not left wait for; of all accounts without one.
void ChatListModel::explainWaiting(const Account *account)
{
    bool counts = false;
    for (ChatRow *row : d->waiting) {
        const Account *its = d->accounts->account(row->accountId);
        if (its == nullptr)
            continue;
        const WaitReason reason = waitReasonOf(*row, *its);
        counts = counts || reason.counts;
        const bool meant = account == nullptr || account == its;
        if (meant && std::exchange(row->reason, reason.text) != reason.text && d->passes(*row)) {
            const QModelIndex at = index(indexIn(d->visible, *row));
            emit dataChanged(at, at);
        }
    }
    if (counts && !d->second.isActive())
        d->second.start();
    else if (!counts)
        d->second.stop();
}

/// Reads the changed chats again, or all of an account when `changes` is empty.
void ChatListModel::reload(Account *account, const std::vector<ChatChange> &changes)
{
    std::vector<Jid> which;
    which.reserve(changes.size());
    for (const ChatChange &change : changes)
        which.push_back(change.chat);
    const auto rows = changes.empty() ? account->reader().chats() : account->reader().chats(which);
    then(rows, this, [this, account, which](const Result<std::vector<StoredChat>> &chats) {
        if (chats)
            merge(*account, which, *chats);
        if (!std::exchange(d->loaded, true))
            emit loaded();
    });
}

void ChatListModel::merge(
    const Account &account, const std::vector<Jid> &asked, const std::vector<StoredChat> &chats)
{
    std::vector<ChatRow> now;
    QSet<Jid> listed;
    for (const StoredChat &chat : chats) {
        if (!chat.last && chat.draft.isEmpty())
            continue;
        now.push_back(rowOfChat(account, chat));
        listed.insert(chat.jid);
    }
    std::vector<ChatKey> gone;
    for (const Jid &chat : asked) {
        if (!listed.contains(chat))
            gone.emplace_back(account.id(), chat);
    }
    if (now.size() > fewChanges) {
        mergeMany(std::move(now), gone);
    } else {
        for (const ChatKey &key : gone)
            remove(key);
        for (ChatRow &row : now)
            place(std::move(row));
    }
    explainWaiting(&account);
}

/// Told as a new list.
void ChatListModel::mergeMany(
    std::vector<ChatRow> rows, const std::vector<std::pair<QString, Jid>> &gone)
{
    beginResetModel();
    std::unordered_set<const ChatRow *> elsewhere;
    for (const ChatKey &key : gone) {
        if (const auto known = d->rows.find(key); known != d->rows.end())
            elsewhere.insert(known->second.get());
    }
    ChatOrder fresh;
    for (ChatRow &row : rows) {
        std::unique_ptr<ChatRow> &known = d->rows[{ row.accountId, row.chat }];
        if (known)
            elsewhere.insert(known.get());
        else
            known = std::make_unique<ChatRow>();
        *known = std::move(row);
        d->noteWaiting(known.get());
        fresh.push_back(known.get());
    }
    if (!elsewhere.empty())
        std::erase_if(d->all, [&](const ChatRow *row) { return elsewhere.contains(row); });
    const auto before = [](const ChatRow *a, const ChatRow *b) { return isNewer(*a, *b); };
    std::sort(fresh.begin(), fresh.end(), before);
    const auto middle = d->all.insert(d->all.end(), fresh.begin(), fresh.end());
    std::inplace_merge(d->all.begin(), middle, d->all.end(), before);
    for (const ChatKey &key : gone) {
        if (const auto known = d->rows.find(key); known != d->rows.end()) {
            d->waiting.erase(known->second.get());
            d->rows.erase(known);
        }
    }
    d->filter();
    endResetModel();
}

void ChatListModel::remove(const std::pair<QString, Jid> &key)
{
    const auto known = d->rows.find(key);
    if (known == d->rows.end())
        return;
    ChatRow *row = known->second.get();
    d->all.erase(placeIn(d->all, *row));
    d->waiting.erase(row);
    if (const int at = indexIn(d->visible, *row); d->passes(*row)) {
        beginRemoveRows({}, at, at);
        d->visible.erase(d->visible.begin() + at);
        endRemoveRows();
    }
    d->rows.erase(known);
}

/// A row that is new or says something else, where it belongs by its time.
void ChatListModel::place(ChatRow row)
{
    std::unique_ptr<ChatRow> &known = d->rows[{ row.accountId, row.chat }];
    if (known && *known == row)
        return;
    const bool was = known && d->passes(*known);
    const bool is = d->passes(row);
    const int from = was ? indexIn(d->visible, *known) : -1;
    const int to = indexIn(d->visible, row);
    if (known)
        d->all.erase(placeIn(d->all, *known));
    if (!known)
        known = std::make_unique<ChatRow>();
    ChatRow *held = known.get();
    d->all.insert(placeIn(d->all, row), held);
    // A row stays where it is if it comes before or behind itself.
    const bool moves = was && is && to != from && to != from + 1;
    if (was && !is)
        beginRemoveRows({}, from, from);
    else if (!was && is)
        beginInsertRows({}, to, to);
    else if (moves)
        beginMoveRows({}, from, from, {}, to);
    if (was && (moves || !is))
        d->visible.erase(d->visible.begin() + from);
    *held = std::move(row);
    d->noteWaiting(held);
    const int at = moves && to > from ? to - 1 : was && is && !moves ? from : to;
    if (is && (moves || !was))
        d->visible.insert(d->visible.begin() + at, held);
    if (was && !is)
        endRemoveRows();
    else if (!was && is)
        endInsertRows();
    else if (moves)
        endMoveRows();
    if (was && is)
        emit dataChanged(index(at), index(at));
}

void ChatListModel::refilter()
{
    beginResetModel();
    d->filter();
    endResetModel();
}

void ChatListModel::setAccountFilter(const QString &accountId)
{
    if (std::exchange(d->accountFilter, accountId) != accountId)
        refilter();
}

QString ChatListModel::accountFilter() const { return d->accountFilter; }

void ChatListModel::setUnreadOnly(bool unreadOnly)
{
    if (std::exchange(d->unreadOnly, unreadOnly) != unreadOnly)
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
    case Qt::ToolTipRole:
        return d->accounts->accounts().size() > 1
            ? QVariant(QStringLiteral("<qt>%1 · %2</qt>")
                           .arg(row.title.toHtmlEscaped(), row.accountLabel.toHtmlEscaped()))
            : QVariant();
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

const ChatRow &ChatListModel::at(int row) const { return *d->visible[static_cast<size_t>(row)]; }

int ChatListModel::rowOf(const QString &accountId, const Jid &chat) const
{
    const auto known = d->rows.find({ accountId, chat });
    return known != d->rows.end() && d->passes(*known->second) ? indexIn(d->visible, *known->second)
                                                               : -1;
}

const std::vector<const ChatRow *> &ChatListModel::all() const { return d->all; }

bool ChatListModel::isLoaded() const { return d->loaded; }

} // namespace heliograph
