// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/storage/Stores.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// The facts of own messages, packed by days.
class tst_SentDays : public QObject, private StoredRows {
    Q_OBJECT
private slots:
    void init() { m_store = testStore(); }
    void packedDaysSayTheSame();
    void onlyDaysThatAreOverArePacked();
    void ranges_data();
    void ranges();
    void whateverChangesIsSeen_data();
    void whateverChangesIsSeen();
    void clocksThatContradictAreToldApart();
    void aDamagedBlockIsReadAsItLies_data();
    void aDamagedBlockIsReadAsItLies();
    void messagesFromBeforeAreThere();
    void namesOfChats();

private:
    /// An own message with the service's times of its steps (0: none).
    StoredMessage put(const QString &id, qint64 time, qint64 delivered = 0, qint64 read = 0) const
    {
        StoredMessage message = inserted(ownText(m_kim, id, time));
        step(message, DeliveryStep::Sent, time + 100, 40);
        step(message, DeliveryStep::Delivered, delivered);
        step(message, DeliveryStep::Read, read);
        return message;
    }
    void step(StoredMessage &message, DeliveryStep step, qint64 time,
        std::optional<qint64> elapsed = {}) const
    {
        if (time == 0)
            return;
        QVERIFY(deliveries().noteStep(message, { m_kim, step, time, time + 5 }, elapsed));
        message.status = step;
    }
    std::vector<SentFact> facts(qint64 from = 0, qint64 to = 1LL << 60) const
    {
        return m_store->sentDays().facts(from, to).value();
    }
    void pack() const
    {
        while (m_store->sentDays().pack(1, milliseconds(day(20))).value())
            continue;
    }
    static qint64 day(int number) { return 1'789'948'800'000 + number * 86'400'000LL; }
};

void tst_SentDays::packedDaysSayTheSame()
{
    put(QStringLiteral("A"), day(0) + 1000, day(0) + 5000, day(1) + 9000);
    put(QStringLiteral("B"), day(0) + 2000);
    put(QStringLiteral("C"), day(3) + 3000, day(3) + 4000);
    const StoredMessage failed = inserted(ownText(m_kim, QStringLiteral("D"), day(3) + 5000));
    QVERIFY(outbox().enqueue(failed.rowId, {}));
    QVERIFY(outbox().fail(failed.rowId, QStringLiteral("NoSuchRecipient")));
    inserted(incomingText(m_kim, QStringLiteral("E"), day(3) + 6000));
    const std::vector<SentFact> loose = facts();
    QCOMPARE(loose.size(), size_t(4));
    QCOMPARE(loose[0].queuedToSent, 40);
    QCOMPARE(loose[0].sentToDelivered, 3900);
    QCOMPARE(loose[0].deliveredToRead, 86'404'000);
    QCOMPARE(loose[1].sentToDelivered, SentFact::none);
    QCOMPARE(loose[3].status, DeliveryStep::Failed);
    QCOMPARE(loose[3].error, QStringLiteral("NoSuchRecipient"));
    QVERIFY(!loose[3].isServiceTime);
    pack();
    QCOMPARE(facts(), loose);
    QVERIFY(!m_store->sentDays().pack(1, milliseconds(day(20))).value());
}

void tst_SentDays::onlyDaysThatAreOverArePacked()
{
    put(QStringLiteral("A"), day(0));
    put(QStringLiteral("B"), day(1));
    put(QStringLiteral("C"), day(2));
    QVERIFY(m_store->sentDays().pack(2, milliseconds(day(2) + 1)).value());
    QVERIFY(!m_store->sentDays().pack(2, milliseconds(day(2) + 1)).value());
    QCOMPARE(facts().size(), size_t(3));
}

void tst_SentDays::ranges_data()
{
    QTest::addColumn<bool>("packed");
    QTest::newRow("packed") << true;
    QTest::newRow("loose") << false;
}

void tst_SentDays::ranges()
{
    QFETCH(const bool, packed);
    put(QStringLiteral("A"), day(0) + 100);
    put(QStringLiteral("B"), day(0) + 200);
    put(QStringLiteral("C"), day(1));
    if (packed)
        pack();
    QCOMPARE(facts(day(0) + 100, day(0) + 200).size(), size_t(1));
    QCOMPARE(facts(day(0) + 101, day(1)).size(), size_t(1));
    QCOMPARE(facts(day(0), day(1) + 1).size(), size_t(3));
    QCOMPARE(facts(day(2), day(9)).size(), size_t(0));
}

void tst_SentDays::whateverChangesIsSeen_data()
{
    QTest::addColumn<QString>("change");
    for (const char *change :
        { "another", "step", "failed", "time", "other day", "hidden", "removed", "kept receipt" })
        QTest::newRow(change) << QString::fromLatin1(change);
}

void tst_SentDays::whateverChangesIsSeen()
{
    QFETCH(const QString, change);
    StoredMessage message = put(QStringLiteral("A"), day(0) + 1000, day(0) + 5000);
    StoredMessage queued = inserted(ownText(m_kim, QStringLiteral("Q"), day(0) + 2000));
    put(QStringLiteral("Z"), day(5));
    pack();
    const std::vector<SentFact> before = facts();
    if (change == QStringLiteral("another"))
        put(QStringLiteral("B"), day(0) + 3000);
    else if (change == QStringLiteral("step"))
        step(message, DeliveryStep::Read, day(4));
    else if (change == QStringLiteral("kept receipt"))
        // Of a step that was reached already, by another clock.
        step(message, DeliveryStep::Delivered, day(0) + 4000);
    else if (change == QStringLiteral("failed"))
        QVERIFY(outbox().fail(queued.rowId, QStringLiteral("X")));
    else if (change == QStringLiteral("time"))
        QVERIFY(messages().setTime(message.rowId, day(0) + 1500));
    else if (change == QStringLiteral("other day"))
        QVERIFY(messages().setTime(message.rowId, day(5) + 1500));
    else if (change == QStringLiteral("hidden"))
        QVERIFY(messages().hide(message.rowId));
    else
        QVERIFY(messages().remove(message.rowId));
    const std::vector<SentFact> loose = facts();
    if (change != QStringLiteral("kept receipt"))
        QVERIFY(loose != before);
    pack();
    QCOMPARE(facts(), loose);
}

void tst_SentDays::clocksThatContradictAreToldApart()
{
    put(QStringLiteral("A"), day(0) + 1000, day(0) + 500);
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(facts().front().sentToDelivered, SentFact::contradiction);
        pack();
    }
}

void tst_SentDays::aDamagedBlockIsReadAsItLies_data()
{
    QTest::addColumn<QByteArray>("block");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("of another kind") << QByteArray("\x02");
    QTest::newRow("cut") << QByteArray("\x01\x05\x80");
    QTest::newRow("a number without an end") << QByteArray("\x01" + QByteArray(20, '\xff'));
    QTest::newRow("an error beyond the end") << QByteArray("\x01\1\1\1\1\1\1\x7f");
    QTest::newRow("a state that is none") << QByteArray("\x01\1\1\x60\1\1\1\0", 8);
}

void tst_SentDays::aDamagedBlockIsReadAsItLies()
{
    QFETCH(const QByteArray, block);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("account.db"));
    m_store = testStore(path);
    put(QStringLiteral("A"), day(0) + 1000, day(0) + 5000);
    pack();
    const std::vector<SentFact> before = facts();
    m_store.reset();
    {
        const auto database = Database::open(path, Database::Access::ReadWrite).value();
        QVERIFY(database->execute("UPDATE sent_days SET block=?", { block }));
    }
    m_store = testStore(path);
    QCOMPARE(facts(), before);
}

void tst_SentDays::messagesFromBeforeAreThere()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("account.db"));
    {
        // As the version before left it.
        const std::vector<Migration> steps { accountMigrations().begin(),
            accountMigrations().end() - 1 };
        const auto database = Database::open(path, steps).value();
        const auto box = testBox();
        StoredMessage message = ownText(m_kim, QStringLiteral("A"), day(0) + 1000);
        QVERIFY(MessageTables(*database, *box).insert(message));
    }
    m_store = testStore(path);
    QCOMPARE(facts().size(), size_t(1));
}

void tst_SentDays::namesOfChats()
{
    put(QStringLiteral("A"), day(0));
    QVERIFY(m_store->directory().savePushName(m_kim, QStringLiteral("Kim")));
    const auto person = m_store->sentDays().person(facts().front().chat).value();
    QCOMPARE(person.first, m_kim);
    QCOMPARE(person.second, QStringLiteral("Kim"));
    QVERIFY(m_store->sentDays().person(99)->first.isNull());
}

HELIOGRAPH_TEST(SentDays)
#include "tst_SentDays.moc"
