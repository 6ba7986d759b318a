// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/MessageContent.h"
#include "tests/session/LinkWorld.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

/// The end of a link from either side, and the next link of the same account (03 §10).
class tst_Relinking : public QObject {
    Q_OBJECT
private slots:
    void neverConnectsAgainOnceThePhoneRemovedIt_data();
    void neverConnectsAgainOnceThePhoneRemovedIt();
    void keepsEverythingButTheOldKeys();
    void refusesAnotherNumber();
    void takesANewNumberOfTheSameAccount();
    void refusesANumberThatIsHereAlready();
    void failsWhenTheFirstLoginIsRefused();
    void leavesInGoodForm();
    void leavesWhenTheServiceSaysNothing();
    void leavesWithoutTheService();
    void leavesRightBehindTheScan_data();
    void leavesRightBehindTheScan();
    void leavesWhileTheServiceDoesNotAnswer();
    void turnedOffBehindTheScanItIsLinked();

private:
    /// Links and goes online.
    static void link(LinkWorld &world)
    {
        QSignalSpy codes(&world.linking(), &Linking::codeShown);
        world.server.greeting = ScriptedServer::Greeting::PairDevice;
        QVERIFY(world.linking().start());
        QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 1, 2000);
        world.server.greeting = ScriptedServer::Greeting::Success;
        world.server.send(world.pairSuccess(codes.first().at(0).toString()));
        QTRY_VERIFY_WITH_TIMEOUT(world.session->controller().isOnline(), 3000);
    }
    /// Links up to the phone's signature; the login is still to come.
    static void scan(LinkWorld &world)
    {
        QSignalSpy codes(&world.linking(), &Linking::codeShown);
        QSignalSpy paired(&world.linking(), &Linking::paired);
        world.server.greeting = ScriptedServer::Greeting::PairDevice;
        QVERIFY(world.linking().start());
        QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 1, 2000);
        world.server.greeting = ScriptedServer::Greeting::Success;
        world.server.send(world.pairSuccess(codes.first().at(0).toString()));
        QTRY_COMPARE_WITH_TIMEOUT(paired.count(), 1, 2000);
        QVERIFY(!world.session->controller().isOnline());
    }
    static SessionState state(LinkWorld &world)
    {
        return world.session->controller().status().state;
    }
    static LinkRequest again(const LinkWorld &world)
    {
        return { {}, world.jid.bare(), world.lid.bare() };
    }
};

void tst_Relinking::neverConnectsAgainOnceThePhoneRemovedIt_data()
{
    QTest::addColumn<bool>("online");
    QTest::addColumn<int>("number");
    QTest::newRow("device_removed") << true << 0;
    QTest::newRow("stream 516") << true << 516;
    QTest::newRow("failure 401") << false << 401;
    QTest::newRow("failure 403") << false << 403;
    QTest::newRow("failure 406") << false << 406;
}

void tst_Relinking::neverConnectsAgainOnceThePhoneRemovedIt()
{
    QFETCH(const bool, online);
    QFETCH(const int, number);
    LinkWorld world(1, LinkWorld::patient());
    link(world);
    QSignalSpy identities(world.session.get(), &AccountSession::identityChanged);
    if (online) {
        Node error("stream:error", { { "code", QByteArray::number(number ? number : 401) } });
        if (number == 0)
            error.add(Node("conflict", { { "type", "device_removed" } }));
        world.server.send(error);
    } else {
        world.server.instead = Node("failure", { { "reason", QByteArray::number(number) } });
        world.server.breakOff();
    }
    QTRY_COMPARE_WITH_TIMEOUT(state(world), SessionState::Unlinked, 3000);
    QVERIFY(!world.session->isLinked());
    QCOMPARE(identities.count(), 1);
    QVERIFY(identities.first().first().value<Jid>().isNull());
    // Neither a person nor a restart brings the old keys back to the service.
    world.server.instead.reset();
    const int dials = world.server.dials;
    world.session->controller().connectNow();
    QTRY_COMPARE_WITH_TIMEOUT(state(world), SessionState::Unlinked, 2000);
    world.open();
    QVERIFY(!world.session->isLinked());
    QVERIFY(world.credentials().isEnded);
    world.session->controller().connectToService();
    QTRY_COMPARE_WITH_TIMEOUT(state(world), SessionState::Unlinked, 2000);
    QCOMPARE(world.session->controller().status().status, 401);
    QCOMPARE(world.server.dials, dials);
}

void tst_Relinking::keepsEverythingButTheOldKeys()
{
    LinkWorld world(2, LinkWorld::patient());
    link(world);
    AccountStore &store = world.session->store();
    const Jid peer = Jid::phoneNumber("447700900199");
    const SignalAddress ratchet = SignalAddress::of(peer);
    StoredMessage message;
    message.key = { peer, peer, QStringLiteral("A1") };
    message.content.text = QStringLiteral("hello");
    message.raw = buildMessageContent(message.content).value();
    QVERIFY(store.transact([&]() -> Result<void> {
        return store.messages().insert(message).and_then([&](bool) -> Result<void> {
            return store.keys().saveSession(ratchet, "ratchet").and_then([&] {
                return store.keys().saveIdentity(ratchet, QByteArray(32, 'i'));
            });
        });
    }));
    QVERIFY(world.session->setDraft(peer, QStringLiteral("half a thought")));
    StoredMessage waiting = message;
    waiting.key = { peer, world.jid.bare(), QStringLiteral("B1") };
    waiting.fromMe = true;
    waiting.status = DeliveryStep::Queued;
    waiting.wireChat = peer;
    const Credentials former = world.credentials();
    world.server.send(Node("stream:error", { { "code", "401" } }));
    QTRY_COMPARE_WITH_TIMEOUT(state(world), SessionState::Unlinked, 3000);
    QVERIFY(store.transact([&]() -> Result<void> {
        return store.messages().insert(waiting).and_then(
            [&](bool) { return store.outbox().enqueue(waiting.rowId, {}); });
    }));

    world.jid = world.jid.bare().withDevice(9);
    world.lid = world.lid.bare().withDevice(9);
    link(world);
    QCOMPARE(world.credentials().jid.device, quint16(9));
    QVERIFY(world.credentials().noise != former.noise);
    QVERIFY(world.credentials().identity != former.identity);
    QVERIFY(world.credentials().advSecret != former.advSecret);
    QVERIFY(!world.credentials().isEnded);
    QVERIFY(store.messages().find(message.key));
    // What waited waits on, or has gone out.
    QVERIFY(store.outbox().row(waiting.rowId)
        || store.messages().find(waiting.key)->status >= DeliveryStep::Sent);
    QVERIFY(!store.keys().hasSession(ratchet));
    QCOMPARE(store.keys().identityOf(ratchet).value_or(QByteArray()), QByteArray(32, 'i'));
}

void tst_Relinking::refusesAnotherNumber()
{
    LinkWorld world(3, LinkWorld::patient());
    QSignalSpy codes(&world.linking(), &Linking::codeShown);
    QSignalSpy failures(&world.linking(), &Linking::failed);
    QVERIFY(world.linking().start(again(world)));
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 1, 2000);
    world.jid = Jid::phoneNumber("447700900177", 2);
    world.lid = Jid::lid("235000000000177", 2);
    world.server.send(world.pairSuccess(codes.first().at(0).toString()));
    QTRY_COMPARE_WITH_TIMEOUT(failures.count(), 1, 2000);
    QCOMPARE(failures.first().at(0).value<Error>().code, ErrorCode::OtherNumber);
    QCOMPARE(failures.first().at(1).value<Jid>(), world.jid.bare());
    QCOMPARE(
        world.server.withChild("error").back().child("error")->text("code"), QByteArray("500"));
    QVERIFY(world.server.withChild("pair-device-sign").empty());
    QVERIFY(!world.session->isLinked());
}

void tst_Relinking::takesANewNumberOfTheSameAccount()
{
    LinkWorld world(4, LinkWorld::patient());
    QSignalSpy codes(&world.linking(), &Linking::codeShown);
    QVERIFY(world.linking().start(again(world)));
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 1, 2000);
    world.jid = Jid::phoneNumber("447700900178", 4);
    world.server.send(world.pairSuccess(codes.first().at(0).toString()));
    QTRY_VERIFY_WITH_TIMEOUT(world.session->isLinked(), 2000);
    QCOMPARE(world.credentials().jid, world.jid);
}

void tst_Relinking::refusesANumberThatIsHereAlready()
{
    LinkWorld world(5, LinkWorld::patient());
    QSignalSpy codes(&world.linking(), &Linking::codeShown);
    QSignalSpy failures(&world.linking(), &Linking::failed);
    std::vector<Jid> asked;
    world.guard = [&](const Jid &number) -> Result<void> {
        asked.push_back(number);
        return fail(ErrorCode::AlreadyLinked);
    };
    QVERIFY(world.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 1, 2000);
    world.server.send(world.pairSuccess(codes.first().at(0).toString()));
    QTRY_COMPARE_WITH_TIMEOUT(failures.count(), 1, 2000);
    QCOMPARE(failures.first().at(0).value<Error>().code, ErrorCode::AlreadyLinked);
    QCOMPARE(failures.first().at(1).value<Jid>(), world.jid.bare());
    QCOMPARE(asked, std::vector<Jid> { world.jid.bare() });
    QCOMPARE(world.server.withChild("error").back().child("error")->text("text"),
        QByteArray("internal-error"));
    QVERIFY(!world.session->isLinked());
}

void tst_Relinking::failsWhenTheFirstLoginIsRefused()
{
    LinkWorld world(6, LinkWorld::patient());
    QSignalSpy codes(&world.linking(), &Linking::codeShown);
    QSignalSpy failures(&world.linking(), &Linking::failed);
    QVERIFY(world.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 1, 2000);
    world.server.instead = Node("failure", { { "reason", "401" } });
    world.server.send(world.pairSuccess(codes.first().at(0).toString()));
    QTRY_COMPARE_WITH_TIMEOUT(failures.count(), 1, 3000);
    QCOMPARE(failures.first().at(0).value<Error>().code, ErrorCode::LoggedOut);
    QVERIFY(!world.session->isLinked());
    // The next try begins with keys of its own.
    const QByteArray former = world.credentials().noise.publicKey;
    world.server.instead.reset();
    link(world);
    QVERIFY(world.credentials().noise.publicKey != former);
}

void tst_Relinking::leavesInGoodForm()
{
    LinkWorld world(7, LinkWorld::patient());
    link(world);
    const QFuture<Result<bool>> gone = world.session->unlink();
    QTRY_VERIFY_WITH_TIMEOUT(gone.isFinished(), 2000);
    QCOMPARE(gone.result().value_or(false), true);
    const std::vector<Node> removals = world.server.withChild("remove-companion-device");
    QCOMPARE(removals.size(), size_t(1));
    QCOMPARE(removals.front().firstChild()->jid("jid"), world.jid);
    QVERIFY(!world.session->store().keys().credentials());
    QCOMPARE(state(world), SessionState::Unlinked);
}

void tst_Relinking::leavesWhenTheServiceSaysNothing()
{
    SessionTimes times = LinkWorld::patient();
    times.unlinkAnswer = milliseconds(50);
    LinkWorld world(8, times);
    link(world);
    world.server.answers.silent = true;
    const QFuture<Result<bool>> gone = world.session->unlink();
    QTRY_VERIFY_WITH_TIMEOUT(gone.isFinished(), 2000);
    QCOMPARE(gone.result().value_or(true), false);
    QVERIFY(!world.session->isLinked());
}

void tst_Relinking::leavesWithoutTheService()
{
    LinkWorld world(9, LinkWorld::patient());
    link(world);
    world.session->controller().disconnectFromService();
    const QFuture<Result<bool>> gone = world.session->unlink();
    QTRY_VERIFY_WITH_TIMEOUT(gone.isFinished(), 2000);
    // The phone still lists this device.
    QCOMPARE(gone.result().value_or(true), false);
    QVERIFY(!world.session->store().keys().credentials());
    QCOMPARE(state(world), SessionState::Unlinked);
}

void tst_Relinking::leavesRightBehindTheScan_data()
{
    QTest::addColumn<int>("failure");
    QTest::addColumn<bool>("told");
    QTest::newRow("the login comes") << 0 << true;
    // There is no such device, or none any more.
    QTest::newRow("too many devices") << 419 << true;
    QTest::newRow("the phone was faster") << 401 << true;
    QTest::newRow("no service") << 503 << false;
}

/// The phone lists the device as soon as it has signed.
void tst_Relinking::leavesRightBehindTheScan()
{
    QFETCH(const int, failure);
    QFETCH(const bool, told);
    SessionTimes times = LinkWorld::patient();
    times.backoffBase = milliseconds(60'000);
    LinkWorld world(10, times);
    scan(world);
    if (failure)
        world.server.instead = Node("failure", { { "reason", QByteArray::number(failure) } });
    const QFuture<Result<bool>> gone = world.session->unlink();
    QTRY_VERIFY_WITH_TIMEOUT(gone.isFinished(), 5000);
    QCOMPARE(gone.result().value_or(!told), told);
    QCOMPARE(world.server.withChild("remove-companion-device").size(), size_t(failure ? 0 : 1));
    QCOMPARE(state(world), SessionState::Unlinked);
    QVERIFY(!world.session->store().keys().credentials());
}

void tst_Relinking::leavesWhileTheServiceDoesNotAnswer()
{
    SessionTimes times = LinkWorld::patient();
    times.unlinkAnswer = milliseconds(50);
    LinkWorld world(11, times);
    scan(world);
    world.server.greeting = ScriptedServer::Greeting::Nothing;
    QSignalSpy identities(world.session.get(), &AccountSession::identityChanged);
    const QFuture<Result<bool>> gone = world.session->unlink();
    QTRY_VERIFY_WITH_TIMEOUT(gone.isFinished(), 5000);
    QCOMPARE(gone.result().value_or(true), false);
    QCOMPARE(identities.count(), 1);
    QCOMPARE(state(world), SessionState::Unlinked);
}

void tst_Relinking::turnedOffBehindTheScanItIsLinked()
{
    LinkWorld world(12, LinkWorld::patient());
    QSignalSpy failures(&world.linking(), &Linking::failed);
    QSignalSpy completed(&world.linking(), &Linking::completed);
    scan(world);
    world.session->disconnectFromService();
    QCOMPARE(state(world), SessionState::Idle);
    QVERIFY(world.session->isLinked());
    world.session->controller().connectToService();
    QTRY_COMPARE_WITH_TIMEOUT(completed.count(), 1, 3000);
    // Nothing of the link ends what has come up.
    QTest::qWait(static_cast<int>(world.times.restartWait.count()) + 100);
    QVERIFY(world.session->controller().isOnline());
    QCOMPARE(world.server.dials, 2);
    QCOMPARE(failures.count(), 0);
}

HELIOGRAPH_TEST(Relinking)
#include "tst_Relinking.moc"
