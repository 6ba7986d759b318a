// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/SessionStory.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace heliograph;

namespace {

using S = SessionState;

constexpr qint64 storyBegin = 1'790'000'000'000;

TimelineEntry entryOf(qint64 second, S from, S to, int status = 0, qint64 process = 4711)
{
    TimelineEntry entry;
    entry.accountId = QStringLiteral("one");
    entry.time = storyBegin + second * 1000;
    entry.from = stateName(from);
    entry.to = stateName(to);
    entry.process = process;
    if (status > 0)
        entry.cause
            = errorName(status == 440 ? ErrorCode::StreamReplaced : ErrorCode::ServiceUnavailable);
    entry.status = status;
    return entry;
}

std::vector<TimelineEntry> duel()
{
    return { entryOf(0, S::Idle, S::Settling), entryOf(1, S::Settling, S::Online),
        entryOf(60, S::Online, S::Waiting, 503), entryOf(61, S::Waiting, S::Connecting, 503),
        entryOf(62, S::Connecting, S::Waiting, 503), entryOf(65, S::Waiting, S::Settling, 503),
        entryOf(66, S::Settling, S::Online), entryOf(100, S::Online, S::Waiting, 440),
        entryOf(105, S::Waiting, S::Settling, 440), entryOf(106, S::Settling, S::Online),
        entryOf(130, S::Online, S::Waiting, 440) };
}

StoryPart stretch(S state, qint64 from, qint64 to, int conflict = 0, int status = 0)
{
    return { state, storyBegin + from * 1000, to > 0 ? storyBegin + to * 1000 : 0, conflict,
        status };
}

} // namespace

/// What becomes of a connection: attempts, conflicts, and all of it in a few stretches.
class tst_SessionStory : public QObject {
    Q_OBJECT
private slots:
    void anAttemptIsOneRow();
    void countsConflicts();
    void isToldInStretches();
    void isAsLongAsAskedFor();
    void anAttemptIsToldWhileItRuns();
    void saysWhetherAnotherProgramFights();

private:
    static std::unique_ptr<SessionTimeline> timelineOf(std::vector<TimelineEntry> entries)
    {
        auto timeline = std::make_unique<SessionTimeline>([] { return storyBegin; }, 3);
        std::reverse(entries.begin(), entries.end());
        timeline->setEntries(entries);
        return timeline;
    }
};

/// Whatever it went through is kept with it.
void tst_SessionStory::anAttemptIsOneRow()
{
    const auto timeline = timelineOf({});
    const auto states
        = [&] { return timeline->index(0, SessionTimeline::StateColumn).data().toString(); };
    QSignalSpy inserted(timeline.get(), &QAbstractItemModel::rowsInserted);
    timeline->add(entryOf(0, S::Waiting, S::Settling, 503));
    timeline->add(entryOf(1, S::Settling, S::Connecting, 503));
    QVERIFY(timeline->rows().back().isRunning());
    QCOMPARE(states(), QStringLiteral("Waiting to Connecting"));
    timeline->add(entryOf(2, S::Connecting, S::Online));
    QCOMPARE(timeline->rowCount(), 1);
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(states(), QStringLiteral("Waiting to Online"));
    QVERIFY(!timeline->rows().back().isRunning());
    timeline->setText(QStringLiteral("getting ready"));
    QCOMPARE(timeline->rowCount(), 1);
    // A program that died over its attempt left it as it was.
    QCOMPARE(
        timelineOf({ entryOf(3, S::Idle, S::Settling), entryOf(4, S::Idle, S::Settling, 0, 4712) })
            ->rowCount(),
        2);
}

/// As the session counts them, whose own count is not stored.
void tst_SessionStory::countsConflicts()
{
    qint64 second = 0;
    const auto timeline = timelineOf({});
    const auto words = [&](SessionTimeline::Column column) {
        return timeline->index(0, column).data().toString();
    };
    const auto conflict = [&](int minutes, S to, qint64 process = 4711) {
        timeline->add(entryOf(second, S::Waiting, S::Online, 0, process));
        TimelineEntry end = entryOf(second += 60LL * minutes, S::Online, to, 440, process);
        end.retryAt = end.time + 5000;
        timeline->add(end);
        return words(SessionTimeline::CauseColumn).section(QStringLiteral(" · "), 1);
    };
    QCOMPARE(conflict(1, S::Waiting), QStringLiteral("conflict 1 of 3"));
    QCOMPARE(conflict(1, S::Waiting), QStringLiteral("conflict 2 of 3"));
    QCOMPARE(conflict(1, S::Cooldown), QStringLiteral("conflict 3 of 3"));
    QCOMPARE(conflict(1, S::OwnedElsewhere), QStringLiteral("conflict 4"));
    QVERIFY(words(SessionTimeline::NextColumn).endsWith(u", one look"));
    // A look of its own keeps the cause, a person takes it away.
    timeline->add(entryOf(second, S::OwnedElsewhere, S::Settling, 440));
    QCOMPARE(conflict(1, S::OwnedElsewhere), QStringLiteral("conflict 5"));
    timeline->add(entryOf(second, S::OwnedElsewhere, S::Settling));
    QCOMPARE(conflict(1, S::Waiting), QStringLiteral("conflict 1 of 3"));
    QCOMPARE(conflict(1, S::Waiting), QStringLiteral("conflict 2 of 3"));
    QCOMPARE(conflict(10, S::Waiting), QStringLiteral("conflict 1 of 3"));
    QCOMPARE(conflict(1, S::Waiting), QStringLiteral("conflict 2 of 3"));
    QCOMPARE(conflict(1, S::Waiting, 4712), QStringLiteral("conflict 1 of 3"));
}

/// Attempts that led somewhere are none, and two failures in a row wait once.
void tst_SessionStory::isToldInStretches()
{
    const std::vector<StoryPart> told { stretch(S::Online, 1, 60),
        stretch(S::Waiting, 60, 65, 0, 503), stretch(S::Online, 66, 100),
        stretch(S::Waiting, 100, 105, 1, 440), stretch(S::Online, 106, 130),
        stretch(S::Waiting, 130, 0, 2, 440) };
    QVERIFY(storyOf(*timelineOf(duel()), 8) == told);
}

void tst_SessionStory::isAsLongAsAskedFor()
{
    const auto timeline = timelineOf(duel());
    const std::vector<StoryPart> last { stretch(S::Online, 106, 130),
        stretch(S::Waiting, 130, 0, 2, 440) };
    QVERIFY(storyOf(*timeline, 2) == last);
    timeline->setSince(storyBegin + 110'000);
    QVERIFY(storyOf(*timeline, 8) == last);
    QVERIFY(storyOf(*timelineOf({}), 8).empty());
}

void tst_SessionStory::anAttemptIsToldWhileItRuns()
{
    std::vector<TimelineEntry> entries = duel();
    entries.push_back(entryOf(135, S::Waiting, S::Settling, 440));
    entries.push_back(entryOf(136, S::Settling, S::Connecting, 440));
    QVERIFY(storyOf(*timelineOf(entries), 1).back() == stretch(S::Connecting, 135, 0));
    // One that follows an end at once belongs to the way back.
    const auto silent
        = timelineOf({ entryOf(0, S::Idle, S::Online), entryOf(10, S::Online, S::Settling, 503),
            entryOf(11, S::Settling, S::Connecting, 503), entryOf(14, S::Connecting, S::Online) });
    const std::vector<StoryPart> told { stretch(S::Online, 0, 10),
        stretch(S::Settling, 10, 14, 0, 503), stretch(S::Online, 14, 0) };
    QVERIFY(storyOf(*silent, 8) == told);
}

void tst_SessionStory::saysWhetherAnotherProgramFights()
{
    std::vector<TimelineEntry> entries = duel();
    // Once may be a mistake.
    const std::vector<TimelineEntry> once(entries.begin(), entries.begin() + 8);
    QVERIFY(!isContested(storyOf(*timelineOf(once), 8)));
    QVERIFY(isContested(storyOf(*timelineOf(entries), 8)));
    entries.push_back(entryOf(140, S::Waiting, S::Online));
    QVERIFY(!isContested(storyOf(*timelineOf(entries), 8)));
    QVERIFY(!isContested({}));
}

HELIOGRAPH_TEST(SessionStory)

#include "tst_SessionStory.moc"
