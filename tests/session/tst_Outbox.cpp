// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/session/OutboxWorld.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

/// What goes out: one id each, in order, until the service's ack (05 §2, 09 §2.5).
class tst_Outbox : public QObject {
    Q_OBJECT
private slots:
    void encryptsForEveryDevice();
    void sendsAgainUnderTheSameIdAfterADisconnect();
    void keepsTheOrderOfAChat();
    void doesNotLetOneChatHoldAnotherUp();
    void waitsForAConnection();
    void failsByTheClassOfTheAckError_data();
    void failsByTheClassOfTheAckError();
    void asksForTheListsOnceAfter479();
    void failsWhenTheServiceDoesNotKnowThePerson();
    void failsAllThatWaitsForAnUnknownPerson();
    void failsManyUnknownPeople();
    void failedRowsCanBeTriedAgain();
    void ignoresAcksOfNobody();
    void givesUpAfterFourLostConnections();
    void countsLostConnectionsAndRefusalsApart();
    void tellsWhichDevicesWereMissed();
    void C10_oneDeadDeviceDoesNotSpoilTheSend();
    void dropsTheOneThatBreaksTheConnection();
    void doesNotWaitForEverForAnAck();
    void aSlowLineIsNoLostAck();
};

void tst_Outbox::encryptsForEveryDevice()
{
    OutboxWorld world;
    const qint64 row = world.queue(world.friendJid, QStringLiteral("hello"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(1), 2000);
    const Node message = world.messages().front();
    QCOMPARE(message.text("id"), QByteArray("M1"));
    QCOMPARE(message.jid("to"), world.friendJid);
    const std::vector<Jid> devices = devicesIn(message);
    QCOMPARE(devices.size(), size_t(3));
    QVERIFY(message.child("device-identity"));
    // The friend's device opens it; the own phone gets it wrapped.
    const Node *participants = message.child("participants");
    const ParsedMessage plain = *parseMessageContent(world.sender.answers.devices[1]->decrypt(
        world.account.own(), participants->children()[0].children().front()));
    QCOMPARE(std::get<MessageContent>(plain.body).text, QStringLiteral("hello"));
    const ParsedMessage copy = *parseMessageContent(world.sender.answers.devices[0]->decrypt(
        world.account.own(), participants->children()[2].children().front()));
    QCOMPARE(copy.destination, world.friendJid);
    const Outcome outcome = world.ack(message);
    QCOMPARE(outcome.steps.size(), size_t(1));
    QCOMPARE(world.row(row).status, DeliveryStep::Sent);
    QCOMPARE(world.row(row).time, 1'790'000'007'000LL);
    QVERIFY(!world.account.store().outbox().row(row));
}

void tst_Outbox::sendsAgainUnderTheSameIdAfterADisconnect()
{
    OutboxWorld world;
    const qint64 row = world.queue(world.friendJid, QStringLiteral("hello"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(1), 2000);
    // No second copy while the ack is awaited.
    world.outbox.pump();
    QTest::qWait(20);
    QCOMPARE(world.messages().size(), size_t(1));
    world.sender.online = false;
    world.outbox.onDisconnected(DisconnectCause());
    world.outbox.pump();
    QTest::qWait(20);
    world.sender.online = true;
    world.outbox.pump();
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(2), 2000);
    QCOMPARE(world.ids(), QStringList({ QStringLiteral("M1"), QStringLiteral("M1") }));
    world.ack(world.messages().back());
    QCOMPARE(world.row(row).status, DeliveryStep::Sent);
    // A late ack of the first copy changes nothing more.
    QVERIFY(world.ack(world.messages().front(), 500).changed.empty());
    QCOMPARE(world.row(row).status, DeliveryStep::Sent);
}

void tst_Outbox::keepsTheOrderOfAChat()
{
    OutboxWorld world;
    QStringList expected;
    for (int i = 1; i <= 150; ++i) {
        world.queue(world.friendJid, QString::number(i));
        expected.append(QStringLiteral("M%1").arg(i));
    }
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(150), 10'000);
    QCOMPARE(world.ids(), expected);
}

void tst_Outbox::doesNotLetOneChatHoldAnotherUp()
{
    OutboxWorld world;
    // Nobody answers for the first chat: another person's message goes all the same.
    world.queue(world.otherJid, QStringLiteral("warm"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(1), 2000);
    world.ack(world.messages().front());
    world.sender.answers.silent = true;
    for (int i = 0; i < 100; ++i)
        world.queue(world.friendJid, QStringLiteral("waits"));
    QTest::qWait(20);
    QCOMPARE(world.messages().size(), size_t(1));
    const int other = world.number + 1;
    world.queue(world.otherJid, QStringLiteral("goes"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(2), 2000);
    QCOMPARE(world.ids().back(), QStringLiteral("M%1").arg(other));
}

void tst_Outbox::waitsForAConnection()
{
    OutboxWorld world;
    world.sender.online = false;
    const qint64 row = world.queue(world.friendJid, QStringLiteral("later"));
    QTest::qWait(20);
    QVERIFY(world.sender.sent.empty());
    QCOMPARE(world.row(row).status, DeliveryStep::Queued);
    world.sender.online = true;
    world.outbox.pump();
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(1), 2000);
}

void tst_Outbox::failsByTheClassOfTheAckError_data()
{
    QTest::addColumn<int>("error");
    QTest::addColumn<QString>("name");
    QTest::newRow("403") << 403 << QStringLiteral("NotAllowed");
    QTest::newRow("404") << 404 << QStringLiteral("NoSuchRecipient");
    QTest::newRow("463") << 463 << QStringLiteral("RestrictedRecipient");
    QTest::newRow("475") << 475 << QStringLiteral("RestrictedRecipient");
    QTest::newRow("406") << 406 << QStringLiteral("RejectedByService");
    QTest::newRow("500 is repeated first") << 500 << QString();
    QTest::newRow("503 is repeated first") << 503 << QString();
}

void tst_Outbox::failsByTheClassOfTheAckError()
{
    QFETCH(int, error);
    QFETCH(QString, name);
    OutboxWorld world;
    const qint64 row = world.queue(world.friendJid, QStringLiteral("hello"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(1), 2000);
    const Outcome outcome = world.ack(world.messages().front(), error);
    QCOMPARE(world.row(row).error, name);
    QCOMPARE(world.row(row).status, name.isEmpty() ? DeliveryStep::Queued : DeliveryStep::Failed);
    QCOMPARE(outcome.steps.size(), size_t(name.isEmpty() ? 0 : 1));
    if (!name.isEmpty())
        return;
    // The next one of the chat waits behind it; after 2 s both go, in order.
    world.queue(world.friendJid, QStringLiteral("behind"));
    QTest::qWait(50);
    world.account.clock.advance(milliseconds(1999));
    QCOMPARE(world.messages().size(), size_t(1));
    world.account.clock.advance(milliseconds(1));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(3), 2000);
    QCOMPARE(world.ids(),
        QStringList({ QStringLiteral("M1"), QStringLiteral("M1"), QStringLiteral("M2") }));
}

void tst_Outbox::asksForTheListsOnceAfter479()
{
    OutboxWorld world;
    const qint64 row = world.queue(world.friendJid, QStringLiteral("hello"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(1), 2000);
    const int queries = world.sender.answers.deviceQueries;
    world.addDevice(world.friendJid.withDevice(9));
    world.ack(world.messages().front(), 479);
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(2), 2000);
    QCOMPARE(world.sender.answers.deviceQueries, queries + 1);
    QCOMPARE(devicesIn(world.messages().back()).size(), size_t(4));
    world.ack(world.messages().back(), 479);
    QCOMPARE(world.row(row).status, DeliveryStep::Failed);
    QTest::qWait(30);
    QCOMPARE(world.messages().size(), size_t(2));
}

void tst_Outbox::failsWhenTheServiceDoesNotKnowThePerson()
{
    OutboxWorld world;
    const qint64 row = world.queue(Jid::phoneNumber("447700900999"), QStringLiteral("hello?"));
    QTRY_COMPARE_WITH_TIMEOUT(world.row(row).status, DeliveryStep::Failed, 2000);
    QCOMPARE(world.row(row).error, QStringLiteral("NoSuchRecipient"));
    QVERIFY(world.messages().empty());
}

void tst_Outbox::failsAllThatWaitsForAnUnknownPerson()
{
    OutboxWorld world;
    std::vector<qint64> rows;
    for (int i = 0; i < 100; ++i)
        rows.push_back(
            world.queue(Jid::phoneNumber("447700900999"), QStringLiteral("hello %1").arg(i)));
    for (const qint64 row : rows)
        QTRY_COMPARE_WITH_TIMEOUT(world.row(row).status, DeliveryStep::Failed, 2000);
    QCOMPARE(world.sender.answers.deviceQueries, 1);
}

void tst_Outbox::failsManyUnknownPeople()
{
    OutboxWorld world;
    std::vector<qint64> rows;
    for (int i = 0; i < 30; ++i)
        rows.push_back(world.queue(
            Jid::phoneNumber(QByteArray::number(447700902000 + i)), QStringLiteral("hello?")));
    // Some at a time, and then the next ones.
    for (const qint64 row : rows)
        QTRY_COMPARE_WITH_TIMEOUT(world.row(row).status, DeliveryStep::Failed, 2000);
}

void tst_Outbox::failedRowsCanBeTriedAgain()
{
    OutboxWorld world;
    QSignalSpy changes(&world.outbox, &Outbox::changed);
    // A row whose file is gone and whose content names none cannot be uploaded.
    const qint64 row = world.queue(
        world.friendJid, QStringLiteral("no file"), QStringLiteral("/nonexistent/spool"));
    QTRY_COMPARE_WITH_TIMEOUT(world.row(row).status, DeliveryStep::Failed, 2000);
    QTRY_VERIFY_WITH_TIMEOUT(changes.count() >= 1, 2000);
    QVERIFY(world.messages().empty());
    QVERIFY(world.account.store().outbox().markUploaded(row));
    QCOMPARE(world.account.store().outbox().release(row), Result<bool>(true));
    QCOMPARE(world.row(row).status, DeliveryStep::Queued);
    world.outbox.accepted(row);
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(1), 2000);
    QCOMPARE(world.messages().front().text("id"), QByteArray("M1"));
}

void tst_Outbox::ignoresAcksOfNobody()
{
    OutboxWorld world;
    const Node foreign("message", { { "id", "unknown" }, { "to", world.friendJid } });
    const Outcome outcome = world.ack(foreign);
    QVERIFY(outcome.changed.empty() && outcome.steps.empty());
}

void tst_Outbox::givesUpAfterFourLostConnections()
{
    OutboxWorld world;
    const qint64 row = world.queue(world.friendJid, QStringLiteral("hello"));
    // Once, and three times more (09 §5.5), each time under the same id.
    for (size_t writes = 1; writes <= 4; ++writes) {
        QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), writes, 2000);
        QCOMPARE(world.row(row).status, DeliveryStep::Queued);
        world.outbox.onDisconnected(DisconnectCause());
        world.outbox.pump();
    }
    QTRY_COMPARE_WITH_TIMEOUT(world.row(row).status, DeliveryStep::Failed, 2000);
    QCOMPARE(world.row(row).error, QStringLiteral("Disconnected"));
    QCOMPARE(world.messages().size(), size_t(4));
    QCOMPARE(world.ids().count(QStringLiteral("M1")), 4);
    // A person may try again; a receipt that comes after all settles it.
    QCOMPARE(world.account.store().outbox().release(row), Result<bool>(true));
    world.outbox.accepted(row);
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(5), 2000);
    world.ack(world.messages().back());
    QCOMPARE(world.row(row).status, DeliveryStep::Sent);
}

void tst_Outbox::countsLostConnectionsAndRefusalsApart()
{
    OutboxWorld world;
    const qint64 row = world.queue(world.friendJid, QStringLiteral("hello"));
    for (size_t writes = 1; writes <= 3; ++writes) {
        QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), writes, 2000);
        world.outbox.onDisconnected(DisconnectCause());
        world.outbox.pump();
    }
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(4), 2000);
    // Three lost ones take nothing from the repeats after an error of the service.
    world.ack(world.messages().back(), 503);
    QCOMPARE(world.row(row).status, DeliveryStep::Queued);
    QTest::qWait(10);
    world.account.clock.advance(seconds(2));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(5), 2000);
    const OutboxRow waiting = *world.account.store().outbox().row(row);
    QCOMPARE(waiting.attempts, 5);
    QCOMPARE(waiting.refused, 1);
    world.ack(world.messages().back(), 479);
    // The lists are asked for anew after a 479 that is the first refusal only.
    QCOMPARE(world.row(row).status, DeliveryStep::Failed);
}

void tst_Outbox::tellsWhichDevicesWereMissed()
{
    OutboxWorld world;
    QSignalSpy missed(&world.outbox, &Outbox::devicesMissed);
    world.queue(world.friendJid, QStringLiteral("hello"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(1), 2000);
    std::vector<Jid> reached = devicesIn(world.messages().front());
    // The hash of what was sent, with or without the sending device, says nothing.
    world.ack(world.messages().front(), 0, participantHash(reached));
    QCOMPARE(missed.count(), 0);
    world.queue(world.friendJid, QStringLiteral("two"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(2), 2000);
    std::vector<Jid> all = reached;
    all.push_back(world.account.ownLid());
    world.ack(world.messages().back(), 0, participantHash(all));
    QCOMPARE(missed.count(), 0);
    world.queue(world.friendJid, QStringLiteral("three"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(3), 2000);
    world.ack(world.messages().back(), 0, "2:AAAAAAAA");
    QCOMPARE(missed.count(), 1);
    QCOMPARE(missed.front()[0].value<MessageKey>().id, QStringLiteral("M3"));
    QCOMPARE(missed.front()[1].value<std::vector<Jid>>(), reached);
    QVERIFY(!world.account.store().directory().devices(world.friendJid));
    // Sent all the same.
    QVERIFY(!world.account.store().outbox().row(3));
}

void tst_Outbox::C10_oneDeadDeviceDoesNotSpoilTheSend()
{
    OutboxWorld world;
    for (const quint16 number : { 5, 6, 7 })
        world.addDevice(world.friendJid.withDevice(number));
    world.sender.answers.dead = { world.friendJid.withDevice(7) };
    world.sender.answers.withoutOneTimeKey = { world.friendJid.withDevice(6) };
    const qint64 row = world.queue(world.friendJid, QStringLiteral("to five devices"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(1), 2000);
    std::vector<Jid> reached = devicesIn(world.messages().front());
    // Four of the friend, and the own phone.
    QCOMPARE(reached.size(), size_t(5));
    QVERIFY(
        std::find(reached.begin(), reached.end(), world.friendJid.withDevice(6)) != reached.end());
    QVERIFY(
        std::find(reached.begin(), reached.end(), world.friendJid.withDevice(7)) == reached.end());
    world.ack(world.messages().front());
    QCOMPARE(world.row(row).status, DeliveryStep::Sent);
    // At the next send it is tried again.
    world.account.clock.advance(seconds(6));
    world.sender.answers.dead.clear();
    world.queue(world.friendJid, QStringLiteral("to all"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(2), 2000);
    QCOMPARE(devicesIn(world.messages().back()).size(), size_t(6));
}

/// 09 §5.6: one bad message must not keep an account in a loop, nor take others with it.
void tst_Outbox::dropsTheOneThatBreaksTheConnection()
{
    OutboxWorld world;
    const DisconnectCause broken { CauseClass::Transient, ErrorCode::StreamError, 500, {}, 0 };
    const qint64 good = world.queue(world.friendJid, QStringLiteral("good"));
    const qint64 bad = world.queue(world.otherJid, QStringLiteral("bad"));
    const qint64 behind = world.queue(world.otherJid, QStringLiteral("behind"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(3), 2000);
    world.outbox.onDisconnected(broken);
    world.outbox.pump();
    // From now on one by one, also where something new is accepted meanwhile.
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(4), 2000);
    world.outbox.pump();
    QTest::qWait(30);
    QCOMPARE(world.ids().mid(3), QStringList({ QStringLiteral("M1") }));
    world.ack(world.messages().back());
    QCOMPARE(world.row(good).status, DeliveryStep::Sent);
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(5), 2000);
    QCOMPARE(world.ids().back(), QStringLiteral("M2"));
    world.outbox.onDisconnected(broken);
    QCOMPARE(world.row(bad).status, DeliveryStep::Failed);
    QCOMPARE(world.row(bad).error, QStringLiteral("RejectedByService"));
    world.outbox.pump();
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(6), 2000);
    world.ack(world.messages().back());
    QCOMPARE(world.row(behind).status, DeliveryStep::Sent);
    // A connection that breaks long after a message is not its fault.
    const qint64 later = world.queue(world.friendJid, QStringLiteral("later"));
    for (size_t writes = 7; writes <= 9; ++writes) {
        QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), writes, 2000);
        world.account.clock.advance(milliseconds(2001));
        world.outbox.onDisconnected(broken);
        world.outbox.pump();
    }
    QCOMPARE(world.row(later).status, DeliveryStep::Queued);
}

void tst_Outbox::doesNotWaitForEverForAnAck()
{
    OutboxWorld world;
    const qint64 row = world.queue(world.friendJid, QStringLiteral("hello"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(1), 2000);
    world.account.clock.advance(milliseconds(74'999));
    QTest::qWait(30);
    QCOMPARE(world.messages().size(), size_t(1));
    // Again under the same id: the service knows it, or never had it.
    world.account.clock.advance(milliseconds(2));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(2), 2000);
    QCOMPARE(world.ids(), QStringList({ QStringLiteral("M1"), QStringLiteral("M1") }));
    world.ack(world.messages().front());
    QCOMPARE(world.row(row).status, DeliveryStep::Sent);
    world.account.clock.advance(milliseconds(200'000));
    QTest::qWait(30);
    QCOMPARE(world.messages().size(), size_t(2));
}

/// As long as others are acknowledged what was written may still be on its way; but not for ever.
void tst_Outbox::aSlowLineIsNoLostAck()
{
    OutboxWorld world;
    (void)world.queue(world.friendJid, QStringLiteral("first"));
    (void)world.queue(world.friendJid, QStringLiteral("second"));
    const qint64 last = world.queue(world.friendJid, QStringLiteral("last"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(3), 2000);
    for (const size_t slow : { size_t(0), size_t(1) }) {
        world.account.clock.advance(milliseconds(60'000));
        world.ack(world.messages()[slow]);
    }
    world.account.clock.advance(milliseconds(60'000));
    QTest::qWait(30);
    QCOMPARE(world.messages().size(), size_t(3));
    // Nothing else comes: four times are enough.
    for (size_t written = 4; written <= 6; ++written) {
        world.account.clock.advance(milliseconds(80'000));
        QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), written, 2000);
    }
    world.account.clock.advance(milliseconds(80'000));
    QTRY_COMPARE_WITH_TIMEOUT(world.row(last).status, DeliveryStep::Failed, 2000);
    // It was heard after all.
    world.ack(world.messages().back());
    QCOMPARE(world.row(last).status, DeliveryStep::Sent);
}

HELIOGRAPH_TEST(Outbox)
#include "tst_Outbox.moc"
