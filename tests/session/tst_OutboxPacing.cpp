// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/session/OutboxWorld.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

/// Pacing delays what is sent and says so; it drops nothing.
class tst_OutboxPacing : public QObject {
    Q_OBJECT
private slots:
    void paceDelaysAndNeverDrops();
    void tellsWhatPacingHolds();
    void asksForNobodyBeforeItsTurn();
    void S07_tooFastHoldsAllSending();
    void S07_refusedFirstContactHoldsOthers();
};

void tst_OutboxPacing::paceDelaysAndNeverDrops()
{
    OutboxWorld world(SlidingWindow(2, milliseconds(100)));
    qint64 third = 0;
    for (int i = 0; i < 5; ++i) {
        const qint64 row = world.queue(world.friendJid, QString::number(i));
        third = i == 2 ? row : third;
    }
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(2), 2000);
    QTest::qWait(150);
    // The clock stands still: nothing may go yet, and when the next one may is known.
    QCOMPARE(world.messages().size(), size_t(2));
    QVERIFY(world.outbox.wait().until > world.account.clock.now());
    QCOMPARE(world.outbox.wait().rowId, third);
    QCOMPARE(world.outbox.wait().limit, 2);
    // A repeat under the same id is not held back by others that wait.
    world.outbox.onDisconnected(DisconnectCause());
    world.account.clock.advance(milliseconds(101));
    QTRY_COMPARE_WITH_TIMEOUT(world.ids().filter(QStringLiteral("M4")).size(), 1, 3000);
    QTest::qWait(150);
    QVERIFY(world.ids().filter(QStringLiteral("M5")).isEmpty());
    world.account.clock.advance(milliseconds(101));
    QTRY_COMPARE_WITH_TIMEOUT(world.ids().filter(QStringLiteral("M5")).size(), 1, 3000);
    QCOMPARE(world.outbox.wait(), QueueWait());
}

void tst_OutboxPacing::tellsWhatPacingHolds()
{
    OutboxWorld world(SlidingWindow(1, milliseconds(60'000)));
    QSignalSpy told(&world.outbox, &Outbox::queueWaitChanged);
    const auto newest
        = [&] { return told.isEmpty() ? QueueWait() : told.last().first().value<QueueWait>(); };
    world.queue(world.friendJid, QStringLiteral("goes"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(1), 2000);
    QCOMPARE(told.size(), 0);
    const qint64 second = world.queue(world.friendJid, QStringLiteral("waits"));
    const qint64 third = world.queue(world.friendJid, QStringLiteral("waits longer"));
    world.ack(world.messages().front());
    world.outbox.pump();
    QTRY_COMPARE_WITH_TIMEOUT(newest().rowId, second, 2000);
    QCOMPARE(newest(),
        (QueueWait { QueueWait::Why::Pace, second, world.account.clock.now() + milliseconds(60'000),
            1, milliseconds(60'000), {} }));
    // It was cancelled: the next one takes its place.
    (void)world.account.store().transact(
        [&] { return world.account.store().messages().remove(second); });
    world.outbox.pump();
    QTRY_COMPARE_WITH_TIMEOUT(newest().rowId, third, 2000);
    // Without a connection it is that which is waited for.
    world.sender.online = false;
    world.outbox.onDisconnected(DisconnectCause());
    QTRY_COMPARE_WITH_TIMEOUT(newest(), QueueWait(), 2000);
    QCOMPARE(world.messages().size(), size_t(1));
}

void tst_OutboxPacing::asksForNobodyBeforeItsTurn()
{
    OutboxWorld world(SlidingWindow(2, milliseconds(60'000)));
    for (int i = 0; i < 50; ++i) {
        const Jid person = Jid::phoneNumber(QByteArray::number(447700901000 + i));
        world.addDevice(person);
        world.queue(person, QStringLiteral("hello"));
    }
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(2), 2000);
    QTest::qWait(50);
    // Nobody's devices are asked for before the message may go.
    QCOMPARE(world.sender.answers.deviceQueries, 2);
    world.account.clock.advance(seconds(60));
    world.outbox.pump();
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(4), 2000);
    QCOMPARE(world.sender.answers.deviceQueries, 4);
}

void tst_OutboxPacing::S07_tooFastHoldsAllSending()
{
    OutboxWorld world;
    const qint64 row = world.queue(world.friendJid, QStringLiteral("one"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(1), 2000);
    // 10 s, 20 s, 40 s …, at most ten minutes, for every chat.
    size_t written = 1;
    for (const int wait : { 10, 20, 40, 80, 160, 320, 600, 600 }) {
        world.ack(world.messages().back(), 429);
        QCOMPARE(world.row(row).status, DeliveryStep::Queued);
        QTRY_COMPARE_WITH_TIMEOUT(world.outbox.wait().rowId, row, 2000);
        QCOMPARE(world.outbox.wait().why, QueueWait::Why::ServiceBusy);
        QCOMPARE(world.outbox.wait().until, world.account.clock.now() + seconds(wait));
        const qint64 other = world.queue(world.otherJid, QStringLiteral("waits too"));
        QTest::qWait(20);
        QCOMPARE(world.messages().size(), written);
        (void)world.account.store().transact(
            [&] { return world.account.store().messages().remove(other); });
        world.outbox.forget(other);
        world.account.clock.advance(seconds(wait));
        world.outbox.pump();
        ++written;
        QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), written, 2000);
    }
    world.ack(world.messages().back());
    QCOMPARE(world.row(row).status, DeliveryStep::Sent);
    // After a good answer it begins anew.
    world.queue(world.friendJid, QStringLiteral("two"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), written + 1, 2000);
    world.ack(world.messages().back(), 429);
    QTRY_COMPARE_WITH_TIMEOUT(
        world.outbox.wait().until, world.account.clock.now() + seconds(10), 2000);
}

void tst_OutboxPacing::S07_refusedFirstContactHoldsOthers()
{
    OutboxWorld world;
    world.queue(world.friendJid, QStringLiteral("known"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(1), 2000);
    world.ack(world.messages().back());
    const qint64 refused = world.queue(world.otherJid, QStringLiteral("first contact"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(2), 2000);
    world.ack(world.messages().back(), 463);
    QCOMPARE(world.row(refused).status, DeliveryStep::Failed);
    const Jid stranger = Jid::phoneNumber("447700900777");
    world.addDevice(stranger);
    const qint64 held = world.queue(stranger, QStringLiteral("another first contact"));
    world.queue(world.friendJid, QStringLiteral("known people go on"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(3), 2000);
    QCOMPARE(world.ids().back(), QStringLiteral("M4"));
    QTest::qWait(30);
    QCOMPARE(world.messages().size(), size_t(3));
    QCOMPARE(world.row(held).status, DeliveryStep::Queued);
    QCOMPARE(world.outbox.wait().firstContacts, std::vector<qint64> { held });
    // Until a person goes on.
    world.outbox.allowFirstContacts();
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(4), 2000);
    QCOMPARE(world.ids().back(), QStringLiteral("M3"));
    QTRY_COMPARE_WITH_TIMEOUT(world.outbox.wait(), QueueWait(), 2000);
}

HELIOGRAPH_TEST(OutboxPacing)
#include "tst_OutboxPacing.moc"
