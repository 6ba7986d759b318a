// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/session/SessionExploration.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::sessionevent;
using exploration::causeOf;
using exploration::Exploration;

/// The state machine of one connection: everything it can come to, and what it does over hours.
class tst_SessionMachine : public QObject {
    Q_OBJECT
private slots:
    void keepsItsPromisesWhereverItCanGo();
    void findsWhatIsBroken_data();
    void findsWhatIsBroken();
    void S02_aDuelOfAnHourCostsThreeDials();
    void probesOnceAnHourWhileOwnedElsewhere();
    void aMessageAsksOnceAMinute();
    void conflictsAreForgottenAfterTenMinutes();
    void comesBackSoonAfterTheNetworkDid();
    void leavesConflictsAloneWhenTheNetworkReturns();
    void wakesPastTheEndOfARestriction();
    void stopsAtTheThirdUnreadableStanza();

private:
    void play(const SessionEvent &event)
    {
        const SessionStep step
            = sessionmachine::next(m_situation, event, { m_monotonic, m_wall, 0.5 }, m_times);
        m_situation = step.situation;
        for (const SessionAction action : step.actions) {
            m_dials += action == SessionAction::OpenSocket;
            m_pings += action == SessionAction::Ping;
            if (action == SessionAction::JoinLine)
                m_after.push_back(TurnCame());
            if (action == SessionAction::ReadIdentity)
                m_after.push_back(IdentityRead { "link" });
            if (action == SessionAction::CloseSocket)
                m_after.push_back(SocketGone());
        }
        while (!m_after.empty()) {
            const SessionEvent next = m_after.front();
            m_after.pop_front();
            play(next);
        }
    }
    /// Time passes, with every alarm on the way.
    void pass(milliseconds by)
    {
        const milliseconds end = m_monotonic + by;
        while (m_situation.alarm && *m_situation.alarm <= end) {
            moveTo(std::max(m_monotonic, *m_situation.alarm));
            play(AlarmRang());
        }
        moveTo(end);
    }
    void moveTo(milliseconds monotonic)
    {
        m_wall += monotonic - m_monotonic;
        m_monotonic = monotonic;
    }
    void comeOnline()
    {
        play(SocketOpened());
        play(ServiceProved());
        play(LoggedIn());
        QCOMPARE(m_situation.state, SessionState::Online);
    }
    void start()
    {
        m_situation = {};
        m_monotonic = milliseconds(1'000'000);
        m_wall = milliseconds(1'790'000'000'000);
        m_dials = m_pings = 0;
        play(ConnectAsked());
        comeOnline();
    }
    /// Steps from the beginning; more than any situation is away from it.
    static constexpr int deepest = 1000;

    const SessionTimes m_times {};
    SessionSituation m_situation;
    milliseconds m_monotonic { 0 };
    milliseconds m_wall { 0 };
    int m_dials = 0;
    int m_pings = 0;
    std::deque<SessionEvent> m_after;
};

void tst_SessionMachine::keepsItsPromisesWhereverItCanGo()
{
    Exploration exploration;
    const QByteArray failure = exploration.run(deepest);
    qInfo("%zu situations, %lld transitions, depth %d, %d not looked into", exploration.states(),
        static_cast<long long>(exploration.transitions()), exploration.deepest(),
        exploration.cut());
    QVERIFY2(failure.isEmpty(), failure.constData());
    // Nothing was left out, and it was not nothing.
    QCOMPARE(exploration.cut(), 0);
    QVERIFY(exploration.states() > 100'000);
}

/// The exploration would be no test if it could not fail.
void tst_SessionMachine::findsWhatIsBroken_data()
{
    using Break = std::function<void(SessionStep &, const SessionEvent &)>;
    QTest::addColumn<Break>("flaw");
    QTest::addColumn<QByteArray>("finding");
    const auto without = [](SessionAction action) -> Break {
        return
            [action](SessionStep &step, const SessionEvent &) { std::erase(step.actions, action); };
    };
    QTest::newRow("a socket that nobody closes") << without(
        SessionAction::CloseSocket) << QByteArray("the machine is wrong about the world");
    QTest::newRow("a heartbeat that nobody stops")
        << without(SessionAction::StopHeartbeat) << QByteArray("a heartbeat without a session");
    QTest::newRow("an alarm that nobody sets")
        << without(SessionAction::SetAlarm) << QByteArray("the machine is wrong about the world");
    QTest::newRow("an answer that nobody gives")
        << without(SessionAction::AnswerFailure) << QByteArray("somebody waits for ever");
    QTest::newRow("no settling") << Break([](SessionStep &step, const SessionEvent &event) {
        if (std::holds_alternative<SocketGone>(event))
            step.situation.settledAt = milliseconds(0);
    }) << QByteArray("dials before the old socket has settled");
    QTest::newRow("a restriction forgotten") << Break([](SessionStep &step, const SessionEvent &) {
        if (step.situation.hold)
            step.situation.hold->link = "another";
    }) << QByteArray("dials a link that is held");
    QTest::newRow("a cooldown cut short") << Break([](SessionStep &step,
                                                       const SessionEvent &event) {
        if (step.situation.state == SessionState::Cooldown && std::holds_alternative<Woke>(event)) {
            step.situation.state = SessionState::Settling;
        }
    }) << QByteArray("ends a cooldown early");
    QTest::newRow("back after the end") << Break([](SessionStep &step, const SessionEvent &event) {
        if (step.situation.state == SessionState::Unlinked
            && std::holds_alternative<NetworkBack>(event)) {
            step.situation.state = SessionState::Settling;
            step.situation.line = LinePlace::Waiting;
            step.actions.push_back(SessionAction::JoinLine);
        }
    }) << QByteArray("goes on by itself after a permanent end");
}

void tst_SessionMachine::findsWhatIsBroken()
{
    using Break = std::function<void(SessionStep &, const SessionEvent &)>;
    QFETCH(Break, flaw);
    QFETCH(QByteArray, finding);
    Exploration exploration([&](const SessionSituation &situation, const SessionEvent &event,
                                const SessionMoment &moment, const SessionTimes &times) {
        SessionStep step = sessionmachine::next(situation, event, moment, times);
        flaw(step, event);
        return step;
    });
    const QByteArray failure = exploration.run(deepest);
    QVERIFY2(failure.startsWith(finding), failure.constData());
}

/// A second copy takes the session back the moment it is online.
void tst_SessionMachine::S02_aDuelOfAnHourCostsThreeDials()
{
    start();
    const milliseconds begin = m_monotonic;
    std::vector<milliseconds> dials;
    play(Ended { causeOf(CauseClass::Conflict) });
    while (m_monotonic - begin < std::chrono::hours(1)) {
        pass(milliseconds(100));
        if (m_situation.state != SessionState::Connecting)
            continue;
        dials.push_back(m_monotonic - begin);
        comeOnline();
        pass(milliseconds(100));
        play(Ended { causeOf(CauseClass::Conflict) });
    }
    // The probe of OwnedElsewhere lies beyond the hour.
    QCOMPARE(dials.size(), size_t(3));
    QCOMPARE(m_situation.state, SessionState::OwnedElsewhere);
    const milliseconds online { 100 };
    QCOMPARE(dials[0], milliseconds(5'000));
    QCOMPARE(dials[1], milliseconds(15'000) + online);
    QCOMPARE(dials[2], milliseconds(45'000) + 2 * online);
}

void tst_SessionMachine::probesOnceAnHourWhileOwnedElsewhere()
{
    start();
    for (int i = 0; i < 4; ++i) {
        play(Ended { causeOf(CauseClass::Conflict) });
        if (i < 3) {
            pass(seconds(31));
            comeOnline();
        }
    }
    QCOMPARE(m_situation.state, SessionState::OwnedElsewhere);
    m_dials = 0;
    for (int hour = 1; hour <= 5; ++hour) {
        pass(minutes(60));
        QCOMPARE(m_dials, hour);
        comeOnline();
        play(Ended { causeOf(CauseClass::Conflict) });
        QCOMPARE(m_situation.state, SessionState::OwnedElsewhere);
    }
    // Nothing but a person shortens it.
    play(Woke());
    play(NetworkBack());
    play(ConnectAsked());
    pass(seconds(10));
    QCOMPARE(m_dials, 5);
    play(ConnectAsked { ConnectAsked::By::Person });
    QCOMPARE(m_dials, 6);
    comeOnline();
    play(Ended { causeOf(CauseClass::Conflict) });
    QCOMPARE(m_situation.state, SessionState::Waiting);
}

void tst_SessionMachine::aMessageAsksOnceAMinute()
{
    start();
    m_situation.memory.conflicts = 3;
    play(Ended { causeOf(CauseClass::Conflict) });
    QCOMPARE(m_situation.state, SessionState::OwnedElsewhere);
    pass(seconds(1));
    m_dials = 0;
    for (int second = 0; second < 180; ++second) {
        play(ConnectAsked { ConnectAsked::By::Message });
        if (m_situation.state == SessionState::Connecting) {
            comeOnline();
            play(Ended { causeOf(CauseClass::Conflict) });
        }
        pass(seconds(1));
    }
    QCOMPARE(m_dials, 3);
    QCOMPARE(m_situation.state, SessionState::OwnedElsewhere);
}

void tst_SessionMachine::conflictsAreForgottenAfterTenMinutes()
{
    start();
    for (int i = 0; i < 10; ++i) {
        play(Ended { causeOf(CauseClass::Conflict) });
        QCOMPARE(m_situation.state, SessionState::Waiting);
        QCOMPARE(m_situation.memory.conflicts, 1);
        pass(seconds(5));
        comeOnline();
        pass(minutes(10));
    }
    // Being online is not enough by itself.
    play(Ended { causeOf(CauseClass::Conflict) });
    pass(seconds(5));
    comeOnline();
    pass(minutes(10) - milliseconds(1));
    play(Ended { causeOf(CauseClass::Conflict) });
    QCOMPARE(m_situation.memory.conflicts, 2);
}

void tst_SessionMachine::comesBackSoonAfterTheNetworkDid()
{
    start();
    DisconnectCause away { CauseClass::Transient, ErrorCode::NetworkUnreachable, 408, {}, 0 };
    play(NetworkLost());
    QCOMPARE(m_situation.state, SessionState::Online);
    play(Ended { away });
    QCOMPARE(m_situation.state, SessionState::Offline);
    m_dials = 0;
    pass(seconds(200));
    QCOMPARE(m_dials, 0);
    play(NetworkBack());
    QCOMPARE(m_situation.state, SessionState::Waiting);
    pass(milliseconds(999));
    QCOMPARE(m_dials, 0);
    pass(milliseconds(1));
    QCOMPARE(m_dials, 1);
    // A system that is wrong about its network does not keep the account away for ever.
    play(NetworkLost());
    play(Ended { away });
    QCOMPARE(m_situation.state, SessionState::Offline);
    pass(m_times.backoffMax);
    QCOMPARE(m_dials, 2);
    comeOnline();
    // While it is up, a changed network is a reason to ask, not to hang up.
    play(NetworkBack());
    play(Woke());
    QCOMPARE(m_pings, 2);
    QCOMPARE(m_situation.state, SessionState::Online);
}

void tst_SessionMachine::leavesConflictsAloneWhenTheNetworkReturns()
{
    start();
    play(Ended { causeOf(CauseClass::Conflict) });
    m_dials = 0;
    for (int i = 0; i < 4; ++i) {
        play(NetworkLost());
        play(NetworkBack());
        play(Woke());
        pass(seconds(1));
    }
    QCOMPARE(m_dials, 0);
    pass(seconds(1));
    QCOMPARE(m_dials, 1);
}

void tst_SessionMachine::wakesPastTheEndOfARestriction()
{
    start();
    play(Ended { causeOf(CauseClass::Hold) });
    QCOMPARE(m_situation.state, SessionState::Held);
    m_dials = 0;
    play(Woke());
    pass(seconds(5));
    QCOMPARE(m_dials, 0);
    // Asleep: the wall clock went on alone.
    m_wall += std::chrono::hours(2);
    play(Woke());
    pass(milliseconds(0));
    QCOMPARE(m_dials, 1);
}

void tst_SessionMachine::stopsAtTheThirdUnreadableStanza()
{
    start();
    for (int i = 0; i < 2; ++i) {
        play(Ended { causeOf(CauseClass::Unreadable) });
        QCOMPARE(m_situation.state, SessionState::Waiting);
        pass(seconds(5));
        comeOnline();
    }
    play(Ended { causeOf(CauseClass::Unreadable) });
    QCOMPARE(m_situation.state, SessionState::Stopped);
    pass(std::chrono::hours(10));
    QCOMPARE(m_situation.state, SessionState::Stopped);
    play(ConnectAsked { ConnectAsked::By::Person });
    comeOnline();
}

HELIOGRAPH_TEST(SessionMachine)
#include "tst_SessionMachine.moc"
