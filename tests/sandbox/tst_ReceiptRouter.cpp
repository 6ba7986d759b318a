// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/World.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

class tst_ReceiptRouter : public QObject {
    Q_OBJECT

private slots:
    void tellsAllDevicesOfTheAuthor()
    {
        World world;
        Node ack;
        const Node receipt("receipt", { { "id", "m1" }, { "to", world.anna.jid(1) } });
        world.receipts.accept(world.ben1(), receipt, [&](const Node &answer) { ack = answer; });
        QCOMPARE(ack.text("class"), QByteArray("receipt"));
        QCOMPARE(ack.text("id"), QByteArray("m1"));
        for (const DeviceId &id : { world.anna1(), world.anna2() }) {
            const Node &got = world.delivery.queue(id)->entries().front().stanza;
            QCOMPARE(got.jid("from"), world.ben.jid());
            QVERIFY(!got.has("type"));
            QVERIFY(got.has("t"));
        }
    }

    void tellsOwnDevicesOfReading()
    {
        World world;
        Node receipt(
            "receipt", { { "id", "m1" }, { "to", world.ben.hidden() }, { "type", "read" } });
        Node list("list");
        list.add(Node("item", { { "id", "m0" } }));
        receipt.add(std::move(list));
        world.receipts.accept(world.anna1(), receipt, [](const Node &) {});
        const Node &author = world.delivery.queue(world.ben1())->entries().front().stanza;
        QCOMPARE(author.jid("from"), world.anna.hidden());
        QCOMPARE(author.child("list")->children().size(), size_t(1));
        const Node &own = world.delivery.queue(world.anna2())->entries().front().stanza;
        QCOMPARE(own.text("type"), QByteArray("read-self"));
        QCOMPARE(own.jid("from"), world.anna.hidden(1));
        QCOMPARE(own.jid("recipient"), world.ben.hidden());
        QVERIFY(!world.delivery.queue(world.anna1()));
    }

    void keepsReadSelfAmongOwnDevices()
    {
        World world;
        const Node receipt(
            "receipt", { { "id", "m1" }, { "to", world.ben.jid() }, { "type", "read-self" } });
        world.receipts.accept(world.anna1(), receipt, [](const Node &) {});
        QVERIFY(!world.delivery.queue(world.ben1()));
        QCOMPARE(world.delivery.queue(world.anna2())->entries().size(), size_t(1));
    }

    void confirmsTheReadersQueueButNotByRetry()
    {
        World world;
        world.delivery.post(
            world.ben1(), Node("message", { { "id", "m1" }, { "from", world.anna.jid(1) } }));
        Node retry("receipt", { { "id", "m1" }, { "to", world.anna.jid(1) }, { "type", "retry" } });
        retry.add(Node("retry", { { "count", "1" } }));
        world.receipts.accept(world.ben1(), retry, [](const Node &) {});
        QCOMPARE(world.delivery.queue(world.ben1())->entries().size(), size_t(1));
        const Node &asked = world.delivery.queue(world.anna1())->entries().front().stanza;
        QCOMPARE(asked.text("type"), QByteArray("retry"));
        QCOMPARE(asked.jid("from"), world.ben.jid(1));
        QVERIFY(asked.child("retry"));
        QVERIFY(!world.delivery.queue(world.anna2()));
        world.receipts.accept(world.ben1(),
            Node("receipt", { { "id", "m1" }, { "to", world.anna.jid(1) } }), [](const Node &) {});
        QVERIFY(world.delivery.queue(world.ben1())->isEmpty());
    }
};

HELIOGRAPH_TEST(ReceiptRouter)
#include "tst_ReceiptRouter.moc"
