// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/StoreReader.h"
#include "tests/app/Talk.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

/// The window over a long chat when a message far above is looked at.
class tst_ConversationPaging : public QObject {
    Q_OBJECT

private slots:
    void goesToAMessageFarAbove();
    void opensAroundAMessage();
    void whatIsInTheWindowIsThereAtOnce();
    void growsDownwardsUntilTheEnd();
    void newMessagesWaitBelowTheWindow();
    void comesBackToTheEnd();
    void latePagesOfAFormerWindowAreDropped();
    void aMessageThatIsGoneLeavesItsNeighbours();
};

namespace {

/// Of message `number` in a Talk that was filled.
MessagePlace placeOf(int number)
{
    return { QString::number(number), talkBase + number * 1000, number + 1 };
}

int first(const Talk &talk) { return talk.ids().value(0).toInt(); }
int last(const Talk &talk) { return talk.ids().value(talk.ids().size() - 1).toInt(); }

} // namespace

void tst_ConversationPaging::goesToAMessageFarAbove()
{
    Talk talk;
    talk.fill(1000);
    talk.open();
    QTRY_VERIFY(talk.conversation->isLoaded());
    QVERIFY(!talk.conversation->hasNewer());
    QSignalSpy arrived(talk.conversation.get(), &Conversation::arrived);
    talk.conversation->goTo(placeOf(300));
    QTRY_COMPARE(arrived.size(), 1);
    QCOMPARE(arrived[0][0].toString(), QStringLiteral("300"));
    QCOMPARE(first(talk), 251);
    QCOMPARE(last(talk), 350);
    QVERIFY(talk.conversation->hasOlder() && talk.conversation->hasNewer());
    talk.conversation->loadOlder();
    QTRY_COMPARE(first(talk), 151);
    QCOMPARE(last(talk), 350);
}

void tst_ConversationPaging::opensAroundAMessage()
{
    Talk talk;
    talk.fill(1000);
    talk.open();
    Conversation conversation(talk.account(), talkAda, nullptr, placeOf(10));
    QSignalSpy loaded(&conversation, &Conversation::loaded);
    QTRY_COMPARE(loaded.size(), 1);
    QVERIFY(conversation.rowOf(QStringLiteral("10")) >= 0);
    QVERIFY(!conversation.hasOlder());
    QVERIFY(conversation.hasNewer());
    QCOMPARE(conversation.firstUnread(), 0);
}

void tst_ConversationPaging::whatIsInTheWindowIsThereAtOnce()
{
    Talk talk;
    talk.fill(20);
    talk.open();
    QTRY_VERIFY(talk.conversation->isLoaded());
    QSignalSpy arrived(talk.conversation.get(), &Conversation::arrived);
    QSignalSpy reset(talk.conversation.get(), &QAbstractItemModel::modelReset);
    talk.conversation->goTo(placeOf(3));
    QCOMPARE(arrived.size(), 1);
    QCOMPARE(reset.size(), 0);
}

void tst_ConversationPaging::growsDownwardsUntilTheEnd()
{
    Talk talk;
    talk.fill(300);
    talk.open();
    QTRY_VERIFY(talk.conversation->isLoaded());
    talk.conversation->goTo(placeOf(100));
    QTRY_COMPARE(last(talk), 150);
    talk.conversation->loadNewer();
    talk.conversation->loadNewer();
    QTRY_COMPARE(last(talk), 250);
    talk.conversation->loadNewer();
    QTRY_COMPARE(last(talk), 299);
    QVERIFY(!talk.conversation->hasNewer());
    QStringList expected;
    for (int i = 51; i < 300; ++i)
        expected << QString::number(i);
    QCOMPARE(talk.ids(), expected);
}

void tst_ConversationPaging::newMessagesWaitBelowTheWindow()
{
    Talk talk;
    talk.fill(300);
    talk.open();
    QTRY_VERIFY(talk.conversation->isLoaded());
    talk.conversation->goTo(placeOf(100));
    QTRY_COMPARE(last(talk), 150);
    const qint64 row = talk.put(receivedText(talkAda, QStringLiteral("300"), talkBase + 300'000));
    talk.changed(row);
    talk.conversation->loadNewer();
    QTRY_COMPARE(last(talk), 250);
    talk.conversation->loadNewer();
    QTRY_COMPARE(last(talk), 300);
    QCOMPARE(talk.ids().count(QStringLiteral("300")), 1);
}

void tst_ConversationPaging::comesBackToTheEnd()
{
    Talk talk;
    talk.fill(300);
    talk.open();
    QTRY_VERIFY(talk.conversation->isLoaded());
    talk.conversation->goTo(placeOf(100));
    QTRY_COMPARE(last(talk), 150);
    talk.conversation->loadNewest();
    QTRY_COMPARE(last(talk), 299);
    QVERIFY(!talk.conversation->hasNewer());
    QVERIFY(talk.conversation->hasOlder());
}

void tst_ConversationPaging::latePagesOfAFormerWindowAreDropped()
{
    Talk talk;
    talk.fill(1000);
    talk.open();
    // The newest page is still being read.
    talk.conversation->goTo(placeOf(300));
    QTRY_COMPARE(last(talk), 350);
    talk.conversation->loadOlder();
    talk.conversation->loadNewer();
    talk.conversation->goTo(placeOf(700));
    QTRY_COMPARE(last(talk), 750);
    QTest::qWait(50);
    QCOMPARE(first(talk), 651);
    QCOMPARE(last(talk), 750);
    talk.conversation->loadNewer();
    QTRY_COMPARE(last(talk), 850);
}

void tst_ConversationPaging::aMessageThatIsGoneLeavesItsNeighbours()
{
    Talk talk;
    talk.fill(300);
    QVERIFY(talk.store->messages().remove(101));
    talk.open();
    QTRY_VERIFY(talk.conversation->isLoaded());
    QSignalSpy arrived(talk.conversation.get(), &Conversation::arrived);
    talk.conversation->goTo(placeOf(100));
    QTRY_COMPARE(arrived.size(), 1);
    QCOMPARE(talk.conversation->rowOf(QStringLiteral("100")), -1);
    QVERIFY(talk.conversation->rowOf(QStringLiteral("99")) >= 0);
}

HELIOGRAPH_TEST(ConversationPaging)
#include "tst_ConversationPaging.moc"
