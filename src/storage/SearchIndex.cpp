// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/SearchIndex.h"

#include "storage/Columns.h"
#include "storage/DirectoryTables.h"
#include "storage/StoreQueries.h"

#include <algorithm>

namespace heliograph {

namespace {

/// A place in the index holds time and row: the newest are read first without sorting, and the row
/// needs no table. Seconds until the year 2242, a thousand million rows.
constexpr int rowBits = 30;
constexpr qint64 rowMask = (1LL << rowBits) - 1;
constexpr qint64 lastSecond = (1LL << 33) - 1;

/// Places that a page looks at before it ends where it is.
constexpr int placesOfAPage = 4000;

qint64 firstPlaceOf(qint64 time)
{
    return std::clamp<qint64>(time / 1000, 0, lastSecond) << rowBits;
}

qint64 placeOf(qint64 time, qint64 rowId) { return firstPlaceOf(time) | (rowId & rowMask); }

bool hasWords(const QString &kind)
{
    for (const MessageKind without :
        { MessageKind::System, MessageKind::Placeholder, MessageKind::Reaction, MessageKind::Edit,
            MessageKind::Revocation, MessageKind::Revoked, MessageKind::Hidden }) {
        if (kind == kindName(without))
            return false;
    }
    return true;
}

struct SourceRow {
    qint64 rowId = 0;
    qint64 time = 0;
    QString words;
};

SourceRow sourceOf(const QSqlQuery &row)
{
    SourceRow source { row.value(0).toLongLong(), row.value(1).toLongLong(), {} };
    if (hasWords(row.value(2).toString()))
        source.words = searchableWords(row.value(3).toString() + u'\n' + row.value(4).toString());
    return source;
}

bool isOfKind(SearchRequest::Kind wanted, const QString &kind, const QString &text)
{
    switch (wanted) {
    case SearchRequest::Kind::Any:
        return true;
    case SearchRequest::Kind::Photos:
        return kind == kindName(MessageKind::Image);
    case SearchRequest::Kind::Files:
        return kind == kindName(MessageKind::Document);
    case SearchRequest::Kind::Links:
        return text.contains(QStringLiteral("http://"), Qt::CaseInsensitive)
            || text.contains(QStringLiteral("https://"), Qt::CaseInsensitive);
    }
    return false;
}

/// Not everything that is found is wanted.
bool isNarrowed(const SearchRequest &request)
{
    return !request.chat.isNull() || request.sender != SearchRequest::Sender::Anyone
        || request.kind != SearchRequest::Kind::Any;
}

} // namespace

SearchIndex::SearchIndex(Database &database)
    : m_database(database)
{
}

Result<void> SearchIndex::update(qint64 rowId)
{
    std::optional<SourceRow> found;
    return m_database
        .each(queries::searchSource, { rowId },
            [&found](const QSqlQuery &row) { found = sourceOf(row); })
        .and_then([&]() -> Result<void> {
            return found ? put(found->rowId, found->time, found->words) : Result<void>();
        });
}

Result<void> SearchIndex::put(qint64 rowId, qint64 time, const QString &words)
{
    const qint64 place = placeOf(time, rowId);
    if (words.isEmpty())
        return m_database.execute(queries::searchDrop, { place });
    return m_database.execute(
        "INSERT OR REPLACE INTO search(rowid, words) VALUES(?,?)", { place, words });
}

Result<void> SearchIndex::drop(qint64 rowId)
{
    const Result<QVariant> time
        = m_database.value("SELECT time FROM messages WHERE id=?", { rowId });
    if (!time)
        return fail(time.error());
    return m_database.execute(queries::searchDrop, { placeOf(time->toLongLong(), rowId) });
}

Result<bool> SearchIndex::build(int rows)
{
    const Result<QVariant> todo = m_database.value("SELECT todo FROM search_build");
    if (!todo)
        return fail(todo.error());
    if (todo->toLongLong() == 0)
        return false;
    return m_database.transact([&]() -> Result<bool> {
        std::vector<SourceRow> sources;
        Result<void> done = m_database.each(queries::searchSources, { *todo, rows },
            [&sources](const QSqlQuery &row) { sources.push_back(sourceOf(row)); });
        for (const SourceRow &source : sources) {
            if (done)
                done = put(source.rowId, source.time, source.words);
        }
        const bool isLast = sources.size() < static_cast<size_t>(rows);
        const qint64 left = isLast ? 0 : sources.back().rowId - 1;
        return done
            .and_then(
                [&] { return m_database.execute("UPDATE search_build SET todo=?", { left }); })
            .map([left] { return left > 0; });
    });
}

Result<SearchPage> SearchIndex::page(const SearchRequest &request) const
{
    SearchPage page;
    Result<void> done = m_database.each(
        "SELECT todo, whole FROM search_build", {}, [&page](const QSqlQuery &row) {
            const qint64 whole = row.value(1).toLongLong();
            if (whole > 0)
                page.percentBuilt
                    = static_cast<int>((whole - row.value(0).toLongLong()) * 100 / whole);
        });
    const qint64 from = firstPlaceOf(request.from);
    qint64 before = request.to > lastSecond * 1000 ? std::numeric_limits<qint64>::max()
                                                   : firstPlaceOf(request.to);
    if (request.before != 0)
        before = std::min(before, request.before);
    // One question for each page: what begins like a word is put together anew for each.
    const int most = isNarrowed(request) ? placesOfAPage : request.limit + 1;
    std::vector<qint64> places;
    if (done && !request.query.isEmpty())
        done = m_database.each(queries::searchPlaces, { request.query.match(), before, from, most },
            [&places](const QSqlQuery &row) { places.push_back(row.value(0).toLongLong()); });
    for (const qint64 place : places) {
        if (!done)
            return fail(done.error());
        if (page.rows.size() == static_cast<size_t>(request.limit)) {
            page.next = before;
            return page;
        }
        before = place;
        done = passes(request, place & rowMask).and_then([&](bool fits) {
            return fits ? add(page, place & rowMask) : Result<void>();
        });
    }
    page.next = places.size() < static_cast<size_t>(most) ? 0 : before;
    return done.map([&page] { return page; });
}

Result<bool> SearchIndex::passes(const SearchRequest &request, qint64 rowId) const
{
    using Sender = SearchRequest::Sender;
    if (!isNarrowed(request))
        return true;
    bool fits = false;
    return m_database
        .each(queries::searchFacts, { rowId },
            [&](const QSqlQuery &row) {
                const bool fromMe = row.value(1).toBool();
                fits = (request.chat.isNull() || jidFromColumn(row.value(0)) == request.chat)
                    && (request.sender == Sender::Anyone
                        || fromMe == (request.sender == Sender::Me))
                    && isOfKind(request.kind, row.value(2).toString(), row.value(3).toString());
            })
        .map([&fits] { return fits; });
}

Result<void> SearchIndex::add(SearchPage &page, qint64 rowId) const
{
    const size_t count = page.rows.size();
    return m_database
        .each(queries::byRow, { rowId },
            [&page](const QSqlQuery &row) {
                page.rows.push_back({ rows::message(row, nullptr), {} });
            })
        .map([&] {
            if (page.rows.size() > count)
                page.rows.back().pushName
                    = DirectoryTables(m_database).pushName(page.rows.back().message.key.chat);
        });
}

} // namespace heliograph
