// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Random.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <array>

using namespace heliograph;

class tst_Random : public QObject {
    Q_OBJECT

private slots:
    void fillsAnySize()
    {
        SystemRandom random;
        for (const qsizetype size : { 0, 1, 3, 4, 5, 32, 1001 })
            QCOMPARE(random.bytes(size).size(), size);
        QVERIFY(random.bytes(32) != random.bytes(32));
    }

    void repeatsAFixedSequence()
    {
        FixedRandom a(5);
        FixedRandom b(5);
        FixedRandom c(6);
        const QByteArray first = a.bytes(64);
        QCOMPARE(b.bytes(64), first);
        QVERIFY(c.bytes(64) != first);
    }

    void staysBelowTheBound()
    {
        FixedRandom random;
        std::array<int, 7> counts {};
        for (int i = 0; i < 7000; ++i)
            ++counts.at(random.below(7));
        for (const int count : counts)
            QVERIFY2(count > 800 && count < 1200, qPrintable(QString::number(count)));
        QCOMPARE(random.below(1), 0U);
    }

    void fractionsAreBelowOne()
    {
        FixedRandom random;
        double sum = 0;
        for (int i = 0; i < 1000; ++i) {
            const double value = random.fraction();
            QVERIFY(value >= 0 && value < 1);
            sum += value;
        }
        QVERIFY(sum > 400 && sum < 600);
    }
};

HELIOGRAPH_TEST(Random)
#include "tst_Random.moc"
