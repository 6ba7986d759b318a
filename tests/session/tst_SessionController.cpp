// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/session/ControllerWorld.h"
#include "tests/support/TestMain.h"

#include <QLoggingCategory>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

/// One account's connection against a played service: real handshake, fake pipe.
class tst_SessionController : public QObject, protected ControllerWorld {
    Q_OBJECT
private slots:
    void init() { begin(); }
    void cleanup() { end(); }
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
    void stopsWithoutIdentity();
    void C04_everyAttemptHasItsOwnSocket();
    void S12_saysWhatOperatorsLookFor();
};

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
