// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QHash>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace heliograph {

/// One step of a schema: statements that lead from version n to n + 1. Append-only.
using Migration = std::vector<const char *>;

/// Whether a code says that the database failed, not what was to be stored in it.
bool isStorageFailure(ErrorCode code);

/// One SQLite connection, used in the thread that opened it. Statements are prepared once.
/// Errors: DiskFull, ProfileDamaged, ProfileMixed, ProfileTooNew, ProfileUnwritable, StorageFailed.
class Database final {
public:
    enum class Access { ReadWrite, ReadOnly };

    /// Opens or creates the file in WAL mode with `synchronous=FULL` and brings its schema to the
    /// newest version. A copy of the file is kept before an existing schema is changed. A newer
    /// schema, and a log of another database, are refused before anything is touched; so is a
    /// file that can only be read.
    static Result<std::unique_ptr<Database>> open(
        const QString &path, const std::vector<Migration> &migrations);
    /// Opens the file as it is; with ReadWrite it may be made.
    static Result<std::unique_ptr<Database>> open(const QString &path, Access access);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    Result<void> execute(const char *sql, const QVariantList &values = {});
    /// Calls `fn(const QSqlQuery &)` for each row.
    template <typename Fn> Result<void> each(const char *sql, const QVariantList &values, Fn fn)
    {
        Result<QSqlQuery *> query = run(sql, values);
        if (!query)
            return fail(query.error());
        while ((*query)->next())
            fn(static_cast<const QSqlQuery &>(**query));
        return finish(**query);
    }
    /// First column of the first row; an invalid QVariant when there is none.
    Result<QVariant> value(const char *sql, const QVariantList &values = {});
    qint64 lastInsertId() const { return m_lastInsertId; }
    int changedRows() const { return m_changedRows; }

    /// Runs `fn` (returning a Result) in a transaction: all of it is stored or nothing. Nested
    /// calls are savepoints, so that an inner failure undoes only the inner part. A full disk or
    /// an unreadable file ends the whole transaction: SQLite may have given it up already.
    template <typename Fn> auto transact(Fn fn) -> decltype(fn())
    {
        if (Result<void> begun = begin(); !begun)
            return fail(begun.error());
        auto result = fn();
        if (!result) {
            rollback();
            return result;
        }
        if (Result<void> done = commit(); !done)
            return fail(done.error());
        return result;
    }
    Result<void> begin();
    Result<void> commit();
    void rollback();
    /// For what is kept in memory beside the rows: `undo` runs when the running transaction is
    /// rolled back, and is forgotten once it is committed.
    void undoOnRollback(std::function<void()> undo);

    const QString &path() const { return m_path; }

private:
    Database(QString path, QString connection, const QSqlDatabase &database);
    Result<QSqlQuery *> run(const char *sql, const QVariantList &values);
    /// A row that could not be read ends the loop like the last one; this tells them apart.
    Result<void> finish(QSqlQuery &query);
    Result<void> migrate(const std::vector<Migration> &migrations);
    Result<void> keepCopy(int version);
    /// Looks for damage that an unclean end or a mixed-up file may have left.
    Result<void> check();
    Error noteFailure(const QSqlError &error);
    Result<void> plain(const QString &sql);
    Error errorOf(const QSqlError &error) const;

    QString m_path;
    QString m_connection;
    QSqlDatabase m_database;
    QHash<const void *, std::shared_ptr<QSqlQuery>> m_statements;
    qint64 m_lastInsertId = 0;
    int m_changedRows = 0;
    int m_depth = 0;
    /// Set while the running transaction cannot be committed any more.
    std::optional<Error> m_lost;
    /// Depth of the transaction and what undoes it.
    std::vector<std::pair<int, std::function<void()>>> m_undo;
};

} // namespace heliograph
