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
    QVERIFY(world.outbox.pacing().until > world.account.clock.now());
    QCOMPARE(world.outbox.pacing().rowId, third);
    QCOMPARE(world.outbox.pacing().limit, 2);
    // A repeat under the same id is not held back by others that wait.
    world.outbox.onDisconnected();
    world.account.clock.advance(milliseconds(101));
    QTRY_COMPARE_WITH_TIMEOUT(world.ids().filter(QStringLiteral("M4")).size(), 1, 3000);
    QTest::qWait(150);
    QVERIFY(world.ids().filter(QStringLiteral("M5")).isEmpty());
    world.account.clock.advance(milliseconds(101));
    QTRY_COMPARE_WITH_TIMEOUT(world.ids().filter(QStringLiteral("M5")).size(), 1, 3000);
    QCOMPARE(world.outbox.pacing(), PacingWait());
}

void tst_OutboxPacing::tellsWhatPacingHolds()
{
    OutboxWorld world(SlidingWindow(1, milliseconds(60'000)));
    QSignalSpy told(&world.outbox, &Outbox::pacingChanged);
    const auto newest
        = [&] { return told.isEmpty() ? PacingWait() : told.last().first().value<PacingWait>(); };
    world.queue(world.friendJid, QStringLiteral("goes"));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(1), 2000);
    QCOMPARE(told.size(), 0);
    const qint64 second = world.queue(world.friendJid, QStringLiteral("waits"));
    const qint64 third = world.queue(world.friendJid, QStringLiteral("waits longer"));
    world.ack(world.messages().front());
    world.outbox.pump();
    QTRY_COMPARE_WITH_TIMEOUT(newest().rowId, second, 2000);
    QCOMPARE(newest(),
        (PacingWait {
            second, world.account.clock.now() + milliseconds(60'000), 1, milliseconds(60'000) }));
    // It was cancelled: the next one takes its place.
    (void)world.account.store().transact(
        [&] { return world.account.store().messages().remove(second); });
    world.outbox.pump();
    QTRY_COMPARE_WITH_TIMEOUT(newest().rowId, third, 2000);
    // Without a connection it is that which is waited for.
    world.sender.online = false;
    world.outbox.onDisconnected();
    QTRY_COMPARE_WITH_TIMEOUT(newest(), PacingWait(), 2000);
    QCOMPARE(world.messages().size(), size_t(1));
}

HELIOGRAPH_TEST(OutboxPacing)
#include "tst_OutboxPacing.moc"
