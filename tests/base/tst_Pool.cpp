// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Pool.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_Pool : public QObject {
    Q_OBJECT

private slots:
    void doesBothOnceWhoeverBegins_data();
    void doesBothOnceWhoeverBegins();
};

void tst_Pool::doesBothOnceWhoeverBegins_data()
{
    QTest::addColumn<int>("threads");
    QTest::newRow("no thread is free") << 0;
    QTest::newRow("one is") << 1;
}

void tst_Pool::doesBothOnceWhoeverBegins()
{
    QFETCH(int, threads);
    QThreadPool &pool = *QThreadPool::globalInstance();
    const int before = pool.maxThreadCount();
    pool.setMaxThreadCount(threads);
    int here = 0;
    int beside = 0;
    for (int i = 1; i <= 1000; ++i) {
        doBoth([&] { ++here; }, [&] { ++beside; });
        QCOMPARE(here, i);
        QCOMPARE(beside, i);
    }
    pool.setMaxThreadCount(before);
}

HELIOGRAPH_TEST(Pool)
#include "tst_Pool.moc"
