// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"
#include "transport/ClientStream.h"

#include <QTest>

using namespace heliograph;

/// The client's stream against the service's handshake, byte for byte as a socket carries it.
class tst_ClientStream : public QObject {
    Q_OBJECT
private slots:
    void shakesHands_data();
    void shakesHands();
    void startsAnewWithAKeyThatIsOfNoUse();
    void keepsItsCounterForWhatCannotBeSent();
    void refusesAShortFrameAfterTheHandshake();
    void saysNothingAfterARefusedHello();

private:
    static constexpr seconds now { 1'790'000'000 };

    QByteArray chainOf(const KeyPair &leaf)
    {
        CertificateChain chain;
        chain.intermediate
            = { 1, 0, m_intermediate.publicKey, now - seconds(10), now + seconds(10) };
        chain.leaf = { 2, 1, leaf.publicKey, now - seconds(10), now + seconds(10) };
        return buildCertificateChain(chain, m_root.privateKey, m_intermediate.privateKey);
    }
    ClientStream stream(const QByteArray &serviceStatic = {})
    {
        return ClientStream(
            { m_noise, "payload", "route", serviceStatic }, m_root.publicKey, m_random);
    }
    /// The payload of the ClientHello frame in `bytes`.
    static QByteArray helloOf(const QByteArray &bytes)
    {
        FrameCodec codec(FrameCodec::Side::Service);
        const auto frames = codec.feed(bytes);
        return frames && codec.routing() == "route" ? frames->value(0) : QByteArray();
    }

    FixedRandom m_random { 3 };
    KeyPair m_root = generateKeyPair(m_random);
    KeyPair m_intermediate = generateKeyPair(m_random);
    KeyPair m_service = generateKeyPair(m_random);
    KeyPair m_noise = generateKeyPair(m_random);
};

void tst_ClientStream::shakesHands_data()
{
    QTest::addColumn<bool>("knowsTheService");
    QTest::addColumn<bool>("keyChanged");
    QTest::addColumn<int>("pattern");
    QTest::newRow("anew") << false << false << int(NoisePattern::XX);
    QTest::newRow("resumed") << true << false << int(NoisePattern::IK);
    QTest::newRow("fallen back") << true << true << int(NoisePattern::XXfallback);
}

void tst_ClientStream::shakesHands()
{
    QFETCH(bool, knowsTheService);
    QFETCH(bool, keyChanged);
    QFETCH(int, pattern);
    const KeyPair known = keyChanged ? generateKeyPair(m_random) : m_service;
    ClientStream client = stream(knowsTheService ? known.publicKey : QByteArray());
    const QByteArray chain = chainOf(m_service);
    NoiseServerHandshake service(m_service, chain);
    auto reply = service.acceptHello(helloOf(client.hello()), generateKeyPair(m_random));
    QVERIFY(reply);
    QVERIFY(!client.isEstablished());
    const auto frames = client.feed(*FrameCodec::encode(reply->message));
    const auto answer = client.answerHello(frames->value(0), now);
    QVERIFY(answer);
    QVERIFY(client.isEstablished());
    QCOMPARE(int(client.pattern()), pattern);
    QCOMPARE(client.chain(), chain);
    QCOMPARE(answer->isEmpty(), pattern == int(NoisePattern::IK));
    if (!reply->arrival)
        reply->arrival.emplace(std::move(*service.acceptFinish(answer->mid(3))));
    QCOMPARE(reply->arrival->payload, QByteArray("payload"));
    QCOMPARE(reply->arrival->clientStatic, m_noise.publicKey);
    const QByteArray up = *client.seal("up");
    QCOMPARE(reply->arrival->channel.open(up.mid(3)).value(), QByteArray("up"));
    QCOMPARE(client.open(*reply->arrival->channel.seal("down")).value(), QByteArray("down"));
}

void tst_ClientStream::startsAnewWithAKeyThatIsOfNoUse()
{
    ClientStream client = stream(QByteArray(32, '\0'));
    NoiseServerHandshake service(m_service, chainOf(m_service));
    const auto reply = service.acceptHello(helloOf(client.hello()), generateKeyPair(m_random));
    QCOMPARE(reply->pattern, NoisePattern::XX);
    QVERIFY(client.answerHello(reply->message, now));
}

void tst_ClientStream::keepsItsCounterForWhatCannotBeSent()
{
    ClientStream client = stream();
    NoiseServerHandshake service(m_service, chainOf(m_service));
    const auto reply = service.acceptHello(helloOf(client.hello()), generateKeyPair(m_random));
    const auto answer = client.answerHello(reply->message, now);
    auto arrival = service.acceptFinish(answer->mid(3));
    QCOMPARE(client.seal(QByteArray(frameSizeLimit - 15, 'x')).error().code, ErrorCode::TooLarge);
    QCOMPARE(arrival->channel.open(client.seal("next")->mid(3)).value(), QByteArray("next"));
    const QByteArray largest = *client.seal(QByteArray(frameSizeLimit - 16, 'x'));
    QCOMPARE(largest.size(), frameSizeLimit + 3);
}

void tst_ClientStream::refusesAShortFrameAfterTheHandshake()
{
    for (const qsizetype size : { 1, 15, 16 }) {
        ClientStream client = stream();
        NoiseServerHandshake service(m_service, chainOf(m_service));
        const auto reply = service.acceptHello(helloOf(client.hello()), generateKeyPair(m_random));
        QVERIFY(client.answerHello(reply->message, now));
        const auto frames = client.feed(*FrameCodec::encode(QByteArray(size, 'x')));
        QCOMPARE(client.open(frames->value(0)).error().code, ErrorCode::NoiseFailure);
    }
}

void tst_ClientStream::saysNothingAfterARefusedHello()
{
    const KeyPair other = generateKeyPair(m_random);
    ClientStream client = stream();
    const QByteArray hello = helloOf(client.hello());
    NoiseServerHandshake wrong(m_service, chainOf(other));
    const auto reply = wrong.acceptHello(hello, generateKeyPair(m_random));
    QCOMPARE(client.answerHello(reply->message, now).error().code, ErrorCode::CertificateUntrusted);
    QVERIFY(!client.isEstablished());
    QVERIFY(client.chain().isEmpty());
    // A right answer comes too late.
    NoiseServerHandshake right(m_service, chainOf(m_service));
    const auto late = right.acceptHello(hello, generateKeyPair(m_random));
    QCOMPARE(client.answerHello(late->message, now).error().code, ErrorCode::CertificateUntrusted);
    QVERIFY(!client.isEstablished());
}

HELIOGRAPH_TEST(ClientStream)

#include "tst_ClientStream.moc"
