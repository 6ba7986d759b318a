// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/World.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

namespace {

/// What one device has waiting.
std::vector<Node> queueOf(const World &world, const DeviceId &id)
{
    std::vector<Node> stanzas;
    if (const DeviceQueue *queue = world.delivery.queue(id)) {
        for (const DeviceQueue::Entry &entry : queue->entries())
            stanzas.push_back(entry.stanza);
    }
    return stanzas;
}

Node sendFrom(World &world, const DeviceId &sender, const Node &message)
{
    Node ack;
    world.messages.accept(sender, message, [&](const Node &answer) { ack = answer; });
    return ack;
}

} // namespace

class tst_MessageRouter : public QObject {
    Q_OBJECT

private slots:
    void givesEachDeviceItsOwnPart()
    {
        World world;
        const Node ack = sendFrom(world, world.anna1(),
            messageTo(world.ben.jid(), "m1",
                { world.ben.jid(), world.ben.jid(1), world.anna.jid(), world.anna.jid(2) }));
        QCOMPARE(ack.text("class"), QByteArray("message"));
        QCOMPARE(ack.jid("from"), world.ben.jid());
        QVERIFY(!ack.has("error"));
        QVERIFY(!ack.has("phash"));
        QVERIFY(ack.has("t"));
        const auto ben = queueOf(world, world.ben1());
        QCOMPARE(ben.size(), size_t(1));
        QCOMPARE(ben[0].jid("from"), world.anna.jid(1));
        QCOMPARE(ben[0].jid("sender_lid"), world.anna.hidden(1));
        QCOMPARE(ben[0].text("notify"), QByteArray("Anna"));
        QVERIFY(!ben[0].has("recipient"));
        QVERIFY(!ben[0].child("participants"));
        QCOMPARE(ben[0].child("enc")->bytes(), "sealed for " + world.ben.jid(1).toUtf8());
        const auto copy = queueOf(world, world.anna2());
        QCOMPARE(copy.size(), size_t(1));
        QCOMPARE(copy[0].jid("recipient"), world.ben.jid());
        QCOMPARE(copy[0].jid("peer_recipient_lid"), world.ben.hidden());
        QVERIFY(!copy[0].has("sender_lid"));
        QVERIFY(queueOf(world, world.anna1()).empty());
    }

    void answersInTheNamespaceOfTheAddress()
    {
        World world;
        sendFrom(world, world.anna1(), messageTo(world.ben.hidden(), "m1", { world.ben.jid(1) }));
        const auto ben = queueOf(world, world.ben1());
        QCOMPARE(ben.size(), size_t(1));
        QCOMPARE(ben[0].jid("from"), world.anna.hidden(1));
        QCOMPARE(ben[0].jid("sender_pn"), world.anna.jid(1));
    }

    void tellsOfMissedDevicesByHash()
    {
        World world;
        QSignalSpy missed(&world.messages, &MessageRouter::fanoutMissed);
        const Node ack = sendFrom(
            world, world.anna1(), messageTo(world.ben.jid(), "m1", { world.ben.jid(1) }));
        QVERIFY(ack.text("phash").startsWith("2:"));
        QCOMPARE(missed.size(), 1);
        QCOMPARE(missed[0][1].toInt(), 3);
    }

    void deliversARepeatedIdOnce()
    {
        World world;
        const Node message = messageTo(world.ben.jid(), "m1", { world.ben.jid(1) });
        sendFrom(world, world.anna1(), message);
        QVERIFY(!sendFrom(world, world.anna1(), message).tag.isEmpty());
        QCOMPARE(queueOf(world, world.ben1()).size(), size_t(1));
        // Another device may use the same id.
        sendFrom(world, world.anna2(), message);
        QCOMPARE(queueOf(world, world.ben1()).size(), size_t(2));
    }

    void deliversAResendAgain()
    {
        World world;
        const Node message = messageTo(world.ben.jid(), "m1", { world.ben.jid(1) });
        sendFrom(world, world.anna1(), message);
        Node retry("receipt", { { "id", "m1" }, { "to", world.anna.jid(1) }, { "type", "retry" } });
        retry.add(Node("retry", { { "count", "1" } }));
        world.receipts.accept(world.ben1(), retry, [](const Node &) {});
        sendFrom(world, world.anna1(), message);
        QCOMPARE(queueOf(world, world.ben1()).size(), size_t(2));
        Node single("message",
            { { "id", "m1" }, { "to", world.ben.jid(1) }, { "type", "text" },
                { "device_fanout", "false" } });
        single.add(Node(
            "enc", { { "v", "2" }, { "type", "msg" }, { "count", "1" } }, QByteArray("again")));
        sendFrom(world, world.anna1(), single);
        QCOMPARE(queueOf(world, world.ben1()).size(), size_t(3));
        QCOMPARE(queueOf(world, world.ben1()).back().child("enc")->bytes(), QByteArray("again"));
    }

    void keepsTheBlockedOutSilently()
    {
        World world;
        world.ben.blocked.insert(world.anna.pn);
        const Node ack = sendFrom(world, world.anna1(),
            messageTo(world.ben.jid(), "m1", { world.ben.jid(1), world.anna.jid(2) }));
        QVERIFY(!ack.has("error"));
        QVERIFY(queueOf(world, world.ben1()).empty());
        QCOMPARE(queueOf(world, world.anna2()).size(), size_t(1));
    }

    void refusesFirstContactWithoutToken()
    {
        World world;
        world.ben.isRestricted = true;
        Node message = messageTo(world.ben.jid(), "m1", { world.ben.jid(1) });
        QCOMPARE(sendFrom(world, world.anna1(), message).text("error"), QByteArray("463"));
        QVERIFY(queueOf(world, world.ben1()).empty());
        world.ben.tokens[world.anna.pn] = { "token", world.clock.unixSeconds() };
        message.set("id", QByteArray("m2"));
        message.add(Node::withBytes("tctoken", "token"));
        QVERIFY(!sendFrom(world, world.anna1(), message).has("error"));
        QCOMPARE(queueOf(world, world.ben1()).size(), size_t(1));
        QVERIFY(!queueOf(world, world.ben1()).front().child("tctoken"));
    }

    void acknowledgesTheUnknownAndTheMalformed()
    {
        World world;
        QSignalSpy unknown(&world.messages, &MessageRouter::unknownUser);
        const Jid nobody = Jid::phoneNumber("15550199999");
        QVERIFY(!sendFrom(world, world.anna1(), messageTo(nobody, "m1", { nobody })).has("error"));
        QCOMPARE(unknown.size(), 1);
        const Node empty(
            "message", { { "id", "m2" }, { "to", world.ben.jid() }, { "type", "text" } });
        QCOMPARE(sendFrom(world, world.anna1(), empty).text("error"), QByteArray("479"));
    }

    void bringsPeerMessagesToThePhone()
    {
        World world;
        QSignalSpy phone(&world.messages, &MessageRouter::phoneAddressed);
        Node request("message",
            { { "id", "p1" }, { "to", world.anna.jid() }, { "type", "text" },
                { "category", "peer" } });
        request.add(Node("enc", { { "v", "2" }, { "type", "msg" } }, QByteArray("x")));
        QVERIFY(!sendFrom(world, world.anna1(), request).has("error"));
        QCOMPARE(phone.size(), 1);
        QCOMPARE(phone[0][0].toByteArray(), world.anna.pn);
    }
};

HELIOGRAPH_TEST(MessageRouter)
#include "tst_MessageRouter.moc"
