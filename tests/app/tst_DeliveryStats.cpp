// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/DeliveryStats.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"

#include <QTest>

#include <ctime>
#include <numeric>

using namespace heliograph;

class tst_DeliveryStats : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void nothingWasTried();
    void successRateLeavesQueuedApart();
    void percentiles();
    void accountsAreChosen();
    void C14_negativeStepsAreUnknown();
    void C14_waitingIsMeasuredMonotonically();
    void C14_noBucketLiesInTheFuture();
    void C13_daysOfTheClockChange_data();
    void C13_daysOfTheClockChange();
    void C35_slowChatsHaveNoHiddenId();
    void connectionsAndRecoveries();
    void aConnectionThatWasThereBefore();
    void aKilledProgramWasNotOnline();
    void tableForSpreadsheets();

private:
    QByteArray m_zone;
    bool m_hadZone = false;
};

namespace {

constexpr qint64 statsBase = 1'790'000'000'000;
const Jid statsAda = Jid::phoneNumber("491515550110");

void setZone(const QByteArray &zone)
{
    qputenv("TZ", zone);
#ifndef Q_OS_WIN
    tzset();
#endif
}

/// Accounts "one" and "two" whose messages are put in before they are read.
class Figures {
public:
    Figures()
    {
        profile.add(QStringLiteral("one"), QStringLiteral("Private"), 0);
        profile.add(QStringLiteral("two"), QStringLiteral("Work"), 1);
        one = profile.store(QStringLiteral("one"));
        two = profile.store(QStringLiteral("two"));
    }
    static StoredMessage put(AccountStore &store, StoredMessage message)
    {
        (void)store.messages().insert(message);
        return message;
    }
    /// An own message to Ada accepted at `time`, with the service's times of its steps (0: none).
    void put(qint64 time, qint64 sent, qint64 delivered = 0, qint64 read = 0,
        std::optional<qint64> elapsed = {})
    {
        StoredMessage message
            = put(*one, acceptedText(statsAda, QString::number(++m_number), time));
        note(message, DeliveryStep::Sent, sent, elapsed);
        note(message, DeliveryStep::Delivered, delivered);
        note(message, DeliveryStep::Read, read);
    }
    Result<StatsSummary> summary(qint64 from, qint64 to, const QString &account = {})
    {
        manager = profile.manager();
        const auto future = DeliveryStats(*manager).summary(account, from, to);
        if (!QTest::qWaitFor([&] { return future.isFinished(); }))
            return fail(ErrorCode::QueryTimeout);
        return future.result();
    }
    QByteArray table(qint64 from, qint64 to)
    {
        manager = profile.manager();
        const auto future = DeliveryStats(*manager).exportCsv({}, from, to);
        if (!QTest::qWaitFor([&] { return future.isFinished(); }))
            return {};
        return future.result().value_or(QByteArray());
    }

    TestProfile profile;
    std::unique_ptr<AccountStore> one;
    std::unique_ptr<AccountStore> two;
    std::unique_ptr<AccountManager> manager;

private:
    void note(
        StoredMessage &message, DeliveryStep step, qint64 time, std::optional<qint64> elapsed = {})
    {
        if (time == 0)
            return;
        (void)one->deliveries().noteStep(message, { statsAda, step, time, time + 50 }, elapsed);
        message.status = step;
    }
    int m_number = 0;
};

} // namespace

void tst_DeliveryStats::init()
{
    m_hadZone = qEnvironmentVariableIsSet("TZ");
    m_zone = qgetenv("TZ");
    setZone("Europe/Berlin");
}

void tst_DeliveryStats::cleanup()
{
    if (!m_hadZone)
        qunsetenv("TZ");
    else
        qputenv("TZ", m_zone);
#ifndef Q_OS_WIN
    tzset();
#endif
}

void tst_DeliveryStats::nothingWasTried()
{
    Figures figures;
    const Result<StatsSummary> summary = figures.summary(statsBase, statsBase + 1000);
    QVERIFY(summary);
    QCOMPARE(summary->accepted, 0);
    QCOMPARE(summary->successRate, 1.0);
    QCOMPARE(summary->queuedToSent, StepTimes {});
    QCOMPARE(summary->days.size(), 1U);
}

void tst_DeliveryStats::successRateLeavesQueuedApart()
{
    Figures figures;
    figures.put(statsBase, statsBase + 1000);
    figures.put(statsBase, statsBase + 1000, statsBase + 2000);
    figures.put(statsBase, statsBase + 1000, statsBase + 2000, statsBase + 3000);
    figures.put(statsBase, 0);
    figures.put(statsBase, 0);
    StoredMessage failed
        = acceptedText(statsAda, QStringLiteral("bad"), statsBase, DeliveryStep::Failed);
    failed.error = errorName(ErrorCode::NoSuchRecipient);
    Figures::put(*figures.one, failed);
    // Incoming ones and those outside the range do not count.
    Figures::put(*figures.one, receivedText(statsAda, QStringLiteral("in"), statsBase));
    figures.put(statsBase + 10'000, statsBase + 10'001);
    const Result<StatsSummary> summary = figures.summary(statsBase, statsBase + 10'000);
    QVERIFY(summary);
    QCOMPARE(summary->accepted, 6);
    QCOMPARE(summary->queued, 2);
    QCOMPARE(summary->sent, 3);
    QCOMPARE(summary->delivered, 2);
    QCOMPARE(summary->read, 1);
    QCOMPARE(summary->played, 0);
    QCOMPARE(summary->failed, 1);
    QCOMPARE(summary->successRate, 0.75);
    QCOMPARE(summary->failures.size(), 1U);
    QCOMPARE(summary->failures.front(),
        (StatsSummary::Failure { QStringLiteral("NoSuchRecipient"), 1, QStringLiteral("one") }));
    QCOMPARE(summary->slowest.size(), 1U);
    QCOMPARE(summary->slowest.front().open, 3);
}

void tst_DeliveryStats::percentiles()
{
    Figures figures;
    // Delivered after 1 … 101 seconds, in no order.
    (void)figures.one->transact([&]() -> Result<void> {
        for (int i = 0; i < 101; ++i)
            figures.put(
                statsBase + i, statsBase + 1000, statsBase + 1000 + (i * 37 % 101 + 1) * 1000);
        return {};
    });
    const Result<StatsSummary> summary = figures.summary(statsBase, statsBase + 1000);
    QVERIFY(summary);
    QCOMPARE(summary->sentToDelivered, (StepTimes { 101, 0, 51'000, 91'000, 100'000 }));
    QCOMPARE(summary->days.front().toDelivered, summary->sentToDelivered);
    QCOMPARE(summary->deliveredToRead.count, 0);
}

void tst_DeliveryStats::accountsAreChosen()
{
    Figures figures;
    figures.put(statsBase, statsBase + 1000);
    Figures::put(
        *figures.two, acceptedText(statsAda, QStringLiteral("x"), statsBase, DeliveryStep::Sent));
    Figures::put(
        *figures.two, acceptedText(statsAda, QStringLiteral("y"), statsBase, DeliveryStep::Sent));
    QCOMPARE(figures.summary(statsBase, statsBase + 1)->sent, 3);
    QCOMPARE(figures.summary(statsBase, statsBase + 1, QStringLiteral("one"))->sent, 1);
    QCOMPARE(figures.summary(statsBase, statsBase + 1, QStringLiteral("two"))->sent, 2);
    QCOMPARE(figures.summary(statsBase, statsBase + 1, QStringLiteral("none"))->sent, 0);
}

void tst_DeliveryStats::C14_negativeStepsAreUnknown()
{
    Figures figures;
    figures.put(statsBase, statsBase, statsBase + 3000, statsBase + 1000);
    // A receipt whose time lies two seconds before the ack's.
    figures.put(statsBase, statsBase + 10'000, statsBase + 8000);
    const Result<StatsSummary> summary = figures.summary(statsBase, statsBase + 1000);
    QVERIFY(summary);
    QCOMPARE(summary->sentToDelivered, (StepTimes { 1, 1, 3000, 3000, 3000 }));
    QCOMPARE(summary->deliveredToRead, (StepTimes { 0, 1, 0, 0, 0 }));
    QCOMPARE(summary->delivered, 2);
}

void tst_DeliveryStats::C14_waitingIsMeasuredMonotonically()
{
    constexpr qint64 twoHours = 7'200'000;
    Figures figures;
    // Accepted while the clock was two hours ahead; the ack came after it was set right.
    figures.put(statsBase + twoHours, statsBase, statsBase + 3000, 0, 1500);
    // Another run of the program sent this one: only contradicting clocks are left.
    figures.put(statsBase + twoHours, statsBase);
    const Result<StatsSummary> summary = figures.summary(statsBase, statsBase + twoHours + 1);
    QVERIFY(summary);
    QCOMPARE(summary->queuedToSent, (StepTimes { 1, 1, 1500, 1500, 1500 }));
    QCOMPARE(summary->sentToDelivered, (StepTimes { 1, 0, 3000, 3000, 3000 }));
}

void tst_DeliveryStats::C14_noBucketLiesInTheFuture()
{
    Figures figures;
    const qint64 now = SystemClock().now().count();
    const qint64 ahead = now + 26LL * 3'600'000;
    // Accepted while the clock was ahead: one has the service's time since, one still waits.
    StoredMessage sent
        = Figures::put(*figures.one, acceptedText(statsAda, QStringLiteral("m1"), ahead));
    QVERIFY(figures.one->messages().setTime(sent.rowId, now - 1000));
    QVERIFY(figures.one->deliveries().noteStep(
        sent, { statsAda, DeliveryStep::Sent, now - 1000, ahead }, 300));
    Figures::put(*figures.one, acceptedText(statsAda, QStringLiteral("m2"), ahead));
    const qint64 day = 24LL * 3'600'000;
    const Result<StatsSummary> summary = figures.summary(now - day, now + 3 * day);
    QVERIFY(summary);
    QCOMPARE(summary->accepted, 2);
    QCOMPARE(summary->sent, 1);
    const QString today
        = QDateTime::fromMSecsSinceEpoch(SystemClock().now().count()).date().toString(Qt::ISODate);
    int counted = 0;
    for (const StatsSummary::Day &bucket : summary->days) {
        QVERIFY2(bucket.sent == 0 || bucket.date <= today, qPrintable(bucket.date));
        counted += bucket.sent;
    }
    QCOMPARE(counted, 2);
    // A range that ends now has them too, one that ended before has neither.
    QCOMPARE(figures.summary(now - day, now)->accepted, 2);
    QCOMPARE(figures.summary(now - 3 * day, now - day)->accepted, 0);
    // The table has what the page counts.
    QCOMPARE(figures.table(now - day, now).count('\n'), 3);
    QCOMPARE(figures.table(now - 3 * day, now - day).count('\n'), 1);
}

void tst_DeliveryStats::C13_daysOfTheClockChange_data()
{
    using Days = std::vector<std::pair<QString, int>>;
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<std::vector<qint64>>("times");
    QTest::addColumn<qint64>("from");
    QTest::addColumn<qint64>("to");
    QTest::addColumn<Days>("days");
    QTest::newRow("25 hours") << QByteArray("Europe/Berlin")
                              << std::vector<qint64> { 1792879199, 1792879200, 1792886400,
                                     1792890000, 1792969199, 1792969200 }
                              << qint64(1792792800) << qint64(1793142000)
                              << Days { { QStringLiteral("2026-10-24"), 1 },
                                     { QStringLiteral("2026-10-25"), 4 },
                                     { QStringLiteral("2026-10-26"), 1 },
                                     { QStringLiteral("2026-10-27"), 0 } };
    QTest::newRow("no midnight") << QByteArray(
        "Africa/Cairo") << std::vector<qint64> { 1776981599, 1776981600, 1777064399, 1777064400 }
                                 << qint64(1776895200) << qint64(1777150800)
                                 << Days { { QStringLiteral("2026-04-23"), 1 },
                                        { QStringLiteral("2026-04-24"), 2 },
                                        { QStringLiteral("2026-04-25"), 1 } };
}

void tst_DeliveryStats::C13_daysOfTheClockChange()
{
    using Days = std::vector<std::pair<QString, int>>;
    QFETCH(QByteArray, zone);
    QFETCH(std::vector<qint64>, times);
    QFETCH(qint64, from);
    QFETCH(qint64, to);
    QFETCH(Days, days);
    setZone(zone);
    Figures figures;
    for (const qint64 time : times)
        figures.put(time * 1000, time * 1000 + 500);
    const Result<StatsSummary> summary = figures.summary(from * 1000, to * 1000);
    QVERIFY(summary);
    Days found;
    for (const StatsSummary::Day &day : summary->days)
        found.emplace_back(day.date, day.sent);
    QCOMPARE(found, days);
    int hours = 0;
    for (const auto &day : summary->byHour)
        hours += std::accumulate(day.begin(), day.end(), 0);
    QCOMPARE(hours, static_cast<int>(times.size()));
}

void tst_DeliveryStats::C35_slowChatsHaveNoHiddenId()
{
    Figures figures;
    const Jid kim = Jid::lid("235000000000001");
    const Jid unnamed = Jid::lid("235000000000002");
    QVERIFY(figures.one->directory().savePushName(kim, QStringLiteral("Kim")));
    Figures::put(
        *figures.one, acceptedText(kim, QStringLiteral("k"), statsBase, DeliveryStep::Sent));
    Figures::put(
        *figures.one, acceptedText(unnamed, QStringLiteral("u"), statsBase, DeliveryStep::Sent));
    const Result<StatsSummary> summary = figures.summary(statsBase, statsBase + 1);
    QVERIFY(summary);
    QStringList titles;
    for (const StatsSummary::SlowChat &chat : summary->slowest)
        titles << chat.title;
    titles.sort();
    QCOMPARE(titles, QStringList({ QStringLiteral("Kim"), QStringLiteral("Unknown contact") }));
}

void tst_DeliveryStats::connectionsAndRecoveries()
{
    Figures figures;
    const auto step = [&](qint64 time, SessionState from, SessionState to, int status) {
        figures.profile.profile().store().addTimeline({ QStringLiteral("one"), time,
            stateName(from), stateName(to), {}, status, {}, 0, 0, 1 });
    };
    step(statsBase + 1000, SessionState::Connecting, SessionState::Online, 0);
    step(statsBase + 5000, SessionState::Online, SessionState::Cooldown, 440);
    step(statsBase + 8000, SessionState::Authenticating, SessionState::Online, 0);
    const Result<StatsSummary> summary = figures.summary(statsBase, statsBase + 10'000);
    QVERIFY(summary);
    QCOMPARE(summary->conflicts, 1);
    QCOMPARE(summary->recoveries, 1);
    const auto asked = DeliveryStats(*figures.manager)
                           .connections(QStringLiteral("one"), statsBase, statsBase + 10'000);
    QTRY_VERIFY(asked.isFinished());
    const std::vector<ConnectionStrip> strips = *asked.result();
    QCOMPARE(strips.size(), 1U);
    QCOMPARE(strips.front().label, QStringLiteral("Private"));
    std::vector<std::array<qint64, 3>> found;
    for (const ConnectionStrip::Segment &segment : strips.front().segments)
        found.push_back({ segment.from - statsBase, segment.to - statsBase, segment.state });
    const std::vector<std::array<qint64, 3>> wanted {
        { 1000, 5000, static_cast<int>(SessionState::Online) },
        { 5000, 8000, static_cast<int>(SessionState::Cooldown) },
        { 8000, 10'000, static_cast<int>(SessionState::Online) },
    };
    QCOMPARE(found, wanted);
}

void tst_DeliveryStats::aConnectionThatWasThereBefore()
{
    Figures figures;
    figures.profile.profile().store().addTimeline(
        { QStringLiteral("one"), statsBase - 500'000, stateName(SessionState::Waiting),
            stateName(SessionState::Connecting), {}, 0, {}, 0, 0, 1 });
    figures.profile.profile().store().addTimeline({ QStringLiteral("one"), statsBase - 400'000,
        stateName(SessionState::Connecting), stateName(SessionState::Online), {}, 0, {}, 0, 0, 1 });
    figures.manager = figures.profile.manager();
    const auto asked = DeliveryStats(*figures.manager)
                           .connections(QStringLiteral("one"), statsBase, statsBase + 10'000);
    QTRY_VERIFY(asked.isFinished());
    const auto segments = asked.result()->front().segments;
    QCOMPARE(segments.size(), size_t(1));
    QCOMPARE(segments.front().from, statsBase);
    QCOMPARE(segments.front().to, statsBase + 10'000);
    QCOMPARE(segments.front().state, static_cast<int>(SessionState::Online));
}

void tst_DeliveryStats::aKilledProgramWasNotOnline()
{
    Figures figures;
    const auto online = [&](qint64 time, qint64 process) {
        TimelineEntry entry { QStringLiteral("one"), time, stateName(SessionState::Connecting),
            stateName(SessionState::Online), {}, 0, {}, 0, 0, 1 };
        entry.process = process;
        figures.profile.profile().store().addTimeline(entry);
    };
    online(statsBase + 1000, 4711);
    online(statsBase + 5000, QCoreApplication::applicationPid());
    figures.manager = figures.profile.manager();
    const auto asked = DeliveryStats(*figures.manager)
                           .connections(QStringLiteral("one"), statsBase, statsBase + 10'000);
    QTRY_VERIFY(asked.isFinished());
    const auto segments = asked.result()->front().segments;
    QCOMPARE(segments.size(), size_t(1));
    QCOMPARE(segments.front().from, statsBase + 5000);
    QCOMPARE(segments.front().to, statsBase + 10'000);
}

void tst_DeliveryStats::tableForSpreadsheets()
{
    Figures figures;
    Figures::put(*figures.one,
        acceptedText(statsAda, QStringLiteral("=1+\"1\""), statsBase, DeliveryStep::Sent));
    const QList<QByteArray> lines = figures.table(statsBase, statsBase + 1).split('\n');
    QCOMPARE(lines.size(), 3);
    QCOMPARE(
        lines.at(0), QByteArray("account,chat,id,status,error,accepted,sent,delivered,read\r"));
    QCOMPARE(lines.at(1),
        QByteArray("\"one\",\"491515550110@s.whatsapp.net\",\"'=1+\"\"1\"\"\",sent,,2026-09-21T14:"
                   "13:20.000Z,,,\r"));
    QVERIFY(lines.at(2).isEmpty());
}

HELIOGRAPH_TEST(DeliveryStats)
#include "tst_DeliveryStats.moc"
