// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ErrorText.h"
#include "app/WaitText.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// Why a queued message waits, in one line.
class tst_WaitText : public QObject {
    Q_OBJECT
private slots:
    void saysWhy_data();
    void saysWhy();
};

void tst_WaitText::saysWhy_data()
{
    QTest::addColumn<QueueWait>("pacing");
    QTest::addColumn<SessionStatus>("status");
    QTest::addColumn<bool>("isFirst");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("counts");
    constexpr milliseconds now { 1'790'000'000'000 };
    const auto in = [=](SessionState state, int seconds = 0) {
        SessionStatus status;
        status.state = state;
        status.retryAt = seconds > 0 ? now + milliseconds(seconds * 1000) : milliseconds(0);
        return status;
    };
    const auto pace = [=](qint64 row, int limit, int window) {
        return QueueWait { QueueWait::Why::Pace, row, now + milliseconds(11'400), limit,
            milliseconds(window), {} };
    };
    const SessionStatus online = in(SessionState::Online);
    const QString after = QStringLiteral("Queued: goes out after the one above");
    QTest::newRow("about to go") << QueueWait() << online << true << QString() << false;
    QTest::newRow("its turn") << pace(7, 20, 60'000) << online << true
                              << QStringLiteral("Waiting 12 s: 20 messages a minute are allowed")
                              << true;
    QTest::newRow("one a minute") << pace(7, 1, 60'000) << online << true
                                  << QStringLiteral("Waiting 12 s: one message a minute is allowed")
                                  << true;
    QTest::newRow("another window")
        << pace(7, 20, 30'000) << online << true
        << QStringLiteral("Waiting 12 s: 20 messages in 30 s are allowed") << true;
    QueueWait busy = pace(7, 0, 0);
    busy.why = QueueWait::Why::ServiceBusy;
    QTest::newRow("too fast") << busy << online << true
                              << QStringLiteral("Waiting 12 s: the service wants fewer messages")
                              << true;
    QueueWait held;
    held.firstContacts = { 5, 7 };
    QTest::newRow("first contact")
        << held << online << false
        << QStringLiteral("Waiting: this account may not write to new people now. Trying the "
                          "failed message again goes on")
        << false;
    QTest::newRow("behind it") << pace(6, 20, 60'000) << online << false << after << false;
    QTest::newRow("in another chat")
        << pace(6, 20, 60'000) << online << true
        << QStringLiteral("Queued: goes out after other messages") << false;
    QTest::newRow("cooldown") << pace(7, 20, 60'000) << in(SessionState::Cooldown, 21) << true
                              << QStringLiteral("Waiting 21 s: open in another place") << true;
    QTest::newRow("behind a cooldown")
        << QueueWait() << in(SessionState::Cooldown, 21) << false << after << false;
    QTest::newRow("reconnecting") << QueueWait() << in(SessionState::Waiting, 3) << true
                                  << QStringLiteral("Waiting 3 s: no connection") << true;
    QTest::newRow("connecting") << QueueWait() << in(SessionState::Connecting) << true << QString()
                                << false;
    QTest::newRow("elsewhere") << QueueWait() << in(SessionState::OwnedElsewhere) << true
                               << QStringLiteral("Waiting: open in another place") << false;
    QTest::newRow("no network") << QueueWait() << in(SessionState::Offline) << true
                                << QStringLiteral("Waiting: no network") << false;
    QTest::newRow("off") << QueueWait() << in(SessionState::Idle) << true
                         << QStringLiteral("Waiting: not connected") << false;
    QTest::newRow("restricted") << QueueWait() << in(SessionState::Held, 60) << true
                                << QStringLiteral(
                                       "Waiting: restricted by the service, next attempt at %1")
                                       .arg(momentText(in(SessionState::Held, 60).retryAt, now))
                                << false;
    QTest::newRow("unlinked") << QueueWait() << in(SessionState::Unlinked) << true
                              << QStringLiteral("Waiting: the account needs a scan") << false;
}

void tst_WaitText::saysWhy()
{
    QFETCH(const QueueWait, pacing);
    QFETCH(const SessionStatus, status);
    QFETCH(const bool, isFirst);
    QFETCH(const QString, text);
    QFETCH(const bool, counts);
    const WaitReason reason
        = waitReason(7, isFirst, pacing, status, milliseconds(1'790'000'000'000));
    QCOMPARE(reason.text, text);
    QCOMPARE(reason.counts, counts);
}

HELIOGRAPH_TEST(WaitText)
#include "tst_WaitText.moc"
