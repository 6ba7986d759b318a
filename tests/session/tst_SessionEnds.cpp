// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/session/ControllerWorld.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace heliograph;

/// What follows each end of a connection.
class tst_SessionEnds : public QObject, protected ControllerWorld {
    Q_OBJECT
private slots:
    void init() { begin(); }
    void cleanup() { end(); }
    void waitsAfterAnOrdinaryEndAndComesBack();
    void coolsDownAtTheThirdConflict();
    void saysWhoHasTakenTheSession();
    void staysDownWhenThePhoneUnlinked();
    void staysHeldUntilTheEndOfARestriction();
    void holdsTheLinkAndNotTheNextOne();
    void deliversWhatCameBeforeTheEnd();
    void C01_restartAsksForALogin_data();
    void C01_restartAsksForALogin();
    void C02_unknownStreamErrorsOnlyReconnect_data();
    void C02_unknownStreamErrorsOnlyReconnect();
};

void tst_SessionEnds::waitsAfterAnOrdinaryEndAndComesBack()
{
    SessionController *controller = online();
    QSignalSpy states(controller, &SessionController::statusChanged);
    m_server->breakOff();
    QTRY_COMPARE_WITH_TIMEOUT(m_server->dials, 2, 2000);
    QTRY_VERIFY_WITH_TIMEOUT(controller->isOnline(), 2000);
    const auto first = states.first().at(1).value<SessionStatus>();
    QCOMPARE(first.state, SessionState::Waiting);
    QCOMPARE(first.cause, ErrorCode::ConnectionClosed);
    QCOMPARE(first.status, 428);
    QVERIFY(first.retryAt > m_clock.now() - seconds(5));
    QCOMPARE(controller->status().cause, ErrorCode::Unknown);
}

void tst_SessionEnds::coolsDownAtTheThirdConflict()
{
    SessionTimes times = tiny();
    times.conflictCooldown = milliseconds(1500);
    SessionController *controller = online(times);
    for (int i = 1; i <= 2; ++i) {
        m_server->send(conflict());
        QTRY_COMPARE_WITH_TIMEOUT(m_server->dials, i + 1, 2000);
        QTRY_VERIFY_WITH_TIMEOUT(controller->isOnline(), 2000);
    }
    m_server->send(conflict());
    QTRY_COMPARE_WITH_TIMEOUT(controller->status().state, SessionState::Cooldown, 2000);
    const QFuture<Result<bool>> refused = controller->connectToService();
    QVERIFY(refused.isFinished());
    QCOMPARE(refused.result().error().code, ErrorCode::ConflictCooldown);
    QCOMPARE(refused.result().error().retryAfter, 2);
    QCOMPARE(m_server->dials, 3);
    // Exactly one attempt after it; when that meets the other again, nothing more by itself.
    QTRY_VERIFY_WITH_TIMEOUT(controller->isOnline(), 4000);
    QCOMPARE(m_server->dials, 4);
    m_server->send(conflict());
    QTRY_COMPARE_WITH_TIMEOUT(controller->status().state, SessionState::OwnedElsewhere, 2000);
    QCOMPARE(controller->connectToService().result().error().code, ErrorCode::OwnedElsewhere);
    QTest::qWait(150);
    QCOMPARE(m_server->dials, 4);
    // A person asks: at once, and the count starts anew.
    controller->connectNow();
    QTRY_VERIFY_WITH_TIMEOUT(controller->isOnline(), 2000);
    m_server->send(conflict());
    QTRY_COMPARE_WITH_TIMEOUT(controller->status().state, SessionState::Waiting, 2000);
}

/// What is known of a conflict goes with its cause, through every state until the next end.
void tst_SessionEnds::saysWhoHasTakenTheSession()
{
    using Kind = ConflictEvidence::Kind;
    const QTemporaryDir folder;
    LinkRegister other(folder.path(), QDir::tempPath(), m_random);
    m_links = std::make_shared<LinkRegister>(folder.path(), folder.path(), m_random);
    SessionController *controller = online();
    QSignalSpy changes(controller, &SessionController::statusChanged);
    m_server->send(conflict());
    QTRY_COMPARE_WITH_TIMEOUT(controller->status().state, SessionState::Waiting, 2000);
    QCOMPARE(controller->status().evidence.kind, Kind::NobodyHere);
    QCOMPARE(controller->status().detail, QStringLiteral("replaced"));
    QTRY_VERIFY_WITH_TIMEOUT(controller->isOnline(), 2000);
    QCOMPARE(controller->status().evidence, ConflictEvidence());
    // This one is entered by now, and found by the other as long as it dials by itself.
    QCOMPARE(other.find(m_noise.publicKey).kind, Kind::CopiedProfile);
    other.enter(m_noise.publicKey);
    changes.clear();
    m_server->send(conflict());
    QTRY_VERIFY_WITH_TIMEOUT(!changes.empty() && controller->isOnline(), 2000);
    for (int i = 0; i + 1 < changes.count(); ++i) {
        const auto to = changes.at(i).at(1).value<SessionStatus>();
        QCOMPARE(to.evidence.kind, Kind::CopiedProfile);
        QCOMPARE(to.evidence.process, QCoreApplication::applicationPid());
        QCOMPARE(to.detail, QStringLiteral("replaced"));
    }
    controller->disconnectFromService();
    QCOMPARE(other.find(m_noise.publicKey).kind, Kind::NobodyHere);
}

void tst_SessionEnds::staysDownWhenThePhoneUnlinked()
{
    m_server->instead = Node("failure", { { "reason", "401" } });
    SessionController *controller = make();
    const QFuture<Result<bool>> future = controller->connectToService();
    QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 2000);
    QCOMPARE(future.result().error().code, ErrorCode::LoggedOut);
    QCOMPARE(controller->status().state, SessionState::Unlinked);
    QTest::qWait(100);
    QCOMPARE(m_server->dials, 1);
    QCOMPARE(controller->connectToService().result().error().code, ErrorCode::LoggedOut);
}

void tst_SessionEnds::staysHeldUntilTheEndOfARestriction()
{
    m_server->instead
        = Node("failure", { { "reason", "402" }, { "code", "101" }, { "expire", "3600" } });
    SessionController *controller = make();
    controller->connectToService();
    QTRY_COMPARE_WITH_TIMEOUT(controller->status().state, SessionState::Held, 2000);
    // Neither a person nor turning it off and on makes a shorter wait of it.
    m_clock.advance(seconds(1800));
    for (const bool offBefore : { false, true }) {
        if (offBefore)
            controller->disconnectFromService();
        for (const QFuture<Result<bool>> &asked :
            { controller->connectNow(), controller->connectToService() }) {
            QTRY_VERIFY_WITH_TIMEOUT(asked.isFinished(), 2000);
            const Error refusal = asked.result().error();
            QCOMPARE(refusal.code, ErrorCode::TemporaryBan);
            QCOMPARE(refusal.status, 402);
            QVERIFY(refusal.retryAfter > 1800 && refusal.retryAfter <= 1860);
        }
        QCOMPARE(controller->status().state, SessionState::Held);
        QCOMPARE(m_server->dials, 1);
    }
    controller->disconnectFromService();
    m_clock.advance(seconds(1861));
    m_server->instead.reset();
    controller->connectToService();
    QTRY_VERIFY_WITH_TIMEOUT(controller->isOnline(), 2000);
    QCOMPARE(m_server->dials, 2);
}

void tst_SessionEnds::holdsTheLinkAndNotTheNextOne()
{
    m_server->instead = Node("failure", { { "reason", "402" }, { "expire", "3600" } });
    SessionController *controller = make();
    controller->connectToService();
    QTRY_COMPARE_WITH_TIMEOUT(controller->status().state, SessionState::Held, 2000);
    controller->disconnectFromService();
    m_noise = generateKeyPair(m_random);
    m_server->instead.reset();
    controller->connectNow();
    QTRY_VERIFY_WITH_TIMEOUT(controller->isOnline(), 2000);
    // What ends now is waited for as always.
    m_server->breakOff();
    QTRY_COMPARE_WITH_TIMEOUT(m_server->dials, 3, 2000);
    QTRY_VERIFY_WITH_TIMEOUT(controller->isOnline(), 2000);
}

void tst_SessionEnds::deliversWhatCameBeforeTheEnd()
{
    SessionController *controller = online();
    std::vector<Node> got;
    connect(controller, &SessionController::stanzasReceived, controller,
        [&](const std::vector<Node> &stanzas) {
            got.insert(got.end(), stanzas.begin(), stanzas.end());
        });
    m_server->send({ Node("notification", { { "id", "1" } }), Node("message", { { "id", "2" } }),
        streamError("515"), Node("message", { { "id", "never" } }) });
    QTRY_COMPARE_WITH_TIMEOUT(got.size(), size_t(2), 2000);
    QCOMPARE(got.back().text("id"), QByteArray("2"));
    QTRY_VERIFY_WITH_TIMEOUT(controller->isOnline(), 2000);
    QCOMPARE(got.size(), size_t(2));
}

void tst_SessionEnds::C01_restartAsksForALogin_data()
{
    QTest::addColumn<int>("variant");
    QTest::newRow("515 and close") << 0;
    QTest::newRow("closes without the 515") << 1;
    QTest::newRow("515 twice") << 2;
}

void tst_SessionEnds::C01_restartAsksForALogin()
{
    QFETCH(int, variant);
    m_server->greeting = ScriptedServer::Greeting::PairDevice;
    SessionController *controller = make();
    controller->connectToService();
    QTRY_COMPARE_WITH_TIMEOUT(controller->status().state, SessionState::Linking, 2000);
    QSignalSpy states(controller, &SessionController::statusChanged);
    m_server->greeting = ScriptedServer::Greeting::Success;
    controller->expectRestart();
    if (variant == 0)
        m_server->send(streamError("515"));
    if (variant == 2)
        m_server->send({ streamError("515"), streamError("515") });
    m_server->breakOff();
    QTRY_VERIFY_WITH_TIMEOUT(controller->isOnline(), 2000);
    QCOMPARE(m_server->dials, 2);
    QCOMPARE(m_identities, 2);
    for (const QList<QVariant> &change : states)
        QVERIFY(change.at(1).value<SessionStatus>().state != SessionState::Waiting);
    // It was for once: the next end counts again.
    m_server->breakOff();
    QTRY_COMPARE_WITH_TIMEOUT(controller->status().state, SessionState::Waiting, 2000);
}

void tst_SessionEnds::C02_unknownStreamErrorsOnlyReconnect_data()
{
    QTest::addColumn<Node>("error");
    QTest::addColumn<QString>("detail");
    Node ping("stream:error");
    ping.add(Node("ping", { { "id", "7000000001" } }));
    QTest::newRow("ping child") << ping << QStringLiteral("ping");
    QTest::newRow("code 599") << streamError("599") << QStringLiteral("599");
    QTest::newRow("empty") << Node("stream:error") << QStringLiteral("0");
}

void tst_SessionEnds::C02_unknownStreamErrorsOnlyReconnect()
{
    QFETCH(Node, error);
    QFETCH(QString, detail);
    SessionTimes times = tiny();
    times.backoffMax = milliseconds(1000);
    SessionController *controller = online(times);
    QSignalSpy states(controller, &SessionController::statusChanged);
    std::vector<milliseconds> delays;
    connect(controller, &SessionController::statusChanged, controller,
        [&](const SessionStatus &, const SessionStatus &to) {
            if (to.state == SessionState::Waiting) {
                delays.push_back(to.retryAt - m_clock.now());
                QCOMPARE(to.detail, detail);
                QCOMPARE(to.cause, ErrorCode::StreamError);
            }
            QVERIFY(to.state != SessionState::Unlinked && to.state != SessionState::Stopped);
        });
    for (int i = 1; i <= 5; ++i) {
        m_server->send(error);
        m_server->breakOff();
        QTRY_COMPARE_WITH_TIMEOUT(m_server->dials, i + 1, 3000);
        QTRY_VERIFY_WITH_TIMEOUT(controller->isOnline(), 3000);
    }
    QCOMPARE(delays.size(), size_t(5));
    // Fibonacci 1, 1, 2, 3, 5: even with the jitter of ±20 % the last is more than twice the first.
    QVERIFY(delays.back() > 2 * delays.front());
}

HELIOGRAPH_TEST(SessionEnds)
#include "tst_SessionEnds.moc"
