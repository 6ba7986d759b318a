// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"
#include "transport/FrameCodec.h"
#include "transport/NoiseHandshake.h"

#include <QTest>

using namespace heliograph;

/// Vectors of 01 §16 (noise.json) and the turns of a resumption.
class tst_NoiseHandshake : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void reproducesEveryState_data();
    void reproducesEveryState();
    void speaksAsClient_data();
    void speaksAsClient();
    void speaksAsService_data();
    void speaksAsService();
    void resumesAsClient();
    void resumesAsService();
    void fallsBackOnBothSides();
    void sealsTransportFrames_data();
    void sealsTransportFrames();
    void verifiesTheChainOfTheVectors();
    void refusesServerHellos_data();
    void refusesServerHellos();
    void fallsBackWhenTheServiceWantsIt();
    void refusesAResumptionInATagError();
    void keepsTheOrderOfSteps();
    void survivesEveryTruncatedHello();
    void refusesMisshapenClientMessages();

private:
    KeyPair keys(const QJsonObject &pair) const
    {
        return { hex(pair[u"public"]), hex(pair[u"private"]) };
    }
    KeyPair key(QStringView name) const { return keys(m_vectors[u"keys"][name].toObject()); }
    QByteArray chainBytes() const { return hex(m_vectors[u"chain"][u"bytes"]); }
    QByteArray payload() const { return hex(m_vectors[u"client_payload"][u"bytes"]); }
    QJsonObject part(const char *name) const { return m_vectors[QLatin1String(name)].toObject(); }
    NoiseClientHandshake clientOf(const QJsonObject &vector) const;
    void addRows(std::initializer_list<const char *> names) const;
    static void apply(NoiseState &state, const QJsonObject &step);
    static QByteArray framed(const QByteArray &message) { return *FrameCodec::encode(message); }

    QJsonObject m_vectors;
    seconds m_now { 0 };
};

void tst_NoiseHandshake::initTestCase()
{
    m_vectors = loadVectors("noise");
    m_now = seconds(m_vectors[u"now"].toInteger());
}

NoiseClientHandshake tst_NoiseHandshake::clientOf(const QJsonObject &vector) const
{
    return NoiseClientHandshake(key(u"client_static"), keys(vector[u"client_ephemeral"].toObject()),
        key(u"root").publicKey);
}

void tst_NoiseHandshake::addRows(std::initializer_list<const char *> names) const
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : names)
        QTest::newRow(name) << QByteArray(name);
}

void tst_NoiseHandshake::reproducesEveryState_data()
{
    addRows({ "xx", "xx_routed", "ik", "xxfallback" });
}

void tst_NoiseHandshake::apply(NoiseState &state, const QJsonObject &step)
{
    const QString op = step[u"op"].toString();
    if (op == QLatin1String("mixHash")) {
        state.mixHash(hex(step[u"data"]));
    } else if (op == QLatin1String("mixKey")) {
        state.mixKey(hex(step[u"shared"]));
    } else if (op == QLatin1String("encryptAndHash")) {
        QCOMPARE(state.encryptAndHash(hex(step[u"plaintext"])), hex(step[u"ciphertext"]));
    } else if (op == QLatin1String("decryptAndHash")) {
        QCOMPARE(state.decryptAndHash(hex(step[u"ciphertext"])).value(), hex(step[u"plaintext"]));
    } else if (op == QLatin1String("split")) {
        QCOMPARE(state.split().clientToService, hex(step[u"client_to_server"]));
        QCOMPARE(state.split().serviceToClient, hex(step[u"server_to_client"]));
    } else {
        QCOMPARE(op, QStringLiteral("init"));
    }
}

void tst_NoiseHandshake::reproducesEveryState()
{
    QFETCH(QByteArray, name);
    const NoisePattern pattern = name == "ik" ? NoisePattern::IK
        : name == "xxfallback"                ? NoisePattern::XXfallback
                                              : NoisePattern::XX;
    for (const QStringView side : { u"client_steps", u"server_steps" }) {
        NoiseState state(pattern);
        const QJsonArray steps = part(name.constData())[side].toArray();
        QVERIFY(steps.size() >= 12);
        for (const QJsonValue &value : steps) {
            const QJsonObject step = value.toObject();
            apply(state, step);
            if (!step.contains(u"h"))
                continue;
            QCOMPARE(state.h(), hex(step[u"h"]));
            QCOMPARE(state.ck(), hex(step[u"ck"]));
            QCOMPARE(state.k(), hex(step[u"k"]));
            QCOMPARE(int(state.n()), step[u"n"].toInt());
        }
    }
}

void tst_NoiseHandshake::speaksAsClient_data() { addRows({ "xx", "xx_routed" }); }

void tst_NoiseHandshake::speaksAsClient()
{
    QFETCH(QByteArray, name);
    const QJsonObject vector = part(name.constData());
    NoiseClientHandshake client = clientOf(vector);
    const QByteArray hello = client.clientHello();
    QCOMPARE(hello, hex(vector[u"client_hello"]));
    QCOMPARE(FrameCodec::intro(hex(vector[u"routing_info"])) + framed(hello),
        hex(vector[u"client_hello_frame"]));
    const auto proof = client.processServerHello(hex(vector[u"server_hello"]), m_now);
    QVERIFY(proof);
    QCOMPARE(proof->chainBytes, chainBytes());
    QCOMPARE(proof->pattern, NoisePattern::XX);
    const auto completion = client.finish(payload());
    QVERIFY(completion);
    QCOMPARE(completion->message, hex(vector[u"client_finish"]));
    QCOMPARE(framed(completion->message), hex(vector[u"client_finish_frame"]));
    QCOMPARE(client.state().h(), hex(vector[u"client_steps"][10][u"h"]));
}

void tst_NoiseHandshake::speaksAsService_data() { addRows({ "xx", "xx_routed" }); }

void tst_NoiseHandshake::speaksAsService()
{
    QFETCH(QByteArray, name);
    const QJsonObject vector = part(name.constData());
    FrameCodec codec(FrameCodec::Side::Service);
    const auto frames = codec.feed(hex(vector[u"client_hello_frame"]));
    QVERIFY(frames);
    QCOMPARE(codec.routing(), hex(vector[u"routing_info"]));
    NoiseServerHandshake service(key(u"server_static"), chainBytes());
    const auto reply
        = service.acceptHello(frames->value(0), keys(vector[u"server_ephemeral"].toObject()));
    QVERIFY(reply);
    QCOMPARE(reply->message, hex(vector[u"server_hello"]));
    QVERIFY(!reply->arrival);
    const auto arrival = service.acceptFinish(hex(vector[u"client_finish"]));
    QVERIFY(arrival);
    QCOMPARE(arrival->clientStatic, key(u"client_static").publicKey);
    QCOMPARE(arrival->payload, payload());
    QCOMPARE(service.state().h(), hex(vector[u"server_steps"][10][u"h"]));
}

void tst_NoiseHandshake::resumesAsClient()
{
    const QJsonObject vector = part("ik");
    NoiseClientHandshake client = clientOf(vector);
    const auto hello = client.resumingHello(hex(vector[u"known_server_static"]), payload());
    QCOMPARE(hello.value(), hex(vector[u"client_hello"]));
    const auto proof = client.processServerHello(hex(vector[u"server_hello"]), m_now);
    QVERIFY(proof);
    QCOMPARE(proof->pattern, NoisePattern::IK);
    QCOMPARE(proof->chainBytes, chainBytes());
    auto completion = client.finish({});
    QVERIFY(completion);
    QVERIFY(completion->message.isEmpty());
    const QJsonObject first = vector[u"transport"][u"server_to_client"][0].toObject();
    QCOMPARE(completion->channel.open(hex(first[u"ciphertext"])).value(), hex(first[u"plaintext"]));
}

void tst_NoiseHandshake::resumesAsService()
{
    const QJsonObject vector = part("ik");
    NoiseServerHandshake service(key(u"server_static"), chainBytes());
    auto reply = service.acceptHello(
        hex(vector[u"client_hello"]), keys(vector[u"server_ephemeral"].toObject()));
    QVERIFY(reply);
    QCOMPARE(reply->message, hex(vector[u"server_hello"]));
    QCOMPARE(reply->pattern, NoisePattern::IK);
    QVERIFY(reply->arrival);
    QCOMPARE(reply->arrival->clientStatic, key(u"client_static").publicKey);
    QCOMPARE(reply->arrival->payload, payload());
    const QJsonObject first = vector[u"transport"][u"client_to_server"][0].toObject();
    QCOMPARE(
        reply->arrival->channel.open(hex(first[u"ciphertext"])).value(), hex(first[u"plaintext"]));
    QVERIFY(!service.acceptFinish({}));
}

void tst_NoiseHandshake::fallsBackOnBothSides()
{
    const QJsonObject vector = part("xxfallback");
    const QByteArray chain = hex(vector[u"client_steps"][7][u"plaintext"]);
    NoiseClientHandshake client = clientOf(vector);
    const auto hello = client.resumingHello(hex(vector[u"stale_server_static"]), payload());
    QCOMPARE(hello.value(), hex(vector[u"client_hello"]));
    NoiseServerHandshake service(keys(vector[u"server_static"].toObject()), chain);
    const auto reply = service.acceptHello(*hello, keys(vector[u"server_ephemeral"].toObject()));
    QVERIFY(reply);
    QCOMPARE(reply->message, hex(vector[u"server_hello"]));
    QCOMPARE(reply->pattern, NoisePattern::XXfallback);
    const auto proof = client.processServerHello(reply->message, m_now);
    QVERIFY(proof);
    QCOMPARE(proof->pattern, NoisePattern::XXfallback);
    QCOMPARE(proof->chainBytes, chain);
    const auto completion = client.finish(payload());
    QCOMPARE(completion->message, hex(vector[u"client_finish"]));
    const auto arrival = service.acceptFinish(completion->message);
    QCOMPARE(arrival->payload, payload());
}

void tst_NoiseHandshake::sealsTransportFrames_data()
{
    addRows({ "xx", "xx_routed", "ik", "xxfallback" });
}

void tst_NoiseHandshake::sealsTransportFrames()
{
    QFETCH(QByteArray, name);
    const QJsonObject vector = part(name.constData());
    const QJsonObject split = vector[u"client_steps"].toArray().last().toObject();
    const QByteArray up = hex(split[u"client_to_server"]);
    const QByteArray down = hex(split[u"server_to_client"]);
    for (const bool fromClient : { true, false }) {
        NoiseChannel sender = fromClient ? NoiseChannel(up, down) : NoiseChannel(down, up);
        NoiseChannel receiver = fromClient ? NoiseChannel(down, up) : NoiseChannel(up, down);
        const QJsonArray messages
            = vector[u"transport"][fromClient ? u"client_to_server" : u"server_to_client"]
                  .toArray();
        QCOMPARE(messages.size(), 3);
        for (const QJsonValue &message : messages) {
            QCOMPARE(sender.sent(), quint32(message[u"counter"].toInt()));
            const QByteArray sealed = sender.seal(hex(message[u"plaintext"])).value();
            QCOMPARE(sealed, hex(message[u"ciphertext"]));
            QCOMPARE(framed(sealed), hex(message[u"frame"]));
            QCOMPARE(receiver.open(sealed).value(), hex(message[u"plaintext"]));
        }
    }
}

void tst_NoiseHandshake::verifiesTheChainOfTheVectors()
{
    const Result<CertificateChain> chain = verifyCertificateChain(
        chainBytes(), key(u"root").publicKey, key(u"server_static").publicKey, m_now);
    QVERIFY(chain);
    const QJsonObject leaf = m_vectors[u"chain"][u"leaf"].toObject();
    QCOMPARE(int(chain->leaf.serial), leaf[u"serial"].toInt());
    QCOMPARE(int(chain->leaf.issuerSerial), leaf[u"issuerSerial"].toInt());
    QCOMPARE(chain->leaf.notBefore.count(), leaf[u"notBefore"].toInteger());
    QCOMPARE(chain->leaf.notAfter.count(), leaf[u"notAfter"].toInteger());
    const QByteArray rebuilt
        = buildCertificateChain(*chain, key(u"root").privateKey, key(u"intermediate").privateKey);
    QVERIFY(rebuilt.contains(hex(leaf[u"details"])));
    QVERIFY(rebuilt.contains(hex(m_vectors[u"chain"][u"intermediate"][u"details"])));
}

static ErrorCode expectedCode(const QString &error)
{
    if (error.contains(QLatin1String("validity")))
        return ErrorCode::CertificateNotValidNow;
    if (error.startsWith(QLatin1String("authentication")))
        return ErrorCode::HandshakeRefused;
    for (const char *misshapen :
        { "ephemeral length", "all-zero shared secret", "static missing", "payload missing" }) {
        if (error == QLatin1String(misshapen))
            return ErrorCode::HandshakeMalformed;
    }
    return ErrorCode::CertificateUntrusted;
}

void tst_NoiseHandshake::refusesServerHellos_data()
{
    QTest::addColumn<QByteArray>("hello");
    QTest::addColumn<ErrorCode>("code");
    const QJsonArray rows = m_vectors[u"reject"].toArray();
    QCOMPARE(rows.size(), 21);
    for (const QJsonValue &row : rows)
        QTest::newRow(row[u"name"].toString().toLatin1().constData())
            << hex(row[u"server_hello"]) << expectedCode(row[u"error"].toString());
}

void tst_NoiseHandshake::refusesServerHellos()
{
    QFETCH(QByteArray, hello);
    QFETCH(ErrorCode, code);
    NoiseClientHandshake client = clientOf(part("xx"));
    client.clientHello();
    const auto proof = client.processServerHello(hello, m_now);
    QVERIFY(!proof);
    QCOMPARE(proof.error().code, code);
    const auto completion = client.finish(payload());
    QVERIFY(!completion);
    QCOMPARE(completion.error().code, code);
    QCOMPARE(client.processServerHello(hex(part("xx")[u"server_hello"]), m_now).error().code, code);
}

void tst_NoiseHandshake::fallsBackWhenTheServiceWantsIt()
{
    FixedRandom random;
    NoiseClientHandshake client = clientOf(part("ik"));
    const auto hello = client.resumingHello(key(u"server_static").publicKey, payload());
    NoiseServerHandshake service(key(u"server_static"), chainBytes());
    const auto reply = service.acceptHello(
        *hello, generateKeyPair(random), NoiseServerHandshake::Resumption::Fallback);
    QCOMPARE(reply->pattern, NoisePattern::XXfallback);
    QCOMPARE(client.processServerHello(reply->message, m_now)->pattern, NoisePattern::XXfallback);
    auto completion = client.finish(payload());
    auto arrival = service.acceptFinish(completion->message);
    QCOMPARE(arrival->channel.open(*completion->channel.seal("up")).value(), QByteArray("up"));
    QCOMPARE(completion->channel.open(*arrival->channel.seal("down")).value(), QByteArray("down"));
}

void tst_NoiseHandshake::refusesAResumptionInATagError()
{
    FixedRandom random;
    NoiseClientHandshake client = clientOf(part("ik"));
    const auto hello = client.resumingHello(key(u"server_static").publicKey, payload());
    NoiseServerHandshake service(key(u"server_static"), chainBytes());
    const auto reply = service.acceptHello(
        *hello, generateKeyPair(random), NoiseServerHandshake::Resumption::Refuse);
    QVERIFY(!reply->arrival);
    QCOMPARE(
        client.processServerHello(reply->message, m_now).error().code, ErrorCode::HandshakeRefused);
    QVERIFY(!client.finish(payload()));
}

void tst_NoiseHandshake::keepsTheOrderOfSteps()
{
    const QJsonObject vector = part("xx");
    NoiseClientHandshake early = clientOf(vector);
    QVERIFY(!early.finish(payload()));
    NoiseClientHandshake silent = clientOf(vector);
    QVERIFY(!silent.processServerHello(hex(vector[u"server_hello"]), m_now));
    NoiseClientHandshake twice = clientOf(vector);
    twice.clientHello();
    QVERIFY(twice.processServerHello(hex(vector[u"server_hello"]), m_now));
    QVERIFY(twice.finish(payload()));
    QVERIFY(!twice.finish(payload()));
    NoiseServerHandshake service(key(u"server_static"), chainBytes());
    QVERIFY(!service.acceptFinish(hex(vector[u"client_finish"])));
    const KeyPair ephemeral = keys(vector[u"server_ephemeral"].toObject());
    QVERIFY(service.acceptHello(hex(vector[u"client_hello"]), ephemeral));
    QVERIFY(!service.acceptHello(hex(vector[u"client_hello"]), ephemeral));
    NoiseClientHandshake useless = clientOf(vector);
    QCOMPARE(
        useless.resumingHello(QByteArray(32, '\0'), payload()).error().code, ErrorCode::BadKey);
}

void tst_NoiseHandshake::survivesEveryTruncatedHello()
{
    const QJsonObject vector = part("xx");
    const QByteArray hello = hex(vector[u"server_hello"]);
    for (qsizetype size = 0; size < hello.size(); size += 3) {
        NoiseClientHandshake client = clientOf(vector);
        client.clientHello();
        QCOMPARE(client.processServerHello(hello.first(size), m_now).error().code,
            ErrorCode::HandshakeMalformed);
    }
}

void tst_NoiseHandshake::refusesMisshapenClientMessages()
{
    const QJsonObject vector = part("xx");
    const KeyPair ephemeral = keys(vector[u"server_ephemeral"].toObject());
    const QByteArray zeroEphemeral = QByteArray::fromHex("12220a20") + QByteArray(32, '\0');
    for (const QByteArray &hello : { QByteArray(), QByteArray("text"),
             QByteArray::fromHex("12020a00"), hex(vector[u"server_hello"]), zeroEphemeral }) {
        NoiseServerHandshake service(key(u"server_static"), chainBytes());
        QCOMPARE(service.acceptHello(hello, ephemeral).error().code, ErrorCode::HandshakeMalformed);
    }
    QByteArray finish = hex(vector[u"client_finish"]);
    finish.back() = static_cast<char>(finish.back() ^ 1);
    NoiseServerHandshake service(key(u"server_static"), chainBytes());
    QVERIFY(service.acceptHello(hex(vector[u"client_hello"]), ephemeral));
    QCOMPARE(service.acceptFinish(finish).error().code, ErrorCode::HandshakeRefused);
}

HELIOGRAPH_TEST(NoiseHandshake)

#include "tst_NoiseHandshake.moc"
