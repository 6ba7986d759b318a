// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/CodeStanzas.h"
#include "protocol/PairingCode.h"
#include "tests/session/LinkWorld.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

namespace {

/// A service that takes codes, and the phone on which they are typed.
class CodePhone final : public QObject {
public:
    explicit CodePhone(LinkWorld &world)
        : m_world(world)
        , ephemeral(generateKeyPair(world.random))
    {
        world.server.answers.silent = true;
        connect(&world.server, &ScriptedServer::stanzaReceived, this, &CodePhone::onStanza);
    }
    /// The code is typed: primary_hello follows.
    void type(const QString &code)
    {
        const QByteArray hello = contentOf(hellos.back(), wrappedTag);
        companionKey = unwrapPairingKey(code.toLatin1(), hello).value();
        wrapped = wrapPairingKey(code.toLatin1(), m_world.random.bytes(32),
            m_world.random.bytes(16), ephemeral.publicKey);
        identity = m_world.phone.identity.publicKey;
        sayHello();
    }
    void sayHello(const QByteArray &stage = "primary_hello")
    {
        Node request("link_code_companion_reg", { { "stage", stage } });
        request.add(Node::withBytes("link_code_pairing_wrapped_primary_ephemeral_pub", wrapped));
        request.add(Node::withBytes("primary_identity_pub", identity));
        request.add(Node::withBytes("link_code_pairing_ref", ref));
        Node notice("notification",
            { { "from", Jid::service() }, { "type", "link_code_companion_reg" },
                { "id", "n" + QByteArray::number(++m_notices) }, { "t", "1790000000" } });
        notice.add(std::move(request));
        m_world.server.send(notice);
    }
    /// The secret in the bundle of companion_finish.
    Result<QByteArray> secret() const
    {
        return openPairingBundle(ephemeral, m_world.phone.identity, companionKey,
            contentOf(finishes.back(), "companion_identity_public"),
            contentOf(finishes.back(), "link_code_pairing_wrapped_key_bundle"));
    }
    void succeed()
    {
        m_world.server.send(
            m_world.pairSuccess(m_world.credentials().identity.publicKey, secret().value()));
    }
    static QByteArray contentOf(const Node &iq, const char *name)
    {
        return iq.firstChild()->child(name)->bytes();
    }
    static constexpr char wrappedTag[] = "link_code_pairing_wrapped_companion_ephemeral_pub";

    /// An error in place of the answer to companion_hello or companion_finish; 0 for none.
    int helloError = 0;
    int finishError = 0;
    QByteArray ref;
    QByteArray wrapped;
    QByteArray identity;
    QByteArray companionKey;
    std::vector<Node> hellos;
    std::vector<Node> finishes;

private:
    void onStanza(const Node &stanza)
    {
        const Node *request = stanza.child("link_code_companion_reg");
        if (!request)
            return;
        const bool hello = request->text("stage") == "companion_hello";
        (hello ? hellos : finishes).push_back(stanza);
        const int error = hello ? helloError : finishError;
        Node answer("iq",
            { { "from", Jid::service() }, { "type", error ? "error" : "result" },
                { "id", stanza.text("id") } });
        if (error) {
            answer.add(Node("error", { { "code", QByteArray::number(error) }, { "text", "no" } }));
        } else if (hello) {
            ref = "3@code-" + QByteArray::number(hellos.size());
            Node content("link_code_companion_reg", { { "stage", "companion_hello" } });
            content.add(Node::withBytes("link_code_pairing_ref", ref));
            answer.add(std::move(content));
        }
        m_world.server.send(answer);
    }

    LinkWorld &m_world;
    int m_notices = 0;

public:
    KeyPair ephemeral;
};

/// One code being asked for, with everything that is told about it.
struct CodeWorld {
    explicit CodeWorld(quint64 seed, const SessionTimes &times = LinkWorld::patient())
        : world(seed, times)
        , phone(world)
    {
        request.way = { LinkMethod::Code, "447700900150", {} };
    }
    /// The code that is shown now.
    QString code() const { return codes.isEmpty() ? QString() : codes.last().at(0).toString(); }
    Error error() const { return failures.last().at(0).value<Error>(); }
    Linking &linking() { return world.linking(); }

    LinkWorld world;
    CodePhone phone;
    LinkRequest request;
    QSignalSpy codes { &world.linking(), &Linking::pairingCodeShown };
    QSignalSpy pictures { &world.linking(), &Linking::codeShown };
    QSignalSpy scans { &world.linking(), &Linking::scanned };
    QSignalSpy notices { &world.linking(), &Linking::noticed };
    QSignalSpy failures { &world.linking(), &Linking::failed };
};

} // namespace

/// Linking with a code that is typed on the phone (03 §6) against a played service.
class tst_CodeLinking : public QObject {
    Q_OBJECT
private slots:
    void linksWithTheCodeThatIsTyped();
    void showsTheCodeThatWasChosen();
    void ignoresAnswersToOtherCodes();
    void refusesMisshapenAnswers_data();
    void refusesMisshapenAnswers();
    void refusesThePairingOfAnotherPhone();
    void refusesThePictureOnceAPhoneHasAnswered();
    void saysThatTheCodeWasWrong();
    void waitsInVainForAPhoneWithAWrongCode();
    void expiresAndShowsAnotherOne();
    void blocksNewCodesAfterTooMany();
    void explainsEveryRefusal_data();
    void explainsEveryRefusal();
    void changesBetweenPictureAndCodeOnOneConnection();
    void takesThePictureThatWasScannedBefore();
    void asksForANewCodeAfterALostLine();
    void hearsWhatThePhoneCannotDo();
};

void tst_CodeLinking::linksWithTheCodeThatIsTyped()
{
    CodeWorld it(1);
    QVERIFY(it.linking().start(it.request));
    QTRY_COMPARE_WITH_TIMEOUT(it.codes.count(), 1, 5000);
    QCOMPARE(it.code().size(), 8);
    QVERIFY(foldPairingCode(it.code()));
    const milliseconds lifetime = it.codes.first().at(1).value<milliseconds>();
    QVERIFY(lifetime <= seconds(160) && lifetime > seconds(150));
    QCOMPARE(it.pictures.count(), 0);
    const Node hello = *it.phone.hellos.front().firstChild();
    QCOMPARE(hello.jid("jid"), Jid::phoneNumber("447700900150"));
    QCOMPARE(hello.child("companion_server_auth_key_pub")->bytes(),
        it.world.credentials().noise.publicKey);

    it.phone.type(it.code());
    QTRY_COMPARE_WITH_TIMEOUT(it.phone.finishes.size(), size_t(1), 5000);
    QCOMPARE(it.scans.count(), 1);
    QCOMPARE(it.world.server.withTag("ack").size(), size_t(1));
    // The new secret is on disk before the phone can use it.
    QCOMPARE(it.world.credentials().advSecret, it.phone.secret().value());
    it.phone.succeed();
    QTRY_COMPARE_WITH_TIMEOUT(
        it.world.server.withChild("pair-device-sign").size(), size_t(1), 2000);
    QVERIFY(it.world.session->isLinked());
    it.world.server.answers.silent = false;
    it.world.server.greeting = ScriptedServer::Greeting::Success;
    QTRY_VERIFY_WITH_TIMEOUT(it.world.session->controller().isOnline(), 3000);
    QCOMPARE(it.scans.count(), 1);
    QCOMPARE(it.failures.count(), 0);
    QCOMPARE(it.world.server.dials, 2);
}

void tst_CodeLinking::showsTheCodeThatWasChosen()
{
    CodeWorld it(2);
    it.request.way.code = "HELX1234";
    QVERIFY(it.linking().start(it.request));
    QTRY_COMPARE_WITH_TIMEOUT(it.code(), QStringLiteral("HELX1234"), 5000);
    it.phone.type(QStringLiteral("HELX1234"));
    QTRY_COMPARE_WITH_TIMEOUT(it.phone.finishes.size(), size_t(1), 5000);
    QVERIFY(it.phone.secret());
}

void tst_CodeLinking::ignoresAnswersToOtherCodes()
{
    CodeWorld it(3);
    QVERIFY(it.linking().start(it.request));
    QTRY_COMPARE_WITH_TIMEOUT(it.codes.count(), 1, 5000);
    const QByteArray ref = std::exchange(it.phone.ref, "3@another");
    it.phone.type(it.code());
    it.phone.ref = ref;
    it.phone.sayHello("refresh_code");
    QTRY_COMPARE_WITH_TIMEOUT(it.world.server.withTag("ack").size(), size_t(2), 2000);
    QCOMPARE(it.scans.count(), 0);
    // It waits on, and takes one answer only.
    it.phone.sayHello();
    it.phone.sayHello();
    QTRY_COMPARE_WITH_TIMEOUT(it.phone.finishes.size(), size_t(1), 5000);
    it.phone.succeed();
    QTRY_VERIFY_WITH_TIMEOUT(it.world.session->isLinked(), 2000);
    QCOMPARE(it.phone.finishes.size(), size_t(1));
    QCOMPARE(it.failures.count(), 0);
}

void tst_CodeLinking::refusesMisshapenAnswers_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what : { "short wrapped key", "short identity", "zero identity",
             "our own identity", "our own key" })
        QTest::newRow(what) << QString::fromLatin1(what);
}

void tst_CodeLinking::refusesMisshapenAnswers()
{
    QFETCH(const QString, what);
    CodeWorld it(4);
    QVERIFY(it.linking().start(it.request));
    QTRY_COMPARE_WITH_TIMEOUT(it.codes.count(), 1, 5000);
    const QByteArray secret = it.world.credentials().advSecret;
    it.phone.wrapped = wrapPairingKey(it.code().toLatin1(), it.world.random.bytes(32),
        it.world.random.bytes(16), it.phone.ephemeral.publicKey);
    it.phone.identity = it.world.phone.identity.publicKey;
    if (what == u"short wrapped key")
        it.phone.wrapped.chop(1);
    else if (what == u"short identity")
        it.phone.identity.chop(1);
    else if (what == u"zero identity")
        it.phone.identity.fill('\0');
    else if (what == u"our own identity")
        it.phone.identity = it.world.credentials().identity.publicKey;
    else
        it.phone.wrapped = CodePhone::contentOf(it.phone.hellos.back(), CodePhone::wrappedTag);
    it.phone.sayHello();
    QTRY_COMPARE_WITH_TIMEOUT(it.failures.count(), 1, 5000);
    QCOMPARE(it.error().code, ErrorCode::SignatureMismatch);
    QVERIFY(it.phone.finishes.empty());
    QVERIFY(!it.world.session->isLinked());
    QCOMPARE(it.world.credentials().advSecret, secret);
    QVERIFY(!it.linking().isActive());
}

void tst_CodeLinking::refusesThePairingOfAnotherPhone()
{
    CodeWorld it(5);
    QVERIFY(it.linking().start(it.request));
    QTRY_COMPARE_WITH_TIMEOUT(it.codes.count(), 1, 5000);
    it.phone.type(it.code());
    QTRY_COMPARE_WITH_TIMEOUT(it.phone.finishes.size(), size_t(1), 5000);
    // The right secret, and the signature of an account that typed nothing.
    const QByteArray secret = it.phone.secret().value();
    it.world.phone.identity = generateKeyPair(it.world.random);
    it.world.server.send(it.world.pairSuccess(it.world.credentials().identity.publicKey, secret));
    QTRY_COMPARE_WITH_TIMEOUT(it.failures.count(), 1, 2000);
    QCOMPARE(it.error().code, ErrorCode::SignatureMismatch);
    const std::vector<Node> errors = it.world.server.withChild("error");
    QCOMPARE(errors.size(), size_t(1));
    QCOMPARE(errors.front().child("error")->text("code"), QByteArray("401"));
    QVERIFY(!it.world.session->isLinked());
    QVERIFY(it.world.server.withChild("pair-device-sign").empty());
}

void tst_CodeLinking::refusesThePictureOnceAPhoneHasAnswered()
{
    CodeWorld it(6);
    QVERIFY(it.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(it.pictures.count(), 1, 2000);
    const QString picture = it.pictures.first().at(0).toString();
    QVERIFY(it.linking().change(it.request.way));
    QTRY_COMPARE_WITH_TIMEOUT(it.codes.count(), 1, 5000);
    it.phone.type(it.code());
    QTRY_COMPARE_WITH_TIMEOUT(it.phone.finishes.size(), size_t(1), 5000);
    it.world.server.send(it.world.pairSuccess(picture));
    QTRY_COMPARE_WITH_TIMEOUT(it.failures.count(), 1, 2000);
    QCOMPARE(it.error().code, ErrorCode::HmacMismatch);
    QVERIFY(!it.world.session->isLinked());
    // The secret of that code is in foreign hands: the next picture has another one.
    const QByteArray given = it.world.credentials().advSecret;
    QVERIFY(it.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(it.pictures.count(), 2, 2000);
    QVERIFY(it.world.credentials().advSecret != given);
    QVERIFY(!it.pictures.last().at(0).toString().contains(QString::fromLatin1(given.toBase64())));
}

void tst_CodeLinking::saysThatTheCodeWasWrong()
{
    CodeWorld it(7);
    it.phone.finishError = 400;
    QVERIFY(it.linking().start(it.request));
    QTRY_COMPARE_WITH_TIMEOUT(it.codes.count(), 1, 5000);
    it.phone.type(QStringLiteral("WRNGC0DE").replace(u'0', u'1'));
    QTRY_COMPARE_WITH_TIMEOUT(it.failures.count(), 1, 5000);
    QVERIFY(!it.phone.secret());
    QCOMPARE(
        it.error(), (Error { ErrorCode::CodeNotAccepted, QStringLiteral("iq error"), 400, 0 }));
    it.phone.finishError = 0;
    const QString former = it.code();
    QVERIFY(it.linking().start(it.request));
    QTRY_COMPARE_WITH_TIMEOUT(it.codes.count(), 2, 5000);
    QVERIFY(it.code() != former);
    it.phone.type(it.code());
    QTRY_COMPARE_WITH_TIMEOUT(it.phone.finishes.size(), size_t(2), 5000);
    it.phone.succeed();
    QTRY_VERIFY_WITH_TIMEOUT(it.world.session->isLinked(), 2000);
}

void tst_CodeLinking::waitsInVainForAPhoneWithAWrongCode()
{
    SessionTimes times = LinkWorld::patient();
    times.codeAnswer = milliseconds(2'000);
    CodeWorld it(8, times);
    QVERIFY(it.linking().start(it.request));
    QTRY_COMPARE_WITH_TIMEOUT(it.codes.count(), 1, 5000);
    it.phone.type(it.code());
    QTRY_COMPARE_WITH_TIMEOUT(it.phone.finishes.size(), size_t(1), 5000);
    QTRY_COMPARE_WITH_TIMEOUT(it.failures.count(), 1, 5000);
    QCOMPARE(it.error().code, ErrorCode::CodeNotAccepted);
    QCOMPARE(it.world.session->controller().status().state, SessionState::Idle);
}

void tst_CodeLinking::expiresAndShowsAnotherOne()
{
    SessionTimes times = LinkWorld::patient();
    times.codeLifetime = milliseconds(700);
    CodeWorld it(9, times);
    QVERIFY(it.linking().start(it.request));
    QTRY_COMPARE_WITH_TIMEOUT(it.codes.count(), 1, 5000);
    const QString former = it.code();
    QTRY_COMPARE_WITH_TIMEOUT(it.failures.count(), 1, 5000);
    QCOMPARE(it.error().code, ErrorCode::CodeExpired);
    QVERIFY(!it.linking().isActive());
    QVERIFY(it.linking().start(it.request));
    QTRY_COMPARE_WITH_TIMEOUT(it.codes.count(), 2, 5000);
    QVERIFY(it.code() != former);
    // What is typed for the former code finds nobody.
    it.phone.ref = "3@code-1";
    it.phone.type(former);
    QTRY_COMPARE_WITH_TIMEOUT(it.failures.count(), 2, 5000);
    QVERIFY(it.phone.finishes.empty());
}

void tst_CodeLinking::blocksNewCodesAfterTooMany()
{
    CodeWorld it(10);
    it.phone.helloError = 429;
    QVERIFY(it.linking().start(it.request));
    QTRY_COMPARE_WITH_TIMEOUT(it.failures.count(), 1, 5000);
    QCOMPARE(it.error().code, ErrorCode::RateLimited);
    QCOMPARE(it.error().retryAfter, 60);
    const Result<void> again = it.linking().start(it.request);
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::RateLimited);
    QVERIFY(again.error().retryAfter > 50 && again.error().retryAfter <= 60);
    QCOMPARE(it.world.server.dials, 1);
    // Pictures are not blocked.
    QVERIFY(it.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(it.pictures.count(), 1, 2000);
    QCOMPARE(it.linking().change(it.request.way).error().code, ErrorCode::RateLimited);
    it.phone.helloError = 0;
    it.world.clock.advance(seconds(61));
    QVERIFY(it.linking().change(it.request.way));
    QTRY_COMPARE_WITH_TIMEOUT(it.codes.count(), 1, 5000);
}

void tst_CodeLinking::explainsEveryRefusal_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("400") << 400 << ErrorCode::LinkRefused;
    QTest::newRow("403") << 403 << ErrorCode::LinkRefused;
    QTest::newRow("404") << 404 << ErrorCode::NoSuchRecipient;
    QTest::newRow("405") << 405 << ErrorCode::LinkRefused;
    QTest::newRow("419") << 419 << ErrorCode::TooManyDevices;
}

void tst_CodeLinking::explainsEveryRefusal()
{
    QFETCH(const int, status);
    QFETCH(const ErrorCode, code);
    CodeWorld it(11);
    it.phone.helloError = status;
    QVERIFY(it.linking().start(it.request));
    QTRY_COMPARE_WITH_TIMEOUT(it.failures.count(), 1, 5000);
    QCOMPARE(it.error().code, code);
    QCOMPARE(it.error().status, status);
    QCOMPARE(it.codes.count(), 0);
}

void tst_CodeLinking::changesBetweenPictureAndCodeOnOneConnection()
{
    CodeWorld it(12);
    QVERIFY(it.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(it.pictures.count(), 1, 2000);
    QVERIFY(it.linking().change(it.request.way));
    QTRY_COMPARE_WITH_TIMEOUT(it.codes.count(), 1, 5000);
    LinkWay other = it.request.way;
    other.phone = "447700900151";
    QVERIFY(it.linking().change(other));
    QTRY_COMPARE_WITH_TIMEOUT(it.codes.count(), 2, 5000);
    QCOMPARE(it.phone.hellos.back().firstChild()->jid("jid"), Jid::phoneNumber("447700900151"));
    QVERIFY(it.linking().change({}));
    QTRY_COMPARE_WITH_TIMEOUT(it.pictures.count(), 2, 2000);
    QVERIFY(it.pictures.last().at(0).toString().contains(QStringLiteral("#ref-2,")));
    QCOMPARE(it.world.server.dials, 1);
    // With little time left a code gets a connection of its own, and its whole time.
    it.world.clock.advance(seconds(110));
    QVERIFY(it.linking().change(it.request.way));
    QTRY_COMPARE_WITH_TIMEOUT(it.codes.count(), 3, 5000);
    QCOMPARE(it.world.server.dials, 2);
    QVERIFY(it.codes.last().at(1).value<milliseconds>() > seconds(150));
    it.linking().cancel();
    QCOMPARE(it.linking().change({}).error().code, ErrorCode::NotConnected);
    QCOMPARE(it.failures.count(), 0);
}

void tst_CodeLinking::takesThePictureThatWasScannedBefore()
{
    CodeWorld it(13);
    QVERIFY(it.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(it.pictures.count(), 1, 2000);
    QVERIFY(it.linking().change(it.request.way));
    QTRY_COMPARE_WITH_TIMEOUT(it.codes.count(), 1, 5000);
    it.world.server.send(it.world.pairSuccess(it.pictures.first().at(0).toString()));
    QTRY_VERIFY_WITH_TIMEOUT(it.world.session->isLinked(), 2000);
    QCOMPARE(it.scans.count(), 1);
    // The first one wins: what is typed now is for nobody.
    it.phone.type(it.code());
    QTRY_COMPARE_WITH_TIMEOUT(it.world.server.withTag("ack").size(), size_t(1), 2000);
    QVERIFY(it.phone.finishes.empty());
}

void tst_CodeLinking::asksForANewCodeAfterALostLine()
{
    CodeWorld it(14);
    QVERIFY(it.linking().start(it.request));
    QTRY_COMPARE_WITH_TIMEOUT(it.codes.count(), 1, 5000);
    const QString former = it.code();
    it.world.server.breakOff({ ErrorCode::NetworkUnreachable, {}, 0, 0 });
    QTRY_COMPARE_WITH_TIMEOUT(it.codes.count(), 2, 2000);
    QVERIFY(it.code().isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(it.codes.count(), 3, 5000);
    QVERIFY(!it.code().isEmpty() && it.code() != former);
    QCOMPARE(it.failures.count(), 0);
    // The service's own end of an old connection is the end of the code.
    it.world.clock.advance(seconds(158));
    it.world.server.breakOff();
    QTRY_COMPARE_WITH_TIMEOUT(it.failures.count(), 1, 2000);
    QCOMPARE(it.error().code, ErrorCode::CodeExpired);
}

void tst_CodeLinking::hearsWhatThePhoneCannotDo()
{
    CodeWorld it(15);
    QVERIFY(it.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(it.pictures.count(), 1, 2000);
    Node passkey("notification",
        { { "from", Jid::service() }, { "type", "passkey_prologue_request" }, { "id", "p1" } });
    passkey.add(Node::withBytes("passkey_request_options", "{\"challenge\":\"AAAA\"}"));
    it.world.server.send({ passkey, Node::withChildren("ib", { Node("downgrade_webclient") }) });
    QTRY_COMPARE_WITH_TIMEOUT(it.notices.count(), 2, 2000);
    QCOMPARE(it.notices.at(0).at(0).value<ErrorCode>(), ErrorCode::PasskeyNeeded);
    QCOMPARE(it.notices.at(1).at(0).value<ErrorCode>(), ErrorCode::PhoneTooOld);
    // Acknowledged, answered with nothing, and the pictures go on.
    QTRY_COMPARE_WITH_TIMEOUT(it.world.server.withTag("ack").size(), size_t(1), 2000);
    QVERIFY(it.world.server.withChild("passkey_prologue").empty());
    QVERIFY(it.linking().isActive());
    it.world.server.send(it.world.pairSuccess(it.pictures.first().at(0).toString()));
    QTRY_VERIFY_WITH_TIMEOUT(it.world.session->isLinked(), 2000);
}

HELIOGRAPH_TEST(CodeLinking)
#include "tst_CodeLinking.moc"
