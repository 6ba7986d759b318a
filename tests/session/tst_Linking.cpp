// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/session/LinkWorld.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

/// Linking by QR against a played service (03 §4, §5).
class tst_Linking : public QObject {
    Q_OBJECT
private slots:
    void C05_rotatesThroughAllCodesAndExpiresOnce();
    void linksWithTheCodeShown();
    void C05_aCodeOfTheSameConnectionStillLinks();
    void refusesWhatAnotherKeySigned();
    void answersADoubledPairSuccessAlike();
    void answersPairSuccessAfterCancelWithAnError();
    void commitsBeforeItAnswers();
    void startsAnewAtRestart();
    void showsNoCodeWhileTheLineIsLost();
    void linksSeveralAccountsAtOnceWithoutMixing();
    void tooManyDevicesEndTheLink_data();
    void tooManyDevicesEndTheLink();
    void tellsTheStepsOfALink();
    void C01_logsInAfterTheCommit_data();
    void C01_logsInAfterTheCommit();

private:
    static QString lastCode(const QSignalSpy &codes)
    {
        return codes.isEmpty() ? QString() : codes.last().at(0).toString();
    }
};

void tst_Linking::C05_rotatesThroughAllCodesAndExpiresOnce()
{
    LinkWorld world(1, LinkWorld::tiny());
    QSignalSpy codes(&world.linking(), &Linking::codeShown);
    QSignalSpy failures(&world.linking(), &Linking::failed);
    QVERIFY(world.linking().start());
    const Credentials before = world.credentials();
    QTRY_COMPARE_WITH_TIMEOUT(failures.count(), 1, 5000);
    QCOMPARE(failures.first().first().value<Error>().code, ErrorCode::QrExpired);
    QCOMPARE(codes.count(), 18);
    for (int i = 0; i < 18; ++i) {
        const QString text = codes.at(i).at(0).toString();
        QVERIFY(text.startsWith(
            QStringLiteral("https://wa.me/settings/linked_devices#ref-%1,").arg(i % 6 + 1)));
        QCOMPARE(codes.at(i).at(2).toInt(), 5 - i % 6);
        QCOMPARE(codes.at(i).at(3).toInt(), i / 6 + 1);
    }
    QCOMPARE(world.server.dials, 3);
    QTest::qWait(80);
    QCOMPARE(failures.count(), 1);
    QCOMPARE(world.server.dials, 3);
    QVERIFY(!world.linking().isActive());
    // The keys stay: the next try shows codes of the same device.
    QCOMPARE(world.credentials().advSecret, before.advSecret);
    QCOMPARE(world.credentials().noise, before.noise);
    world.linking().start();
    QTRY_VERIFY_WITH_TIMEOUT(codes.count() >= 19, 2000);
    QCOMPARE(codes.at(18).at(3).toInt(), 1);
    QCOMPARE(world.credentials().advSecret, before.advSecret);
}

void tst_Linking::linksWithTheCodeShown()
{
    LinkWorld world(2, LinkWorld::patient());
    QSignalSpy codes(&world.linking(), &Linking::codeShown);
    QSignalSpy paired(&world.linking(), &Linking::paired);
    QSignalSpy failures(&world.linking(), &Linking::failed);
    QVERIFY(world.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 1, 2000);
    QVERIFY(!world.session->isLinked());
    world.server.send(world.pairSuccess(lastCode(codes)));
    QTRY_COMPARE_WITH_TIMEOUT(world.server.withChild("pair-device-sign").size(), size_t(1), 2000);
    QCOMPARE(paired.count(), 1);
    QCOMPARE(world.credentials().jid, world.jid);
    QCOMPARE(world.credentials().lid, world.lid);
    QVERIFY(world.session->isLinked());
    world.server.greeting = ScriptedServer::Greeting::Success;
    // No 515 comes at all: after restartWait the client begins by itself.
    QTRY_VERIFY_WITH_TIMEOUT(world.session->controller().isOnline(), 3000);
    QCOMPARE(world.server.dials, 2);
    QCOMPARE(codes.count(), 1);
    QCOMPARE(failures.count(), 0);
}

void tst_Linking::C05_aCodeOfTheSameConnectionStillLinks()
{
    SessionTimes times = LinkWorld::tiny();
    times.qrLifetime = milliseconds(60);
    LinkWorld world(3, times);
    QSignalSpy codes(&world.linking(), &Linking::codeShown);
    QVERIFY(world.linking().start());
    QTRY_VERIFY_WITH_TIMEOUT(codes.count() >= 2, 2000);
    // The phone read the first picture a moment before it changed.
    world.server.send(world.pairSuccess(codes.first().at(0).toString()));
    QTRY_COMPARE_WITH_TIMEOUT(world.server.withChild("pair-device-sign").size(), size_t(1), 2000);
    const qsizetype shown = codes.count();
    QTest::qWait(150);
    QCOMPARE(codes.count(), shown);
}

void tst_Linking::refusesWhatAnotherKeySigned()
{
    LinkWorld world(4, LinkWorld::patient());
    QSignalSpy codes(&world.linking(), &Linking::codeShown);
    QSignalSpy failures(&world.linking(), &Linking::failed);
    QVERIFY(world.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 1, 2000);
    QStringList fields = lastCode(codes).split(u',');
    fields[3] = QString::fromLatin1(QByteArray(32, 'x').toBase64());
    world.server.send(world.pairSuccess(fields.join(u',')));
    QTRY_COMPARE_WITH_TIMEOUT(failures.count(), 1, 2000);
    QCOMPARE(failures.first().first().value<Error>().code, ErrorCode::HmacMismatch);
    const std::vector<Node> errors = world.server.withChild("error");
    QCOMPARE(errors.size(), size_t(1));
    QCOMPARE(errors.front().child("error")->text("code"), QByteArray("401"));
    QVERIFY(!world.session->isLinked());
    QVERIFY(world.server.withChild("pair-device-sign").empty());
}

void tst_Linking::answersADoubledPairSuccessAlike()
{
    LinkWorld world(5, LinkWorld::patient());
    QSignalSpy codes(&world.linking(), &Linking::codeShown);
    QSignalSpy paired(&world.linking(), &Linking::paired);
    QVERIFY(world.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 1, 2000);
    const Node success = world.pairSuccess(lastCode(codes));
    world.server.send({ success, success });
    QTRY_COMPARE_WITH_TIMEOUT(world.server.withChild("pair-device-sign").size(), size_t(2), 2000);
    const std::vector<Node> replies = world.server.withChild("pair-device-sign");
    QCOMPARE(replies[0].child("pair-device-sign")->firstChild()->bytes(),
        replies[1].child("pair-device-sign")->firstChild()->bytes());
    QCOMPARE(paired.count(), 1);
}

void tst_Linking::answersPairSuccessAfterCancelWithAnError()
{
    LinkWorld world(6, LinkWorld::patient());
    QSignalSpy codes(&world.linking(), &Linking::codeShown);
    QVERIFY(world.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 1, 2000);
    const Node success = world.pairSuccess(lastCode(codes));
    world.linking().cancel();
    QCOMPARE(world.session->controller().status().state, SessionState::Idle);
    // The code of a window that was closed is scanned all the same, on a new connection.
    world.session->controller().connectNow();
    QTRY_VERIFY_WITH_TIMEOUT(world.server.dials == 2 && world.server.isGreeted(), 2000);
    world.server.received.clear();
    world.server.send(success);
    QTRY_VERIFY_WITH_TIMEOUT(!world.server.withChild("error").empty(), 2000);
    QCOMPARE(world.server.withChild("error").back().child("error")->text("text"),
        QByteArray("internal-error"));
    QVERIFY(!world.session->isLinked());
    QCOMPARE(codes.count(), 1);
}

void tst_Linking::commitsBeforeItAnswers()
{
    LinkWorld world(7, LinkWorld::patient());
    QSignalSpy codes(&world.linking(), &Linking::codeShown);
    QVERIFY(world.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 1, 2000);
    int answers = 0;
    connect(&world.server, &ScriptedServer::stanzaReceived, &world.server, [&](const Node &stanza) {
        if (!stanza.child("pair-device-sign"))
            return;
        ++answers;
        // Another connection sees it: it is on disk at the moment when the answer leaves.
        const auto other
            = AccountStore::open(world.directory.filePath(QStringLiteral("account.db")),
                std::make_shared<SecretBox>(SecretBytes(QByteArray(32, 'k'))));
        QVERIFY(other.has_value());
        QCOMPARE((*other)->keys().credentials()->jid, world.jid);
        QVERIFY((*other)->keys().identityOf(SignalAddress::of(world.lid.bare())).has_value());
    });
    world.server.send(world.pairSuccess(lastCode(codes)));
    QTRY_COMPARE_WITH_TIMEOUT(answers, 1, 2000);
}

void tst_Linking::startsAnewAtRestart()
{
    LinkWorld world(8, LinkWorld::patient());
    QSignalSpy codes(&world.linking(), &Linking::codeShown);
    QVERIFY(world.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 1, 2000);
    QVERIFY(world.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 2, 2000);
    QCOMPARE(codes.last().at(3).toInt(), 1);
    QCOMPARE(world.server.dials, 2);
    // A living link is kept; once the phone has removed it, the next one has new keys.
    world.server.send(world.pairSuccess(lastCode(codes)));
    world.server.greeting = ScriptedServer::Greeting::Success;
    QTRY_VERIFY_WITH_TIMEOUT(world.session->controller().isOnline(), 3000);
    const QByteArray secret = world.credentials().advSecret;
    QCOMPARE(world.linking().start().error().code, ErrorCode::AlreadyLinked);
    QVERIFY(world.session->controller().isOnline());
    QCOMPARE(world.credentials().advSecret, secret);
    world.server.send(Node("stream:error", { { "code", "401" } }));
    QTRY_COMPARE_WITH_TIMEOUT(
        world.session->controller().status().state, SessionState::Unlinked, 2000);
    world.server.greeting = ScriptedServer::Greeting::PairDevice;
    QVERIFY(world.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 3, 2000);
    QVERIFY(world.credentials().advSecret != secret);
}

void tst_Linking::showsNoCodeWhileTheLineIsLost()
{
    LinkWorld world(9, LinkWorld::patient());
    QSignalSpy codes(&world.linking(), &Linking::codeShown);
    QSignalSpy failures(&world.linking(), &Linking::failed);
    QVERIFY(world.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 1, 2000);
    world.server.breakOff({ ErrorCode::NetworkUnreachable, {}, 0, 0 });
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 2, 2000);
    QVERIFY(lastCode(codes).isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 3, 3000);
    QVERIFY(!lastCode(codes).isEmpty());
    QCOMPARE(failures.count(), 0);
}

void tst_Linking::linksSeveralAccountsAtOnceWithoutMixing()
{
    std::vector<std::unique_ptr<LinkWorld>> worlds;
    std::vector<std::unique_ptr<QSignalSpy>> codes;
    for (quint64 i = 0; i < 5; ++i) {
        worlds.push_back(std::make_unique<LinkWorld>(100 + i, LinkWorld::patient()));
        worlds.back()->jid
            = Jid::phoneNumber("44770090016" + QByteArray::number(i), quint16(i + 1));
        worlds.back()->lid = Jid::lid("23500000000016" + QByteArray::number(i), quint16(i + 1));
        codes.push_back(
            std::make_unique<QSignalSpy>(&worlds.back()->linking(), &Linking::codeShown));
        QVERIFY(worlds.back()->linking().start());
    }
    QSet<QString> different;
    for (const auto &spy : codes) {
        QTRY_COMPARE_WITH_TIMEOUT(spy->count(), 1, 3000);
        different.insert(lastCode(*spy));
    }
    QCOMPARE(different.size(), 5);
    // A scan of another account's code proves nothing here.
    worlds[0]->server.send(worlds[0]->pairSuccess(lastCode(*codes[1])));
    for (size_t i = 1; i < worlds.size(); ++i)
        worlds[i]->server.send(worlds[i]->pairSuccess(lastCode(*codes[i])));
    for (size_t i = 1; i < worlds.size(); ++i) {
        QTRY_VERIFY_WITH_TIMEOUT(worlds[i]->session->isLinked(), 3000);
        QCOMPARE(worlds[i]->credentials().jid, worlds[i]->jid);
    }
    QTRY_VERIFY_WITH_TIMEOUT(!worlds[0]->server.withChild("error").empty(), 2000);
    QVERIFY(!worlds[0]->session->isLinked());
}

void tst_Linking::tooManyDevicesEndTheLink_data()
{
    QTest::addColumn<Node>("answer");
    QTest::addColumn<bool>("isPaired");
    const auto refusal = [](const char *code, const char *text) {
        Node iq("iq", { { "from", Jid::service() }, { "type", "error" }, { "id", "success-1" } });
        iq.add(Node("error", { { "code", code }, { "text", text } }));
        return iq;
    };
    Node named("stream:error");
    named.add(Node("resource-limit"));
    QTest::newRow("failure") << Node("failure", { { "reason", "419" } }) << false;
    QTest::newRow("stream error") << Node("stream:error", { { "code", "419" } }) << false;
    QTest::newRow("named stream error") << named << false;
    QTest::newRow("after the answer") << refusal("419", "resource-limit") << true;
    QTest::newRow("after the answer, by name") << refusal("500", "resource-limit") << true;
    QTest::newRow("stream error after the answer")
        << Node("stream:error", { { "code", "419" } }) << true;
}

void tst_Linking::tooManyDevicesEndTheLink()
{
    QFETCH(const Node, answer);
    QFETCH(const bool, isPaired);
    LinkWorld world(40, LinkWorld::patient());
    QSignalSpy codes(&world.linking(), &Linking::codeShown);
    QSignalSpy failures(&world.linking(), &Linking::failed);
    QVERIFY(world.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 1, 2000);
    if (isPaired) {
        world.server.send(world.pairSuccess(lastCode(codes)));
        QTRY_COMPARE_WITH_TIMEOUT(
            world.server.withChild("pair-device-sign").size(), size_t(1), 2000);
    }
    world.server.send(answer);
    QTRY_COMPARE_WITH_TIMEOUT(failures.count(), 1, 2000);
    QCOMPARE(failures.first().first().value<Error>().code, ErrorCode::TooManyDevices);
    QVERIFY(!world.session->isLinked());
    // It ends there: the next attempt is a person's.
    QTest::qWait(400);
    QCOMPARE(world.server.dials, 1);
    QCOMPARE(failures.count(), 1);
    const qsizetype shown = codes.count();
    QVERIFY(world.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), shown + 1, 2000);
}

void tst_Linking::tellsTheStepsOfALink()
{
    LinkWorld world(41, LinkWorld::patient());
    QStringList steps;
    connect(&world.linking(), &Linking::scanned, &world.server,
        [&] { steps << QStringLiteral("scanned"); });
    connect(&world.linking(), &Linking::paired, &world.server,
        [&] { steps << QStringLiteral("paired"); });
    connect(world.session.get(), &AccountSession::syncChanged, &world.server,
        [&](const SyncStatus &status) { steps << QString::number(int(status.phase)); });
    QSignalSpy phone(world.session.get(), &AccountSession::phoneSeen);
    QSignalSpy codes(&world.linking(), &Linking::codeShown);
    QVERIFY(world.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 1, 2000);
    world.server.send(world.pairSuccess(lastCode(codes)));
    world.server.greeting = ScriptedServer::Greeting::Success;
    QTRY_VERIFY_WITH_TIMEOUT(world.session->controller().isOnline(), 3000);
    const QStringList all { QStringLiteral("scanned"), QStringLiteral("paired"),
        QString::number(int(SyncStatus::Phase::Waiting)) };
    QTRY_COMPARE_WITH_TIMEOUT(steps, all, 2000);
    QCOMPARE(phone.count(), 1);
    // A later login of the same link is none of them.
    world.session->controller().restart();
    QTRY_COMPARE_WITH_TIMEOUT(world.server.dials, 3, 3000);
    QTRY_VERIFY_WITH_TIMEOUT(world.session->controller().isOnline(), 3000);
    QCOMPARE(steps, all);
}

void tst_Linking::C01_logsInAfterTheCommit_data()
{
    QTest::addColumn<bool>("with515");
    QTest::newRow("515 and close") << true;
    QTest::newRow("close alone") << false;
}

void tst_Linking::C01_logsInAfterTheCommit()
{
    QFETCH(bool, with515);
    LinkWorld world(10, LinkWorld::patient());
    QSignalSpy codes(&world.linking(), &Linking::codeShown);
    QSignalSpy paired(&world.linking(), &Linking::paired);
    QSignalSpy failures(&world.linking(), &Linking::failed);
    QSignalSpy states(&world.session->controller(), &SessionController::statusChanged);
    QVERIFY(world.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 1, 2000);
    const QByteArray registration = world.server.payload;
    world.server.greeting = ScriptedServer::Greeting::Success;
    connect(&world.server, &ScriptedServer::stanzaReceived, &world.server, [&](const Node &stanza) {
        if (!stanza.child("pair-device-sign"))
            return;
        if (with515)
            world.server.send(Node("stream:error", { { "code", "515" } }));
        world.server.breakOff();
    });
    world.server.send(world.pairSuccess(lastCode(codes)));
    QTRY_VERIFY_WITH_TIMEOUT(world.session->controller().isOnline(), 3000);
    QVERIFY(world.server.payload != registration);
    QVERIFY(world.server.payload.size() < registration.size());
    QCOMPARE(world.server.dials, 2);
    QCOMPARE(paired.count(), 1);
    QCOMPARE(failures.count(), 0);
    QCOMPARE(codes.count(), 1);
    for (const QList<QVariant> &change : states)
        QVERIFY(change.at(1).value<SessionStatus>().state != SessionState::Waiting);
}

HELIOGRAPH_TEST(Linking)
#include "tst_Linking.moc"
