// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ServiceTimers.h"
#include "tests/sandbox/World.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <memory>

using namespace heliograph;
using namespace heliograph::sandbox;

class tst_ServiceTimers : public QObject {
    Q_OBJECT

    ManualClock m_manual;

private slots:
    void runsInOrderWhenTheClockIsMoved()
    {
        ServiceClock clock { m_manual };
        ServiceTimers timers { clock };
        QByteArray order;
        timers.after(milliseconds { 30'000 }, this, [&] { order += 'c'; });
        timers.after(milliseconds { 10'000 }, this, [&] { order += 'a'; });
        timers.after(milliseconds { 10'000 }, this, [&] { order += 'b'; });
        clock.advance(seconds { 9 });
        timers.clockMoved();
        settle();
        QCOMPARE(order, QByteArray());
        clock.advance(seconds { 1 });
        timers.clockMoved();
        QTRY_COMPARE(order, QByteArray("ab"));
        clock.advance(seconds { 60 });
        timers.clockMoved();
        QTRY_COMPARE(order, QByteArray("abc"));
    }

    void standsStillWithTheClock()
    {
        ServiceClock clock { m_manual };
        ServiceTimers timers { clock };
        int runs = 0;
        clock.freeze();
        timers.after(milliseconds { 100 }, this, [&] { ++runs; });
        m_manual.advance(seconds { 5 });
        timers.clockMoved();
        settle();
        QCOMPARE(runs, 0);
        const qint64 frozen = clock.unixSeconds();
        clock.unfreeze();
        QCOMPARE(clock.unixSeconds(), frozen);
        m_manual.advance(seconds { 1 });
        timers.clockMoved();
        QTRY_COMPARE(runs, 1);
    }

    void forgetsWhatHasNoOwnerAndWhatIsReset()
    {
        ServiceClock clock { m_manual };
        ServiceTimers timers { clock };
        int runs = 0;
        auto owner = std::make_unique<QObject>();
        timers.after(milliseconds { 1 }, owner.get(), [&] { ++runs; });
        owner.reset();
        timers.after(milliseconds { 1 }, this, [&] { runs += 10; });
        clock.advance(seconds { 1 });
        timers.clockMoved();
        QTRY_COMPARE(runs, 10);
        timers.after(milliseconds { 1 }, this, [&] { runs += 100; });
        timers.reset();
        clock.advance(seconds { 1 });
        timers.clockMoved();
        settle();
        QCOMPARE(runs, 10);
    }
};

HELIOGRAPH_TEST(ServiceTimers)
#include "tst_ServiceTimers.moc"
