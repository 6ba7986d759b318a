// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the window over the messages of a chat grows and moves.
#include "app/ConversationPrivate.h"
#include "base/Future.h"
#include "storage/StoreReader.h"

#include <algorithm>

namespace heliograph {

void Conversation::loadOlder()
{
    if (!d->older || d->rows.empty() || std::exchange(d->loadingOlder, true))
        return;
    const TimelineRow &first = d->rows.front();
    then(d->account->reader().page(d->chat, first.timestamp, first.rowId, pageSize), this,
        [this, window = d->window](const Result<std::vector<StoredMessage>> &page) {
            if (window != d->window)
                return;
            d->loadingOlder = false;
            if (page)
                prepend(*page);
        });
}

bool Conversation::hasNewer() const { return d->newer; }

void Conversation::loadNewer()
{
    if (!d->newer || d->rows.empty() || std::exchange(d->loadingNewer, true))
        return;
    const TimelineRow &last = d->rows.back();
    then(d->account->reader().pageAfter(d->chat, last.timestamp, last.rowId, pageSize), this,
        [this, window = d->window](const Result<std::vector<StoredMessage>> &page) {
            if (window != d->window)
                return;
            d->loadingNewer = false;
            if (!page)
                return;
            d->newer = static_cast<int>(page->size()) == pageSize;
            if (page->empty())
                return;
            const int first = rowCount();
            beginInsertRows({}, first, first + static_cast<int>(page->size()) - 1);
            for (const StoredMessage &message : *page)
                d->rows.push_back(rowOfMessage(message));
            endInsertRows();
            explainWaiting();
        });
}

void Conversation::clearWindow()
{
    ++d->window;
    d->rows.clear();
    d->older = false;
    d->newer = false;
    d->loadingOlder = false;
    d->loadingNewer = false;
    d->firstUnread = 0;
}

void Conversation::loadNewest()
{
    if (!d->newer)
        return;
    beginResetModel();
    clearWindow();
    endResetModel();
    readNewest();
}

void Conversation::goTo(const MessagePlace &place)
{
    if (rowOf(place.id) >= 0) {
        emit arrived(place.id);
        return;
    }
    ++d->window;
    StoreReader &reader = d->account->reader();
    constexpr int half = pageSize / 2;
    // The message itself is the newest of those before the row behind it.
    then(reader.page(d->chat, place.time, place.rowId + 1, half), this,
        [this, place, window = d->window](const Result<std::vector<StoredMessage>> &older) {
            if (window != d->window)
                return;
            then(d->account->reader().pageAfter(d->chat, place.time, place.rowId, half), this,
                [this, place, window, older](const Result<std::vector<StoredMessage>> &newer) {
                    if (window == d->window && older && newer)
                        showAround(place.id, *older, *newer);
                });
        });
}

void Conversation::goTo(const QString &id)
{
    if (rowOf(id) >= 0) {
        emit arrived(id);
        return;
    }
    then(d->account->reader().find(d->chat, id), this,
        [this, id, chat = d->chat](const Result<std::vector<StoredMessage>> &found) {
            if (chat != d->chat)
                return;
            const bool isShown
                = found && !found->empty() && heliograph::isShown(found->front().content.kind);
            if (isShown)
                goTo({ id, found->front().time, found->front().rowId });
            else
                emit arrived(id);
        });
}

void Conversation::showAround(const QString &id, const std::vector<StoredMessage> &older,
    const std::vector<StoredMessage> &newer)
{
    beginResetModel();
    clearWindow();
    std::transform(older.rbegin(), older.rend(), std::back_inserter(d->rows),
        [this](const StoredMessage &message) { return rowOfMessage(message); });
    std::transform(newer.begin(), newer.end(), std::back_inserter(d->rows),
        [this](const StoredMessage &message) { return rowOfMessage(message); });
    d->older = older.size() == pageSize / 2;
    d->newer = newer.size() == pageSize / 2;
    d->loaded = true;
    endResetModel();
    explainWaiting();
    emit loaded();
    emit arrived(id);
}

} // namespace heliograph
