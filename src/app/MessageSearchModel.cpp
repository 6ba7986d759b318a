// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/MessageSearchModel.h"

#include "app/AccountManager.h"
#include "app/Names.h"
#include "base/Future.h"
#include "storage/StoreReader.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <deque>
#include <map>

namespace heliograph {

namespace {

constexpr int foundAtATime = 30;

qint64 startOf(const QDate &day) { return day.startOfDay().toMSecsSinceEpoch(); }

} // namespace

class MessageSearchModel::Private final {
public:
    /// What one account has found and is not shown yet.
    struct Stream {
        std::deque<FoundMessage> waiting;
        qint64 next = 0;
        bool isAsked = false;
        bool isDone = false;
        int percentBuilt = 100;
    };
    AccountManager *accounts = nullptr;
    SearchQuery query;
    MessageFilter filter;
    SearchRequest request;
    std::map<QString, Stream> streams;
    std::vector<FoundMessage> rows;
    /// How many rows are wanted.
    size_t wanted = 0;
    /// The rows are those of the search before.
    bool isOld = false;
    /// Answers to older questions are dropped.
    quint64 number = 0;

    FoundMessage rowOf(const Account &account, const FoundRow &found) const
    {
        const StoredMessage &message = found.message;
        FoundMessage row { account.id(), account.label(), account.colour(), message.key.chat,
            displayName(message.key.chat, found.pushName),
            static_cast<int>(qHash(message.key.chat.user) % 10), message.key.id, message.rowId,
            message.time, message.fromMe, message.content.kind, message.content.text, {} };
        row.marks = query.found(row.text);
        if (const auto &media = message.content.media; media && row.marks.empty()) {
            const QString name = shownFileName(*media);
            const std::vector<TextSpan> inName = query.found(name);
            if (row.text.isEmpty() || !inName.empty()) {
                row.text = name;
                row.marks = inName;
            }
        }
        return row;
    }
};

MessageSearchModel::MessageSearchModel(AccountManager &accounts, QObject *parent)
    : QAbstractListModel(parent)
    , d(std::make_unique<Private>())
{
    d->accounts = &accounts;
    const auto watch = [this](Account *account) {
        connect(account, &Account::chatsChanged, this,
            [this, id = account->id()](const std::vector<ChatChange> &changes) {
                // What is shown may say something else now, or nothing.
                const bool concerns
                    = std::any_of(d->rows.begin(), d->rows.end(), [&](const FoundMessage &row) {
                          return row.accountId == id
                              && std::any_of(
                                  changes.begin(), changes.end(), [&](const ChatChange &change) {
                                      return std::find(change.messages.begin(),
                                                 change.messages.end(), row.rowId)
                                          != change.messages.end();
                                  });
                      });
                if (concerns)
                    restart();
            });
    };
    for (Account *account : accounts.accounts())
        watch(account);
    connect(&accounts, &AccountManager::accountAdded, this, watch);
    connect(&accounts, &AccountManager::accountRemoved, this, &MessageSearchModel::restart);
}

MessageSearchModel::~MessageSearchModel() = default;

void MessageSearchModel::search(const QString &text, const MessageFilter &filter)
{
    d->query = SearchQuery(text);
    d->filter = filter;
    d->wanted = foundAtATime;
    restart();
}

void MessageSearchModel::restart()
{
    ++d->number;
    d->streams.clear();
    d->isOld = true;
    d->request = { d->query, d->filter.chat, d->filter.sender, d->filter.kind };
    if (d->filter.since.isValid())
        d->request.from = startOf(d->filter.since);
    if (d->filter.until.isValid())
        d->request.to = startOf(d->filter.until.addDays(1));
    d->request.limit = foundAtATime;
    if (!d->query.isEmpty()) {
        for (const Account *account : d->accounts->accounts()) {
            if (d->filter.accountId.isEmpty() || d->filter.accountId == account->id())
                d->streams[account->id()];
        }
    }
    for (const auto &[accountId, stream] : d->streams)
        ask(accountId);
    merge();
}

void MessageSearchModel::ask(const QString &accountId)
{
    const Account *account = d->accounts->account(accountId);
    Private::Stream &stream = d->streams[accountId];
    if (account == nullptr || stream.isDone || std::exchange(stream.isAsked, true))
        return;
    SearchRequest request = d->request;
    request.before = stream.next;
    then(account->reader().search(request), this,
        [this, accountId, number = d->number](const Result<SearchPage> &page) {
            // What cannot be read has nothing to show; the banners say why.
            if (number == d->number)
                take(accountId, page.value_or(SearchPage {}));
        });
}

void MessageSearchModel::take(const QString &accountId, const SearchPage &page)
{
    Private::Stream &stream = d->streams[accountId];
    const Account *account = d->accounts->account(accountId);
    stream.isAsked = false;
    stream.next = page.next;
    stream.isDone = page.next == 0;
    stream.percentBuilt = page.percentBuilt;
    for (const FoundRow &found : page.rows) {
        if (account != nullptr)
            stream.waiting.push_back(d->rowOf(*account, found));
    }
    merge();
}

/// Shows as much as is known to be the newest: no account may still have something newer.
void MessageSearchModel::merge()
{
    std::vector<FoundMessage> fresh;
    const size_t shown = d->isOld ? 0 : d->rows.size();
    while (shown + fresh.size() < d->wanted) {
        Private::Stream *newest = nullptr;
        bool isKnown = true;
        for (auto &[accountId, stream] : d->streams) {
            if (stream.waiting.empty()) {
                isKnown = isKnown && stream.isDone;
                ask(accountId);
            } else if (newest == nullptr
                || stream.waiting.front().time > newest->waiting.front().time) {
                newest = &stream;
            }
        }
        if (!isKnown || newest == nullptr)
            break;
        fresh.push_back(std::move(newest->waiting.front()));
        newest->waiting.pop_front();
    }
    if (d->isOld && (!fresh.empty() || !isSearching())) {
        beginResetModel();
        d->rows = std::move(fresh);
        d->isOld = false;
        endResetModel();
    } else if (!fresh.empty()) {
        const int first = static_cast<int>(d->rows.size());
        beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
        std::move(fresh.begin(), fresh.end(), std::back_inserter(d->rows));
        endInsertRows();
    }
    emit changed();
}

const MessageFilter &MessageSearchModel::filter() const { return d->filter; }

const SearchQuery &MessageSearchModel::query() const { return d->query; }

bool MessageSearchModel::isSearching() const
{
    return std::any_of(d->streams.begin(), d->streams.end(),
        [](const auto &stream) { return stream.second.isAsked; });
}

bool MessageSearchModel::isComplete() const
{
    return std::all_of(d->streams.begin(), d->streams.end(),
        [](const auto &stream) { return stream.second.isDone && stream.second.waiting.empty(); });
}

int MessageSearchModel::percentBuilt() const
{
    int least = 100;
    for (const auto &[accountId, stream] : d->streams)
        least = std::min(least, stream.percentBuilt);
    return least;
}

int MessageSearchModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(d->rows.size());
}

QVariant MessageSearchModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const FoundMessage &row = at(index.row());
    if (role == Qt::DisplayRole)
        return row.text;
    if (role == Qt::AccessibleTextRole)
        return QStringList { row.title, row.fromMe ? tr("You") : QString(), kindName(row.kind),
            row.text,
            QLocale().toString(QDateTime::fromMSecsSinceEpoch(row.time), QLocale::ShortFormat),
            tr("account %1").arg(row.accountLabel) }
            .join(QStringLiteral(", "));
    return {};
}

bool MessageSearchModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !d->isOld && !isComplete();
}

void MessageSearchModel::fetchMore(const QModelIndex &)
{
    if (d->wanted > d->rows.size())
        return;
    d->wanted = d->rows.size() + foundAtATime;
    // Views ask while they are told of rows.
    QMetaObject::invokeMethod(
        this, [this] { merge(); }, Qt::QueuedConnection);
}

const FoundMessage &MessageSearchModel::at(int row) const
{
    return d->rows[static_cast<size_t>(row)];
}

} // namespace heliograph
