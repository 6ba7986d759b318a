// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ConversationPrivate.h"
#include "app/ErrorText.h"
#include "app/Mentions.h"
#include "app/Names.h"
#include "base/Future.h"
#include "storage/StoreReader.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace heliograph {

/// Pictures up to this size are fetched when they are on view, among this many newest rows.
constexpr qint64 fetchedOnView = 16 * 1024 * 1024;
constexpr int rowsOnView = 20;

namespace {

bool isBefore(const TimelineRow &a, const TimelineRow &b)
{
    return std::pair(a.timestamp, a.rowId) < std::pair(b.timestamp, b.rowId);
}

} // namespace

Conversation::Conversation(
    Account &account, const Jid &chat, QObject *parent, const std::optional<MessagePlace> &at)
    : QAbstractListModel(parent)
    , d(std::make_unique<Private>())
{
    d->account = &account;
    d->chat = chat.bare();
    d->draft = account.unsavedDraft(d->chat);
    d->title = displayName(d->chat, {});
    connect(&account, &Account::chatsChanged, this, [this](const std::vector<ChatChange> &changes) {
        for (const ChatChange &change : changes) {
            if (change.chat != d->chat)
                continue;
            refresh(change.messages);
            readTitle(false);
        }
    });
    connect(
        &account, &Account::chatsJoined, this, [this](const Jid &from, const Jid &to, bool moved) {
            if (d->chat == from || (d->chat == to && moved))
                follow(to);
        });
    connect(&account, &Account::mediaProgressed, this, &Conversation::showProgress);
    connect(&account, &Account::statusChanged, this, &Conversation::explainWaiting);
    connect(&account, &Account::queueWaitChanged, this, &Conversation::explainWaiting);
    d->second.setInterval(seconds(1));
    connect(&d->second, &QTimer::timeout, this, &Conversation::explainWaiting);
    readTitle(true);
    if (at)
        goTo(*at);
    else
        readNewest();
}

Conversation::~Conversation() = default;

void Conversation::readNewest()
{
    then(d->account->reader().page(d->chat, 0, 0, pageSize), this,
        [this, window = d->window](const Result<std::vector<StoredMessage>> &page) {
            if (window != d->window)
                return;
            if (page)
                prepend(*page);
            d->loaded = true;
            for (int row = qMax(0, rowCount() - rowsOnView); row < rowCount(); ++row)
                fetchOnView(at(row));
            emit loaded();
        });
}

/// The chats of two names of one person were joined.
void Conversation::follow(const Jid &chat)
{
    beginResetModel();
    d->chat = chat;
    clearWindow();
    endResetModel();
    readTitle(false);
    readNewest();
}

void Conversation::readTitle(bool withDraft)
{
    then(d->account->reader().chats({ d->chat }), this,
        [this, withDraft](const Result<std::vector<StoredChat>> &chats) {
            if (!chats || chats->empty())
                return;
            if (withDraft && !d->draft)
                d->draft = chats->front().draft;
            const QString title = displayName(d->chat, chats->front().pushName);
            if (withDraft || std::exchange(d->title, title) != title) {
                d->title = title;
                emit titleChanged();
            }
        });
}

TimelineRow Conversation::rowOfMessage(const StoredMessage &message) const
{
    TimelineRow row;
    row.rowId = message.rowId;
    row.key = message.key;
    row.senderName = message.fromMe ? tr("You") : d->title;
    row.fromMe = message.fromMe;
    row.timestamp = message.time;
    row.content = message.content;
    if (const std::optional<Quote> &quote = message.content.quote)
        row.quotedName = quote->sender == d->account->jid() || quote->sender == d->account->lid()
            ? tr("You")
            : d->title;
    row.mentions = mentionNames(message, *d->account);
    row.reactions = message.reactions;
    row.edited = message.edited;
    row.status = message.status;
    row.localPath = message.localPath;
    if (message.content.kind == MessageKind::System)
        row.content.text = systemText(message.content.text, d->title);
    row.reason = message.isBeingRevoked ? tr("Is being deleted for everyone")
                                        : reasonText(message.content.kind, message.error);
    return row;
}

/// `page` is newest first.
void Conversation::prepend(const std::vector<StoredMessage> &page)
{
    d->older = static_cast<int>(page.size()) == pageSize;
    if (page.empty())
        return;
    const auto oldestUnread = std::find_if(
        page.rbegin(), page.rend(), [](const StoredMessage &message) { return message.unread; });
    if (oldestUnread != page.rend())
        d->firstUnread = oldestUnread->rowId;
    std::vector<TimelineRow> rows;
    for (auto message = page.rbegin(); message != page.rend(); ++message) {
        const bool known = std::any_of(d->rows.begin(), d->rows.end(),
            [&](const TimelineRow &row) { return row.rowId == message->rowId; });
        if (!known)
            rows.push_back(rowOfMessage(*message));
    }
    if (rows.empty())
        return;
    beginInsertRows({}, 0, static_cast<int>(rows.size()) - 1);
    d->rows.insert(d->rows.begin(), rows.begin(), rows.end());
    endInsertRows();
    explainWaiting();
}

void Conversation::refresh(const std::vector<qint64> &rowIds)
{
    if (rowIds.empty())
        return;
    then(d->account->reader().messages(rowIds), this,
        [this, rowIds, chat = d->chat](const Result<std::vector<StoredMessage>> &messages) {
            if (!messages || chat != d->chat)
                return;
            for (const StoredMessage &message : *messages) {
                if (isShown(message.content.kind))
                    place(rowOfMessage(message));
                else if (message.content.kind == MessageKind::Hidden)
                    drop(message.rowId);
                else if (message.status == DeliveryStep::Failed)
                    emit changeFailed(
                        message.content.kind, { errorFromName(message.error), {}, 0, 0 });
            }
            explainWaiting();
            // A row that is gone was cancelled.
            for (const qint64 rowId : rowIds) {
                const bool there = std::any_of(messages->begin(), messages->end(),
                    [&](const StoredMessage &message) { return message.rowId == rowId; });
                if (!there)
                    drop(rowId);
            }
        });
}

void Conversation::place(TimelineRow row)
{
    const auto known = std::find_if(d->rows.begin(), d->rows.end(),
        [&](const TimelineRow &other) { return other.rowId == row.rowId; });
    if (known != d->rows.end()) {
        if (row.status == DeliveryStep::Queued)
            row.reason = known->reason;
        row.transferred = known->transferred;
        row.transferTotal = known->transferTotal;
        const int at = static_cast<int>(known - d->rows.begin());
        if (known->timestamp == row.timestamp) {
            if (*known != row) {
                *known = row;
                emit dataChanged(index(at), index(at));
            }
            return;
        }
        drop(row.rowId);
    }
    const auto after = std::upper_bound(d->rows.begin(), d->rows.end(), row, isBefore);
    const int at = static_cast<int>(after - d->rows.begin());
    // Out of the window: it will be read with its page.
    if (at == 0 && d->older && !d->rows.empty())
        return;
    if (at == rowCount() && d->newer)
        return;
    if (d->lookedAway && d->firstUnread == 0 && !row.fromMe)
        d->firstUnread = row.rowId;
    beginInsertRows({}, at, at);
    d->rows.insert(after, row);
    endInsertRows();
    fetchOnView(row);
}

void Conversation::fetchOnView(const TimelineRow &row)
{
    const bool picture
        = row.content.kind == MessageKind::Image || row.content.kind == MessageKind::Sticker;
    if (picture && row.localPath.isEmpty() && row.content.media
        && row.content.media->fileLength <= fetchedOnView)
        (void)d->account->downloadMedia(row.key);
}

void Conversation::drop(qint64 rowId)
{
    for (size_t i = 0; i < d->rows.size(); ++i) {
        if (d->rows[i].rowId != rowId)
            continue;
        beginRemoveRows({}, static_cast<int>(i), static_cast<int>(i));
        d->rows.erase(d->rows.begin() + static_cast<std::ptrdiff_t>(i));
        endRemoveRows();
        return;
    }
}

void Conversation::showProgress(const MessageKey &key, qint64 done, qint64 total)
{
    if (key.chat != d->chat)
        return;
    const int at = rowOf(key.id);
    if (at < 0)
        return;
    TimelineRow &row = d->rows[static_cast<size_t>(at)];
    row.transferred = done;
    row.transferTotal = total;
    emit dataChanged(index(at), index(at));
}

Account &Conversation::account() const { return *d->account; }

Jid Conversation::chat() const { return d->chat; }

QString Conversation::title() const { return d->title; }

int Conversation::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(d->rows.size());
}

QVariant Conversation::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const TimelineRow &row = at(index.row());
    if (role == Qt::DisplayRole)
        return row.content.text;
    if (role == Qt::AccessibleTextRole)
        return QStringList { row.senderName, previewText(row.content, row.mentions),
            QLocale().toString(QDateTime::fromMSecsSinceEpoch(row.timestamp), QLocale::ShortFormat),
            row.fromMe ? stepText(row.status) : QString() }
            .join(QStringLiteral(", "));
    return {};
}

QString Conversation::stepText(DeliveryStep step) const
{
    switch (step) {
    case DeliveryStep::Queued:
        return tr("waiting");
    case DeliveryStep::Sent:
        return tr("sent");
    case DeliveryStep::Delivered:
        return tr("delivered");
    case DeliveryStep::Read:
        return tr("read");
    case DeliveryStep::Played:
        return tr("played");
    case DeliveryStep::Failed:
        return tr("failed");
    }
    return {};
}

const TimelineRow &Conversation::at(int row) const { return d->rows[static_cast<size_t>(row)]; }

int Conversation::rowOf(const QString &id) const
{
    for (size_t i = d->rows.size(); i > 0; --i) {
        if (d->rows[i - 1].key.id == id)
            return static_cast<int>(i - 1);
    }
    return -1;
}

bool Conversation::isLoaded() const { return d->loaded; }

bool Conversation::hasOlder() const { return d->older; }

qint64 Conversation::firstUnread() const { return d->firstUnread; }

} // namespace heliograph
