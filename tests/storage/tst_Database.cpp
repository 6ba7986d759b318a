// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Database.h"
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
    void newerSchemaIsRefusedUntouched();
    void keepsACopyBeforeAMigration();
    void failedMigrationLeavesTheOldSchema();
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
    m_database = opened("a.db");
    QVERIFY(m_database->migrate(oneStep));
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
    const auto result = Database::open(file("b.db"), Database::Access::ReadWrite);
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

void tst_Database::newerSchemaIsRefusedUntouched()
{
    QVERIFY(add(7));
    QVERIFY(m_database->execute("PRAGMA user_version=9"));
    m_database.reset();
    const QByteArray before = contentOfFile(file("a.db"));
    m_database = opened("a.db");
    QCOMPARE(m_database->migrate(oneStep).error().code, ErrorCode::ProfileTooNew);
    m_database.reset();
    QCOMPARE(contentOfFile(file("a.db")), before);
    QCOMPARE(
        QDir(m_directory->path()).entryList(QDir::Files), QStringList { QStringLiteral("a.db") });
    m_database = opened("a.db");
    QCOMPARE(count(), 1);
}

void tst_Database::keepsACopyBeforeAMigration()
{
    QVERIFY(add(7));
    // Another reader keeps the log from being folded in.
    const auto reader = Database::open(file("a.db"), Database::Access::ReadOnly).value();
    std::vector<Migration> steps = oneStep;
    steps.push_back(
        { "ALTER TABLE t ADD COLUMN w INTEGER NOT NULL DEFAULT 5", "UPDATE t SET v=8" });
    QVERIFY(m_database->migrate(steps));
    QCOMPARE(m_database->value("SELECT v+w FROM t")->toInt(), 13);
    QCOMPARE(m_database->value("PRAGMA user_version")->toInt(), 2);
    const auto copy = opened("a.db.v1");
    QCOMPARE(copy->value("PRAGMA user_version")->toInt(), 1);
    QCOMPARE(copy->value("SELECT v FROM t")->toInt(), 7);
    QVERIFY(!copy->value("SELECT w FROM t"));
    // Again is nothing.
    QVERIFY(m_database->migrate(steps));
}

void tst_Database::failedMigrationLeavesTheOldSchema()
{
    QVERIFY(add(7));
    std::vector<Migration> steps = oneStep;
    steps.push_back({ "ALTER TABLE t ADD COLUMN w", "INSERT INTO nowhere VALUES(1)" });
    QVERIFY(!m_database->migrate(steps));
    QCOMPARE(m_database->value("PRAGMA user_version")->toInt(), 1);
    QCOMPARE(m_database->value("SELECT v FROM t")->toInt(), 7);
    QVERIFY(!m_database->value("SELECT w FROM t"));
}

void tst_Database::migratesAnEmptyFileWithoutACopy()
{
    const auto fresh = opened("c.db");
    QVERIFY(fresh->migrate(oneStep));
    QVERIFY(!QFile::exists(file("c.db.v0")));
    const auto memory
        = Database::open(QStringLiteral(":memory:"), Database::Access::ReadWrite).value();
    QVERIFY(memory->migrate(oneStep));
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
