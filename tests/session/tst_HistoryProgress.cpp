// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/HistoryProgress.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;
using Phase = SyncStatus::Phase;

namespace {

SessionTimes longTimes()
{
    SessionTimes times;
    times.historyStart = times.historyAfterQueue = times.historyGap = milliseconds(600'000);
    return times;
}

HistoryNotice part(quint32 chunk, int progress, qint64 oldest = 0)
{
    return { HistoryNotice::Kind::Recent, chunk, progress, oldest };
}

} // namespace

/// What the phone announces of its history, as a percentage that never lies (07 §2, §3).
class tst_HistoryProgress : public QObject {
    Q_OBJECT
private slots:
    void countsThePartsOfThePhone_data();
    void countsThePartsOfThePhone();
    void theFirstLookIsNoProgress();
    void aPhoneWithoutHistoryIsReadyAtOnce();
    void aPhoneThatNeverBeginsIsNotWaitedForForEver_data();
    void aPhoneThatNeverBeginsIsNotWaitedForForEver();
    void silenceOnTheWayPausesAndMoreGoesOn();
    void partsOfAnEarlierRunCountFromWhereTheyAre();
    void notesBesideALinkSayNothing();
    void rememberTheOldestMessage();
};

void tst_HistoryProgress::countsThePartsOfThePhone_data()
{
    QTest::addColumn<QList<QPair<int, int>>>("parts");
    QTest::addColumn<QList<int>>("percents");
    QTest::addColumn<bool>("complete");
    using Parts = QList<QPair<int, int>>;
    QTest::newRow("in order") << Parts { { 1, 25 }, { 2, 50 }, { 3, 75 }, { 4, 100 } }
                              << QList<int> { 25, 50, 75, 100 } << true;
    QTest::newRow("the last one first")
        << Parts { { 3, 100 }, { 1, 33 }, { 2, 66 } } << QList<int> { 0, 33, 100 } << true;
    QTest::newRow("twice") << Parts { { 1, 50 }, { 1, 50 }, { 2, 100 } }
                           << QList<int> { 50, 50, 100 } << true;
    QTest::newRow("one is missing")
        << Parts { { 1, 33 }, { 3, 100 } } << QList<int> { 33, 33 } << false;
    QTest::newRow("without places")
        << Parts { { 0, 40 }, { 0, 100 } } << QList<int> { 40, 100 } << true;
    QTest::newRow("never backwards")
        << Parts { { 1, 60 }, { 2, 20 } } << QList<int> { 60, 60 } << false;
}

void tst_HistoryProgress::countsThePartsOfThePhone()
{
    using Parts = QList<QPair<int, int>>;
    QFETCH(const Parts, parts);
    QFETCH(const QList<int>, percents);
    QFETCH(const bool, complete);
    HistoryProgress history(longTimes());
    history.begin();
    QList<int> shown;
    for (const auto &[chunk, progress] : parts) {
        history.apply(part(static_cast<quint32>(chunk), progress));
        shown << history.status().percent;
    }
    QCOMPARE(shown, percents);
    QCOMPARE(history.status().phase == Phase::Complete, complete);
}

void tst_HistoryProgress::theFirstLookIsNoProgress()
{
    HistoryProgress history(longTimes());
    QSignalSpy changes(&history, &HistoryProgress::changed);
    history.begin();
    QCOMPARE(history.status().phase, Phase::Waiting);
    history.apply({ HistoryNotice::Kind::Bootstrap, 1, 100, 0 });
    QCOMPARE(history.status().phase, Phase::Running);
    QCOMPARE(history.status().percent, 0);
    history.apply({ HistoryNotice::Kind::Beside, 1, 100, 0 });
    QCOMPARE(history.status().percent, 0);
    QCOMPARE(changes.size(), 2);
}

void tst_HistoryProgress::aPhoneWithoutHistoryIsReadyAtOnce()
{
    HistoryProgress history(longTimes());
    history.begin();
    history.apply({ HistoryNotice::Kind::Nothing, 0, 0, 0 });
    QCOMPARE(history.status().phase, Phase::Complete);
}

void tst_HistoryProgress::aPhoneThatNeverBeginsIsNotWaitedForForEver_data()
{
    QTest::addColumn<bool>("queueEnds");
    QTest::newRow("the queue was delivered") << true;
    QTest::newRow("not even that is known") << false;
}

void tst_HistoryProgress::aPhoneThatNeverBeginsIsNotWaitedForForEver()
{
    QFETCH(const bool, queueEnds);
    SessionTimes times = longTimes();
    (queueEnds ? times.historyAfterQueue : times.historyStart) = milliseconds(20);
    HistoryProgress history(times);
    history.begin();
    if (queueEnds)
        history.onQueueDelivered();
    QTRY_COMPARE(history.status().phase, Phase::Complete);
}

void tst_HistoryProgress::silenceOnTheWayPausesAndMoreGoesOn()
{
    SessionTimes times = longTimes();
    times.historyGap = milliseconds(20);
    HistoryProgress history(times);
    history.begin();
    history.apply(part(1, 42));
    QTRY_COMPARE(history.status().phase, Phase::Paused);
    QCOMPARE(history.status().percent, 42);
    history.apply(part(2, 70));
    QCOMPARE(history.status().phase, Phase::Running);
    QCOMPARE(history.status().percent, 70);
    history.apply(part(3, 100));
    QCOMPARE(history.status().phase, Phase::Complete);
}

void tst_HistoryProgress::partsOfAnEarlierRunCountFromWhereTheyAre()
{
    HistoryProgress history(longTimes());
    history.apply(part(7, 70));
    QCOMPARE(history.status().phase, Phase::Running);
    QCOMPARE(history.status().percent, 70);
    history.apply(part(8, 100));
    QCOMPARE(history.status().phase, Phase::Complete);
}

void tst_HistoryProgress::notesBesideALinkSayNothing()
{
    HistoryProgress history(longTimes());
    QSignalSpy changes(&history, &HistoryProgress::changed);
    history.apply({ HistoryNotice::Kind::Beside, 1, 100, 0 });
    history.apply({ HistoryNotice::Kind::Bootstrap, 1, 100, 0 });
    history.apply({ HistoryNotice::Kind::Nothing, 0, 0, 0 });
    history.onQueueDelivered();
    QCOMPARE(changes.size(), 0);
    QCOMPARE(history.status(), SyncStatus());
}

void tst_HistoryProgress::rememberTheOldestMessage()
{
    HistoryProgress history(longTimes());
    history.begin();
    history.apply(part(1, 30, 1'790'000'000));
    history.apply(part(2, 60));
    history.apply(part(3, 90, 1'780'000'000));
    QCOMPARE(history.status().oldest, 1'780'000'000);
}

HELIOGRAPH_TEST(HistoryProgress)
#include "tst_HistoryProgress.moc"
