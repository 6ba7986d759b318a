// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Heartbeat.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/ManualClock.h"
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
    void S04_aDayOfQuietIsADayOnline();
    void saysWhatItDoes();
    void runsOnceHoweverOftenItIsStarted();
    void pingsOnceAtWaking();
    void staysQuietWhenStopped();

private:
    ManualClock m_clock;
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
    Heartbeat heartbeat(QStringLiteral("a"), {}, m_clock, m_random);
    QSignalSpy pings(&heartbeat, &Heartbeat::pingDue);
    heartbeat.start();
    QVERIFY(heartbeat.isRunning());
    // 30 s ± 10 %.
    m_clock.advance(milliseconds(26'999));
    QCOMPARE(pings.count(), 0);
    m_clock.advance(milliseconds(6'001));
    QCOMPARE(pings.count(), 1);
}

void tst_Heartbeat::skipsWhileTrafficFlows()
{
    // Each tick finds a frame that is younger than half the interval.
    Heartbeat heartbeat(QStringLiteral("a"), {}, m_clock, m_random);
    QSignalSpy pings(&heartbeat, &Heartbeat::pingDue);
    QTest::ignoreMessage(QtInfoMsg, "Session heartbeat [a] skipped");
    QTest::ignoreMessage(QtInfoMsg, "Session heartbeat [a] skipped");
    heartbeat.start();
    for (int i = 0; i < 7; ++i) {
        m_clock.advance(seconds(10));
        heartbeat.frameReceived();
    }
    QCOMPARE(pings.count(), 0);
    m_clock.advance(seconds(33));
    QCOMPARE(pings.count(), 1);
}

void tst_Heartbeat::isDeadAfterSilence()
{
    Heartbeat heartbeat(QStringLiteral("a"), {}, m_clock, m_random);
    QSignalSpy pings(&heartbeat, &Heartbeat::pingDue);
    QSignalSpy dead(&heartbeat, &Heartbeat::linkDead);
    connect(&heartbeat, &Heartbeat::linkDead, &heartbeat, &Heartbeat::stop);
    heartbeat.start();
    while (pings.count() == 0)
        m_clock.advance(milliseconds(1));
    m_clock.advance(milliseconds(19'999));
    QCOMPARE(dead.count(), 0);
    m_clock.advance(milliseconds(1));
    QCOMPARE(dead.count(), 1);
    // One ping, and no more once it is dead.
    m_clock.advance(seconds(600));
    QCOMPARE(pings.count(), 1);
    QVERIFY(!heartbeat.isRunning());
}

void tst_Heartbeat::S04_aDayOfQuietIsADayOnline()
{
    // Every ping is answered and nothing else ever comes.
    QLoggingCategory::installFilter(nullptr);
    Heartbeat heartbeat(QStringLiteral("a"), {}, m_clock, m_random);
    QSignalSpy dead(&heartbeat, &Heartbeat::linkDead);
    int pings = 0;
    connect(&heartbeat, &Heartbeat::pingDue, &heartbeat, [&] {
        ++pings;
        heartbeat.frameReceived();
    });
    heartbeat.start();
    m_clock.advance(std::chrono::hours(24));
    QCOMPARE(dead.count(), 0);
    QVERIFY2(
        pings >= 24 * 3600 / 33 && pings <= 24 * 3600 / 27, qPrintable(QString::number(pings)));
}

void tst_Heartbeat::saysWhatItDoes()
{
    SessionTimes times;
    times.keepaliveAnswer = seconds(40);
    Heartbeat heartbeat(QStringLiteral("b"), times, m_clock, m_random);
    QSignalSpy pings(&heartbeat, &Heartbeat::pingDue);
    QTest::ignoreMessage(QtInfoMsg, "Session heartbeat [b] waiting");
    QTest::ignoreMessage(QtInfoMsg, "Session heartbeat [b] answered");
    heartbeat.start();
    m_clock.advance(seconds(33));
    QCOMPARE(pings.count(), 1);
    m_clock.advance(seconds(33));
    heartbeat.frameReceived();
    heartbeat.stop();
}

void tst_Heartbeat::runsOnceHoweverOftenItIsStarted()
{
    Heartbeat heartbeat(QStringLiteral("a"), {}, m_clock, m_random);
    QSignalSpy pings(&heartbeat, &Heartbeat::pingDue);
    for (int i = 0; i < 20; ++i)
        heartbeat.start();
    QCOMPARE(m_clock.alarms(), size_t(1));
    m_clock.advance(seconds(33));
    QCOMPARE(pings.count(), 1);
}

void tst_Heartbeat::pingsOnceAtWaking()
{
    Heartbeat heartbeat(QStringLiteral("a"), {}, m_clock, m_random);
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
    Heartbeat heartbeat(QStringLiteral("a"), {}, m_clock, m_random);
    QSignalSpy pings(&heartbeat, &Heartbeat::pingDue);
    QSignalSpy dead(&heartbeat, &Heartbeat::linkDead);
    heartbeat.start();
    heartbeat.pingNow();
    heartbeat.stop();
    QCOMPARE(m_clock.alarms(), size_t(0));
    m_clock.advance(seconds(600));
    QCOMPARE(pings.count(), 1);
    QCOMPARE(dead.count(), 0);
}

HELIOGRAPH_TEST(Heartbeat)
#include "tst_Heartbeat.moc"
