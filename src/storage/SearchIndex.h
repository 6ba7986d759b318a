// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/Database.h"
#include "storage/SearchText.h"
#include "storage/StoredMessage.h"

#include <limits>

namespace heliograph {

/// Which messages are looked for. All conditions hold.
struct SearchRequest {
    enum class Sender { Anyone, Me, Others };
    enum class Kind { Any, Photos, Files, Links };
    SearchQuery query;
    /// Null: in all chats.
    Jid chat {};
    Sender sender = Sender::Anyone;
    Kind kind = Kind::Any;
    /// Their time is in [from, to), in milliseconds since the epoch.
    qint64 from = 0;
    qint64 to = std::numeric_limits<qint64>::max();
    /// Where the page before ended; 0 for the first.
    qint64 before = 0;
    int limit = 0;
};

struct FoundRow {
    StoredMessage message;
    /// Of the person of the chat.
    QString pushName;
};

struct SearchPage {
    /// Newest first. May be fewer than asked for although there are more.
    std::vector<FoundRow> rows;
    /// Where the next page begins; 0 when there is none.
    qint64 next = 0;
    /// How much of the messages can be found already.
    int percentBuilt = 100;
};

/// The words of all messages of one account, by time: changed in the same transaction as the
/// messages. Messages from before there was an index are taken in bit by bit.
class SearchIndex final {
public:
    explicit SearchIndex(Database &database);

    /// A message is new or says something else now.
    Result<void> update(qint64 rowId);
    /// Before its time changes, and before it goes.
    Result<void> drop(qint64 rowId);
    /// Takes in up to `rows` messages from before, newest first; false when all are in.
    Result<bool> build(int rows);
    /// Also over a connection that only reads.
    Result<SearchPage> page(const SearchRequest &request) const;

private:
    Result<void> put(qint64 rowId, qint64 time, const QString &words);
    Result<bool> passes(const SearchRequest &request, qint64 rowId) const;
    Result<void> add(SearchPage &page, qint64 rowId) const;

    Database &m_database;
};

} // namespace heliograph
