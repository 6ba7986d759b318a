// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "proto/adv.pb.h"
#include "sandbox/Linking.h"
#include "sandbox/ProtoBytes.h"
#include "sandbox/Stanzas.h"
#include "tests/sandbox/World.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

namespace {

/// A companion with keys that plays its side of the link.
class FakeCompanion final : public LinkCandidate {
public:
    explicit FakeCompanion(quint64 seed)
        : m_random(seed)
        , noise(generateKeyPair(m_random))
        , identity(generateKeyPair(m_random))
        , advSecret(m_random.bytes(32))
    {
        const SignedPreKey key = generateSignedPreKey(1, identity, m_random);
        m_registration.registrationId = 77;
        m_registration.identityKey = identity.publicKey;
        m_registration.signedPreKeyId = key.id;
        m_registration.signedPreKey = key.keyPair.publicKey;
        m_registration.signedPreKeySignature = key.signature;
    }
    const DeviceRegistration &registration() const override { return m_registration; }
    QByteArray noiseKey() const override { return noise.publicKey; }
    QString pushName() const override { return name; }
    void sendToCandidate(const Node &stanza) override { got.push_back(stanza); }
    void restartCandidate() override { restarted = true; }
    void closeCandidate() override { closed = true; }

    QString qr(int number = 0) const
    {
        const Node &device = *got.front().child("pair-device");
        const QByteArray ref = device.children()[static_cast<size_t>(number)].bytes();
        const QByteArrayList fields { ref, noise.publicKey.toBase64(),
            identity.publicKey.toBase64(), advSecret.toBase64(), "7" };
        return QString::fromLatin1(fields.join(','));
    }
    /// The reply to pair-success with a proper device signature.
    Node reply() const
    {
        const Node &success = *got.back().child("pair-success");
        proto::ADVSignedDeviceIdentityHMAC container;
        proto::ADVSignedDeviceIdentity content;
        proto::ADVDeviceIdentity details;
        if (!parseInto(container, success.child("device-identity")->bytes())
            || !parseInto(content, QByteArray::fromStdString(container.details()))
            || !parseInto(details, QByteArray::fromStdString(content.details()))) {
            return Node("iq");
        }
        const QByteArray body = QByteArray::fromHex("0601")
            + QByteArray::fromStdString(content.details()) + identity.publicKey
            + QByteArray::fromStdString(content.accountsignaturekey());
        content.set_devicesignature(sign(identity.privateKey, body).toStdString());
        content.clear_accountsignaturekey();
        Node signNode("pair-device-sign");
        signNode.add(Node("device-identity",
            { { "key-index", QByteArray::number(details.keyindex()) } }, bytesOf(content)));
        Node iq("iq",
            { { "to", Jid::service() }, { "type", "result" }, { "id", got.back().text("id") } });
        iq.add(std::move(signNode));
        return iq;
    }

private:
    FixedRandom m_random;
    DeviceRegistration m_registration;

public:
    KeyPair noise;
    KeyPair identity;
    QByteArray advSecret;
    QString name;
    std::vector<Node> got;
    bool restarted = false;
    bool closed = false;
};

} // namespace

class tst_Linking : public QObject {
    Q_OBJECT

private slots:
    void offersSixRefsAsBytes()
    {
        World world;
        Linking linking(world.accounts, world.clock, world.ids);
        FakeCompanion companion(5);
        linking.open(companion);
        const Node &iq = companion.got.front();
        QCOMPARE(iq.jid("from"), Jid::service());
        QCOMPARE(iq.children().size(), size_t(1));
        QCOMPARE(iq.firstChild()->tag, QByteArray("pair-device"));
        QCOMPARE(iq.firstChild()->children().size(), size_t(6));
        for (const Node &ref : iq.firstChild()->children()) {
            QVERIFY(std::holds_alternative<QByteArray>(ref.content));
            QVERIFY(!ref.bytes().contains(','));
        }
    }

    void linksAndStoresTheDevice()
    {
        World world;
        Linking linking(world.accounts, world.clock, world.ids);
        QSignalSpy linked(&linking, &Linking::linked);
        FakeCompanion companion(5);
        linking.open(companion);
        const auto id = linking.scan(companion.qr(3), { {}, QStringLiteral("Anna") });
        QVERIFY(id);
        QCOMPARE(*id, (DeviceId { world.anna.pn, 3 }));
        const Node &device = *companion.got.back().child("pair-success")->child("device");
        QCOMPARE(device.jid("jid"), world.anna.jid(3));
        QCOMPARE(device.jid("lid"), world.anna.hidden(3));
        QVERIFY(!world.anna.find(3));
        QVERIFY(linking.reply(companion, companion.reply()));
        QVERIFY(companion.restarted);
        QCOMPARE(linked.size(), 1);
        QVERIFY(world.anna.find(3));
        QCOMPARE(world.anna.find(3)->noiseKey, companion.noise.publicKey);
        QCOMPARE(world.anna.find(3)->registrationId, 77U);
    }

    void refusesASecondScan()
    {
        World world;
        Linking linking(world.accounts, world.clock, world.ids);
        FakeCompanion companion(5);
        linking.open(companion);
        QVERIFY(linking.scan(companion.qr(0)));
        QCOMPARE(linking.scan(companion.qr(0)).error().code, ErrorCode::AlreadyLinked);
        QCOMPARE(linking.scan(companion.qr(1)).error().code, ErrorCode::AlreadyLinked);
        QVERIFY(linking.reply(companion, companion.reply()));
        QCOMPARE(linking.scan(companion.qr(0)).error().code, ErrorCode::AlreadyLinked);
        QCOMPARE(linking.scan(companion.qr(2)).error().code, ErrorCode::NotFound);
    }

    void refusesForeignKeysAndUnknownRefs()
    {
        World world;
        Linking linking(world.accounts, world.clock, world.ids);
        FakeCompanion companion(5);
        FakeCompanion stranger(6);
        linking.open(companion);
        linking.open(stranger);
        QString mixed = stranger.qr();
        mixed = companion.qr().left(companion.qr().indexOf(u',')) + mixed.mid(mixed.indexOf(u','));
        QCOMPARE(linking.scan(mixed).error().code, ErrorCode::LinkRefused);
        QCOMPARE(linking
                     .scan(QStringLiteral("2@nothing")
                         + companion.qr().mid(companion.qr().indexOf(u',')))
                     .error()
                     .code,
            ErrorCode::NotFound);
        QCOMPARE(linking.scan(QStringLiteral("hello")).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(linking.scan(companion.qr(), { "1", {} }).error().code, ErrorCode::UnknownAccount);
    }

    void storesNothingAfterABadReply()
    {
        World world;
        Linking linking(world.accounts, world.clock, world.ids);
        FakeCompanion companion(5);
        FakeCompanion liar(6);
        linking.open(companion);
        QVERIFY(linking.scan(companion.qr(), { {}, QStringLiteral("Anna") }));
        liar.got = companion.got;
        QVERIFY(linking.reply(companion, liar.reply()));
        QVERIFY(companion.closed);
        QVERIFY(!companion.restarted);
        QVERIFY(!world.anna.find(3));
        // The number is not given again.
        FakeCompanion next(7);
        linking.open(next);
        QCOMPARE(linking.scan(next.qr(), { {}, QStringLiteral("Anna") })->device, 4);
    }

    void forgetsTheRefsOfAClosedConnection()
    {
        World world;
        Linking linking(world.accounts, world.clock, world.ids);
        FakeCompanion companion(5);
        linking.open(companion);
        linking.leave(companion);
        QCOMPARE(linking.scan(companion.qr()).error().code, ErrorCode::NotFound);
    }

    void choosesTheAccountByPushName()
    {
        World world;
        Linking linking(world.accounts, world.clock, world.ids);
        FakeCompanion named(5);
        named.name = QStringLiteral("Ben");
        FakeCompanion nameless(6);
        linking.open(named);
        linking.open(nameless);
        QCOMPARE(linking.scan(named.qr())->pn, world.ben.pn);
        const QByteArray fresh = linking.scan(nameless.qr())->pn;
        QVERIFY(fresh != world.anna.pn && fresh != world.ben.pn);
        QVERIFY(!world.accounts.byPn(fresh)->pushName.isEmpty());
    }
};

HELIOGRAPH_TEST(Linking)
#include "tst_Linking.moc"
