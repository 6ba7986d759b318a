// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/SessionController.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/ScriptedServer.h"
#include "tests/support/ShiftedClock.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QLoggingCategory>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace heliograph;

/// One account's connection against a played service: real handshake, fake pipe.
class tst_SessionController : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void comesOnlineAndSharesOneFuture();
    void neverHasTwoSocketsInTwoThousandEvents();
    void dropsLateSignalsOfAnOldSocket();
    void answersServerPings_data();
    void answersServerPings();
    void closesAtTheThirdMalformedStanzaWithinAMinute();
    void keepsTheLinkWhenMalformedStanzasAreRare();
    void sendsNothingToAServiceThatIsNotTrusted_data();
    void sendsNothingToAServiceThatIsNotTrusted();
    void timesOutInEachPhase_data();
    void timesOutInEachPhase();
    void failsQuestionsWhenThereIsNoConnection();
    void failsQuestionsWhenTheConnectionEnds();
    void waitsAfterAnOrdinaryEndAndComesBack();
    void coolsDownAtTheThirdConflict();
    void saysWhoHasTakenTheSession();
    void staysDownWhenThePhoneUnlinked();
    void staysHeldUntilTheEndOfARestriction();
    void holdsTheLinkAndNotTheNextOne();
    void stopsWithoutIdentity();
    void deliversWhatCameBeforeTheEnd();
    void C01_restartAsksForALogin_data();
    void C01_restartAsksForALogin();
    void C02_unknownStreamErrorsOnlyReconnect_data();
    void C02_unknownStreamErrorsOnlyReconnect();
    void C04_everyAttemptHasItsOwnSocket();
    void S12_saysWhatOperatorsLookFor();

private:
    static SessionTimes tiny()
    {
        SessionTimes times;
        times.connectTimeout = milliseconds(400);
        times.handshakeStep = milliseconds(200);
        times.settleDelay = milliseconds(10);
        times.backoffBase = milliseconds(20);
        times.backoffMax = milliseconds(60);
        times.conflictStep = milliseconds(20);
        times.conflictDelayMax = milliseconds(60);
        times.conflictCooldown = milliseconds(80);
        return times;
    }
    SessionController *make(const SessionTimes &times = tiny())
    {
        m_controller = std::make_unique<SessionController>(
            QStringLiteral("acc"), m_server->profile(), times, m_server->transports(),
            [this](int) -> Result<ConnectionIdentity> {
                ++m_identities;
                if (m_refusesIdentity)
                    return fail(ErrorCode::KeyUnavailable);
                return ConnectionIdentity { { m_noise, "payload", {}, {} }, false };
            },
            m_clock, m_random, nullptr, m_links);
        return m_controller.get();
    }
    SessionController *online(const SessionTimes &times = tiny())
    {
        SessionController *controller = make(times);
        controller->connectToService();
        (void)QTest::qWaitFor([&] { return controller->isOnline(); }, 3000);
        return controller;
    }
    static Node streamError(const QByteArray &code)
    {
        return Node("stream:error", { { "code", code } });
    }
    static Node conflict()
    {
        Node error("stream:error");
        error.add(Node("conflict", { { "type", "replaced" } }));
        return error;
    }

    ShiftedClock m_clock;
    FixedRandom m_random { 5 };
    KeyPair m_noise;
    int m_identities = 0;
    bool m_refusesIdentity = false;
    std::unique_ptr<ScriptedServer> m_server;
    std::shared_ptr<LinkRegister> m_links;
    std::unique_ptr<SessionController> m_controller;
};

void tst_SessionController::init()
{
    FakeTransport::reset();
    m_noise = generateKeyPair(m_random);
    m_identities = 0;
    m_refusesIdentity = false;
    m_server = std::make_unique<ScriptedServer>(m_clock, m_random);
}

void tst_SessionController::cleanup()
{
    m_controller.reset();
    m_links.reset();
    m_server.reset();
    QCOMPARE(FakeTransport::live(), 0);
}

void tst_SessionController::comesOnlineAndSharesOneFuture()
{
    SessionController *controller = make();
    QSignalSpy logins(controller, &SessionController::loggedIn);
    std::vector<QFuture<Result<bool>>> futures;
    for (int i = 0; i < 50; ++i)
        futures.push_back(i % 2 ? controller->connectNow() : controller->connectToService());
    QCOMPARE(m_server->dials, 1);
    QTRY_VERIFY_WITH_TIMEOUT(controller->isOnline(), 3000);
    for (const QFuture<Result<bool>> &future : futures) {
        QVERIFY(future.isFinished());
        QVERIFY(future.result().value());
    }
    QCOMPARE(m_server->dials, 1);
    QCOMPARE(logins.count(), 1);
    QCOMPARE(m_server->payload, QByteArray("payload"));
    QVERIFY(controller->connectToService().result().value());
    QCOMPARE(m_server->dials, 1);
}

void tst_SessionController::neverHasTwoSocketsInTwoThousandEvents()
{
    SessionTimes times = tiny();
    times.settleDelay = milliseconds(3);
    times.backoffBase = milliseconds(2);
    times.conflictStep = milliseconds(2);
    times.conflictCooldown = milliseconds(4);
    SessionController *controller = make(times);
    QSignalSpy states(controller, &SessionController::statusChanged);
    FixedRandom dice { 2024 };
    for (int i = 0; i < 2000; ++i) {
        switch (dice.below(9)) {
        case 0:
            controller->connectToService();
            break;
        case 1:
            controller->disconnectFromService();
            controller->connectToService();
            break;
        case 2:
            controller->disconnectFromService();
            break;
        case 3:
            m_server->breakOff();
            break;
        case 4:
            m_server->send(streamError("515"));
            break;
        case 5:
            m_server->send(dice.below(4) ? streamError("599") : conflict());
            break;
        case 6:
            controller->restart();
            break;
        default:
            controller->connectNow();
            break;
        }
        QVERIFY(FakeTransport::live() <= 1);
        if (dice.below(3) == 0)
            QTest::qWait(static_cast<int>(dice.below(3)));
    }
    QCOMPARE(FakeTransport::mostLive(), 1);
    QVERIFY(m_server->dials > 20);
    // Between two sockets lies the settle delay, counted from the end of the older one.
    for (size_t i = 1; i < m_server->dialTimes.size(); ++i)
        QVERIFY(m_server->dialTimes[i] - m_server->dialTimes[i - 1] >= times.settleDelay);
    m_server->instead.reset();
    controller->connectNow();
    QTRY_VERIFY_WITH_TIMEOUT(controller->isOnline(), 3000);
    QCOMPARE(FakeTransport::live(), 1);
    QVERIFY(states.count() > 0);
}

void tst_SessionController::dropsLateSignalsOfAnOldSocket()
{
    SessionController *controller = online();
    FakeTransport *old = m_server->transport();
    const quint64 generation = controller->generation();
    QSignalSpy stanzas(controller, &SessionController::stanzasReceived);
    QSignalSpy ends(controller, &SessionController::ended);
    m_server->send(Node("notification", { { "id", "late" } }));
    controller->disconnectFromService();
    QVERIFY(controller->generation() > generation);
    old->deliver("garbage that would be fatal");
    old->acceptOpen();
    old->breakOff();
    QCOMPARE(controller->status().state, SessionState::Idle);
    controller->connectToService();
    QTRY_VERIFY_WITH_TIMEOUT(controller->isOnline(), 3000);
    QCOMPARE(stanzas.count(), 0);
    QCOMPARE(ends.count(), 0);
    QCOMPARE(m_server->dials, 2);
}

void tst_SessionController::answersServerPings_data()
{
    QTest::addColumn<bool>("withId");
    QTest::addColumn<bool>("withChild");
    QTest::newRow("bare") << false << false;
    QTest::newRow("with id") << true << false;
    QTest::newRow("with child") << false << true;
    QTest::newRow("with both") << true << true;
}

void tst_SessionController::answersServerPings()
{
    QFETCH(bool, withId);
    QFETCH(bool, withChild);
    SessionController *controller = online();
    QSignalSpy stanzas(controller, &SessionController::stanzasReceived);
    Node ping(
        "iq", { { "from", Jid::service() }, { "type", "get" }, { "xmlns", "urn:xmpp:ping" } });
    if (withId)
        ping.set("id", QByteArray("p1"));
    if (withChild)
        ping.add(Node("ping"));
    m_server->send(ping);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->withTag("iq").size(), size_t(1), 2000);
    const Node answer = m_server->withTag("iq").front();
    QCOMPARE(answer.text("type"), QByteArray("result"));
    QCOMPARE(answer.has("id"), withId);
    QVERIFY(answer.children().empty());
    QCOMPARE(stanzas.count(), 0);
}

void tst_SessionController::closesAtTheThirdMalformedStanzaWithinAMinute()
{
    SessionController *controller = online();
    QSignalSpy ends(controller, &SessionController::ended);
    m_server->sendMalformed();
    m_server->sendMalformed();
    m_server->send(Node("notification", { { "id", "n" } }));
    QTest::qWait(20);
    QVERIFY(controller->isOnline());
    m_server->sendMalformed();
    QTRY_COMPARE_WITH_TIMEOUT(ends.count(), 1, 2000);
    const auto cause = ends.first().first().value<DisconnectCause>();
    QCOMPARE(cause.code, ErrorCode::ProtocolError);
    QCOMPARE(controller->status().state, SessionState::Waiting);
}

void tst_SessionController::keepsTheLinkWhenMalformedStanzasAreRare()
{
    SessionController *controller = online();
    for (int i = 0; i < 6; ++i) {
        m_server->sendMalformed();
        QTest::qWait(2);
        m_clock.advance(seconds(31));
    }
    QVERIFY(controller->isOnline());
    QCOMPARE(m_server->dials, 1);
}

void tst_SessionController::sendsNothingToAServiceThatIsNotTrusted_data()
{
    using Flaw = sandbox::NoiseIdentity::Flaw;
    QTest::addColumn<int>("flaw");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("root") << int(Flaw::WrongRoot) << ErrorCode::CertificateUntrusted;
    QTest::newRow("leaf signature")
        << int(Flaw::BadLeafSignature) << ErrorCode::CertificateUntrusted;
    QTest::newRow("key") << int(Flaw::KeyMismatch) << ErrorCode::CertificateUntrusted;
    QTest::newRow("expired") << int(Flaw::Expired) << ErrorCode::CertificateNotValidNow;
    QTest::newRow("early") << int(Flaw::NotYetValid) << ErrorCode::CertificateNotValidNow;
    QTest::newRow("missing") << int(Flaw::Missing) << ErrorCode::CertificateUntrusted;
}

void tst_SessionController::sendsNothingToAServiceThatIsNotTrusted()
{
    QFETCH(int, flaw);
    QFETCH(ErrorCode, code);
    m_server->flaw = static_cast<sandbox::NoiseIdentity::Flaw>(flaw);
    SessionController *controller = make();
    const QFuture<Result<bool>> future = controller->connectToService();
    QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 2000);
    QCOMPARE(future.result().error().code, code);
    // The ClientHello was all that ever left.
    QCOMPARE(m_server->framesReceived, 1);
    QVERIFY(m_server->payload.isEmpty());
    QVERIFY(controller->status().state != SessionState::Online);
}

void tst_SessionController::timesOutInEachPhase_data()
{
    QTest::addColumn<int>("phase");
    QTest::newRow("the pipe never opens") << 0;
    QTest::newRow("the hello is not answered") << 1;
    QTest::newRow("no success comes") << 2;
}

void tst_SessionController::timesOutInEachPhase()
{
    QFETCH(int, phase);
    m_server->acceptsOpen = phase != 0;
    m_server->answersHello = phase != 1;
    m_server->greeting = ScriptedServer::Greeting::Nothing;
    SessionTimes times = tiny();
    times.backoffBase = times.backoffMax = milliseconds(60'000);
    SessionController *controller = make(times);
    const QFuture<Result<bool>> future = controller->connectToService();
    QTest::qWait(50);
    const SessionState expected[] { SessionState::Connecting, SessionState::Handshaking,
        SessionState::Authenticating };
    QCOMPARE(controller->status().state, expected[phase]);
    QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 3000);
    QCOMPARE(future.result().error().code, ErrorCode::ConnectTimeout);
    QCOMPARE(controller->status().state, SessionState::Waiting);
    QCOMPARE(controller->status().status, 408);
}

void tst_SessionController::failsQuestionsWhenThereIsNoConnection()
{
    SessionController *controller = make();
    const QFuture<Result<Node>> answer
        = controller->query(Node("iq", { { "id", "1" }, { "type", "get" } }));
    QVERIFY(answer.isFinished());
    QCOMPARE(answer.result().error().code, ErrorCode::NotConnected);
    QVERIFY(!controller->send(Node("presence")));
}

void tst_SessionController::failsQuestionsWhenTheConnectionEnds()
{
    SessionController *controller = online();
    const QFuture<Result<Node>> answer = controller->query(
        Node("iq", { { "id", "q" }, { "type", "get" }, { "xmlns", "unknown" } }));
    QTRY_COMPARE_WITH_TIMEOUT(m_server->withTag("iq").size(), size_t(1), 2000);
    QVERIFY(!answer.isFinished());
    m_server->breakOff();
    QTRY_VERIFY_WITH_TIMEOUT(answer.isFinished(), 2000);
    QCOMPARE(answer.result().error().code, ErrorCode::Disconnected);
}

void tst_SessionController::waitsAfterAnOrdinaryEndAndComesBack()
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

void tst_SessionController::coolsDownAtTheThirdConflict()
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
void tst_SessionController::saysWhoHasTakenTheSession()
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

void tst_SessionController::staysDownWhenThePhoneUnlinked()
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

void tst_SessionController::staysHeldUntilTheEndOfARestriction()
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

void tst_SessionController::holdsTheLinkAndNotTheNextOne()
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

void tst_SessionController::stopsWithoutIdentity()
{
    m_refusesIdentity = true;
    SessionController *controller = make();
    const QFuture<Result<bool>> future = controller->connectToService();
    QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 2000);
    QCOMPARE(future.result().error().code, ErrorCode::KeyUnavailable);
    QCOMPARE(controller->status().state, SessionState::Stopped);
    QCOMPARE(m_server->dials, 0);
}

void tst_SessionController::deliversWhatCameBeforeTheEnd()
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

void tst_SessionController::C01_restartAsksForALogin_data()
{
    QTest::addColumn<int>("variant");
    QTest::newRow("515 and close") << 0;
    QTest::newRow("closes without the 515") << 1;
    QTest::newRow("515 twice") << 2;
}

void tst_SessionController::C01_restartAsksForALogin()
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

void tst_SessionController::C02_unknownStreamErrorsOnlyReconnect_data()
{
    QTest::addColumn<Node>("error");
    QTest::addColumn<QString>("detail");
    Node ping("stream:error");
    ping.add(Node("ping", { { "id", "7000000001" } }));
    QTest::newRow("ping child") << ping << QStringLiteral("ping");
    QTest::newRow("code 599") << streamError("599") << QStringLiteral("599");
    QTest::newRow("empty") << Node("stream:error") << QStringLiteral("0");
}

void tst_SessionController::C02_unknownStreamErrorsOnlyReconnect()
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

void tst_SessionController::C04_everyAttemptHasItsOwnSocket()
{
    SessionTimes times = tiny();
    times.settleDelay = milliseconds(1);
    SessionController *controller = make(times);
    FixedRandom dice { 77 };
    for (int i = 0; i < 100; ++i) {
        controller->connectToService();
        if (dice.below(2))
            QTest::qWait(static_cast<int>(dice.below(6)));
        controller->disconnectFromService();
        // Twice does no harm, nor does closing what was never open.
        controller->disconnectFromService();
        QVERIFY(FakeTransport::live() <= 1);
    }
    controller->connectToService();
    QTRY_VERIFY_WITH_TIMEOUT(controller->isOnline(), 3000);
    QCOMPARE(FakeTransport::live(), 1);
    QCOMPARE(FakeTransport::mostLive(), 1);
}

static QStringList *heard = nullptr;

void tst_SessionController::S12_saysWhatOperatorsLookFor()
{
    QStringList lines;
    heard = &lines;
    QLoggingCategory::installFilter([](QLoggingCategory *category) {
        category->setEnabled(
            QtInfoMsg, qstrcmp(category->categoryName(), "heliograph.session") == 0);
    });
    const QtMessageHandler before = qInstallMessageHandler(
        [](QtMsgType, const QMessageLogContext &, const QString &line) { heard->append(line); });
    const auto restore = qScopeGuard([&] {
        qInstallMessageHandler(before);
        QLoggingCategory::installFilter(nullptr);
    });
    const auto count = [&](const char *words) { return lines.filter(QLatin1String(words)).size(); };
    SessionController *controller = make();
    controller->connectToService();
    controller->connectToService();
    QCOMPARE(count("acc Socket creation locked, waiting"), 1);
    QTRY_VERIFY_WITH_TIMEOUT(controller->isOnline(), 3000);
    QCOMPARE(count("Session auto-reconnected successfully"), 0);
    m_server->send(conflict());
    QTRY_COMPARE_WITH_TIMEOUT(controller->status().state, SessionState::Waiting, 2000);
    QCOMPARE(count("acc Stream conflict detected (1/3)"), 1);
    controller->connectToService();
    QCOMPARE(count("acc Session recovery already in progress, waiting"), 1);
    QTRY_VERIFY_WITH_TIMEOUT(controller->isOnline(), 3000);
    QCOMPARE(count("acc Session auto-reconnected successfully"), 1);
    // The heartbeat's own lines: tst_Heartbeat.
}

HELIOGRAPH_TEST(SessionController)
#include "tst_SessionController.moc"
