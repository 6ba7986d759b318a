// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/SlidingWindow.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;
using namespace std::chrono_literals;

class tst_SlidingWindow : public QObject {
    Q_OBJECT

private slots:
    void letsTheFirstEntriesThrough()
    {
        SlidingWindow window(3, 10s);
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(window.waitAt(1000ms).count(), 0);
            window.add(1000ms);
        }
        QCOMPARE(window.waitAt(1000ms).count(), 10'000);
        QCOMPARE(window.limit(), 3);
        QCOMPARE(window.window().count(), 10'000);
    }

    void opensWhenTheOldestLeaves()
    {
        SlidingWindow window(2, 10s);
        window.add(0ms);
        window.add(4000ms);
        QCOMPARE(window.waitAt(5000ms).count(), 5000);
        QCOMPARE(window.waitAt(9999ms).count(), 1);
        QCOMPARE(window.waitAt(10'000ms).count(), 0);
        window.add(10'000ms);
        QCOMPARE(window.waitAt(10'000ms).count(), 4000);
    }

    void waitsLongerWhenItWasOverrun()
    {
        SlidingWindow window(1, 10s);
        window.add(0ms);
        window.add(2000ms);
        window.add(3000ms);
        QCOMPARE(window.waitAt(3000ms).count(), 10'000);
    }

    void neverExceedsTheLimitInAnyWindow()
    {
        SlidingWindow window(5, 1s);
        std::vector<milliseconds> times;
        milliseconds now = 0ms;
        for (int i = 0; i < 200; ++i) {
            now += window.waitAt(now);
            window.add(now);
            times.push_back(now);
            now += milliseconds((i * 37) % 90);
        }
        for (size_t i = 5; i < times.size(); ++i)
            QVERIFY(times[i] - times[i - 5] >= 1s);
    }
};

HELIOGRAPH_TEST(SlidingWindow)
#include "tst_SlidingWindow.moc"
