// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/SystemWatch.h"
#include "tests/support/ManualClock.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

class tst_SystemWatch : public QObject {
    Q_OBJECT
private slots:
    void C03_noticesThatTheComputerSlept();
};

void tst_SystemWatch::C03_noticesThatTheComputerSlept()
{
    ManualClock clock;
    SystemWatch watch(clock);
    QSignalSpy woke(&watch, &SystemWatch::woke);
    watch.start();
    clock.advance(std::chrono::hours(1));
    QCOMPARE(woke.count(), 0);
    // Asleep: the wall clock alone goes on.
    clock.setWall(clock.now() + std::chrono::hours(8));
    clock.advance(seconds(10));
    QCOMPARE(woke.count(), 1);
    clock.advance(std::chrono::hours(1));
    QCOMPARE(woke.count(), 1);
    // A clock that is set back is no sleep.
    clock.setWall(clock.now() - std::chrono::hours(8));
    clock.advance(minutes(1));
    QCOMPARE(woke.count(), 1);
}

HELIOGRAPH_TEST(SystemWatch)
#include "tst_SystemWatch.moc"
