// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Database.h"
#include "storage/FileHeader.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

class tst_FileHeader : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void newFileHasNothing();
    void readsTheFile();
    void readsTheLogBeforeItIsFoldedIn();
    void leavesOutWhatWasNotCommitted();
    void survivesEveryTruncatedLog();
    void survivesEveryDamagedByteOfTheFirstFrame();

private:
    QString path() const { return m_directory->filePath(QStringLiteral("a.db")); }
    QByteArray log() const
    {
        QFile file(path() + QStringLiteral("-wal"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static int versionOf(const QByteArray &page) { return page.size() > 63 ? page.at(63) : 0; }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<Database> m_database;
};

static const std::vector<Migration> schema { { "CREATE TABLE t(v)" } };

void tst_FileHeader::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_database = std::move(Database::open(path(), schema).value());
}

void tst_FileHeader::cleanup() { m_database.reset(); }

void tst_FileHeader::newFileHasNothing()
{
    const FileHeader header
        = readFileHeader(m_directory->filePath(QStringLiteral("missing"))).value();
    QCOMPARE(header.version, 0);
    QCOMPARE(header.id, 0U);
    QVERIFY(!header.hasLog);
}

void tst_FileHeader::readsTheFile()
{
    const quint32 id = m_database->value("PRAGMA application_id")->toUInt();
    m_database.reset();
    const FileHeader header = readFileHeader(path()).value();
    QCOMPARE(header.version, 1);
    QCOMPARE(header.id, id);
    QVERIFY(!header.hasLog);
}

void tst_FileHeader::readsTheLogBeforeItIsFoldedIn()
{
    QVERIFY(m_database->execute("PRAGMA user_version=9"));
    const FileHeader header = readFileHeader(path()).value();
    QCOMPARE(header.version, 9);
    QVERIFY(header.hasLog);
}

void tst_FileHeader::leavesOutWhatWasNotCommitted()
{
    QVERIFY(m_database->value("PRAGMA cache_size=5"));
    QVERIFY(m_database->begin());
    QVERIFY(m_database->execute("PRAGMA user_version=9"));
    // More than the cache holds: pages reach the log before the commit.
    for (int i = 0; i < 200; ++i)
        QVERIFY(m_database->execute("INSERT INTO t VALUES(?)", { QByteArray(4000, 'x') }));
    QVERIFY(log().size() > 200'000);
    QCOMPARE(readFileHeader(path())->version, 1);
    QVERIFY(m_database->commit());
    QCOMPARE(readFileHeader(path())->version, 9);
}

void tst_FileHeader::survivesEveryTruncatedLog()
{
    QVERIFY(m_database->execute("PRAGMA user_version=2"));
    const qsizetype first = log().size();
    QVERIFY(m_database->execute("PRAGMA user_version=3"));
    const QByteArray whole = log();
    QCOMPARE(versionOf(firstPageOfLog(whole)), 3);
    for (qsizetype size = 0; size < whole.size(); size += 7) {
        const int version = versionOf(firstPageOfLog(whole.first(size)));
        QVERIFY(version <= (size < first ? 1 : 2));
    }
    QCOMPARE(versionOf(firstPageOfLog(whole.first(first))), 2);
}

void tst_FileHeader::survivesEveryDamagedByteOfTheFirstFrame()
{
    QByteArray bytes = log();
    QVERIFY(!firstPageOfLog(bytes).isEmpty());
    for (qsizetype at = 0; at < 32 + 24 + 100; ++at) {
        QByteArray damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
        // Four bytes of the header are a count that has no part in the sum, as have those that a
        // frame repeats; the rest is noticed.
        if (const QByteArray page = firstPageOfLog(damaged); !page.isEmpty())
            QCOMPARE(page, firstPageOfLog(bytes));
    }
}

HELIOGRAPH_TEST(FileHeader)
#include "tst_FileHeader.moc"
