// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "binary/NodeDecoder.h"
#include "binary/NodeEncoder.h"
#include "crypto/PreKeys.h"
#include "sandbox/Sandbox.h"
#include "sandbox/Stanzas.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"
#include "transport/ClientPayload.h"
#include "transport/FrameCodec.h"
#include "transport/NoiseHandshake.h"
#include "transport/WebSocketTransport.h"

#include <QFile>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTest>

#include <chrono>

using namespace heliograph;

namespace {

/// A client that shakes hands and keeps the stanzas it gets.
class PlainClient final : public QObject {
    Q_OBJECT
public:
    PlainClient(const SandboxInfo &info, const KeyPair &noise, const QByteArray &payload)
        : m_payload(payload)
        , m_random(nextSeed())
        , m_handshake(noise, generateKeyPair(m_random), info.root)
        , m_transport(ServiceProfile { info.ws, info.root, info.caPem, {} }, Proxy {})
    {
        connect(&m_transport, &Transport::opened, this, [this] {
            m_transport.write(FrameCodec::intro() + *FrameCodec::encode(m_handshake.clientHello()));
        });
        connect(&m_transport, &Transport::bytesReceived, this, &PlainClient::feed);
        connect(&m_transport, &Transport::closed, this, [this](const Error &reason) {
            closed = true;
            end = reason;
        });
        m_transport.open(info.ws);
    }
    void send(const Node &stanza) { sendBytes(*encodeNode(stanza)); }
    void sendBytes(const QByteArray &plain)
    {
        m_transport.write(*FrameCodec::encode(*m_channel->seal(plain)));
    }
    const Node *find(const QByteArray &tag) const
    {
        for (const Node &stanza : got) {
            if (stanza.tag == tag)
                return &stanza;
        }
        return nullptr;
    }

    std::vector<Node> got;
    bool closed = false;
    Error end;

private:
    static quint64 nextSeed()
    {
        static quint64 seed = 100;
        return ++seed;
    }
    void feed(const QByteArray &bytes)
    {
        const auto frames = m_codec.feed(bytes);
        for (const QByteArray &frame : frames.value_or(QList<QByteArray>())) {
            if (!m_channel) {
                finish(frame);
            } else if (const auto plain = m_channel->open(frame)) {
                if (const auto stanza = decodeNode(*plain))
                    got.push_back(*stanza);
            }
        }
    }
    void finish(const QByteArray &hello)
    {
        const SystemClock clock;
        if (!m_handshake.processServerHello(
                hello, std::chrono::duration_cast<seconds>(clock.now())))
            return;
        auto completion = m_handshake.finish(m_payload);
        m_transport.write(*FrameCodec::encode(completion->message));
        m_channel.emplace(std::move(completion->channel));
    }

    QByteArray m_payload;
    FixedRandom m_random;
    NoiseClientHandshake m_handshake;
    WebSocketTransport m_transport;
    FrameCodec m_codec { FrameCodec::Side::Client };
    std::optional<NoiseChannel> m_channel;
};

/// Keys of a companion and its registration.
struct Companion {
    FixedRandom random { 9 };
    KeyPair noise = generateKeyPair(random);
    KeyPair identity = generateKeyPair(random);
    SignedPreKey signedKey = generateSignedPreKey(1, identity, random);
    QByteArray advSecret = random.bytes(32);

    QByteArray registration() const
    {
        RegistrationRequest request;
        request.registrationId = 5;
        request.identityKey = identity.publicKey;
        request.signedPreKeyId = signedKey.id;
        request.signedPreKey = signedKey.keyPair.publicKey;
        request.signedPreKeySignature = signedKey.signature;
        return serialize(registrationPayload(request));
    }
    QByteArray qr(const Node &pairDevice, size_t number) const
    {
        const QByteArrayList fields { pairDevice.child("pair-device")->children()[number].bytes(),
            noise.publicKey.toBase64(), identity.publicKey.toBase64(), advSecret.toBase64(), "7" };
        return fields.join(',');
    }
};

QByteArray loginAs(quint64 number, quint32 device)
{
    LoginRequest request;
    request.username = number;
    request.device = device;
    return serialize(loginPayload(request));
}

} // namespace

class tst_Sandbox : public QObject {
    Q_OBJECT

    Sandbox m_sandbox;
    SandboxInfo m_info;
    QNetworkAccessManager m_network;

    int post(const QString &path, const QByteArray &body, const QByteArray &origin = {})
    {
        QUrl url = m_info.ws;
        url.setScheme(QStringLiteral("http"));
        url.setPath(path.section(u'?', 0, 0));
        url.setQuery(path.section(u'?', 1));
        QNetworkRequest request(url);
        request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("text/plain"));
        if (!origin.isEmpty())
            request.setRawHeader("Origin", origin);
        QNetworkReply *reply = m_network.post(request, body);
        QSignalSpy finished(reply, &QNetworkReply::finished);
        if (!finished.wait(5000))
            return 0;
        reply->deleteLater();
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

private slots:
    void init()
    {
        SandboxOptions options;
        options.scriptedContacts = false;
        const auto info = m_sandbox.start(options);
        QVERIFY(info);
        m_info = *info;
    }
    void cleanup() { m_sandbox.stop(); }

    void printsOneLine()
    {
        const QJsonObject line = QJsonDocument::fromJson(m_info.toJsonLine()).object();
        QCOMPARE(line[u"ws"].toString(), m_info.ws.toString());
        QCOMPARE(line[u"root"].toString().size(), 64);
        QCOMPARE(line[u"tls_sha256"].toString().size(), 64);
        QVERIFY(QFile::exists(line[u"ca"].toString()));
        QVERIFY(!line.contains(u"control"));
    }

    void refusesAPortInUse()
    {
        Sandbox other;
        SandboxOptions options;
        options.port = static_cast<quint16>(m_info.ws.port());
        QCOMPARE(other.start(options).error().code, ErrorCode::NetworkUnreachable);
        QVERIFY(!other.isRunning());
        options.host = QStringLiteral("192.0.2.1");
        QCOMPARE(other.start(options).error().code, ErrorCode::InvalidArgument);
    }

    void offersRefsAndJudgesScans()
    {
        const Companion companion;
        PlainClient client(m_info, companion.noise, companion.registration());
        QTRY_VERIFY(client.find("iq"));
        const Node offer = *client.find("iq");
        const QString path = QStringLiteral("/admin/mock-phone/scan-qr");
        QCOMPARE(post(path, "nonsense"), 400);
        QCOMPARE(post(path, "2@x" + companion.qr(offer, 0)), 404);
        QCOMPARE(post(path, companion.qr(offer, 0), "https://example.org"), 403);
        Companion stranger;
        stranger.noise = generateKeyPair(stranger.random);
        QCOMPARE(post(path, stranger.qr(offer, 0)), 403);
        QCOMPARE(post(path + QStringLiteral("?account=1"), companion.qr(offer, 0)), 404);
        QCOMPARE(post(path, companion.qr(offer, 1)), 200);
        QCOMPARE(post(path, companion.qr(offer, 1)), 409);
        QCOMPARE(post(path, companion.qr(offer, 2)), 409);
        QTRY_COMPARE(client.got.size(), size_t(2));
        QVERIFY(client.got[1].child("pair-success"));
    }

    void linksByItselfWhenAskedTo()
    {
        const Companion companion;
        SandboxOptions options;
        options.scriptedContacts = false;
        options.advSecret = companion.advSecret;
        options.autoPair = seconds { 600 };
        const auto info = m_sandbox.start(options);
        QVERIFY(info);
        PlainClient client(*info, companion.noise, companion.registration());
        QTRY_VERIFY(client.find("iq"));
        QVERIFY(m_sandbox.command(QStringLiteral("POST"), QStringLiteral("/time"),
            { { QStringLiteral("advance_s"), 601 } }));
        QTRY_COMPARE(client.got.size(), size_t(2));
        QVERIFY(client.got[1].child("pair-success"));
    }

    void endsAStreamThatCannotBeRead_data()
    {
        QTest::addColumn<QByteArray>("plain");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("unknown token") << QByteArray("\x00\xF8\x01\xF0", 4);
        QTest::newRow("no list") << QByteArray("\x00\x05", 2);
        QByteArray deep("\x00", 1);
        for (int i = 0; i < 80; ++i)
            deep += QByteArray("\xF8\x02\x03\xF8\x01", 5);
        QTest::newRow("too deep") << deep;
    }

    void endsAStreamThatCannotBeRead()
    {
        QFETCH(QByteArray, plain);
        const Companion companion;
        PlainClient client(m_info, companion.noise, companion.registration());
        QTRY_VERIFY(client.find("iq"));
        client.sendBytes(plain);
        QTRY_VERIFY(client.find("stream:error"));
        QVERIFY(client.find("stream:error")->child("xml-not-well-formed"));
        QTRY_VERIFY(client.closed);
        const auto metrics = m_sandbox.command(QStringLiteral("GET"), QStringLiteral("/metrics"));
        QCOMPARE(metrics->value(u"unreadable_frames").toInt(), 1);
    }

    void refusesUnknownDevices()
    {
        const Companion companion;
        PlainClient client(m_info, companion.noise, loginAs(15550001111, 1));
        QTRY_VERIFY(client.find("failure"));
        QCOMPARE(client.find("failure")->text("reason"), QByteArray("401"));
        QTRY_VERIFY(client.closed);
    }

    void refusesByStatusInsideTls()
    {
        QVERIFY(m_sandbox.fault({ { QStringLiteral("kind"), QStringLiteral("refuse") },
            { QStringLiteral("mode"), QStringLiteral("http_503") } }));
        const Companion companion;
        PlainClient refused(m_info, companion.noise, companion.registration());
        QTRY_VERIFY(refused.closed);
        QCOMPARE(refused.end.code, ErrorCode::HttpStatus);
        QCOMPARE(refused.end.status, 503);
        // It was for one connection.
        PlainClient next(m_info, companion.noise, companion.registration());
        QTRY_VERIFY(next.find("iq"));
    }

    void cutsAConnectionThatItRefuses()
    {
        // Qt connects again by itself when the reset comes before it has seen the connection.
        QVERIFY(m_sandbox.fault({ { QStringLiteral("kind"), QStringLiteral("refuse") },
            { QStringLiteral("count"), 100 } }));
        const Companion companion;
        PlainClient refused(m_info, companion.noise, companion.registration());
        QTRY_VERIFY(refused.closed);
        QCOMPARE(refused.end.code, ErrorCode::NetworkUnreachable);
    }

    void servesControlInProcess()
    {
        const auto made = m_sandbox.command(QStringLiteral("POST"), QStringLiteral("/accounts"),
            { { QStringLiteral("push_name"), QStringLiteral("Mia") } });
        QVERIFY(made);
        QCOMPARE(m_sandbox.phones().size(), 1);
        QVERIFY(m_sandbox.fault({ { QStringLiteral("kind"), QStringLiteral("drop") } }));
        QCOMPARE(m_sandbox.command(QStringLiteral("GET"), QStringLiteral("/nowhere")).error().code,
            ErrorCode::NotFound);
        QCOMPARE(
            (*m_sandbox.command(QStringLiteral("GET"), QStringLiteral("/metrics/check")))[u"ok"]
                .toBool(),
            true);
        QCOMPARE(m_sandbox.say(QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("x"))
                     .error()
                     .code,
            ErrorCode::UnknownAccount);
        QVERIFY(m_sandbox.command(QStringLiteral("POST"), QStringLiteral("/reset")));
        QCOMPARE(m_sandbox.phones().size(), 0);
    }
};

HELIOGRAPH_TEST(Sandbox)
#include "tst_Sandbox.moc"
