// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Database.h"

#include "base/Platform.h"
#include "base/Random.h"
#include "storage/FileHeader.h"
#include "storage/Logging.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlDriver>
#include <QSqlError>
#include <QUuid>

namespace heliograph {

namespace {

constexpr int sqliteNoMemory = 7;
constexpr int sqliteReadOnly = 8;
constexpr int sqliteIoError = 10;
constexpr int sqliteCorrupt = 11;
constexpr int sqliteFull = 13;
constexpr int sqliteCannotOpen = 14;
constexpr int sqliteNotADatabase = 26;

int sqliteNumber(const QSqlError &error) { return error.nativeErrorCode().toInt() & 0xFF; }

/// After these SQLite may have rolled the whole transaction back by itself, or what was read may be
/// wrong: nothing that was concluded from it may be stored.
bool endsTransaction(int number)
{
    return number == sqliteFull || number == sqliteIoError || number == sqliteNoMemory
        || number == sqliteCorrupt || number == sqliteNotADatabase;
}

/// Up to this size a database is looked through after an unclean end.
constexpr qint64 checkedSize = 64LL * 1024 * 1024;

} // namespace

bool isStorageFailure(ErrorCode code)
{
    return code == ErrorCode::StorageFailed || code == ErrorCode::DiskFull
        || code == ErrorCode::ProfileUnwritable || code == ErrorCode::ProfileDamaged;
}

Database::Database(QString path, QString connection, const QSqlDatabase &database)
    : m_path(std::move(path))
    , m_connection(std::move(connection))
    , m_database(database)
{
}

Database::~Database()
{
    m_statements.clear();
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_connection);
}

Result<std::unique_ptr<Database>> Database::open(const QString &path, Access access)
{
    const QString connection = QUuid::createUuid().toString(QUuid::WithoutBraces);
    QSqlDatabase sql = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection);
    sql.setDatabaseName(path);
    if (access == Access::ReadOnly)
        sql.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY"));
    std::unique_ptr<Database> database(new Database(path, connection, sql));
    if (!sql.open())
        return fail(database->errorOf(sql.lastError()));
    return database;
}

Result<std::unique_ptr<Database>> Database::open(
    const QString &path, const std::vector<Migration> &migrations)
{
    // Even asking SQLite for the version would fold a log in when the connection is closed.
    const Result<FileHeader> header = readFileHeader(path);
    if (!header)
        return fail(header.error());
    const int newest = static_cast<int>(migrations.size());
    if (header->version > newest)
        return fail(ErrorCode::ProfileTooNew,
            QStringLiteral("schema %1, known %2").arg(header->version).arg(newest));
    if (header->hasLog) {
        // Nothing but a look: closing a connection that may write folds the log in, even that of
        // another database.
        const Result<std::unique_ptr<Database>> look = open(path, Access::ReadOnly);
        if (!look)
            return fail(look.error());
        if (const Result<void> sound = (*look)->check(); !sound)
            return fail(sound.error());
    }
    Result<std::unique_ptr<Database>> database = open(path, Access::ReadWrite);
    if (!database)
        return database;
    for (const char *pragma :
        { "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON",
            // KiB. Each account has a connection; what is read again the system keeps, once for
            // all.
            "PRAGMA cache_size=-256" }) {
        if (const Result<void> done = (*database)->plain(QLatin1String(pragma)); !done)
            return fail(done.error());
    }
    if (const Result<void> done = (*database)->migrate(migrations); !done)
        return fail(done.error());
    // SQLite opens a file that it may only read without a word. This writes nothing here, and
    // needs to be allowed to.
    if (const Result<void> may = (*database)->plain(QStringLiteral("PRAGMA incremental_vacuum(1)"));
        !may)
        return fail(may.error());
    return database;
}

Result<void> Database::check()
{
    if (QFileInfo(m_path).size() > checkedSize)
        return {};
    return value("PRAGMA quick_check(1)").and_then([](const QVariant &found) -> Result<void> {
        if (found.toString() == QStringLiteral("ok"))
            return {};
        return fail(ErrorCode::ProfileDamaged, QStringLiteral("quick check"));
    });
}

Result<void> Database::migrate(const std::vector<Migration> &migrations)
{
    const Result<QVariant> stored = value("PRAGMA user_version");
    if (!stored)
        return fail(stored.error());
    const int version = stored->toInt();
    const int newest = static_cast<int>(migrations.size());
    const Result<QVariant> id = value("PRAGMA application_id");
    if (!id)
        return fail(id.error());
    if (version == newest && id->toInt() != 0)
        return {};
    if (version > 0 && version < newest) {
        if (Result<void> kept = keepCopy(version); !kept)
            return kept;
    }
    return transact([&]() -> Result<void> {
        for (int step = version; step < newest; ++step) {
            for (const char *statement : migrations[static_cast<size_t>(step)]) {
                if (Result<void> done = plain(QLatin1String(statement)); !done)
                    return done;
            }
        }
        // A new number each time: the log of this database does not fit to the copy kept above.
        const quint32 number = (SystemRandom().number() >> 1) | 1U;
        return plain(QStringLiteral("PRAGMA application_id=%1").arg(number)).and_then([&] {
            return plain(QStringLiteral("PRAGMA user_version=%1").arg(newest));
        });
    });
}

Result<void> Database::keepCopy(int version)
{
    const QString copy = QStringLiteral("%1.v%2").arg(m_path).arg(version);
    const QString unfinished = copy + QStringLiteral(".part");
    QFile::remove(unfinished);
    // A consistent copy, whatever still stands in the log.
    if (Result<void> copied = execute("VACUUM INTO ?", { unfinished }); !copied) {
        QFile::remove(unfinished);
        return copied;
    }
    platform::restrictToOwner(unfinished);
    QFile::remove(copy);
    if (!QFile::rename(unfinished, copy))
        return fail(ErrorCode::StorageFailed, QStringLiteral("copy before a migration"));
    return {};
}

Result<void> Database::plain(const QString &sql)
{
    QSqlQuery query(m_database);
    if (!query.exec(sql))
        return fail(noteFailure(query.lastError()));
    return {};
}

Error Database::noteFailure(const QSqlError &error)
{
    const Error failure = errorOf(error);
    if (m_depth > 0 && !m_lost && endsTransaction(sqliteNumber(error)))
        m_lost = failure;
    return failure;
}

Result<void> Database::finish(QSqlQuery &query)
{
    const QSqlError error = query.lastError();
    query.finish();
    if (error.isValid())
        return fail(noteFailure(error));
    return {};
}

Result<QSqlQuery *> Database::run(const char *sql, const QVariantList &values)
{
    if (m_lost)
        return fail(*m_lost);
    std::shared_ptr<QSqlQuery> &query = m_statements[sql];
    if (!query) {
        query = std::make_shared<QSqlQuery>(m_database);
        query->setForwardOnly(true);
        if (!query->prepare(QLatin1String(sql))) {
            const Error error = noteFailure(query->lastError());
            m_statements.remove(sql);
            return fail(error);
        }
    }
    for (int i = 0; i < values.size(); ++i) {
        // A null QString is an empty text here, not NULL.
        const QVariant &given = values.at(i);
        const bool emptyText = given.typeId() == QMetaType::QString && given.toString().isNull();
        query->bindValue(i, emptyText ? QVariant(QStringLiteral("")) : given);
    }
    if (!query->exec()) {
        qCWarning(lcStorage) << "failed:" << QLatin1String(sql).left(80);
        const Error error = noteFailure(query->lastError());
        query->finish();
        return fail(error);
    }
    return query.get();
}

Result<void> Database::execute(const char *sql, const QVariantList &values)
{
    const Result<QSqlQuery *> query = run(sql, values);
    if (!query)
        return fail(query.error());
    m_lastInsertId = (*query)->lastInsertId().toLongLong();
    m_changedRows = (*query)->numRowsAffected();
    (*query)->finish();
    return {};
}

Result<QVariant> Database::value(const char *sql, const QVariantList &values)
{
    QVariant first;
    return each(sql, values, [&](const QSqlQuery &row) {
        if (!first.isValid())
            first = row.value(0);
    }).map([&] { return first; });
}

Result<void> Database::begin()
{
    if (m_lost)
        return fail(*m_lost);
    const Result<void> begun = plain(m_depth == 0 ? QStringLiteral("BEGIN IMMEDIATE")
                                                  : QStringLiteral("SAVEPOINT s%1").arg(m_depth));
    if (begun)
        ++m_depth;
    return begun;
}

Result<void> Database::commit()
{
    if (m_lost) {
        const Error lost = *m_lost;
        rollback();
        return fail(lost);
    }
    const int depth = m_depth - 1;
    const Result<void> done
        = plain(depth == 0 ? QStringLiteral("COMMIT") : QStringLiteral("RELEASE s%1").arg(depth));
    if (!done) {
        rollback();
        return done;
    }
    m_depth = depth;
    for (auto &[level, undo] : m_undo)
        level = qMin(level, depth);
    if (depth == 0)
        m_undo.clear();
    return done;
}

void Database::rollback()
{
    const int depth = m_depth - 1;
    if (depth == 0) {
        // Fails without harm when SQLite has given the transaction up already.
        QSqlQuery(m_database).exec(QStringLiteral("ROLLBACK"));
        m_lost.reset();
    } else if (!m_lost) {
        const Result<void> undone
            = plain(QStringLiteral("ROLLBACK TO s%1").arg(depth)).and_then([&] {
                  return plain(QStringLiteral("RELEASE s%1").arg(depth));
              });
        if (!undone)
            m_lost = undone.error();
    }
    m_depth = depth;
    while (!m_undo.empty() && m_undo.back().first > depth) {
        const auto undo = std::move(m_undo.back().second);
        m_undo.pop_back();
        undo();
    }
}

void Database::undoOnRollback(std::function<void()> undo)
{
    if (m_depth > 0)
        m_undo.emplace_back(m_depth, std::move(undo));
}

Error Database::errorOf(const QSqlError &error) const
{
    const int number = sqliteNumber(error);
    ErrorCode code = ErrorCode::StorageFailed;
    if (number == sqliteFull)
        code = ErrorCode::DiskFull;
    else if (number == sqliteCorrupt || number == sqliteNotADatabase)
        code = ErrorCode::ProfileDamaged;
    else if (number == sqliteReadOnly || number == sqliteCannotOpen)
        code = ErrorCode::ProfileUnwritable;
    else if (number == sqliteIoError)
        code = ErrorCode::StorageFailed;
    // The driver's text names the rule that failed, never a value.
    qCWarning(lcStorage) << errorName(code) << "sqlite" << number << error.databaseText()
                         << error.driverText();
    return { code, QStringLiteral("sqlite %1").arg(number), 0, 0 };
}

} // namespace heliograph
