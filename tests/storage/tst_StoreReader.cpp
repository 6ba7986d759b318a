// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/MessageContent.h"
#include "storage/StoreQueries.h"
#include "storage/StoreReader.h"
#include "tests/storage/Stores.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

/// Lists and pages, read beside the account's thread.
class tst_StoreReader : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void pagesFromTheEndToTheBeginning();
    void pagesThroughOneSecond();
    void C14_ordersByTheServicesTime();
    void listsChatsNewestFirst();
    void listsNamedChats();
    void findsMessages();
    void C35_readsWhoIsMentioned();
    void readsSteps();
    void readsWhatWasSent();
    void seesOnlyWhatIsCommitted();
    void C33_leavesTheLogAlone();
    void saysWhenThereIsNoFile();
    void closesTheFileWhileNobodyAsks();
    void everyQueryUsesAnIndex_data();
    void everyQueryUsesAnIndex();
    void searchIsNotSorted();
    void chatListIsNotSorted();

private:
    template <typename T> T wait(QFuture<Result<T>> future) const
    {
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }) || !future.result()) {
            QTest::qFail("no answer", __FILE__, __LINE__);
            return T();
        }
        return future.result().value();
    }
    static QStringList idsOf(const std::vector<StoredMessage> &rows)
    {
        QStringList ids;
        for (const StoredMessage &row : rows)
            ids.append(row.key.id);
        return ids;
    }
    StoredMessage inserted(StoredMessage message) const
    {
        return m_store->messages().insert(message) ? message : StoredMessage();
    }
    QStringList planOf(const char *sql) const;
    QString path() const { return m_directory->filePath(QStringLiteral("account.db")); }

    const Jid m_kim = Jid::phoneNumber("447700900123");
    const Jid m_lee = Jid::phoneNumber("447700900456");
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<AccountStore> m_store;
    std::unique_ptr<StoreReader> m_reader;
};

void tst_StoreReader::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_store = testStore(path());
    m_reader = std::make_unique<StoreReader>(path(), testBox());
}

void tst_StoreReader::cleanup()
{
    m_reader.reset();
    m_store.reset();
    m_directory.reset();
}

void tst_StoreReader::pagesFromTheEndToTheBeginning()
{
    QStringList expected;
    for (int i = 0; i < 25; ++i) {
        (void)inserted(incomingText(m_kim, QString::number(i), 1000 + i));
        (void)inserted(incomingText(m_lee, QString::number(i), 1000 + i));
        expected.prepend(QString::number(i));
    }
    QStringList read;
    qint64 time = 0;
    qint64 row = 0;
    for (int page = 0; page < 10; ++page) {
        const std::vector<StoredMessage> rows = wait(m_reader->page(m_kim, time, row, 10));
        QCOMPARE(rows.size(), page < 2 ? 10 : page == 2 ? 5 : 0);
        if (rows.empty())
            break;
        read += idsOf(rows);
        time = rows.back().time;
        row = rows.back().rowId;
    }
    QCOMPARE(read, expected);
    QVERIFY(wait(m_reader->page(Jid::phoneNumber("1"), 0, 0, 10)).empty());
}

void tst_StoreReader::pagesThroughOneSecond()
{
    QStringList expected;
    for (int i = 0; i < 7; ++i) {
        (void)inserted(incomingText(m_kim, QString::number(i), 1000));
        expected.prepend(QString::number(i));
    }
    QStringList read;
    qint64 row = 0;
    for (;;) {
        const std::vector<StoredMessage> rows = wait(m_reader->page(m_kim, 1000, row, 3));
        if (rows.empty())
            break;
        read += idsOf(rows);
        row = rows.back().rowId;
    }
    QCOMPARE(read, expected);
}

void tst_StoreReader::C14_ordersByTheServicesTime()
{
    constexpr qint64 base = 1'790'000'000'000;
    constexpr qint64 ahead = 7'200'000;
    // The local clock was two hours ahead when m1 was written.
    const StoredMessage m1 = inserted(ownText(m_kim, QStringLiteral("m1"), base + ahead));
    QVERIFY(m_store->messages().setTime(m1.rowId, base));
    const StoredMessage m2 = inserted(ownText(m_kim, QStringLiteral("m2"), base + 9000));
    QVERIFY(m_store->messages().setTime(m2.rowId, base + 10'000));
    (void)inserted(incomingText(m_lee, QStringLiteral("x"), base + 15'000));
    (void)inserted(incomingText(m_kim, QStringLiteral("m3"), base + 20'000));
    for (int restart = 0; restart < 2; ++restart) {
        QCOMPARE(idsOf(wait(m_reader->page(m_kim, 0, 0, 10))),
            (QStringList { QStringLiteral("m3"), QStringLiteral("m2"), QStringLiteral("m1") }));
        const std::vector<StoredChat> chats = wait(m_reader->chats());
        QCOMPARE(chats.size(), 2);
        QCOMPARE(chats[0].jid, m_kim);
        QCOMPARE(chats[0].last->key.id, QStringLiteral("m3"));
        m_store.reset();
        m_store = testStore(path());
    }
}

void tst_StoreReader::listsChatsNewestFirst()
{
    QVERIFY(wait(m_reader->chats()).empty());
    const StoredMessage only = inserted(ownText(m_kim, QStringLiteral("A"), 3000));
    (void)inserted(incomingText(m_lee, QStringLiteral("B"), 2000));
    QVERIFY(m_store->directory().savePushName(m_lee, QStringLiteral("Lee")));
    QVERIFY(m_store->messages().setDraft(m_lee, QStringLiteral("dear")));
    const std::vector<StoredChat> chats = wait(m_reader->chats());
    QCOMPARE(chats.size(), 2);
    QCOMPARE(chats[0].jid, m_kim);
    QCOMPARE(chats[0].unread, 0);
    QCOMPARE(chats[0].last->key.id, QStringLiteral("A"));
    QCOMPARE(chats[1].pushName, QStringLiteral("Lee"));
    QCOMPARE(chats[1].draft, QStringLiteral("dear"));
    QCOMPARE(chats[1].unread, 1);
    QCOMPARE(wait(m_reader->pushName(m_lee)), QStringLiteral("Lee"));
    // The chat of a removed message stays, without a last one.
    QVERIFY(m_store->messages().remove(only.rowId));
    QVERIFY(!wait(m_reader->chats()).front().last);
}

void tst_StoreReader::listsNamedChats()
{
    (void)inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    (void)inserted(incomingText(m_lee, QStringLiteral("B"), 2000));
    const std::vector<StoredChat> chats
        = wait(m_reader->chats({ m_kim, Jid::phoneNumber("15550002222") }));
    QCOMPARE(chats.size(), 1);
    QCOMPARE(chats[0].jid, m_kim);
}

void tst_StoreReader::findsMessages()
{
    const StoredMessage a = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    const StoredMessage own = inserted(ownText(m_lee, QStringLiteral("A"), 1000));
    QCOMPARE(wait(m_reader->find(m_kim, QStringLiteral("A"))).front().rowId, a.rowId);
    QVERIFY(wait(m_reader->find(m_kim, QStringLiteral("B"))).empty());
    const std::vector<StoredMessage> found = wait(m_reader->findOwn(QStringLiteral("A")));
    QCOMPARE(found.size(), 1);
    QCOMPARE(found[0].rowId, own.rowId);
    QCOMPARE(idsOf(wait(m_reader->messages({ own.rowId, 999, a.rowId }))),
        (QStringList { QStringLiteral("A"), QStringLiteral("A") }));
    // Lists never open sealed content.
    QVERIFY(found[0].raw.isEmpty());
}

void tst_StoreReader::C35_readsWhoIsMentioned()
{
    const Jid hidden = Jid::lid("235000000000001");
    QVERIFY(m_store->directory().savePushName(hidden, QStringLiteral("Kim")));
    StoredMessage first = incomingText(m_lee, QStringLiteral("M1"), 1000);
    first.content.text = QStringLiteral("hi @235000000000001");
    first.content.mentions = { hidden };
    first.raw = buildMessageContent(first.content).value();
    QVERIFY(m_store->messages().insert(first));
    StoredMessage second = incomingText(m_lee, QStringLiteral("M2"), 2000);
    second.content.text = QStringLiteral("so @447700900123");
    second.content.mentions = { m_kim };
    second.content.quote = Quote { QStringLiteral("M1"), m_lee, first.content.text };
    second.raw = buildMessageContent(second.content).value();
    QVERIFY(m_store->messages().insert(second));
    StoredMessage third = incomingText(m_lee, QStringLiteral("M3"), 3000);
    third.content.text = QStringLiteral("me@1.example");
    third.raw = "no message";
    QVERIFY(m_store->messages().insert(third));
    const auto page = wait(m_reader->page(m_lee, 0, 0, 10));
    QCOMPARE(page.size(), size_t(3));
    QVERIFY(page[0].mentions.empty());
    QCOMPARE(page[1].content.mentions, std::vector<Jid> { m_kim });
    QCOMPARE(page[1].mentions.size(), size_t(2));
    QCOMPARE(page[1].mentions[0].person, m_kim);
    QCOMPARE(page[1].mentions[1].user, hidden.user);
    QCOMPARE(page[1].mentions[1].pushName, QStringLiteral("Kim"));
    QVERIFY(page[1].raw.isEmpty());
    // Later the number is known as well.
    QVERIFY(m_store->directory().learnPair(hidden, m_kim));
    const auto again = wait(m_reader->page(m_lee, 0, 0, 10));
    QCOMPARE(again[2].mentions.front().person, m_kim);
    QCOMPARE(again[2].mentions.front().pushName, QStringLiteral("Kim"));
    QCOMPARE(wait(m_reader->chats({ m_lee })).front().last->key.id, QStringLiteral("M3"));
}

void tst_StoreReader::readsSteps()
{
    const StoredMessage own = inserted(ownText(m_kim, QStringLiteral("A"), 1000));
    QVERIFY(m_store->deliveries().noteStep(own, { m_kim, DeliveryStep::Sent, 2000, 2100 }));
    const std::vector<DeliveryRow> steps = wait(m_reader->steps(own.rowId));
    QCOMPARE(steps.size(), 1);
    QCOMPARE(steps[0].step, DeliveryStep::Sent);
    QCOMPARE(steps[0].serverTime, 2000);
}

void tst_StoreReader::readsWhatWasSent()
{
    const StoredMessage own = inserted(ownText(m_kim, QStringLiteral("A"), 1000));
    (void)inserted(ownText(m_kim, QStringLiteral("B"), 2000));
    (void)inserted(incomingText(m_kim, QStringLiteral("C"), 1500));
    QVERIFY(m_store->deliveries().noteStep(own, { m_kim, DeliveryStep::Sent, 3000, 1200 }, 150));
    QVERIFY(m_store->deliveries().noteStep(own, { m_kim, DeliveryStep::Read, 9000, 9100 }));
    const std::vector<StoreReader::SentRow> rows = wait(m_reader->sent(1000, 2001));
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0].id, QStringLiteral("A"));
    QCOMPARE(rows[0].accepted, 1000);
    QCOMPARE(rows[0].status, DeliveryStep::Read);
    QCOMPARE(rows[0].sentServer, 3000);
    QCOMPARE(rows[0].sentLocal, 1200);
    QCOMPARE(rows[0].sentElapsed, 150);
    QCOMPARE(rows[0].deliveredServer, 9000);
    QCOMPARE(rows[0].readServer, 9000);
    QCOMPARE(rows[1].sentElapsed, -1);
    QCOMPARE(rows[1].sentServer, 0);
    QCOMPARE(wait(m_reader->sent(0, 1000)).size(), 0);
}

void tst_StoreReader::seesOnlyWhatIsCommitted()
{
    (void)wait(m_reader->chats());
    const Result<void> done = m_store->transact([&]() -> Result<void> {
        (void)inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
        if (!wait(m_reader->chats()).empty())
            return fail(ErrorCode::Unknown);
        return {};
    });
    QVERIFY(done);
    QCOMPARE(wait(m_reader->chats()).size(), 1);
}

void tst_StoreReader::C33_leavesTheLogAlone()
{
    const QString log = path() + QStringLiteral("-wal");
    for (int i = 0; i < 20; ++i) {
        (void)inserted(incomingText(m_kim, QString::number(i), i));
        StoreReader passing(path(), testBox());
        QCOMPARE(wait(passing.page(m_kim, 0, 0, 100)).size(), i + 1);
        QVERIFY(QFile::exists(log));
    }
    QVERIFY(QFile::exists(log));
    m_reader.reset();
    m_store.reset();
    m_store = testStore(path());
    m_reader = std::make_unique<StoreReader>(path(), testBox());
    QCOMPARE(wait(m_reader->page(m_kim, 0, 0, 100)).size(), 20);
}

void tst_StoreReader::saysWhenThereIsNoFile()
{
    StoreReader reader(m_directory->filePath(QStringLiteral("missing.db")), testBox());
    const auto answer = reader.chats();
    QTRY_VERIFY(answer.isFinished());
    QCOMPARE(answer.result().error().code, ErrorCode::ProfileUnwritable);
    QVERIFY(!QFile::exists(m_directory->filePath(QStringLiteral("missing.db"))));
}

void tst_StoreReader::closesTheFileWhileNobodyAsks()
{
    const QString other = m_directory->filePath(QStringLiteral("other.db"));
    const auto store = testStore(other);
    const StoredMessage row = inserted(incomingText(m_kim, QStringLiteral("m1"), 1000));
    StoreReader reader(path(), testBox(), milliseconds(20));
    QCOMPARE(idsOf(wait(reader.messages({ row.rowId }))).size(), 1);
    // Only who opens the name again finds what lies there now.
    m_store.reset();
    QVERIFY(QFile::rename(path(), path() + QStringLiteral(".away")));
    QVERIFY(QFile::link(other, path()));
    QTRY_VERIFY(wait(reader.messages({ row.rowId })).empty());
}

QStringList tst_StoreReader::planOf(const char *sql) const
{
    const QByteArray explained = QByteArray("EXPLAIN QUERY PLAN ") + sql;
    const auto database = Database::open(path(), Database::Access::ReadWrite).value();
    QStringList plan;
    (void)database->each(explained.constData(), QVariantList(explained.count('?'), 1),
        [&plan](const QSqlQuery &row) { plan.append(row.value(3).toString()); });
    return plan;
}

void tst_StoreReader::everyQueryUsesAnIndex_data()
{
    QTest::addColumn<QByteArray>("sql");
    int number = 0;
    for (const char *sql : queries::messageQueries)
        QTest::addRow("%d: …%s", ++number, QByteArray(sql).right(60).constData())
            << QByteArray(sql);
}

void tst_StoreReader::everyQueryUsesAnIndex()
{
    QFETCH(QByteArray, sql);
    const QStringList plan = planOf(sql.constData());
    QVERIFY(!plan.isEmpty());
    for (const QString &step : plan) {
        QVERIFY2(!step.startsWith(QStringLiteral("SCAN")), qPrintable(plan.join(u'\n')));
        // An index that only names the chat would walk all of it.
        const bool walksTheChat = step.contains(QStringLiteral("messages_by_time (chat=?)"));
        QVERIFY2(!walksTheChat, qPrintable(plan.join(u'\n')));
    }
    if (sql == queries::page)
        QVERIFY2(!plan.join(u'\n').contains(QStringLiteral("TEMP B-TREE")),
            qPrintable(plan.join(u'\n')));
}

/// The index of words gives the newest first by itself, within the asked-for time.
void tst_StoreReader::searchIsNotSorted()
{
    const QStringList plan = planOf(queries::searchPlaces);
    QCOMPARE(plan.size(), 1);
    QVERIFY2(plan.front().contains(QStringLiteral("VIRTUAL TABLE INDEX")), qPrintable(plan[0]));
}

void tst_StoreReader::chatListIsNotSorted()
{
    const QString plan = planOf(queries::allChats).join(u'\n');
    QVERIFY2(plan.contains(QStringLiteral("chats_by_time")), qPrintable(plan));
    QVERIFY2(!plan.contains(QStringLiteral("TEMP B-TREE")), qPrintable(plan));
    QVERIFY2(
        !planOf(queries::oneChat).join(u'\n').contains(QStringLiteral("SCAN")), qPrintable(plan));
    // Of all chats every row is wanted, but of their messages only the last ones.
    QVERIFY(planOf(queries::lastOfChats)
                .contains(QStringLiteral("SEARCH m USING INTEGER PRIMARY KEY (rowid=?)")));
}

HELIOGRAPH_TEST(StoreReader)
#include "tst_StoreReader.moc"
