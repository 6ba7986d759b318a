// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Account.h"
#include "app/AccountHost.h"
#include "app/SessionTimeline.h"
#include "app/TransitionText.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"

#include <QAbstractItemModelTester>
#include <QCoreApplication>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

namespace {

using Filter = SessionTimeline::Filter;
using Kind = TransitionRow::Kind;
using S = SessionState;

constexpr qint64 noon = 1'790'000'000'000;

/// What a session tells of one end and the way back: recorded from a day of faults.
struct Recorded {
    S from;
    S to;
    ErrorCode cause = ErrorCode::Unknown;
    int status = 0;
    const char *detail = "";
    int wait = 0;
};

const std::vector<Recorded> &recordedDay()
{
    static const std::vector<Recorded> day {
        { S::Idle, S::Settling },
        { S::Settling, S::Connecting },
        { S::Connecting, S::Handshaking },
        { S::Handshaking, S::Authenticating },
        { S::Authenticating, S::Online },
        { S::Online, S::Settling, ErrorCode::StreamError, 515, "515" },
        { S::Settling, S::Connecting, ErrorCode::StreamError, 515, "515" },
        { S::Connecting, S::Online },
        { S::Online, S::Waiting, ErrorCode::ConnectionClosed, 428, "", 1000 },
        { S::Waiting, S::Settling, ErrorCode::ConnectionClosed, 428 },
        { S::Settling, S::Connecting, ErrorCode::ConnectionClosed, 428 },
        { S::Connecting, S::Waiting, ErrorCode::ServiceUnavailable, 503, "503", 3000 },
        { S::Waiting, S::Connecting, ErrorCode::ServiceUnavailable, 503, "503" },
        { S::Connecting, S::Online },
        { S::Online, S::Settling, ErrorCode::Disconnected, 408, "", 0 },
        { S::Settling, S::Online },
        { S::Online, S::Waiting, ErrorCode::StreamReplaced, 440, "replaced", 5000 },
        { S::Waiting, S::Settling, ErrorCode::StreamReplaced, 440, "replaced" },
        { S::Settling, S::Online },
        { S::Online, S::Cooldown, ErrorCode::StreamReplaced, 440, "replaced", 30'000 },
        { S::Cooldown, S::OwnedElsewhere, ErrorCode::StreamReplaced, 440, "replaced", 3'600'000 },
        { S::OwnedElsewhere, S::Idle },
        { S::Idle, S::Online },
        { S::Online, S::Unlinked, ErrorCode::LoggedOut, 401, "device_removed", 0 },
    };
    return day;
}

/// What a person reads of it: each attempt once.
struct Read {
    S from;
    S to;
    Kind kind = Kind::Step;
    size_t steps = 0;
};

const std::vector<Read> &dayAsRead()
{
    static const std::vector<Read> rows {
        { S::Idle, S::Online, Kind::Step, 4 },
        { S::Online, S::Settling },
        { S::Settling, S::Online, Kind::Step, 1 },
        { S::Online, S::Waiting, Kind::Failure },
        { S::Waiting, S::Waiting, Kind::Failure, 2 },
        { S::Waiting, S::Online, Kind::Recovery, 1 },
        { S::Online, S::Settling, Kind::Failure },
        { S::Settling, S::Online, Kind::Recovery },
        { S::Online, S::Waiting, Kind::Conflict },
        { S::Waiting, S::Online, Kind::Recovery, 1 },
        { S::Online, S::Cooldown, Kind::Conflict },
        { S::Cooldown, S::OwnedElsewhere, Kind::Conflict },
        { S::OwnedElsewhere, S::Idle },
        { S::Idle, S::Online, Kind::Recovery },
        { S::Online, S::Unlinked, Kind::Failure },
    };
    return rows;
}

TimelineEntry entryOf(const Recorded &step, qint64 time)
{
    return { QStringLiteral("one"), time, stateName(step.from), stateName(step.to),
        step.cause == ErrorCode::Unknown ? QString() : errorName(step.cause), step.status,
        QString::fromLatin1(step.detail), 3, step.wait > 0 ? time + step.wait : 0, 7, 4711 };
}

/// Newest first, a second apart.
std::vector<TimelineEntry> recordedEntries()
{
    std::vector<TimelineEntry> entries;
    qint64 time = noon;
    for (const Recorded &step : recordedDay())
        entries.insert(entries.begin(), entryOf(step, time += 1000));
    return entries;
}

std::unique_ptr<SessionTimeline> timelineOf(const std::vector<TimelineEntry> &entries)
{
    auto timeline = std::make_unique<SessionTimeline>([] { return noon + 60'000; }, 3);
    new QAbstractItemModelTester(
        timeline.get(), QAbstractItemModelTester::FailureReportingMode::QtTest, timeline.get());
    timeline->setEntries(entries);
    return timeline;
}

TransitionRow rowAt(const SessionTimeline &timeline, int row)
{
    return timeline.index(row, 0).data(SessionTimeline::RowRole).value<TransitionRow>();
}

QString words(const SessionTimeline &timeline, int row, SessionTimeline::Column column)
{
    return timeline.index(row, column).data().toString();
}

} // namespace

/// What the connection of an account has been through, for people.
class tst_SessionTimeline : public QObject {
    Q_OBJECT
private slots:
    void replaysRecordedCauses();
    void showsTheDaysThatAreAskedFor();
    void whatHappensMeanwhileStays();
    void keepsWhatASessionTells();
    void showsTheCauseWhereSomethingEnded();
    void saysWhoHadTheSession();
    void filtersByKind();
    void filtersByText();
    void addsWhatHappens();
    void leavesOutStatesThatNobodyKnows();
    void exportsWhatIsShown();
    void exportsNoNumbersAndKeys();
    void datesOtherDays();
};

void tst_SessionTimeline::replaysRecordedCauses()
{
    const auto timeline = timelineOf(recordedEntries());
    const std::vector<Read> &day = dayAsRead();
    QCOMPARE(timeline->rowCount(), static_cast<int>(day.size()));
    for (size_t i = 0; i < day.size(); ++i) {
        const TransitionRow row = rowAt(*timeline, static_cast<int>(day.size() - 1 - i));
        QCOMPARE(row.from, day[i].from);
        QCOMPARE(row.to, day[i].to);
        QCOMPARE(row.steps.size(), day[i].steps);
        QVERIFY2(row.kind == day[i].kind, qPrintable(QStringLiteral("row %1").arg(i)));
    }
    QCOMPARE(timeline->count(Filter::All), static_cast<int>(day.size()));
    QCOMPARE(timeline->count(Filter::Conflicts), 3);
    QCOMPARE(timeline->count(Filter::Failures), 4);
    QCOMPARE(timeline->count(Filter::Recoveries), 4);
}

void tst_SessionTimeline::showsTheDaysThatAreAskedFor()
{
    const auto timeline = timelineOf(recordedEntries());
    const qint64 since = rowAt(*timeline, 2).entry.time;
    timeline->setSince(since);
    QCOMPARE(timeline->rowCount(), 3);
    QCOMPARE(timeline->count(Filter::All), 3);
    QCOMPARE(timeline->count(Filter::Conflicts), 0);
    timeline->setSince(0);
    QCOMPARE(timeline->rowCount(), static_cast<int>(dayAsRead().size()));
}

/// What happens while the old ones are read stays, whenever they arrive.
void tst_SessionTimeline::whatHappensMeanwhileStays()
{
    const auto timeline = timelineOf({});
    timeline->add(entryOf({ S::Idle, S::Online }, noon + 100'000));
    std::vector<TimelineEntry> entries = recordedEntries();
    const std::vector<TimelineEntry> newest(entries.begin(), entries.begin() + 2);
    timeline->setEntries(newest);
    QCOMPARE(timeline->rowCount(), 3);
    timeline->setEntries(entries);
    QCOMPARE(timeline->rowCount(), static_cast<int>(dayAsRead().size()) + 1);
    QCOMPARE(rowAt(*timeline, 0).entry.time, noon + 100'000);
}

/// From the account's session through the database, with the process that wrote it.
void tst_SessionTimeline::keepsWhatASessionTells()
{
    TestProfile profile;
    profile.add(QStringLiteral("one"), QStringLiteral("Work"));
    const auto manager = profile.manager();
    Account &account = *manager->account(QStringLiteral("one"));
    QSignalSpy told(&account, &Account::statusChanged);
    const auto live = timelineOf({});
    connect(&account, &Account::transitioned, live.get(), &SessionTimeline::add);
    quint64 generation = 0;
    for (const Recorded &step : recordedDay()) {
        SessionStatus from;
        from.state = step.from;
        SessionStatus to { step.to, step.cause, step.status, 2, milliseconds(step.wait),
            QString::fromLatin1(step.detail),
            step.status == 440 ? ConflictEvidence { ConflictEvidence::Kind::CopiedProfile, 4712,
                QStringLiteral("~/copy") }
                               : ConflictEvidence() };
        emit account.carrier().statusChanged(from, to, ++generation);
    }
    const std::vector<Recorded> &day = recordedDay();
    QCOMPARE(told.count(), static_cast<int>(day.size()));
    const std::vector<TimelineEntry> kept
        = profile.profile().store().timeline(QStringLiteral("one"), 100).value();
    QCOMPARE(kept.size(), day.size());
    for (size_t i = 0; i < kept.size(); ++i) {
        const TimelineEntry &entry = kept[kept.size() - 1 - i];
        QCOMPARE(entry.from, stateName(day[i].from));
        QCOMPARE(entry.to, stateName(day[i].to));
        QCOMPARE(entry.status, day[i].status);
        QCOMPARE(entry.detail, QString::fromLatin1(day[i].detail));
        QCOMPARE(entry.attempt, 2);
        QCOMPARE(entry.retryAt, day[i].wait);
        QCOMPARE(entry.generation, static_cast<qint64>(i + 1));
        QCOMPARE(entry.process, QCoreApplication::applicationPid());
        QCOMPARE(entry.otherProcess, day[i].status == 440 ? 4712 : 0);
    }
    // What was shown as it happened is what a later start shows.
    const auto later = timelineOf(kept);
    QCOMPARE(live->rowCount(), later->rowCount());
    for (int row = 0; row < live->rowCount(); ++row) {
        for (int column = 0; column < SessionTimeline::columns; ++column)
            QCOMPARE(live->index(row, column).data(), later->index(row, column).data());
    }
}

/// The cause stays with an account until it is online; the states on the way back are no ends.
void tst_SessionTimeline::showsTheCauseWhereSomethingEnded()
{
    const auto timeline = timelineOf({
        entryOf({ S::Connecting, S::Online }, noon + 2400),
        entryOf({ S::Settling, S::Connecting, ErrorCode::ConnectionClosed, 428 }, noon + 1500),
        entryOf({ S::Waiting, S::Settling, ErrorCode::ConnectionClosed, 428 }, noon + 1000),
        entryOf({ S::Online, S::Waiting, ErrorCode::ConnectionClosed, 428, "", 1000 }, noon),
    });
    QCOMPARE(words(*timeline, 1, SessionTimeline::NumberColumn), QStringLiteral("428"));
    QCOMPARE(
        words(*timeline, 1, SessionTimeline::CauseColumn), QStringLiteral("Closed by the service"));
    QVERIFY(words(*timeline, 1, SessionTimeline::NextColumn).endsWith(QStringLiteral(", in 1 s")));
    QCOMPARE(words(*timeline, 0, SessionTimeline::NumberColumn), QString());
    QCOMPARE(
        words(*timeline, 0, SessionTimeline::CauseColumn), QStringLiteral("Signed in after 0.9 s"));
    QCOMPARE(
        words(*timeline, 0, SessionTimeline::StateColumn), QStringLiteral("Waiting to Online"));
}

void tst_SessionTimeline::saysWhoHadTheSession()
{
    TimelineEntry entry
        = entryOf({ S::Online, S::Waiting, ErrorCode::StreamReplaced, 440, "d", 5000 }, noon);
    entry.evidence = QStringLiteral("copiedProfile");
    entry.otherProcess = 4712;
    entry.otherProfile = QStringLiteral("~/copy");
    const auto timeline = timelineOf({ entry });
    QCOMPARE(words(*timeline, 0, SessionTimeline::CauseColumn),
        QStringLiteral("Replaced by another connection · conflict 1 of 3"));
    const QString known = evidenceText(rowAt(*timeline, 0));
    QVERIFY(known.contains(QStringLiteral("process 4712")));
    QVERIFY(known.contains(QStringLiteral("~/copy")));
    timeline->setText(QStringLiteral("~/copy"));
    QCOMPARE(timeline->rowCount(), 1);
}

void tst_SessionTimeline::filtersByKind()
{
    const auto timeline = timelineOf(recordedEntries());
    for (const auto &[filter, kind] : { std::pair { Filter::Conflicts, Kind::Conflict },
             { Filter::Failures, Kind::Failure }, { Filter::Recoveries, Kind::Recovery } }) {
        timeline->setFilter(filter);
        QCOMPARE(timeline->rowCount(), timeline->count(filter));
        for (int row = 0; row < timeline->rowCount(); ++row)
            QVERIFY(rowAt(*timeline, row).kind == kind);
    }
    timeline->setFilter(Filter::All);
    QCOMPARE(timeline->rowCount(), static_cast<int>(dayAsRead().size()));
}

void tst_SessionTimeline::filtersByText()
{
    const auto timeline = timelineOf(recordedEntries());
    const auto shown = [&](const char *text) {
        timeline->setText(QString::fromLatin1(text));
        return timeline->rowCount();
    };
    QCOMPARE(shown("440"), 3);
    QCOMPARE(shown("515"), 1);
    QCOMPARE(shown("  streamREPLACED "), 3);
    QCOMPARE(shown("device_removed"), 1);
    QCOMPARE(shown("cooldown"), 2);
    QCOMPARE(shown("no such word"), 0);
    timeline->setFilter(Filter::Failures);
    QCOMPARE(shown("440"), 0);
    QCOMPARE(shown("503"), 1);
    // Counts are of all rows.
    QCOMPARE(timeline->count(Filter::Conflicts), 3);
    QCOMPARE(shown(""), 4);
}

void tst_SessionTimeline::addsWhatHappens()
{
    const auto timeline = timelineOf(recordedEntries());
    timeline->setFilter(Filter::Conflicts);
    QSignalSpy inserted(timeline.get(), &QAbstractItemModel::rowsInserted);
    QSignalSpy changed(timeline.get(), &SessionTimeline::changed);
    timeline->add(entryOf({ S::Unlinked, S::Online }, noon + 100'000));
    QCOMPARE(inserted.count(), 0);
    QCOMPARE(changed.count(), 1);
    timeline->add(entryOf(
        { S::Online, S::Waiting, ErrorCode::StreamReplaced, 440, "", 5000 }, noon + 101'000));
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(timeline->count(Filter::Conflicts), 4);
    QCOMPARE(rowAt(*timeline, 0).entry.time, noon + 101'000);
}

void tst_SessionTimeline::leavesOutStatesThatNobodyKnows()
{
    std::vector<TimelineEntry> entries = recordedEntries();
    entries[1].to = QStringLiteral("dreaming");
    entries[2].from = QString();
    QCOMPARE(timelineOf(entries)->rowCount(), static_cast<int>(dayAsRead().size()) - 2);
}

void tst_SessionTimeline::exportsWhatIsShown()
{
    const auto timeline = timelineOf(recordedEntries());
    timeline->setText(QStringLiteral("428"));
    const QList<QByteArray> lines = timeline->csv("salt").split('\n');
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines[0].trimmed(),
        QByteArray("time,from,to,cause,status,detail,attempt,retry_at,generation,process,evidence,"
                   "other_process,other_profile"));
    QCOMPARE(lines[1].trimmed(),
        QByteArray("2026-09-21T14:13:29.000Z,online,waiting,\"ConnectionClosed\",428,\"\",3,"
                   "2026-09-21T14:13:30.000Z,7,4711,\"\",0,\"\""));
    // With all that an attempt went through.
    timeline->setText(QStringLiteral("503"));
    QCOMPARE(timeline->csv("salt").split('\n').size(), 5);
}

void tst_SessionTimeline::exportsNoNumbersAndKeys()
{
    TimelineEntry entry
        = entryOf({ S::Online, S::Waiting, ErrorCode::StreamReplaced, 440, "", 5000 }, noon);
    entry.detail = QStringLiteral("=447700900123@s.whatsapp.net said \"") + QString(44, u'K')
        + QStringLiteral("\",\r\n x");
    entry.otherProfile = QStringLiteral("/copies/447700900123");
    entry.otherProcess = 4'194'303;
    const QByteArray table = timelineOf({ entry })->csv("salt");
    for (const char *secret : { "447700900123", "KKKKKK" })
        QVERIFY2(!table.contains(secret), secret);
    QVERIFY(table.contains("\"'=#"));
    QVERIFY(table.contains("\"\"<44 characters>\"\""));
    QVERIFY(table.contains(",4194303,"));
    // One number stays one number, and is another in another export.
    const auto hashes = [](const QByteArray &text) {
        QStringList found;
        auto all = QRegularExpression(QStringLiteral("#[0-9a-f]{6}"))
                       .globalMatch(QString::fromUtf8(text));
        while (all.hasNext())
            found << all.next().captured();
        return found;
    };
    QCOMPARE(hashes(table).size(), 2);
    QCOMPARE(hashes(table).at(0), hashes(table).at(1));
    QVERIFY(hashes(table) != hashes(timelineOf({ entry })->csv("other")));
}

void tst_SessionTimeline::datesOtherDays()
{
    const auto timeline = timelineOf({ entryOf({ S::Idle, S::Online }, noon),
        entryOf({ S::Online, S::Waiting, ErrorCode::ConnectionClosed, 428, "", 1000 },
            noon - 3LL * 86'400'000) });
    QCOMPARE(words(*timeline, 0, SessionTimeline::TimeColumn).size(), 8);
    QVERIFY(words(*timeline, 1, SessionTimeline::TimeColumn).size() > 8);
    // The next attempt was on that day as well.
    const QString next = words(*timeline, 1, SessionTimeline::NextColumn);
    QVERIFY2(next.indexOf(u',') == 8, qPrintable(next));
}

HELIOGRAPH_TEST(SessionTimeline)

#include "tst_SessionTimeline.moc"
