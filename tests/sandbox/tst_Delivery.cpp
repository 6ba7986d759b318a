// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Stanzas.h"
#include "tests/sandbox/World.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

namespace {

Node stanzaOf(const QByteArray &tag, const QByteArray &id, const Jid &from)
{
    return Node(tag, { { "id", id }, { "from", from } });
}

QList<QByteArray> idsOf(const std::vector<Node> &stanzas)
{
    QList<QByteArray> ids;
    for (const Node &stanza : stanzas)
        ids.append(stanza.text("id"));
    return ids;
}

} // namespace

class tst_Delivery : public QObject {
    Q_OBJECT

private slots:
    void replaysInOrderWithNumbers()
    {
        World world;
        for (const char *id : { "a", "b", "c" })
            world.delivery.post(world.ben1(), stanzaOf("message", id, world.anna.jid(1)));
        world.delivery.post(world.ben1(), stanzaOf("receipt", "d", world.anna.jid()));
        RecordingEndpoint ben;
        world.delivery.attach(world.ben1(), ben);
        QVERIFY(ben.got.empty());
        world.delivery.activate(world.ben1());
        QCOMPARE(ben.got.size(), size_t(6));
        QCOMPARE(ben.got.front().firstChild()->tag, QByteArray("offline_preview"));
        QCOMPARE(ben.got.front().firstChild()->text("count"), QByteArray("4"));
        QCOMPARE(ben.got.front().firstChild()->text("message"), QByteArray("3"));
        QCOMPARE(ben.got.front().firstChild()->text("receipt"), QByteArray("1"));
        for (int i = 0; i < 4; ++i)
            QCOMPARE(ben.got[static_cast<size_t>(i) + 1].text("offline"), QByteArray::number(i));
        QCOMPARE(idsOf(ben.withTag("message")), (QList<QByteArray> { "a", "b", "c" }));
        QCOMPARE(ben.got.back().firstChild()->tag, QByteArray("offline"));
        QCOMPARE(ben.got.back().firstChild()->text("count"), QByteArray("4"));
        world.delivery.detach(world.ben1(), ben);
    }

    void saysTheEndOfAnEmptyQueueToo()
    {
        World world;
        RecordingEndpoint ben;
        world.delivery.attach(world.ben1(), ben);
        world.delivery.activate(world.ben1());
        QCOMPARE(ben.got.back().firstChild()->text("count"), QByteArray("0"));
        world.delivery.detach(world.ben1(), ben);
    }

    void keepsWhatIsNotAcknowledged()
    {
        World world;
        RecordingEndpoint ben;
        world.delivery.attach(world.ben1(), ben);
        world.delivery.activate(world.ben1());
        for (const char *id : { "a", "b", "c" })
            world.delivery.post(world.ben1(), stanzaOf("message", id, world.anna.jid(1)));
        world.delivery.acknowledge(world.ben1(), "message", "b", world.anna.jid(1));
        world.delivery.acknowledge(world.ben1(), "receipt", "a", world.anna.jid(1));
        world.delivery.detach(world.ben1(), ben);
        world.delivery.post(world.ben1(), stanzaOf("message", "d", world.anna.jid(1)));
        RecordingEndpoint again;
        world.delivery.attach(world.ben1(), again);
        world.delivery.activate(world.ben1());
        QCOMPARE(idsOf(again.withTag("message")), (QList<QByteArray> { "a", "c", "d" }));
        world.delivery.detach(world.ben1(), again);
    }

    void tellsMessagesWithOneIdApartBySender()
    {
        World world;
        world.delivery.post(world.ben1(), stanzaOf("message", "x", world.anna.jid(1)));
        world.delivery.post(world.ben1(), stanzaOf("message", "x", world.anna.hidden(1)));
        world.delivery.acknowledge(world.ben1(), "message", "x", world.anna.hidden(1));
        const auto &left = world.delivery.queue(world.ben1())->entries();
        QCOMPARE(left.size(), size_t(1));
        QCOMPARE(left.front().stanza.jid("from"), world.anna.jid(1));
    }

    void replacesAFormerLogin()
    {
        World world;
        RecordingEndpoint former;
        RecordingEndpoint newer;
        world.delivery.attach(world.ben1(), former);
        world.delivery.attach(world.ben1(), newer);
        QVERIFY(former.ended);
        QCOMPARE(former.ended->child("conflict")->text("type"), QByteArray("replaced"));
        // The former one's end must not take the newer one offline.
        world.delivery.detach(world.ben1(), former);
        QVERIFY(world.delivery.isOnline(world.ben1()));
        world.delivery.detach(world.ben1(), newer);
        QVERIFY(!world.delivery.isOnline(world.ben1()));
    }
};

HELIOGRAPH_TEST(Delivery)
#include "tst_Delivery.moc"
