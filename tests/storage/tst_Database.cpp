// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Database.h"
#include "tests/support/SystemCalls.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

class tst_Database : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void keepsEverythingOfATransaction();
    void undoesAFailedTransaction();
    void innerFailureUndoesOnlyTheInnerPart();
    void outerFailureUndoesTheInnerPartToo();
    void C34_fullDiskIsNamed();
    void C34_fullDiskEndsTheWholeTransaction();
    void refusesAFileThatIsNoDatabase();
    void noticesDamageWhileReading();
    void readOnlyConnectionsCannotWrite();
    void refusesAPlaceItCannotOpen();
    void refusesWhatItMayOnlyRead_data();
    void refusesWhatItMayOnlyRead();
    void newerSchemaIsRefusedUntouched_data();
    void newerSchemaIsRefusedUntouched();
    void logOfAnotherDatabaseIsRefusedUntouched();
    void logIsTakenOverAfterAKill();
    void damageBesideALogIsNoticedBeforeUse();
    void whatWasReadFromDamagedPagesIsNotConcludedFrom();
    void undoesWhatIsKeptInMemory();
    void keepsACopyBeforeAMigration();
    void failedMigrationLeavesTheOldSchema();
    void C34_noRoomForTheCopyMeansNoMigration();
    void migratesAnEmptyFileWithoutACopy();
    void keepsTextsAsTheyAre_data();
    void keepsTextsAsTheyAre();
    void nullTextIsEmptyNotNull();
    void reportsChanges();
    void survivesABrokenStatement();
    void writesThroughALog();

private:
    QString file(const char *name) const { return m_directory->filePath(QLatin1String(name)); }
    std::unique_ptr<Database> opened(const char *name) const
    {
        return std::move(Database::open(file(name), Database::Access::ReadWrite).value());
    }
    Result<std::unique_ptr<Database>> migrated(
        const char *name, const std::vector<Migration> &steps) const
    {
        return Database::open(file(name), steps);
    }
    int count() const { return m_database->value("SELECT count(*) FROM t")->toInt(); }
    Result<void> add(const QVariant &value) const
    {
        return m_database->execute("INSERT INTO t(v) VALUES(?)", { value });
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<Database> m_database;
};

static const std::vector<Migration> oneStep { { "CREATE TABLE t(id INTEGER PRIMARY KEY, v)" } };

void tst_Database::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    QVERIFY(m_directory->isValid());
    m_database = migrated("a.db", oneStep).value();
}

void tst_Database::cleanup()
{
    m_database.reset();
    m_directory.reset();
}

void tst_Database::keepsEverythingOfATransaction()
{
    QVERIFY(m_database->transact([&] { return add(1).and_then([&] { return add(2); }); }));
    m_database = opened("a.db");
    QCOMPARE(count(), 2);
}

void tst_Database::undoesAFailedTransaction()
{
    const Result<void> done = m_database->transact([&]() -> Result<void> {
        (void)add(1);
        return fail(ErrorCode::BadContent);
    });
    QCOMPARE(done.error().code, ErrorCode::BadContent);
    QCOMPARE(count(), 0);
    QVERIFY(m_database->transact([&] { return add(1); }));
    QCOMPARE(count(), 1);
}

void tst_Database::innerFailureUndoesOnlyTheInnerPart()
{
    QVERIFY(m_database->transact([&]() -> Result<void> {
        (void)add(1);
        (void)m_database->transact([&]() -> Result<void> {
            (void)add(2);
            (void)m_database->transact([&] { return add(3); });
            return fail(ErrorCode::BadContent);
        });
        return m_database->transact([&] { return add(4); });
    }));
    QCOMPARE(m_database->value("SELECT group_concat(v) FROM t")->toString(), QStringLiteral("1,4"));
}

void tst_Database::outerFailureUndoesTheInnerPartToo()
{
    const Result<void> done = m_database->transact([&]() -> Result<void> {
        (void)m_database->transact([&] { return add(1); });
        return fail(ErrorCode::BadContent);
    });
    QVERIFY(!done);
    QCOMPARE(count(), 0);
}

void tst_Database::C34_fullDiskIsNamed()
{
    QVERIFY(add(1));
    QVERIFY(m_database->value("PRAGMA max_page_count=1"));
    QCOMPARE(add(QByteArray(100'000, 'x')).error().code, ErrorCode::DiskFull);
    QCOMPARE(count(), 1);
    // Reading goes on, and so does writing once there is room.
    QVERIFY(m_database->value("PRAGMA max_page_count=100000"));
    QVERIFY(add(QByteArray(100'000, 'x')));
    QCOMPARE(count(), 2);
}

void tst_Database::C34_fullDiskEndsTheWholeTransaction()
{
    const Result<void> done = m_database->transact([&]() -> Result<void> {
        (void)add(1);
        (void)m_database->value("PRAGMA max_page_count=1");
        const Result<void> inner
            = m_database->transact([&] { return add(QByteArray(100'000, 'x')); });
        if (inner || inner.error().code != ErrorCode::DiskFull)
            return fail(ErrorCode::Unknown);
        (void)m_database->value("PRAGMA max_page_count=100000");
        // SQLite has given the transaction up: nothing of it may be stored by itself.
        (void)add(2);
        return {};
    });
    QCOMPARE(done.error().code, ErrorCode::DiskFull);
    QCOMPARE(count(), 0);
    QVERIFY(m_database->value("PRAGMA max_page_count=100000"));
    QVERIFY(m_database->transact([&] { return add(3); }));
    QCOMPARE(count(), 1);
}

void tst_Database::refusesAFileThatIsNoDatabase()
{
    QFile garbage(file("b.db"));
    QVERIFY(garbage.open(QIODevice::WriteOnly));
    garbage.write(QByteArray(8192, 'g'));
    garbage.close();
    const auto result = migrated("b.db", oneStep);
    QCOMPARE(result.error().code, ErrorCode::ProfileDamaged);
    QVERIFY(garbage.open(QIODevice::ReadOnly));
    QCOMPARE(garbage.readAll(), QByteArray(8192, 'g'));
}

void tst_Database::noticesDamageWhileReading()
{
    QVERIFY(m_database->transact([&]() -> Result<void> {
        for (int i = 0; i < 2000; ++i)
            (void)add(QByteArray(100, 'x'));
        return {};
    }));
    m_database.reset();
    QFile damaged(file("a.db"));
    QVERIFY(damaged.open(QIODevice::ReadWrite));
    QVERIFY(damaged.seek(damaged.size() / 2));
    damaged.write(QByteArray(16384, '\xff'));
    damaged.close();
    m_database = opened("a.db");
    int rows = 0;
    const Result<void> read
        = m_database->each("SELECT v FROM t", {}, [&rows](const QSqlQuery &) { ++rows; });
    QVERIFY(rows > 0 && rows < 2000);
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::ProfileDamaged);
}

void tst_Database::readOnlyConnectionsCannotWrite()
{
    QVERIFY(add(1));
    const auto reader = Database::open(file("a.db"), Database::Access::ReadOnly);
    QVERIFY(reader);
    QCOMPARE((*reader)->value("SELECT count(*) FROM t")->toInt(), 1);
    QCOMPARE((*reader)->execute("INSERT INTO t(v) VALUES(2)").error().code,
        ErrorCode::ProfileUnwritable);
    QVERIFY(add(3));
    QCOMPARE((*reader)->value("SELECT count(*) FROM t")->toInt(), 2);
}

void tst_Database::refusesAPlaceItCannotOpen()
{
    const auto open = [this](const char *name, Database::Access access) {
        return Database::open(file(name), access).error().code;
    };
    QCOMPARE(open("missing/a.db", Database::Access::ReadWrite), ErrorCode::ProfileUnwritable);
    QCOMPARE(open("missing.db", Database::Access::ReadOnly), ErrorCode::ProfileUnwritable);
}

static QByteArray contentOfFile(const QString &path)
{
    QFile opened(path);
    return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
}

void tst_Database::refusesWhatItMayOnlyRead_data()
{
    QTest::addColumn<bool>("isFolderWritable");
    QTest::newRow("file") << true;
#ifndef Q_OS_WIN
    QTest::newRow("file and folder") << false;
#endif
}

/// SQLite opens such a file without a word, and every commit fails.
void tst_Database::refusesWhatItMayOnlyRead()
{
    QFETCH(bool, isFolderWritable);
    constexpr auto reading
        = QFileDevice::ReadOwner | QFileDevice::ReadGroup | QFileDevice::ReadOther;
    constexpr auto entering
        = reading | QFileDevice::ExeOwner | QFileDevice::ExeGroup | QFileDevice::ExeOther;
    constexpr auto all
        = entering | QFileDevice::WriteOwner | QFileDevice::WriteGroup | QFileDevice::WriteOther;
    const std::vector<Migration> steps { { "CREATE TABLE t(v)" } };
    QVERIFY(migrated("sealed.db", steps));
    QVERIFY(QFile::setPermissions(file("sealed.db"), reading));
    QVERIFY(QFile::setPermissions(m_directory->path(), isFolderWritable ? all : entering));
    {
        const OrdinaryUser user;
        QCOMPARE(migrated("sealed.db", steps).error().code, ErrorCode::ProfileUnwritable);
    }
    QVERIFY(QFile::setPermissions(m_directory->path(), all));
    QVERIFY(QFile::setPermissions(file("sealed.db"), all));
    QVERIFY(migrated("sealed.db", steps));
}

void tst_Database::newerSchemaIsRefusedUntouched_data()
{
    QTest::addColumn<bool>("endedProperly");
    QTest::newRow("closed") << true;
    // The number then stands in the log alone, and folding it in would change the file.
    QTest::newRow("killed") << false;
}

void tst_Database::newerSchemaIsRefusedUntouched()
{
    QFETCH(bool, endedProperly);
    QVERIFY(add(7));
    QVERIFY(m_database->execute("PRAGMA user_version=9"));
    if (endedProperly)
        m_database.reset();
    QMap<QString, QByteArray> before;
    for (const QString &name : QDir(m_directory->path()).entryList(QDir::Files)) {
        before.insert(name, contentOfFile(file(qPrintable(name))));
        QVERIFY(QFile::copy(file(qPrintable(name)), file(qPrintable(u'b' + name.mid(1)))));
    }
    QCOMPARE(before.size(), endedProperly ? 1 : 3);
    m_database.reset();
    QCOMPARE(migrated("b.db", oneStep).error().code, ErrorCode::ProfileTooNew);
    for (const QString &name : before.keys())
        QCOMPARE(contentOfFile(file(qPrintable(u'b' + name.mid(1)))), before.value(name));
    QCOMPARE(QDir(m_directory->path()).entryList({ QStringLiteral("b*") }, QDir::Files).size(),
        before.size());
    m_database = opened("b.db");
    QCOMPARE(count(), 1);
    QCOMPARE(m_database->value("PRAGMA user_version")->toInt(), 9);
}

void tst_Database::logOfAnotherDatabaseIsRefusedUntouched()
{
    QVERIFY(add(7));
    auto other = migrated("b.db", oneStep).value();
    QVERIFY(other->execute("INSERT INTO t(v) VALUES(8)"));
    m_database.reset();
    QVERIFY(QFile::copy(file("b.db-wal"), file("a.db-wal")));
    other.reset();
    const QByteArray before = contentOfFile(file("a.db"));
    const QByteArray log = contentOfFile(file("a.db-wal"));
    QCOMPARE(migrated("a.db", oneStep).error().code, ErrorCode::ProfileMixed);
    QCOMPARE(contentOfFile(file("a.db")), before);
    QCOMPARE(contentOfFile(file("a.db-wal")), log);
    QVERIFY(QFile::remove(file("a.db-wal")));
    m_database = migrated("a.db", oneStep).value();
    QCOMPARE(count(), 1);
    QCOMPARE(m_database->value("SELECT v FROM t")->toInt(), 7);
}

void tst_Database::logIsTakenOverAfterAKill()
{
    QVERIFY(add(7));
    for (const char *suffix : { "", "-wal" })
        QVERIFY(QFile::copy(
            file("a.db") + QLatin1String(suffix), file("b.db") + QLatin1String(suffix)));
    m_database = migrated("b.db", oneStep).value();
    QCOMPARE(m_database->value("SELECT v FROM t")->toInt(), 7);
}

void tst_Database::damageBesideALogIsNoticedBeforeUse()
{
    QVERIFY(m_database->transact([&]() -> Result<void> {
        for (int i = 0; i < 2000; ++i)
            (void)add(QByteArray(100, 'x'));
        return {};
    }));
    m_database = opened("a.db");
    QVERIFY(add(1));
    QVERIFY(QFile::copy(file("a.db-wal"), file("b.db-wal")));
    m_database.reset();
    QVERIFY(QFile::copy(file("a.db"), file("b.db")));
    QFile damaged(file("b.db"));
    QVERIFY(damaged.open(QIODevice::ReadWrite));
    QVERIFY(damaged.seek(4096 * 10));
    damaged.write(QByteArray(4096 * 20, '\xff'));
    damaged.close();
    QCOMPARE(migrated("b.db", oneStep).error().code, ErrorCode::ProfileDamaged);
}

void tst_Database::whatWasReadFromDamagedPagesIsNotConcludedFrom()
{
    QVERIFY(m_database->transact([&]() -> Result<void> {
        for (int i = 0; i < 2000; ++i)
            (void)add(QByteArray(100, 'x'));
        return {};
    }));
    m_database.reset();
    QFile damaged(file("a.db"));
    QVERIFY(damaged.open(QIODevice::ReadWrite));
    QVERIFY(damaged.seek(damaged.size() / 2));
    damaged.write(QByteArray(16384, '\xff'));
    damaged.close();
    m_database = migrated("a.db", oneStep).value();
    const Result<void> done = m_database->transact([&]() -> Result<void> {
        // A caller that takes an unreadable row for a missing one.
        int rows = 0;
        (void)m_database->each("SELECT v FROM t", {}, [&rows](const QSqlQuery &) { ++rows; });
        return m_database->execute("CREATE TABLE concluded(v)");
    });
    QCOMPARE(done.error().code, ErrorCode::ProfileDamaged);
    QVERIFY(!m_database->value("SELECT count(*) FROM concluded"));
}

void tst_Database::undoesWhatIsKeptInMemory()
{
    QString undone;
    const auto write = [&](const char *name, bool good) {
        return m_database->transact([&, name, good]() -> Result<void> {
            m_database->undoOnRollback([&undone, name] { undone += QLatin1String(name); });
            return good ? Result<void>() : fail(ErrorCode::BadContent);
        });
    };
    // Outside of a transaction there is nothing to undo.
    m_database->undoOnRollback([&] { undone += u'x'; });
    QVERIFY(!write("a", false));
    QVERIFY(write("b", true));
    QCOMPARE(undone, QStringLiteral("a"));
    QVERIFY(m_database->transact([&]() -> Result<void> {
        (void)write("c", true);
        (void)write("d", false);
        return {};
    }));
    QCOMPARE(undone, QStringLiteral("ad"));
    QVERIFY(!m_database->transact([&]() -> Result<void> {
        (void)write("e", true);
        (void)write("f", true);
        return fail(ErrorCode::BadContent);
    }));
    QCOMPARE(undone, QStringLiteral("adfe"));
}

void tst_Database::keepsACopyBeforeAMigration()
{
    QVERIFY(add(7));
    // Another reader keeps the log from being folded in.
    const auto reader = Database::open(file("a.db"), Database::Access::ReadOnly).value();
    std::vector<Migration> steps = oneStep;
    steps.push_back(
        { "ALTER TABLE t ADD COLUMN w INTEGER NOT NULL DEFAULT 5", "UPDATE t SET v=8" });
    const int id = m_database->value("PRAGMA application_id")->toInt();
    m_database = migrated("a.db", steps).value();
    QCOMPARE(m_database->value("SELECT v+w FROM t")->toInt(), 13);
    QCOMPARE(m_database->value("PRAGMA user_version")->toInt(), 2);
    // Put back, the copy does not take the log of the new file for its own.
    QVERIFY(m_database->value("PRAGMA application_id")->toInt() != id);
    const auto copy = opened("a.db.v1");
    QCOMPARE(copy->value("PRAGMA application_id")->toInt(), id);
    QCOMPARE(copy->value("PRAGMA user_version")->toInt(), 1);
    QCOMPARE(copy->value("SELECT v FROM t")->toInt(), 7);
    QVERIFY(!copy->value("SELECT w FROM t"));
    // Again is nothing.
    QVERIFY(migrated("a.db", steps));
    QCOMPARE(m_database->value("SELECT v FROM t")->toInt(), 8);
}

void tst_Database::failedMigrationLeavesTheOldSchema()
{
    QVERIFY(add(7));
    std::vector<Migration> steps = oneStep;
    steps.push_back({ "ALTER TABLE t ADD COLUMN w", "INSERT INTO nowhere VALUES(1)" });
    QVERIFY(!migrated("a.db", steps));
    QCOMPARE(m_database->value("PRAGMA user_version")->toInt(), 1);
    QCOMPARE(m_database->value("SELECT v FROM t")->toInt(), 7);
    QVERIFY(!m_database->value("SELECT w FROM t"));
}

void tst_Database::C34_noRoomForTheCopyMeansNoMigration()
{
    QVERIFY(add(7));
    // Something that cannot be replaced stands where the copy would be made.
    QVERIFY(QDir().mkpath(file("a.db.v1.part/x")));
    std::vector<Migration> steps = oneStep;
    steps.push_back({ "ALTER TABLE t ADD COLUMN w" });
    QVERIFY(!migrated("a.db", steps));
    QCOMPARE(m_database->value("PRAGMA user_version")->toInt(), 1);
    QVERIFY(!m_database->value("SELECT w FROM t"));
}

void tst_Database::migratesAnEmptyFileWithoutACopy()
{
    const auto fresh = migrated("c.db", oneStep).value();
    QVERIFY(fresh->execute("INSERT INTO t(v) VALUES(1)"));
    QVERIFY(!QFile::exists(file("c.db.v0")));
    QVERIFY(Database::open(QStringLiteral(":memory:"), oneStep));
}

void tst_Database::keepsTextsAsTheyAre_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::newRow("text") << QVariant(QStringLiteral("\u00e9 \U0001F469\u200d\U0001F467"));
    QTest::newRow("C17 NUL") << QVariant(QStringLiteral("a\0b"));
    QTest::newRow("empty") << QVariant(QStringLiteral(""));
    QTest::newRow("blob") << QVariant(QByteArray("\0\x01\xff", 3));
    QTest::newRow("number") << QVariant(std::numeric_limits<qint64>::max());
}

void tst_Database::keepsTextsAsTheyAre()
{
    QFETCH(QVariant, value);
    QVERIFY(add(value));
    QCOMPARE(m_database->value("SELECT v FROM t").value(), value);
}

void tst_Database::nullTextIsEmptyNotNull()
{
    QVERIFY(add(QString()));
    QCOMPARE(m_database->value("SELECT v IS NULL FROM t")->toInt(), 0);
    QVERIFY(add(QVariant()));
    QCOMPARE(m_database->value("SELECT count(*) FROM t WHERE v IS NULL")->toInt(), 1);
    QVERIFY(!m_database->value("SELECT v FROM t WHERE id=99")->isValid());
}

void tst_Database::reportsChanges()
{
    QVERIFY(add(1));
    QCOMPARE(m_database->lastInsertId(), 1);
    QVERIFY(add(2));
    QVERIFY(m_database->execute("UPDATE t SET v=3"));
    QCOMPARE(m_database->changedRows(), 2);
    QVERIFY(m_database->execute("UPDATE t SET v=3 WHERE id=99"));
    QCOMPARE(m_database->changedRows(), 0);
}

void tst_Database::survivesABrokenStatement()
{
    QCOMPARE(m_database->execute("INSERT INTO nowhere VALUES(1)").error().code,
        ErrorCode::StorageFailed);
    QCOMPARE(m_database->execute("INSERT INTO t(id) VALUES(1), (1)").error().code,
        ErrorCode::StorageFailed);
    QVERIFY(add(1));
    QCOMPARE(count(), 1);
}

void tst_Database::writesThroughALog()
{
    QCOMPARE(m_database->value("PRAGMA journal_mode")->toString(), QStringLiteral("wal"));
    QCOMPARE(m_database->value("PRAGMA synchronous")->toInt(), 2);
    QCOMPARE(m_database->value("PRAGMA foreign_keys")->toInt(), 1);
}

HELIOGRAPH_TEST(Database)
#include "tst_Database.moc"
