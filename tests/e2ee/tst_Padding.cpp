// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2ee/Padding.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QSet>
#include <QTest>

using namespace heliograph;

class tst_Padding : public QObject {
    Q_OBJECT
private slots:
    void roundTripsWithOneToFifteenBytes();
    void refusesWhatIsNotPadding_data();
    void refusesWhatIsNotPadding();
    void acceptsUpTo255Bytes();
};

void tst_Padding::roundTripsWithOneToFifteenBytes()
{
    FixedRandom random;
    QSet<qsizetype> counts;
    const QByteArray plain("hello");
    for (int i = 0; i < 400; ++i) {
        const QByteArray padded = pad(plain, random);
        counts.insert(padded.size() - plain.size());
        QCOMPARE(unpad(padded).value_or(QByteArray()), plain);
    }
    QCOMPARE(counts.size(), 15);
    QVERIFY(!counts.contains(0) && !counts.contains(16));
}

void tst_Padding::refusesWhatIsNotPadding_data()
{
    QTest::addColumn<QByteArray>("padded");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("zero") << QByteArray::fromHex("0a0000");
    QTest::newRow("longer than the input") << QByteArray::fromHex("0a04");
    QTest::newRow("mixed") << QByteArray::fromHex("0a010203");
    QTest::newRow("255 of 3") << QByteArray::fromHex("ffffff");
}

void tst_Padding::refusesWhatIsNotPadding()
{
    QFETCH(QByteArray, padded);
    const Result<QByteArray> plain = unpad(padded);
    QVERIFY(!plain);
    QCOMPARE(plain.error().code, ErrorCode::BadContent);
}

void tst_Padding::acceptsUpTo255Bytes()
{
    QCOMPARE(
        unpad(QByteArray("x") + QByteArray(255, '\xff')).value_or(QByteArray()), QByteArray("x"));
    QCOMPARE(unpad(QByteArray(3, '\x03')).value_or(QByteArray("no")), QByteArray());
}

HELIOGRAPH_TEST(Padding)
#include "tst_Padding.moc"
