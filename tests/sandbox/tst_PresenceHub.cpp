// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/PresenceHub.h"
#include "tests/sandbox/World.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

namespace {

struct PresenceWorld : World {
    PresenceHub hub { accounts, delivery, clock, seconds { 30 }, groups };
    RecordingEndpoint annas;
    RecordingEndpoint bens;

    void comesOnline(const DeviceId &id, RecordingEndpoint &endpoint)
    {
        delivery.attach(id, endpoint);
        delivery.activate(id);
    }
    void tells(const DeviceId &from, const char *type)
    {
        hub.acceptPresence(from, Node("presence", { { "type", type } }));
    }
    void asks(const char *type, const Jid &whom)
    {
        hub.acceptPresence(anna1(), Node("presence", { { "type", type }, { "to", whom } }));
    }
    void types(const DeviceId &from, const Jid &to)
    {
        Node chatstate("chatstate", { { "to", to } });
        chatstate.add(Node("composing"));
        hub.acceptChatstate(from, chatstate);
    }
};

} // namespace

class tst_PresenceHub : public QObject {
    Q_OBJECT

private slots:
    void answersASubscriptionAtOnce()
    {
        PresenceWorld world;
        world.comesOnline(world.anna1(), world.annas);
        world.asks("subscribe", world.ben.jid());
        const auto got = world.annas.withTag("presence");
        QCOMPARE(got.size(), size_t(1));
        QCOMPARE(got.front().jid("from"), world.ben.jid());
        QCOMPARE(got.front().text("type"), QByteArray("unavailable"));
    }

    void tellsEveryChangeUnderTheNameThatWasAsked()
    {
        PresenceWorld world;
        world.comesOnline(world.anna1(), world.annas);
        world.asks("subscribe", world.ben.hidden());
        world.comesOnline(world.ben1(), world.bens);
        world.tells(world.ben1(), "available");
        world.tells(world.ben1(), "available");
        world.tells(world.ben1(), "unavailable");
        const auto got = world.annas.withTag("presence");
        QCOMPARE(got.size(), size_t(3));
        QCOMPARE(got[1].jid("from"), world.ben.hidden());
        QVERIFY(!got[1].has("type"));
        QVERIFY(got[2].has("last"));
    }

    void saysTheNewestStateOnceAfterALogin()
    {
        PresenceWorld world;
        world.comesOnline(world.anna1(), world.annas);
        world.asks("subscribe", world.ben.jid());
        world.delivery.detach(world.anna1(), world.annas);
        world.comesOnline(world.ben1(), world.bens);
        for (int i = 0; i < 5; ++i) {
            world.tells(world.ben1(), "unavailable");
            world.tells(world.ben1(), "available");
        }
        RecordingEndpoint again;
        world.comesOnline(world.anna1(), again);
        const auto got = again.withTag("presence");
        QCOMPARE(got.size(), size_t(1));
        QVERIFY(!got.front().has("type"));
    }

    void forgetsWhoDoesNotAskAnyMore()
    {
        PresenceWorld world;
        world.comesOnline(world.anna1(), world.annas);
        world.asks("subscribe", world.ben.jid());
        world.asks("unsubscribe", world.ben.jid());
        world.asks("subscribe", Jid::phoneNumber("15559999999"));
        world.delivery.detach(world.anna1(), world.annas);
        RecordingEndpoint again;
        world.comesOnline(world.anna1(), again);
        QVERIFY(again.withTag("presence").empty());
    }

    void saysInWhichGroupSomebodyTypes()
    {
        PresenceWorld world;
        Group &group = world.groups.create();
        group.members = { { world.anna.pn }, { world.ben.pn } };
        world.comesOnline(world.anna1(), world.annas);
        world.comesOnline(world.ben1(), world.bens);
        world.types(world.ben1(), group.jid());
        const auto got = world.annas.withTag("chatstate");
        QCOMPARE(got.size(), size_t(1));
        QCOMPARE(got.front().jid("from"), group.jid());
        QCOMPARE(got.front().jid("participant"), world.ben.hidden());
        QVERIFY(world.bens.withTag("chatstate").empty());
        group.members.pop_back();
        world.types(world.ben1(), group.jid());
        QCOMPARE(world.annas.withTag("chatstate").size(), size_t(1));
    }

    void keepsTypingForAWhile_data()
    {
        QTest::addColumn<int>("away");
        QTest::addColumn<int>("heard");
        QTest::newRow("fresh") << 29 << 1;
        QTest::newRow("expired") << 31 << 0;
    }

    void keepsTypingForAWhile()
    {
        QFETCH(int, away);
        QFETCH(int, heard);
        PresenceWorld world;
        world.types(world.ben1(), world.anna.jid());
        world.types(world.ben1(), world.anna.jid());
        world.clock.advance(seconds { away });
        world.comesOnline(world.anna1(), world.annas);
        QCOMPARE(int(world.annas.withTag("chatstate").size()), heard);
    }
};

HELIOGRAPH_TEST(PresenceHub)
#include "tst_PresenceHub.moc"
