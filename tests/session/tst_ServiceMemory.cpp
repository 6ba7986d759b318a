// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/AccountSession.h"
#include "tests/support/ScriptedServer.h"
#include "tests/support/ShiftedClock.h"
#include "tests/support/TestAccount.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

using Patterns = std::vector<NoisePattern>;

/// A whole account whose logins follow one another: what it remembers of its service.
class tst_ServiceMemory : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void resumesTheNextLogin();
    void startsAnewWhenResumingIsOff();
    void fallsBackWhenTheServiceHasAnotherKey();
    void dropsTheChainAfterAWrongAnswer();
    void keepsTheChainWhenTheSocketIsLost();
    void dropsAChainThatHasEnded();
    void dropsAChainOfAnotherRoot();
    void sendsRoutingBytesBack();
    void dropsRoutingBytesAfterTwoFailedHandshakes();
    void ignoresRoutingBytesWithoutMeasure();

private:
    void open(bool resumes = true);
    void reconnect();
    bool comesOnline() const
    {
        return QTest::qWaitFor([&] { return m_session->controller().isOnline(); }, 3000);
    }
    QByteArray keptChain() const { return m_account->store().keys().serviceChain(); }
    static Node edgeRouting(const QByteArray &bytes)
    {
        Node routing("edge_routing");
        routing.add(Node::withBytes("routing_info", bytes));
        return Node::withChildren("ib", { routing });
    }

    ShiftedClock m_clock;
    FixedRandom m_random { 21 };
    std::unique_ptr<TestAccount> m_account;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<AccountSession> m_session;
};

void tst_ServiceMemory::init()
{
    m_account = std::make_unique<TestAccount>();
    m_server = std::make_unique<ScriptedServer>(m_clock, m_random);
}

void tst_ServiceMemory::cleanup()
{
    m_session.reset();
    m_server.reset();
    m_account.reset();
}

void tst_ServiceMemory::open(bool resumes)
{
    SessionSetup setup;
    setup.account = QStringLiteral("acc");
    setup.service = m_server->profile();
    setup.times.settleDelay = milliseconds(5);
    setup.times.handshakeStep = milliseconds(300);
    setup.times.backoffBase = setup.times.backoffMax = milliseconds(20);
    setup.database = m_account->path();
    setup.mediaDirectory = m_account->directory() + QStringLiteral("/media");
    setup.spoolDirectory = m_account->directory() + QStringLiteral("/spool");
    setup.box = m_account->box();
    setup.transports = m_server->transports();
    setup.resumeHandshake = resumes;
    m_session = std::move(AccountSession::open(setup, m_clock, m_random).value());
    m_session->controller().connectToService();
    QVERIFY(comesOnline());
}

void tst_ServiceMemory::reconnect()
{
    m_session->controller().disconnectFromService();
    m_session->controller().connectToService();
    QVERIFY(comesOnline());
}

void tst_ServiceMemory::resumesTheNextLogin()
{
    open();
    QCOMPARE(m_server->patterns, Patterns { NoisePattern::XX });
    QVERIFY(!keptChain().isEmpty());
    m_server->payload.clear();
    reconnect();
    QCOMPARE(m_server->patterns, (Patterns { NoisePattern::XX, NoisePattern::IK }));
    QVERIFY(!m_server->payload.isEmpty());
    // After a restart of the program too.
    open();
    QCOMPARE(m_server->patterns.back(), NoisePattern::IK);
}

void tst_ServiceMemory::startsAnewWhenResumingIsOff()
{
    open(false);
    reconnect();
    QCOMPARE(m_server->patterns, (Patterns { NoisePattern::XX, NoisePattern::XX }));
    QVERIFY(keptChain().isEmpty());
}

void tst_ServiceMemory::fallsBackWhenTheServiceHasAnotherKey()
{
    open();
    const QByteArray before = keptChain();
    m_server->rotateStaticKey();
    reconnect();
    QVERIFY(keptChain() != before);
    reconnect();
    QCOMPARE(m_server->patterns,
        (Patterns { NoisePattern::XX, NoisePattern::XXfallback, NoisePattern::IK }));
    m_server->resumption = NoiseServerHandshake::Resumption::Fallback;
    reconnect();
    QCOMPARE(m_server->patterns.back(), NoisePattern::XXfallback);
}

void tst_ServiceMemory::dropsTheChainAfterAWrongAnswer()
{
    open();
    m_server->resumption = NoiseServerHandshake::Resumption::Refuse;
    reconnect();
    // The refused one, and at the next attempt a new beginning.
    QCOMPARE(
        m_server->patterns, (Patterns { NoisePattern::XX, NoisePattern::IK, NoisePattern::XX }));
    m_server->resumption = NoiseServerHandshake::Resumption::Accept;
    reconnect();
    QCOMPARE(m_server->patterns.back(), NoisePattern::IK);
}

void tst_ServiceMemory::keepsTheChainWhenTheSocketIsLost()
{
    open();
    m_session->controller().disconnectFromService();
    m_server->answersHello = false;
    m_session->controller().connectToService();
    QTRY_COMPARE_WITH_TIMEOUT(
        m_session->controller().status().state, SessionState::Handshaking, 2000);
    m_server->breakOff();
    QTRY_COMPARE_WITH_TIMEOUT(m_server->dials, 3, 2000);
    QVERIFY(!keptChain().isEmpty());
    // The third one runs into the limit of its step.
    QTRY_COMPARE_WITH_TIMEOUT(m_server->dials, 4, 2000);
    m_server->answersHello = true;
    QVERIFY(comesOnline());
    QCOMPARE(m_server->patterns.back(), NoisePattern::IK);
}

void tst_ServiceMemory::dropsAChainThatHasEnded()
{
    open();
    const QByteArray before = keptChain();
    m_clock.jump(std::chrono::hours(24 * 366));
    reconnect();
    QCOMPARE(m_server->patterns, (Patterns { NoisePattern::XX, NoisePattern::XX }));
    QVERIFY(keptChain() != before);
}

void tst_ServiceMemory::dropsAChainOfAnotherRoot()
{
    const sandbox::NoiseIdentity other = sandbox::NoiseIdentity::fromSeed(99);
    QVERIFY(m_account->store().keys().saveServiceChain(
        other.certificateChain(m_clock.now().count() / 1000)));
    open();
    QCOMPARE(m_server->patterns, Patterns { NoisePattern::XX });
    reconnect();
    QCOMPARE(m_server->patterns.back(), NoisePattern::IK);
}

void tst_ServiceMemory::sendsRoutingBytesBack()
{
    open();
    QCOMPARE(m_server->routings, std::vector<QByteArray> { QByteArray() });
    m_server->send(edgeRouting("first"));
    m_server->send(edgeRouting("second"));
    QTRY_COMPARE_WITH_TIMEOUT(m_account->store().keys().routing(), QByteArray("second"), 2000);
    reconnect();
    QCOMPARE(m_server->routings.back(), QByteArray("second"));
    // It belongs to the account, not to the process.
    open();
    QCOMPARE(m_server->routings.back(), QByteArray("second"));
}

void tst_ServiceMemory::dropsRoutingBytesAfterTwoFailedHandshakes()
{
    open();
    m_server->send(edgeRouting("route"));
    QTRY_COMPARE_WITH_TIMEOUT(m_account->store().keys().routing(), QByteArray("route"), 2000);
    m_session->controller().disconnectFromService();
    m_server->flaw = sandbox::NoiseIdentity::Flaw::WrongRoot;
    m_server->routings.clear();
    m_session->controller().connectToService();
    QTRY_VERIFY_WITH_TIMEOUT(m_server->routings.size() >= 3, 2000);
    m_server->flaw = sandbox::NoiseIdentity::Flaw::None;
    QVERIFY(comesOnline());
    QCOMPARE(m_server->routings.at(0), QByteArray("route"));
    QCOMPARE(m_server->routings.at(1), QByteArray("route"));
    QCOMPARE(m_server->routings.at(2), QByteArray());
}

void tst_ServiceMemory::ignoresRoutingBytesWithoutMeasure()
{
    open();
    m_server->send(edgeRouting("kept"));
    m_server->send(edgeRouting(QByteArray(1'000'000, 'r')));
    Node empty("edge_routing");
    m_server->send(Node::withChildren("ib", { empty }));
    m_server->send(Node::withChildren(
        "ib", { Node("dirty", { { "type", "account_sync" }, { "timestamp", "1" } }) }));
    QTRY_VERIFY_WITH_TIMEOUT(!m_server->withChild("clean").empty(), 2000);
    QCOMPARE(m_account->store().keys().routing(), QByteArray("kept"));
    QVERIFY(m_session->controller().isOnline());
}

HELIOGRAPH_TEST(ServiceMemory)

#include "tst_ServiceMemory.moc"
