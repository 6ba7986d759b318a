// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/FixedRandom.h"
#include "tests/support/ManualClock.h"
#include "tests/support/ScriptedServer.h"
#include "tests/support/TestMain.h"

#include <QCoreApplication>
#include <QTest>

using namespace heliograph;

/// Whole controllers, several of them in one line, through schedules that nobody thought of:
/// handshakes are real, time and the pipe are the test's. HELIOGRAPH_SCHEDULE is the number of
/// events, HELIOGRAPH_SEED the first one of the dice.
class tst_SessionSchedule : public QObject {
    Q_OBJECT
private slots:
    void keepsItsPromisesInAnyOrder();

private:
    struct Account {
        std::unique_ptr<ScriptedServer> server;
        std::unique_ptr<SessionController> controller;
        KeyPair noise;
        bool isUnlinked = false;
        int pings = 0;
        size_t dialsSeen = 0;
        std::vector<QFuture<Result<bool>>> asked;
    };

    Account make(const std::shared_ptr<DialBudget> &budget)
    {
        Account account;
        account.server = std::make_unique<ScriptedServer>(m_clock, m_random);
        account.noise = generateKeyPair(m_random);
        ServiceProfile profile = account.server->profile();
        // Not on this computer: what the system says of the network counts.
        profile.endpoint = QUrl(QStringLiteral("wss://service.invalid/ws/chat"));
        account.controller = std::make_unique<SessionController>(
            QStringLiteral("acc"), profile, m_times, account.server->transports(),
            [noise = account.noise](int) -> Result<ConnectionIdentity> {
                return ConnectionIdentity { { noise, "payload", {}, {} }, false };
            },
            m_clock, m_random, budget);
        return account;
    }
    static Node streamError(const QByteArray &code)
    {
        return Node("stream:error", { { "code", code } });
    }
    static Node childError(Node child)
    {
        Node error("stream:error");
        error.add(std::move(child));
        return error;
    }
    void act(Account &account, FixedRandom &dice);
    void disturb(Account &account, FixedRandom &dice);
    void settle(FixedRandom &dice);
    static QByteArray fault(Account &account, const SessionTimes &times);

    ManualClock m_clock;
    FixedRandom m_random { 11 };
    const SessionTimes m_times {};
};

/// What the program and the person do.
void tst_SessionSchedule::act(Account &account, FixedRandom &dice)
{
    SessionController &controller = *account.controller;
    switch (dice.below(12)) {
    case 0:
    case 1:
    case 2:
    case 3:
        account.asked.push_back(controller.connectToService());
        return;
    case 4:
    case 5:
        account.asked.push_back(controller.connectNow());
        return;
    case 6:
        return controller.connectForMessage();
    case 7:
        return controller.disconnectFromService();
    case 8:
        return controller.restart();
    case 9:
        return controller.setNetworkAway(dice.below(2) == 0);
    case 10:
        return controller.wake();
    default:
        if (dice.below(20) == 0)
            return controller.leaveService();
        (void)controller.query(Node(
            "iq", { { "id", controller.nextId() }, { "type", "get" }, { "xmlns", "unknown" } }));
        return;
    }
}

/// What the service and the network do.
void tst_SessionSchedule::disturb(Account &account, FixedRandom &dice)
{
    ScriptedServer &server = *account.server;
    switch (dice.below(14)) {
    case 0:
        return server.breakOff();
    case 1:
        return server.breakOff({ ErrorCode::NetworkUnreachable, {}, 0, 0 });
    case 2:
        return server.send(streamError("515"));
    case 3:
        return server.send(streamError(dice.below(2) ? "503" : "429"));
    case 4:
    case 5:
        return server.send(childError(Node("conflict", { { "type", "replaced" } })));
    case 6:
        return server.send(childError(Node("xml-not-well-formed")));
    case 7:
        return server.sendMalformed();
    case 8:
        return server.send({ Node("notification", { { "id", "n" } }), streamError("500"),
            Node("message", { { "id", "late" } }) });
    case 9:
        server.acceptsOpen = dice.below(4) != 0;
        return;
    case 10:
        server.answersHello = dice.below(4) != 0;
        return;
    case 11: {
        static const char *const reasons[] { "400", "401", "402", "403", "405", "500", "503" };
        server.instead.reset();
        if (dice.below(3) == 0)
            server.instead = Node("failure",
                { { "reason", QByteArray(reasons[dice.below(7)]) }, { "expire", "60" } });
        return;
    }
    case 12:
        account.controller->expectRestart();
        return;
    default:
        server.greeting = dice.below(6) == 0 ? ScriptedServer::Greeting::PairDevice
                                             : ScriptedServer::Greeting::Success;
        return;
    }
}

/// Time and the event loop go on, by as much as the dice say.
void tst_SessionSchedule::settle(FixedRandom &dice)
{
    switch (dice.below(6)) {
    case 0:
        break;
    case 1:
        m_clock.advance(milliseconds(dice.below(700)));
        break;
    case 2:
        if (const std::optional<milliseconds> next = m_clock.untilNext())
            m_clock.advance(*next);
        break;
    case 3:
        if (dice.below(50) == 0)
            m_clock.advance(minutes(dice.below(90)));
        break;
    default:
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        break;
    }
}

QByteArray tst_SessionSchedule::fault(Account &account, const SessionTimes &times)
{
    const SessionController &controller = *account.controller;
    if (controller.findChildren<FakeTransport *>(QString(), Qt::FindDirectChildrenOnly).size() > 1)
        return "two sockets";
    const std::vector<milliseconds> &dials = account.server->dialTimes;
    for (; account.dialsSeen < dials.size(); ++account.dialsSeen) {
        if (account.dialsSeen > 0
            && dials[account.dialsSeen] - dials[account.dialsSeen - 1] < times.settleDelay)
            return "two dials within the settle delay";
    }
    const SessionStatus &status = controller.status();
    const bool waits = status.state == SessionState::Waiting
        || status.state == SessionState::Cooldown || status.state == SessionState::Offline
        || status.state == SessionState::OwnedElsewhere || status.state == SessionState::Held;
    if (waits != (status.retryAt > milliseconds(0)))
        return "does not say when it tries again";
    if (waits && status.cause == ErrorCode::Unknown)
        return "does not say why it waits";
    return {};
}

void tst_SessionSchedule::keepsItsPromisesInAnyOrder()
{
    FakeTransport::reset();
    const int events = qMax(20'000, qEnvironmentVariableIntValue("HELIOGRAPH_SCHEDULE"));
    const auto seed = static_cast<quint64>(qEnvironmentVariableIntValue("HELIOGRAPH_SEED"));
    FixedRandom dice { 2026 + seed };
    const auto budget = std::make_shared<DialBudget>(2, milliseconds(100), m_clock);
    std::vector<Account> accounts;
    for (int i = 0; i < 3; ++i)
        accounts.push_back(make(budget));
    int online = 0;
    for (int i = 0; i < events; ++i) {
        Account &account = accounts[dice.below(static_cast<quint32>(accounts.size()))];
        if (dice.below(3) == 0)
            disturb(account, dice);
        else if (dice.below(2) == 0)
            act(account, dice);
        settle(dice);
        online += account.controller->isOnline();
        const QByteArray broken = fault(account, m_times);
        QVERIFY2(broken.isEmpty(),
            qPrintable(QStringLiteral("event %1: %2, %3")
                           .arg(i)
                           .arg(QString::fromLatin1(broken),
                               stateName(account.controller->status().state))));
        // One alarm of the session, two of the heartbeat, one of the questions, one in the line.
        QVERIFY(m_clock.alarms() <= 5 * accounts.size());
        std::erase_if(account.asked, [](const auto &future) { return future.isFinished(); });
        account.server->received.clear();
    }
    int dials = 0;
    for (Account &account : accounts)
        dials += account.server->dials;
    qInfo("%d events, %d dials, online after %d of them", events, dials, online);
    QVERIFY(dials > events / 200);
    QVERIFY(online > events / 100);
    // Whatever it has been through: everyone who asked is answered, and a person gets it online.
    for (Account &account : accounts) {
        account.controller->disconnectFromService();
        for (const auto &future : account.asked)
            QVERIFY(future.isFinished());
        account.server->instead.reset();
        account.server->acceptsOpen = account.server->answersHello = true;
        account.server->greeting = ScriptedServer::Greeting::Success;
        // Past the end of every restriction.
        m_clock.advance(std::chrono::hours(1));
        account.controller->connectNow();
        for (int turn = 0; turn < 50 && !account.controller->isOnline(); ++turn) {
            QCoreApplication::sendPostedEvents();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            m_clock.advance(milliseconds(100));
        }
        QVERIFY(account.controller->isOnline());
    }
    accounts.clear();
    QCOMPARE(FakeTransport::live(), 0);
    QCOMPARE(m_clock.alarms(), size_t(0));
}

HELIOGRAPH_TEST(SessionSchedule)
#include "tst_SessionSchedule.moc"
