// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/PhoneWorld.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

namespace {

/// Anna's first companion with real keys; it goes online and is greeted.
struct GreetedWorld : PhoneWorld {
    RecordingEndpoint endpoint;

    GreetedWorld()
    {
        Device &device = *accounts.device(anna1());
        const KeyPair identity = generateKeyPair(random);
        const SignedPreKey key = generateSignedPreKey(1, identity, random);
        device.identity = identity.publicKey;
        device.registrationId = 7;
        device.signedPreKeyId = key.id;
        device.signedPreKey = key.keyPair.publicKey;
        device.signedPreKeySignature = key.signature;
        device.hasUploadedKeys = true;
        device.toldKeysLow = true;
        delivery.attach(anna1(), endpoint);
        delivery.activate(anna1());
    }
    std::vector<QByteArray> ids() const
    {
        std::vector<QByteArray> ids;
        for (const Node &message : endpoint.withTag("message"))
            ids.push_back(message.text("id"));
        return ids;
    }
    void confirms(const QByteArray &id)
    {
        peer.acceptReceipt(anna1(),
            Node("receipt", { { "id", id }, { "to", anna.jid() }, { "type", "hist_sync" } }));
    }
};

/// Key share, bootstrap, names, recent.
constexpr size_t greetings = 4;

} // namespace

class tst_PhonePeer : public QObject {
    Q_OBJECT

private slots:
    void greetsOnce()
    {
        GreetedWorld world;
        const auto messages = world.endpoint.withTag("message");
        QCOMPARE(messages.size(), greetings);
        for (const Node &message : messages) {
            QCOMPARE(message.text("category"), QByteArray("peer"));
            QCOMPARE(message.jid("from"), world.anna.jid());
        }
        RecordingEndpoint again;
        world.delivery.attach(world.anna1(), again);
        world.delivery.activate(world.anna1());
        QCOMPARE(world.phones.of(world.anna.pn)->account().devices.at(1).greeted, true);
        QCOMPARE(world.ids().size(), greetings);
    }

    void repeatsHistoryThatNobodyConfirms()
    {
        GreetedWorld world;
        const auto first = world.ids();
        // The key share needs no confirmation of this kind.
        world.confirms(first[1]);
        world.confirms(first[2]);
        world.advance(seconds { 61 });
        QTRY_COMPARE(world.ids().size(), greetings + 1);
        world.advance(seconds { 61 });
        QTRY_COMPARE(world.ids().size(), greetings + 2);
        QVERIFY(world.ids()[greetings] != first[3]);
        world.advance(seconds { 61 });
        settle();
        QCOMPARE(world.ids().size(), greetings + 2);
    }

    void repeatsNothingThatIsConfirmed()
    {
        GreetedWorld world;
        for (const QByteArray &id : world.ids())
            world.confirms(id);
        world.advance(seconds { 600 });
        settle();
        QCOMPARE(world.ids().size(), greetings);
    }

    void waitsForWhoIsAway()
    {
        GreetedWorld world;
        world.delivery.detach(world.anna1(), world.endpoint);
        world.advance(seconds { 61 });
        settle();
        QCOMPARE(world.delivery.queue(world.anna1())->entries().size(), greetings);
        world.endpoint.got.clear();
        world.delivery.attach(world.anna1(), world.endpoint);
        world.delivery.activate(world.anna1());
        QCOMPARE(world.ids().size(), greetings);
        world.advance(seconds { 61 });
        QTRY_COMPARE(world.ids().size(), greetings + 3);
    }
};

HELIOGRAPH_TEST(PhonePeer)
#include "tst_PhonePeer.moc"
