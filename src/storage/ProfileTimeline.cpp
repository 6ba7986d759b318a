// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Logging.h"
#include "storage/ProfileStore.h"
#include "storage/StoreReader.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace heliograph {

namespace {

/// How many new entries of all accounts make it worth to look for those that go.
constexpr size_t pruneAfter = 1000;
/// UTF-16 units of a timeline's texts: some come from the service.
constexpr qsizetype longestDetail = 4096 + 200;
constexpr qsizetype longestName = 64;
constexpr int idColumn = 13;

/// A row of the timeline, read whole or not at all.
class TimelineRowReader final {
public:
    explicit TimelineRowReader(const QSqlQuery &row)
        : m_row(row)
    {
    }
    bool isSound() const { return m_isSound; }
    template <typename T> T number(int column, qint64 highest)
    {
        const QVariant value = m_row.value(column);
        const qint64 number = value.toLongLong();
        note(value.typeId() == QMetaType::LongLong && number >= 0 && number <= highest);
        return static_cast<T>(number);
    }
    /// What is longer is cut: it is for people.
    QString text(int column)
    {
        const QVariant value = m_row.value(column);
        note(value.typeId() == QMetaType::QString);
        return value.toString().left(longestDetail);
    }
    QString name(int column)
    {
        QString text = this->text(column);
        note(text.size() <= longestName);
        note(std::all_of(text.begin(), text.end(), [](QChar c) { return c.isLetterOrNumber(); }));
        return text;
    }

private:
    void note(bool isSound) { m_isSound = m_isSound && isSound; }
    const QSqlQuery &m_row;
    bool m_isSound = true;
};

std::optional<TimelineEntry> entryOf(const QSqlQuery &row, const QString &accountId)
{
    constexpr int most = std::numeric_limits<int>::max();
    constexpr qint64 any = std::numeric_limits<qint64>::max();
    TimelineRowReader read(row);
    TimelineEntry entry { accountId, read.number<qint64>(0, latestMoment), read.name(1),
        read.name(2), read.name(3), read.number<int>(4, most), read.text(5),
        read.number<int>(6, most), read.number<qint64>(7, latestMoment),
        read.number<qint64>(8, any), read.number<qint64>(9, any), read.name(10),
        read.number<qint64>(11, any), read.text(12) };
    const bool isSound = read.isSound() && !entry.from.isEmpty() && !entry.to.isEmpty();
    return isSound ? std::optional(std::move(entry)) : std::nullopt;
}

/// `upTo`: the last row that counts, by its number.
Result<std::vector<TimelineEntry>> readTimeline(Database &database, const QString &accountId,
    int limit, const TimelineFilter &filter, qint64 upTo)
{
    std::vector<TimelineEntry> found;
    return database
        .each("SELECT time, state_from, state_to, cause, status, detail, attempt, retry_at, "
              "generation, process, evidence, other_process, other_profile, id FROM timeline"
              " WHERE account=? AND time>=? AND time<? AND (?='' OR cause=?) AND id<=?"
              " ORDER BY time DESC, id DESC LIMIT ?",
            { accountId, filter.from, filter.to, filter.cause, filter.cause, upTo, limit },
            [&](const QSqlQuery &row) {
                if (std::optional<TimelineEntry> entry = entryOf(row, accountId))
                    found.push_back(std::move(*entry));
                else
                    qCWarning(lcStorage).noquote()
                        << accountId << "a damaged row of the timeline is left out:"
                        << row.value(idColumn).toLongLong();
            })
        .map([&] { return std::move(found); });
}

} // namespace

void ProfileStore::addTimeline(const TimelineEntry &entry)
{
    m_entries.push_back(entry);
    m_entries.back().detail.truncate(longestDetail);
    if (!m_writeSoon.isActive())
        m_writeSoon.start();
}

Result<void> ProfileStore::writeTimeline()
{
    m_writeSoon.stop();
    const std::vector<TimelineEntry> entries = std::exchange(m_entries, {});
    if (entries.empty())
        return {};
    return m_database->transact([&]() -> Result<void> {
        for (const TimelineEntry &entry : entries) {
            const Result<void> added = m_database->execute(
                "INSERT INTO timeline(account, time, state_from, state_to, cause, status, detail, "
                "attempt, retry_at, generation, process, evidence, other_process, other_profile)"
                " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                { entry.accountId, entry.time, entry.from, entry.to, entry.cause, entry.status,
                    entry.detail, entry.attempt, entry.retryAt, entry.generation, entry.process,
                    entry.evidence, entry.otherProcess, entry.otherProfile });
            if (!added)
                return added;
        }
        m_unpruned += entries.size();
        return m_unpruned < pruneAfter ? Result<void>() : pruneTimeline();
    });
}

Result<void> ProfileStore::pruneTimeline()
{
    m_unpruned = 0;
    QStringList accounts;
    const Result<void> listed = m_database->each("SELECT DISTINCT account FROM timeline", {},
        [&](const QSqlQuery &row) { accounts.append(row.value(0).toString()); });
    if (!listed)
        return listed;
    for (const QString &account : accounts) {
        const Result<void> pruned = m_database->execute(
            "DELETE FROM timeline WHERE account=? AND (time, id)<=(SELECT time, id FROM timeline "
            "WHERE account=? ORDER BY time DESC, id DESC LIMIT 1 OFFSET ?)",
            { account, account, longestTimeline });
        if (!pruned)
            return pruned;
    }
    return {};
}

Result<std::vector<TimelineEntry>> ProfileStore::timeline(
    const QString &accountId, int limit, const TimelineFilter &filter)
{
    if (Result<void> written = writeTimeline(); !written)
        return fail(written.error());
    return readTimeline(*m_database, accountId, limit, filter, std::numeric_limits<qint64>::max());
}

QFuture<Result<std::vector<TimelineEntry>>> ProfileStore::askTimeline(
    const QString &accountId, int limit, const TimelineFilter &filter)
{
    using Entries = std::vector<TimelineEntry>;
    const Result<QVariant> last = m_database->value("SELECT max(id) FROM timeline");
    if (!last)
        return finished<Entries>(fail(last.error()));
    // What is not written yet is the newest.
    Entries unwritten;
    std::copy_if(m_entries.rbegin(), m_entries.rend(), std::back_inserter(unwritten),
        [&](const TimelineEntry &entry) {
            return entry.accountId == accountId && entry.time >= filter.from
                && entry.time < filter.to
                && (filter.cause.isEmpty() || entry.cause == filter.cause);
        });
    if (!m_reader)
        m_reader = std::make_unique<StoreReader>(m_database->path(), m_box);
    return m_reader->ask<Entries>([accountId, limit, filter, unwritten, upTo = last->toLongLong()](
                                      Database &database, const SecretBox &) {
        return readTimeline(database, accountId, limit, filter, upTo)
            .map([&](const Entries &stored) {
                Entries all = unwritten;
                all.insert(all.end(), stored.begin(), stored.end());
                all.resize(std::min(all.size(), static_cast<size_t>(limit)));
                return all;
            });
    });
}

} // namespace heliograph
