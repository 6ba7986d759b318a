// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "transport/NoiseChannel.h"
#include "transport/NoiseState.h"

#include <QTest>

using namespace heliograph;

class tst_NoiseChannel : public QObject {
    Q_OBJECT
private slots:
    void countsEachDirectionByItself();
    void breaksAtAFlippedBit();
    void refusesFramesShorterThanATag_data();
    void refusesFramesShorterThanATag();
    void neverUsesTheLastCounter();

private:
    const QByteArray m_up = QByteArray(32, 'u');
    const QByteArray m_down = QByteArray(32, 'd');
};

void tst_NoiseChannel::countsEachDirectionByItself()
{
    NoiseChannel client(m_up, m_down);
    NoiseChannel service(m_down, m_up);
    const QByteArray first = *client.seal("same");
    const QByteArray second = *client.seal("same");
    QVERIFY(first != second);
    QCOMPARE(service.open(first).value(), QByteArray("same"));
    QCOMPARE(client.open(*service.seal("back")).value(), QByteArray("back"));
    QCOMPARE(service.open(second).value(), QByteArray("same"));
    QCOMPARE(client.sent(), 2u);
    QCOMPARE(client.received(), 1u);
}

void tst_NoiseChannel::breaksAtAFlippedBit()
{
    NoiseChannel client(m_up, m_down);
    NoiseChannel service(m_down, m_up);
    const QByteArray good = *client.seal("text");
    QByteArray bad = good;
    bad[0] = static_cast<char>(bad.at(0) ^ 1);
    QCOMPARE(service.open(bad).error().code, ErrorCode::NoiseFailure);
    QCOMPARE(service.open(good).error().code, ErrorCode::NoiseFailure);
}

void tst_NoiseChannel::refusesFramesShorterThanATag_data()
{
    QTest::addColumn<int>("size");
    for (int size = 0; size < 16; ++size)
        QTest::addRow("%d", size) << size;
}

void tst_NoiseChannel::refusesFramesShorterThanATag()
{
    QFETCH(int, size);
    NoiseChannel service(m_down, m_up);
    QCOMPARE(service.open(QByteArray(size, 'x')).error().code, ErrorCode::NoiseFailure);
}

void tst_NoiseChannel::neverUsesTheLastCounter()
{
    NoiseChannel client(m_up, m_down, 0xFFFFFFFE, 0);
    NoiseChannel service(m_down, m_up, 0, 0xFFFFFFFE);
    const Result<QByteArray> last = client.seal("last");
    QVERIFY(last);
    QCOMPARE(service.open(*last).value(), QByteArray("last"));
    QCOMPARE(client.seal("more").error().code, ErrorCode::NoiseFailure);
    QCOMPARE(service.open(*last).error().code, ErrorCode::NoiseFailure);
    QCOMPARE(QByteArrayView(noiseNonce(0x01020304)).toByteArray(),
        QByteArray::fromHex("000000000000000001020304"));
}

HELIOGRAPH_TEST(NoiseChannel)

#include "tst_NoiseChannel.moc"
