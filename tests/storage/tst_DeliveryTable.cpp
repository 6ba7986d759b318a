// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/storage/Stores.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// How far outgoing messages got, per recipient.
class tst_DeliveryTable : public QObject, private StoredRows {
    Q_OBJECT
private slots:
    void init() { m_store = testStore(); }
    void stepsNeverGoBackwards_data();
    void stepsNeverGoBackwards();
    void readingImpliesDelivery();
    void groupStateIsTheLowestOfAll();
    void C12_receiptsLeaveTheTimeAlone();
    void keepsEarlyReceipts();
    void forgetsOldEarlyReceipts();
    void keepsOnlySoManyEarlyReceipts();
};

void tst_DeliveryTable::stepsNeverGoBackwards_data()
{
    QTest::addColumn<DeliveryStep>("start");
    QTest::addColumn<DeliveryStep>("step");
    QTest::addColumn<DeliveryStep>("expected");
    using Step = DeliveryStep;
    const Step rising[] { Step::Queued, Step::Sent, Step::Delivered, Step::Read, Step::Played };
    for (const Step start : rising) {
        for (const Step step : { Step::Sent, Step::Delivered, Step::Read, Step::Played })
            QTest::addRow("%s, %s", qPrintable(stepName(start)), qPrintable(stepName(step)))
                << start << step << qMax(start, step);
    }
    // What arrived has arrived, whatever was thought before.
    for (const Step step : { Step::Sent, Step::Delivered, Step::Read })
        QTest::addRow("failed, %s", qPrintable(stepName(step))) << Step::Failed << step << step;
}

void tst_DeliveryTable::stepsNeverGoBackwards()
{
    QFETCH(DeliveryStep, start);
    QFETCH(DeliveryStep, step);
    QFETCH(DeliveryStep, expected);
    StoredMessage message = ownText(m_kim, QStringLiteral("A"), 1);
    message.status = start;
    message.error = start == DeliveryStep::Failed ? QStringLiteral("Offline") : QString();
    message = inserted(message);
    QCOMPARE(note(message, step), start != expected);
    QCOMPARE(statusOf(message), expected);
    QCOMPARE(messages().byRow(message.rowId)->error, QString());
    QVERIFY(!note(message, step));
}

void tst_DeliveryTable::readingImpliesDelivery()
{
    const StoredMessage message = inserted(ownText(m_kim, QStringLiteral("A"), 1));
    QVERIFY(note(message, DeliveryStep::Sent, 5000));
    QVERIFY(note(message, DeliveryStep::Read, 9000));
    QVERIFY(!note(message, DeliveryStep::Delivered, 9500));
    std::vector<DeliveryRow> steps = deliveries().steps(message.rowId);
    QCOMPARE(steps.size(), 3);
    QCOMPARE(steps[0].step, DeliveryStep::Sent);
    QCOMPARE(steps[1].step, DeliveryStep::Delivered);
    QCOMPARE(steps[1].serverTime, 9000);
    QCOMPARE(steps[2].step, DeliveryStep::Read);
    QCOMPARE(steps[2].serverTime, 9000);
    QCOMPARE(steps[2].localTime, 9007);
    QVERIFY(note(message, DeliveryStep::Played, 9900));
    QCOMPARE(deliveries().steps(message.rowId).size(), 4);
}

void tst_DeliveryTable::groupStateIsTheLowestOfAll()
{
    const Jid one = Jid::lid("1");
    const Jid two = Jid::lid("2");
    const StoredMessage message
        = inserted(ownText({ "120300000000000001", server::group }, QStringLiteral("A"), 1));
    for (const Jid &who : { one, two })
        QVERIFY(!note(message, DeliveryStep::Queued, 0, who));
    QVERIFY(deliveries().steps(message.rowId).empty());
    QVERIFY(note(message, DeliveryStep::Sent));
    QVERIFY(!note(message, DeliveryStep::Read, 5000, one));
    QCOMPARE(statusOf(message), DeliveryStep::Sent);
    // Somebody who was no member does not count.
    QVERIFY(!note(message, DeliveryStep::Read, 5000, Jid::lid("3")));
    QVERIFY(note(message, DeliveryStep::Delivered, 5000, two));
    QCOMPARE(statusOf(message), DeliveryStep::Delivered);
    QVERIFY(note(message, DeliveryStep::Read, 5000, two));
    QCOMPARE(statusOf(message), DeliveryStep::Read);
}

void tst_DeliveryTable::C12_receiptsLeaveTheTimeAlone()
{
    const StoredMessage message = inserted(ownText(m_kim, QStringLiteral("A"), 1'790'000'000'000));
    QVERIFY(note(message, DeliveryStep::Delivered, 1'790'000'999'000));
    QCOMPARE(messages().byRow(message.rowId)->time, 1'790'000'000'000);
    QVERIFY(messages().setTime(message.rowId, 1'790'000'001'000));
    QCOMPARE(messages().byRow(message.rowId)->time, 1'790'000'001'000);
}

void tst_DeliveryTable::keepsEarlyReceipts()
{
    const QString id = QStringLiteral("A");
    const DeliveryRow row { m_kim, DeliveryStep::Read, 5000, 6000 };
    QVERIFY(deliveries().keepEarlyReceipt(m_kim, id, row));
    QVERIFY(deliveries().keepEarlyReceipt(m_kim, id, row));
    QVERIFY(deliveries().takeEarlyReceipts(m_kimsLid, id).empty());
    QVERIFY(deliveries().takeEarlyReceipts(m_kim, QStringLiteral("B")).empty());
    const std::vector<DeliveryRow> taken = deliveries().takeEarlyReceipts(m_kim, id);
    QCOMPARE(taken.size(), 1);
    QCOMPARE(taken[0].recipient, m_kim);
    QCOMPARE(taken[0].step, DeliveryStep::Read);
    QCOMPARE(taken[0].serverTime, 5000);
    QVERIFY(deliveries().takeEarlyReceipts(m_kim, id).empty());
}

void tst_DeliveryTable::forgetsOldEarlyReceipts()
{
    constexpr qint64 day = 24LL * 3600 * 1000;
    const auto keep = [&](const char *id, qint64 time) {
        return deliveries().keepEarlyReceipt(
            m_kim, QLatin1String(id), { m_kim, DeliveryStep::Read, time, time });
    };
    QVERIFY(keep("old", day));
    QVERIFY(keep("young", 3 * day));
    QVERIFY(keep("now", 9 * day));
    QVERIFY(deliveries().pruneEarlyReceipts(milliseconds(2 * day)));
    QVERIFY(deliveries().takeEarlyReceipts(m_kim, QStringLiteral("old")).empty());
    QCOMPARE(deliveries().takeEarlyReceipts(m_kim, QStringLiteral("young")).size(), 1);
}

void tst_DeliveryTable::keepsOnlySoManyEarlyReceipts()
{
    const auto id = [](int i) { return QString::number(i); };
    QVERIFY(m_store->transact([&]() -> Result<void> {
        for (int i = 0; i <= 10'000; ++i) {
            // By a clock that stands still: it is the order that counts.
            if (Result<void> kept
                = deliveries().keepEarlyReceipt(m_kim, id(i), { m_kim, DeliveryStep::Read, 1, 1 });
                !kept)
                return kept;
        }
        return {};
    }));
    QVERIFY(deliveries().takeEarlyReceipts(m_kim, id(0)).empty());
    QCOMPARE(deliveries().takeEarlyReceipts(m_kim, id(1)).size(), 1);
    QCOMPARE(deliveries().takeEarlyReceipts(m_kim, id(10'000)).size(), 1);
}

HELIOGRAPH_TEST(DeliveryTable)
#include "tst_DeliveryTable.moc"
