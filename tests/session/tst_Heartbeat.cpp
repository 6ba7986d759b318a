// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Heartbeat.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/ManualClock.h"
#include "tests/support/ShiftedClock.h"
#include "tests/support/TestMain.h"

#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

/// Liveness is an answered ping (01 §8).
class tst_Heartbeat : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { QLoggingCategory::installFilter(nullptr); }
    void pingsWhenNothingCame();
    void skipsWhileTrafficFlows();
    void isDeadAfterSilence();
    void anyFrameProvesLife();
    void saysWhatItDoes();
    void runsOnceHoweverOftenItIsStarted();
    void pingsOnceAtWaking();
    void staysQuietWhenStopped();

private:
    static SessionTimes tiny()
    {
        SessionTimes times;
        times.keepaliveInterval = milliseconds(30);
        times.keepaliveAnswer = milliseconds(60);
        return times;
    }
    FixedRandom m_random;
};

void tst_Heartbeat::init()
{
    // Whatever the environment switches off: the log lines are part of what is promised.
    QLoggingCategory::installFilter([](QLoggingCategory *category) {
        category->setEnabled(
            QtInfoMsg, qstrcmp(category->categoryName(), "heliograph.session") == 0);
    });
}

void tst_Heartbeat::pingsWhenNothingCame()
{
    ShiftedClock clock;
    Heartbeat heartbeat(QStringLiteral("a"), tiny(), clock, m_random);
    QSignalSpy pings(&heartbeat, &Heartbeat::pingDue);
    heartbeat.start();
    QVERIFY(heartbeat.isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(pings.count() >= 1, 2000);
}

void tst_Heartbeat::skipsWhileTrafficFlows()
{
    // Time stands still for the decision: each tick finds a frame that is younger than half the
    // interval.
    ManualClock clock;
    Heartbeat heartbeat(QStringLiteral("a"), tiny(), clock, m_random);
    QSignalSpy pings(&heartbeat, &Heartbeat::pingDue);
    QTest::ignoreMessage(QtInfoMsg, "Session heartbeat [a] skipped");
    QTest::ignoreMessage(QtInfoMsg, "Session heartbeat [a] skipped");
    heartbeat.start();
    QTest::qWait(85);
    QCOMPARE(pings.count(), 0);
    clock.advance(milliseconds(15));
    QTRY_COMPARE_WITH_TIMEOUT(pings.count(), 1, 2000);
}

void tst_Heartbeat::isDeadAfterSilence()
{
    ShiftedClock clock;
    Heartbeat heartbeat(QStringLiteral("a"), tiny(), clock, m_random);
    QSignalSpy pings(&heartbeat, &Heartbeat::pingDue);
    QSignalSpy dead(&heartbeat, &Heartbeat::linkDead);
    connect(&heartbeat, &Heartbeat::linkDead, &heartbeat, &Heartbeat::stop);
    heartbeat.start();
    QTRY_COMPARE_WITH_TIMEOUT(dead.count(), 1, 2000);
    // One ping, not one for every interval that passes while its answer is awaited.
    QCOMPARE(pings.count(), 1);
    QVERIFY(!heartbeat.isRunning());
}

void tst_Heartbeat::anyFrameProvesLife()
{
    ShiftedClock clock;
    Heartbeat heartbeat(QStringLiteral("a"), tiny(), clock, m_random);
    QSignalSpy dead(&heartbeat, &Heartbeat::linkDead);
    int pings = 0;
    connect(&heartbeat, &Heartbeat::pingDue, &heartbeat, [&] {
        ++pings;
        QMetaObject::invokeMethod(&heartbeat, &Heartbeat::frameReceived, Qt::QueuedConnection);
    });
    heartbeat.start();
    QTRY_VERIFY_WITH_TIMEOUT(pings >= 4, 4000);
    QCOMPARE(dead.count(), 0);
}

void tst_Heartbeat::saysWhatItDoes()
{
    ShiftedClock clock;
    SessionTimes times = tiny();
    times.keepaliveAnswer = milliseconds(10'000);
    Heartbeat heartbeat(QStringLiteral("b"), times, clock, m_random);
    QSignalSpy pings(&heartbeat, &Heartbeat::pingDue);
    QTest::ignoreMessage(QtInfoMsg, "Session heartbeat [b] waiting");
    QTest::ignoreMessage(QtInfoMsg, "Session heartbeat [b] answered");
    heartbeat.start();
    QTRY_COMPARE_WITH_TIMEOUT(pings.count(), 1, 2000);
    QTest::qWait(70);
    heartbeat.frameReceived();
    heartbeat.stop();
}

void tst_Heartbeat::runsOnceHoweverOftenItIsStarted()
{
    ManualClock clock;
    clock.advance(seconds(100));
    SessionTimes times = tiny();
    times.keepaliveAnswer = milliseconds(10'000);
    Heartbeat heartbeat(QStringLiteral("a"), times, clock, m_random);
    QSignalSpy pings(&heartbeat, &Heartbeat::pingDue);
    for (int i = 0; i < 20; ++i)
        heartbeat.start();
    clock.advance(seconds(1));
    QTRY_COMPARE_WITH_TIMEOUT(pings.count(), 1, 2000);
    QTest::qWait(80);
    QCOMPARE(pings.count(), 1);
}

void tst_Heartbeat::pingsOnceAtWaking()
{
    ManualClock clock;
    Heartbeat heartbeat(QStringLiteral("a"), SessionTimes(), clock, m_random);
    QSignalSpy pings(&heartbeat, &Heartbeat::pingDue);
    heartbeat.pingNow();
    QCOMPARE(pings.count(), 0);
    heartbeat.start();
    heartbeat.pingNow();
    heartbeat.pingNow();
    QCOMPARE(pings.count(), 1);
}

void tst_Heartbeat::staysQuietWhenStopped()
{
    ShiftedClock clock;
    Heartbeat heartbeat(QStringLiteral("a"), tiny(), clock, m_random);
    QSignalSpy pings(&heartbeat, &Heartbeat::pingDue);
    QSignalSpy dead(&heartbeat, &Heartbeat::linkDead);
    heartbeat.start();
    heartbeat.pingNow();
    heartbeat.stop();
    QTest::qWait(120);
    QCOMPARE(pings.count(), 1);
    QCOMPARE(dead.count(), 0);
}

HELIOGRAPH_TEST(Heartbeat)
#include "tst_Heartbeat.moc"
