// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/AccountSchema.h"
#include "storage/ProfileStore.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QLoggingCategory>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

#include <list>
#include <thread>

using namespace heliograph;

/// The profile directory: lock, key, accounts, settings, timeline.
class tst_ProfileStore : public QObject {
    Q_OBJECT
private slots:
    void init();
    void makesItsDirectories();
    void secondOpenFindsItInUse();
    void placeThatIsAFileIsUnwritable();
    void missingKeyWithAccountsIsNamed();
    void missingKeyWithoutAccountsIsMade();
    void misshapenKeyIsNamed();
    void damagedProfileIsNamed();
    void newerProfileIsRefused();
    void keepsTheKeyForTheNextStart();
    void keepsAccounts();
    void removesAccountsWithTheirTimeline();
    void keepsSettings();
    void keepsTheTimeline();
    void theTimelineIsAskedForWithoutWaiting();
    void theTimelineIsFiltered();
    void aDamagedRowOfTheTimelineIsLeftOut();
    void opensEveryOldVersion();
    void longTextsAndNumbersOfOldRowsStay();
    void theTimelineHasAnEnd();
    void theTimelineOutlivesTheProgram();
    void noticesAnUncleanEnd();
    void namesALockOfAnotherComputer();
    void aLockThatSaysNothingIsNamed_data();
    void aLockThatSaysNothingIsNamed();
    void aLockThatIsBeingWrittenIsWaitedFor();
    void damagedAccountsAreNoEmptyProfile();
    void accountsWithoutTheirListAreNoEmptyProfile_data();
    void accountsWithoutTheirListAreNoEmptyProfile();
    void aKeyIsNotReplacedBesideDatabases();

private:
    QString directory() const { return m_directory->filePath(QStringLiteral("profile")); }
    QString file(const char *name) const { return directory() + u'/' + QLatin1String(name); }
    Result<std::unique_ptr<ProfileStore>> open()
    {
        return ProfileStore::open(directory(), keyInFile(), m_random);
    }
    static AccountRecord record(const QString &id, int position);

    std::unique_ptr<QTemporaryDir> m_directory;
    FixedRandom m_random;
};

AccountRecord tst_ProfileStore::record(const QString &id, int position)
{
    AccountRecord record;
    record.id = id;
    record.label = QStringLiteral("Work \u00e9");
    record.colour = 3;
    record.position = position;
    record.jid = Jid::phoneNumber("447700900123", 7);
    record.lid = Jid::lid("235000000000001", 7);
    record.endpoint = QStringLiteral("wss://127.0.0.1:4173/ws/chat");
    record.rootKey = QByteArray("\0root", 5);
    return record;
}

void tst_ProfileStore::init() { m_directory = std::make_unique<QTemporaryDir>(); }

void tst_ProfileStore::makesItsDirectories()
{
    const auto profile = open();
    QVERIFY(profile);
    QCOMPARE((*profile)->directory(), directory());
    for (const char *part : { "accounts", "media", "spool" })
        QVERIFY(QFileInfo(file(part)).isDir());
    QCOMPARE((*profile)->accountDatabase(QStringLiteral("a1")), file("accounts/a1.db"));
    QCOMPARE((*profile)->mediaDirectory(QStringLiteral("a1")), file("media/a1"));
    QCOMPARE((*profile)->spoolDirectory(QStringLiteral("a1")), file("spool/a1"));
    // Below what is erased with the account.
    QCOMPARE((*profile)->pastedDirectory(QStringLiteral("a1")), file("spool/a1/pasted"));
    QVERIFY((*profile)->accounts()->empty());
#ifdef Q_OS_UNIX
    const QFile::Permissions others = QFile::permissions(directory())
        & (QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther);
    QCOMPARE(others, QFile::Permissions());
#endif
}

void tst_ProfileStore::secondOpenFindsItInUse()
{
    auto first = open();
    QVERIFY(first);
    QCOMPARE(open().error().code, ErrorCode::ProfileInUse);
    QVERIFY((*first)->accounts());
    first->reset();
    QVERIFY(open());
}

void tst_ProfileStore::placeThatIsAFileIsUnwritable()
{
    QFile inTheWay(directory());
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    inTheWay.write("notes");
    inTheWay.close();
    QCOMPARE(open().error().code, ErrorCode::ProfileUnwritable);
    QCOMPARE(QFileInfo(directory()).size(), 5);
}

void tst_ProfileStore::missingKeyWithAccountsIsNamed()
{
    QVERIFY(open().value()->saveAccount(record(QStringLiteral("a1"), 0)));
    QVERIFY(QFile::rename(file("key"), file("key.away")));
    QCOMPARE(open().error().code, ErrorCode::KeyUnavailable);
    QVERIFY(!QFile::exists(file("key")));
    // Nothing was lost: with the key back everything is there.
    QVERIFY(QFile::rename(file("key.away"), file("key")));
    QCOMPARE(open().value()->accounts()->size(), 1);
}

void tst_ProfileStore::missingKeyWithoutAccountsIsMade()
{
    QVERIFY(open());
    QVERIFY(QFile::remove(file("key")));
    QVERIFY(open());
    QCOMPARE(QFileInfo(file("key")).size(), 32);
}

void tst_ProfileStore::misshapenKeyIsNamed()
{
    QVERIFY(open());
    QVERIFY(QFile::resize(file("key"), 16));
    QCOMPARE(open().error().code, ErrorCode::KeyUnavailable);
    QCOMPARE(QFileInfo(file("key")).size(), 16);
}

void tst_ProfileStore::damagedProfileIsNamed()
{
    QVERIFY(open());
    QFile database(file("profile.db"));
    QVERIFY(database.open(QIODevice::WriteOnly | QIODevice::Truncate));
    database.write(QByteArray(4096, 'g'));
    database.close();
    QCOMPARE(open().error().code, ErrorCode::ProfileDamaged);
    // The lock is free again.
    QVERIFY(QFile::remove(file("profile.db")));
    QVERIFY(open());
}

void tst_ProfileStore::newerProfileIsRefused()
{
    QVERIFY(open().value()->saveAccount(record(QStringLiteral("a1"), 0)));
    const auto raise = [this](const QByteArray &pragma) {
        return Database::open(file("profile.db"), Database::Access::ReadWrite)
            .value()
            ->execute(pragma.constData());
    };
    QVERIFY(raise("PRAGMA user_version=99"));
    QCOMPARE(open().error().code, ErrorCode::ProfileTooNew);
    const QByteArray newest = QByteArray::number(qsizetype(profileMigrations().size()));
    QVERIFY(raise("PRAGMA user_version=" + newest));
    QCOMPARE(open().value()->accounts()->size(), 1);
}

void tst_ProfileStore::keepsTheKeyForTheNextStart()
{
    const QByteArray sealed = open().value()->box()->seal("plain", "p");
    QCOMPARE(open().value()->box()->open(sealed, "p").value(), "plain");
}

void tst_ProfileStore::keepsAccounts()
{
    auto profile = std::move(open().value());
    const AccountRecord saved = record(QStringLiteral("a1"), 2);
    QVERIFY(profile->saveAccount(saved));
    QVERIFY(profile->saveAccount(record(QStringLiteral("a2"), 1)));
    profile.reset();
    profile = std::move(open().value());
    const std::vector<AccountRecord> accounts = profile->accounts().value();
    QCOMPARE(accounts.size(), 2);
    QCOMPARE(accounts[0].id, QStringLiteral("a2"));
    const AccountRecord &read = accounts[1];
    QCOMPARE(read.id, saved.id);
    QCOMPARE(read.label, saved.label);
    QCOMPARE(read.colour, saved.colour);
    QCOMPARE(read.position, saved.position);
    QCOMPARE(read.jid, saved.jid);
    QCOMPARE(read.lid, saved.lid);
    QCOMPARE(read.endpoint, saved.endpoint);
    QCOMPARE(read.rootKey, saved.rootKey);
    QVERIFY(read.caPem.isEmpty() && read.origin.isEmpty());
    AccountRecord changed = saved;
    changed.label = QStringLiteral("Home");
    changed.jid = {};
    QVERIFY(profile->saveAccount(changed));
    QCOMPARE(profile->accounts()->size(), 2);
    QCOMPARE(profile->accounts()->at(1).label, QStringLiteral("Home"));
    QVERIFY(profile->accounts()->at(1).jid.isNull());
}

static TimelineEntry entryAt(const QString &account, qint64 time)
{
    return { account, time, QStringLiteral("Online"), QStringLiteral("Waiting"),
        QStringLiteral("closed"), 428, QStringLiteral("detail"), 2, time + 5000, 9, 4711,
        QStringLiteral("copiedProfile"), 4712, QStringLiteral("~/copy") };
}

void tst_ProfileStore::removesAccountsWithTheirTimeline()
{
    const auto profile = std::move(open().value());
    for (const QString &id : { QStringLiteral("a1"), QStringLiteral("a2") }) {
        QVERIFY(profile->saveAccount(record(id, 0)));
        profile->addTimeline(entryAt(id, 1000));
    }
    QVERIFY(profile->removeAccount(QStringLiteral("a1")));
    QVERIFY(profile->removeAccount(QStringLiteral("a1")));
    QCOMPARE(profile->accounts()->size(), 1);
    QVERIFY(profile->timeline(QStringLiteral("a1"), 10)->empty());
    QCOMPARE(profile->timeline(QStringLiteral("a2"), 10)->size(), 1);
}

void tst_ProfileStore::keepsSettings()
{
    auto profile = std::move(open().value());
    QVERIFY(!profile->setting(QStringLiteral("window/width")).isValid());
    QVERIFY(profile->saveSetting(QStringLiteral("window/width"), 800));
    QVERIFY(profile->saveSetting(QStringLiteral("window/width"), 900));
    QVERIFY(profile->saveSetting(QStringLiteral("window/geometry"), QByteArray("\0\1", 2)));
    QVERIFY(profile->saveSetting(QStringLiteral("language"), QString()));
    profile.reset();
    profile = std::move(open().value());
    QCOMPARE(profile->setting(QStringLiteral("window/width")).toInt(), 900);
    QCOMPARE(
        profile->setting(QStringLiteral("window/geometry")).toByteArray(), QByteArray("\0\1", 2));
    QVERIFY(profile->setting(QStringLiteral("language")).isValid());
}

void tst_ProfileStore::keepsTheTimeline()
{
    const auto profile = std::move(open().value());
    for (const qint64 time : { 1000, 3000, 2000, 3000 })
        profile->addTimeline(entryAt(QStringLiteral("a1"), time));
    const std::vector<TimelineEntry> entries = profile->timeline(QStringLiteral("a1"), 3).value();
    QCOMPARE(entries.size(), 3);
    QCOMPARE(entries[0].time, 3000);
    QCOMPARE(entries[2].time, 2000);
    QCOMPARE(entries[0], entryAt(QStringLiteral("a1"), 3000));
    QCOMPARE(profile->timeline(QStringLiteral("a1"), 10, { 2500 })->size(), 2);
}

/// As of the moment of the question, whether it is written or not, and each entry once.
void tst_ProfileStore::theTimelineIsAskedForWithoutWaiting()
{
    const auto profile = std::move(open().value());
    const QString a1 = QStringLiteral("a1");
    for (const qint64 time : { 1000, 2000 })
        profile->addTimeline(entryAt(a1, time));
    QCOMPARE(profile->timeline(a1, 10)->size(), 2);
    profile->addTimeline(entryAt(QStringLiteral("a2"), 2500));
    profile->addTimeline(entryAt(a1, 3000));
    auto all = profile->askTimeline(a1, 10);
    auto two = profile->askTimeline(a1, 2);
    // What comes later is told, not read.
    profile->addTimeline(entryAt(a1, 4000));
    QCOMPARE(profile->timeline(a1, 10)->size(), 4);
    const auto timesOf = [](const QFuture<Result<std::vector<TimelineEntry>>> &asked) {
        const std::vector<TimelineEntry> entries = asked.result().value();
        std::vector<qint64> times;
        for (const TimelineEntry &entry : entries)
            times.push_back(entry.time);
        return times;
    };
    QTRY_VERIFY(two.isFinished());
    QVERIFY(all.isFinished());
    QCOMPARE(timesOf(all), (std::vector<qint64> { 3000, 2000, 1000 }));
    QCOMPARE(timesOf(two), (std::vector<qint64> { 3000, 2000 }));
}

void tst_ProfileStore::theTimelineIsFiltered()
{
    const auto profile = std::move(open().value());
    for (const qint64 time : { 1000, 2000, 3000 }) {
        TimelineEntry entry = entryAt(QStringLiteral("a1"), time);
        entry.cause = time == 2000 ? QStringLiteral("StreamReplaced") : QString();
        profile->addTimeline(entry);
    }
    const auto times = [&](const TimelineFilter &filter) {
        std::vector<qint64> found;
        const auto entries = profile->timeline(QStringLiteral("a1"), 10, filter).value();
        for (const TimelineEntry &entry : entries)
            found.push_back(entry.time);
        return found;
    };
    QCOMPARE(times({}), (std::vector<qint64> { 3000, 2000, 1000 }));
    QCOMPARE(times({ 1000, 3000 }), (std::vector<qint64> { 2000, 1000 }));
    QCOMPARE(times({ 0, 9000, QStringLiteral("StreamReplaced") }), std::vector<qint64> { 2000 });
    QVERIFY(times({ 2500, 9000, QStringLiteral("StreamReplaced") }).empty());
}

/// It is skipped and logged; what is around it stays, and so does the row itself.
void tst_ProfileStore::aDamagedRowOfTheTimelineIsLeftOut()
{
    const auto profile = std::move(open().value());
    const std::unique_ptr<Database> beside = std::move(Database::open(
        profile->directory() + QStringLiteral("/profile.db"), Database::Access::ReadWrite)
                                                           .value());
    const std::vector<const char *> damages { "time=-5", "time=4e18", "time='soon'",
        "state_from=x'00'", "state_to='on line'", "state_to=''", "cause=zeroblob(9)",
        "cause=hex(zeroblob(90))", "status='many'", "status=-1", "detail=x'ff'", "attempt=1.5",
        "retry_at=-1", "generation='z'", "process=-2", "evidence='../..'", "other_process='x'",
        "other_profile=x'00'" };
    std::list<QByteArray> statements;
    for (const char *damage : damages) {
        profile->addTimeline(entryAt(QStringLiteral("a1"), 1000));
        QVERIFY(profile->timeline(QStringLiteral("a1"), 1));
        statements.push_back(QByteArray("UPDATE timeline SET ") + damage
            + " WHERE id=(SELECT max(id) FROM timeline)");
        QVERIFY(beside->execute(statements.back().constData()));
    }
    profile->addTimeline(entryAt(QStringLiteral("a1"), 2000));
    QLoggingCategory::installFilter([](QLoggingCategory *category) {
        category->setEnabled(
            QtWarningMsg, qstrcmp(category->categoryName(), "heliograph.storage") == 0);
    });
    const auto restore = qScopeGuard([] { QLoggingCategory::installFilter(nullptr); });
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("a1 a damaged row")));
    const auto entries = profile->timeline(QStringLiteral("a1"), 100).value();
    QCOMPARE(entries, std::vector<TimelineEntry> { entryAt(QStringLiteral("a1"), 2000) });
    QCOMPARE(beside->value("SELECT count(*) FROM timeline")->toULongLong(), damages.size() + 1);
}

void tst_ProfileStore::longTextsAndNumbersOfOldRowsStay()
{
    const auto profile = std::move(open().value());
    const std::unique_ptr<Database> beside = std::move(Database::open(
        profile->directory() + QStringLiteral("/profile.db"), Database::Access::ReadWrite)
                                                           .value());
    profile->addTimeline(entryAt(QStringLiteral("a1"), 1000));
    QVERIFY(profile->timeline(QStringLiteral("a1"), 1));
    QVERIFY(beside->execute("UPDATE timeline SET detail=hex(zeroblob(5000)), status=123456"));
    const std::vector<TimelineEntry> entries = profile->timeline(QStringLiteral("a1"), 1).value();
    QCOMPARE(entries.size(), size_t(1));
    QCOMPARE(entries.front().status, 123456);
    QVERIFY(entries.front().detail.size() >= 4096 && entries.front().detail.size() < 10'000);
}

void tst_ProfileStore::opensEveryOldVersion()
{
    const std::vector<Migration> &all = profileMigrations();
    for (size_t version = 1; version <= all.size(); ++version) {
        const QTemporaryDir folder;
        {
            const std::unique_ptr<Database> old
                = std::move(Database::open(folder.filePath(QStringLiteral("profile.db")),
                    { all.begin(), all.begin() + static_cast<qptrdiff>(version) })
                                .value());
            QVERIFY(old->execute("INSERT INTO timeline(account, time, state_from, state_to, cause, "
                                 "status, detail, attempt, retry_at, generation) VALUES('a1', 7, "
                                 "'online', 'waiting', 'StreamReplaced', 440, '', 1, 5007, 3)"));
        }
        FixedRandom random;
        const auto opened = ProfileStore::open(folder.path(), keyInFile(), random);
        QVERIFY(opened);
        const std::vector<TimelineEntry> kept
            = (*opened)->timeline(QStringLiteral("a1"), 9).value();
        QCOMPARE(kept.size(), size_t(1));
        QCOMPARE(kept[0].generation, 3);
        QCOMPARE(kept[0].process, 0);
    }
}

void tst_ProfileStore::theTimelineHasAnEnd()
{
    const auto profile = std::move(open().value());
    profile->addTimeline(entryAt(QStringLiteral("a2"), 1));
    for (qint64 time = 1; time <= 12'000; ++time)
        profile->addTimeline(entryAt(QStringLiteral("a1"), time));
    const std::vector<TimelineEntry> entries
        = profile->timeline(QStringLiteral("a1"), 20'000).value();
    QCOMPARE(entries.size(), size_t(10'000));
    QCOMPARE(entries.front().time, 12'000);
    QCOMPARE(profile->timeline(QStringLiteral("a2"), 10)->size(), size_t(1));
}

void tst_ProfileStore::theTimelineOutlivesTheProgram()
{
    auto profile = std::move(open().value());
    profile->addTimeline(entryAt(QStringLiteral("a1"), 1));
    profile.reset();
    QCOMPARE(open().value()->timeline(QStringLiteral("a1"), 10)->size(), size_t(1));
}

/// What a kill leaves: the lock of a process that is gone.
void tst_ProfileStore::noticesAnUncleanEnd()
{
    QVERIFY(!open().value()->endedUncleanly());
    QVERIFY(!open().value()->endedUncleanly());
    QFile lock(file("lock"));
    QVERIFY(lock.open(QIODevice::WriteOnly));
    // No process has this number.
    lock.write("2147483646\nheliograph\n" + QSysInfo::machineHostName().toUtf8() + "\n");
    lock.close();
    const auto store = open();
    QVERIFY(store.has_value());
    QVERIFY(store.value()->endedUncleanly());
    QCOMPARE(open().error().code, ErrorCode::ProfileInUse);
}

/// A profile on a shared disk, or a copy with its lock, or a container with a new name.
void tst_ProfileStore::namesALockOfAnotherComputer()
{
    QVERIFY(open());
    QFile lock(file("lock"));
    QVERIFY(lock.open(QIODevice::WriteOnly));
    lock.write("2147483646\nheliograph\nelsewhere.invalid\n");
    lock.close();
    QCOMPARE(open().error().code, ErrorCode::ProfileInUseElsewhere);
    QVERIFY(QFile::exists(file("lock")));
    QVERIFY(lock.remove());
    QVERIFY(open());
}

/// Without this a program started with no accounts, as if all were gone.
void tst_ProfileStore::damagedAccountsAreNoEmptyProfile()
{
    {
        const auto profile = open();
        AccountRecord record;
        record.id = QStringLiteral("a1");
        record.endpoint = QStringLiteral("wss://service.invalid/ws");
        QVERIFY(profile.value()->saveAccount(record));
    }
    QFile database(file("profile.db"));
    QVERIFY(database.open(QIODevice::ReadWrite));
    constexpr qint64 page = 4096;
    QVERIFY(database.seek(page));
    database.write(QByteArray(static_cast<qsizetype>(database.size() - page), '\xa5'));
    database.close();
    QCOMPARE(open().error().code, ErrorCode::ProfileDamaged);
}

void tst_ProfileStore::accountsWithoutTheirListAreNoEmptyProfile_data()
{
    QTest::addColumn<bool>("isThere");
    QTest::addColumn<bool>("hasKey");
    QTest::newRow("an empty file") << true << true;
    QTest::newRow("no file") << false << true;
    QTest::newRow("no file and no key") << false << false;
}

void tst_ProfileStore::accountsWithoutTheirListAreNoEmptyProfile()
{
    QFETCH(bool, isThere);
    QFETCH(bool, hasKey);
    QVERIFY(open());
    QVERIFY(QFile::copy(file("profile.db"), file("accounts/a1.db")));
    QFile list(file("profile.db"));
    QVERIFY(list.remove());
    QVERIFY(!isThere || list.open(QIODevice::WriteOnly));
    list.close();
    QVERIFY(hasKey || QFile::remove(file("key")));
    QCOMPARE(open().error().code, ErrorCode::ProfileDamaged);
    QCOMPARE(list.exists(), isThere);
    QCOMPARE(QFileInfo(list).size(), 0);
    QCOMPARE(QFile::exists(file("key")), hasKey);
}

void tst_ProfileStore::aKeyIsNotReplacedBesideDatabases()
{
    QVERIFY(open());
    QVERIFY(QFile::copy(file("profile.db"), file("accounts/a1.db")));
    QVERIFY(QFile::remove(file("key")));
    QCOMPARE(open().error().code, ErrorCode::KeyUnavailable);
    QVERIFY(!QFile::exists(file("key")));
}

void tst_ProfileStore::aLockThatSaysNothingIsNamed_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("not of Qt") << QByteArray("locked\n");
}

void tst_ProfileStore::aLockThatSaysNothingIsNamed()
{
    QFETCH(QByteArray, content);
    QVERIFY(open());
    QFile lock(file("lock"));
    QVERIFY(lock.open(QIODevice::WriteOnly));
    lock.write(content);
    lock.close();
    QCOMPARE(open().error().code, ErrorCode::ProfileLockUnreadable);
    // As the sentence says.
    QVERIFY(lock.remove());
    QVERIFY(open());
}

/// Two programs start at once: for a moment the lock of the other one is there and empty.
void tst_ProfileStore::aLockThatIsBeingWrittenIsWaitedFor()
{
    QVERIFY(open());
    QFile lock(file("lock"));
    QVERIFY(lock.open(QIODevice::WriteOnly));
    lock.close();
    std::thread other([path = lock.fileName()] {
        QSemaphore never;
        (void)never.tryAcquire(1, 200);
        QFile::remove(path);
    });
    const bool opened = open().has_value();
    other.join();
    QVERIFY(opened);
}

HELIOGRAPH_TEST(ProfileStore)
#include "tst_ProfileStore.moc"
