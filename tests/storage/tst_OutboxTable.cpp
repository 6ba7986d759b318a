// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/storage/Stores.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// Own messages that wait for the service.
class tst_OutboxTable : public QObject, private StoredRows {
    Q_OBJECT
private slots:
    void init() { m_store = testStore(); }
    void outboxKeepsTheOrderOfAcceptance();
    void failedRowsAreHeldUntilReleased();
    void whatHasLeftStaysSo();
    void arrivedRowsAreNotOfferedAgain();
};

void tst_OutboxTable::outboxKeepsTheOrderOfAcceptance()
{
    // Accepted in this order, although a clock was set back in between (C14).
    const StoredMessage a = queued(QStringLiteral("A"), 3000);
    (void)queued(QStringLiteral("B"), 1000);
    (void)queued(QStringLiteral("C"), 2000);
    QCOMPARE(outboxIds(),
        (QStringList { QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("C") }));
    QCOMPARE(outbox().rowsOf(m_kim).size(), 3);
    QVERIFY(outbox().rowsOf(m_kimsLid).empty());
    QVERIFY(outbox().countAttempt(a.rowId));
    QVERIFY(outbox().countAttempt(a.rowId));
    QVERIFY(outbox().countRefusal(a.rowId));
    QVERIFY(outbox().markUploaded(a.rowId));
    const OutboxRow row = outbox().row(a.rowId).value();
    QCOMPARE(row.attempts, 2);
    QCOMPARE(row.refused, 1);
    QVERIFY(row.uploaded);
    QCOMPARE(row.message.raw, a.raw);
    QVERIFY(outbox().dequeue(a.rowId));
    QVERIFY(!outbox().row(a.rowId));
    QCOMPARE(outboxIds(), (QStringList { QStringLiteral("B"), QStringLiteral("C") }));
    const StoredMessage withFile = inserted(ownText(m_kim, QStringLiteral("D"), 1));
    QVERIFY(outbox().enqueue(withFile.rowId, QStringLiteral("/spool/d")));
    QCOMPARE(outbox().row(withFile.rowId)->spool, QStringLiteral("/spool/d"));
}

void tst_OutboxTable::failedRowsAreHeldUntilReleased()
{
    const StoredMessage row = queued(QStringLiteral("A"));
    QVERIFY(outbox().countAttempt(row.rowId));
    QVERIFY(outbox().countRefusal(row.rowId));
    QCOMPARE(outbox().release(row.rowId).value(), false);
    QVERIFY(outbox().fail(row.rowId, QStringLiteral("NoSession")));
    QCOMPARE(statusOf(row), DeliveryStep::Failed);
    QCOMPARE(messages().byRow(row.rowId)->error, QStringLiteral("NoSession"));
    QVERIFY(outboxIds().isEmpty());
    QCOMPARE(outbox().release(row.rowId).value(), true);
    QCOMPARE(statusOf(row), DeliveryStep::Queued);
    QVERIFY(messages().byRow(row.rowId)->error.isEmpty());
    QCOMPARE(outboxIds(), QStringList { QStringLiteral("A") });
    QCOMPARE(outbox().row(row.rowId)->attempts, 0);
    QCOMPARE(outbox().row(row.rowId)->refused, 0);
    QCOMPARE(outbox().release(row.rowId).value(), false);
}

void tst_OutboxTable::whatHasLeftStaysSo()
{
    const StoredMessage row = queued(QStringLiteral("A"));
    const auto failAndRelease = [&] {
        return outbox().fail(row.rowId, QStringLiteral("Disconnected")).and_then([&] {
            return outbox().release(row.rowId);
        });
    };
    QVERIFY(failAndRelease());
    QVERIFY(!outbox().row(row.rowId)->hasLeft);
    QVERIFY(outbox().countAttempt(row.rowId));
    QVERIFY(outbox().row(row.rowId)->hasLeft);
    for (int round = 0; round < 2; ++round) {
        QVERIFY(failAndRelease());
        QCOMPARE(outbox().row(row.rowId)->attempts, 0);
        QVERIFY(outbox().row(row.rowId)->hasLeft);
    }
}

void tst_OutboxTable::arrivedRowsAreNotOfferedAgain()
{
    // The ack was lost, a receipt came, then an error: it has arrived.
    const StoredMessage delivered = queued(QStringLiteral("A"));
    QVERIFY(note(delivered, DeliveryStep::Delivered));
    QVERIFY(outbox().fail(delivered.rowId, QStringLiteral("RejectedByService")));
    QCOMPARE(statusOf(delivered), DeliveryStep::Delivered);
    QVERIFY(!outbox().release(delivered.rowId).value());
    QVERIFY(outboxIds().isEmpty());
    // The receipt after the error.
    const StoredMessage failed = queued(QStringLiteral("B"));
    QVERIFY(outbox().fail(failed.rowId, QStringLiteral("RejectedByService")));
    QVERIFY(outbox().fail(failed.rowId, QStringLiteral("RejectedByService")));
    QVERIFY(outbox().row(failed.rowId));
    QVERIFY(note(failed, DeliveryStep::Delivered));
    QVERIFY(!outbox().release(failed.rowId).value());
    QCOMPARE(statusOf(failed), DeliveryStep::Delivered);
    QVERIFY(!outbox().row(failed.rowId));
}

HELIOGRAPH_TEST(OutboxTable)
#include "tst_OutboxTable.moc"
