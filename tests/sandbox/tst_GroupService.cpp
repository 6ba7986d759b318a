// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/GroupWorld.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

class tst_GroupService : public QObject {
    Q_OBJECT

private slots:
    void makesAGroupAndTellsItsMembers()
    {
        GroupWorld world;
        Node wish = GroupWorld::people("create", { world.ben.jid(), world.cem.hidden() });
        wish.set("subject", QByteArray("Garden"));
        wish.set("key", QByteArray("3EB0KEY"));
        const Node answer = world.set(world.anna, GroupWorld::general(), wish);
        const Node *group = answer.child("group");
        QVERIFY(group);
        QVERIFY(group->text("id").startsWith("120363"));
        QCOMPARE(group->text("id").size(), 18);
        QCOMPARE(group->text("addressing_mode"), QByteArray("lid"));
        QCOMPARE(group->text("size"), QByteArray("3"));
        const Node &owner = group->children()[0];
        QCOMPARE(owner.jid("jid"), world.anna.hidden());
        QCOMPARE(owner.jid("phone_number"), world.anna.jid());
        QCOMPARE(owner.text("type"), QByteArray("superadmin"));
        QVERIFY(!group->children()[1].has("type"));
        for (const DeviceId &id : { world.anna1(), world.anna2(), world.ben1(), world.cem1() }) {
            const auto news = world.take(id);
            QCOMPARE(news.size(), size_t(1));
            QCOMPARE(news[0].text("type"), QByteArray("w:gp2"));
            QCOMPARE(news[0].jid("participant"), world.anna.hidden());
            QCOMPARE(news[0].jid("participant_pn"), world.anna.jid());
            const Node *made = news[0].child("create");
            QCOMPARE(made->text("type"), QByteArray("new"));
            QCOMPARE(made->text("key"), QByteArray("3EB0KEY"));
            QCOMPARE(*made->child("group"), *group);
        }
    }

    void namesWhoCouldNotBeAddedAtTheStart()
    {
        GroupWorld world;
        world.ben.blocked.insert(world.anna.pn);
        world.cem.privacy["groupadd"] = "none";
        const Jid nobody = Jid::phoneNumber("15550199999");
        Node wish
            = GroupWorld::people("create", { world.ben.jid(), world.cem.jid(), nobody, nobody });
        wish.set("subject", QByteArray("Nobody"));
        const Node answer = world.set(world.anna, GroupWorld::general(), wish);
        QCOMPARE(GroupWorld::codes(answer, "group"),
            (QByteArrayList { "superadmin", "401", "403", "404", "404" }));
        QVERIFY(world.take(world.ben1()).empty());
        const Jid jid { answer.child("group")->text("id"), server::group };
        QCOMPARE(world.groups.find(jid)->members.size(), size_t(1));
    }

    void refusesNamesThatAreTooLongOrEmpty()
    {
        GroupWorld world;
        for (const QByteArray &subject : { QByteArray(), QByteArray(101, 'x') }) {
            Node wish("create", { { "subject", subject } });
            QCOMPARE(GroupWorld::errorOf(world.set(world.anna, GroupWorld::general(), wish)),
                QByteArray("406"));
        }
        Group &garden = world.garden();
        QCOMPARE(GroupWorld::errorOf(world.set(
                     world.anna, garden.jid(), Node::withBytes("subject", QByteArray(101, 'x')))),
            QByteArray("406"));
        QCOMPARE(garden.subject, QByteArray("Garden"));
    }

    void addsWithCreateForTheNewAndAddForTheOthers()
    {
        GroupWorld world;
        Group &garden = world.garden();
        const quint64 before = garden.membersVersion;
        world.take(world.ben1());
        const Node answer = world.set(world.anna, garden.jid(),
            GroupWorld::people("add", { world.cem.jid(), world.ben.jid() }));
        QCOMPARE(GroupWorld::codes(answer, "add"), (QByteArrayList { "200", "409" }));
        QVERIFY(!answer.child("add")->children()[0].has("error"));
        const auto forBen = world.take(world.ben1());
        QCOMPARE(forBen.size(), size_t(1));
        const Node *add = forBen[0].child("add");
        QVERIFY(add);
        QCOMPARE(add->children().size(), size_t(1));
        QCOMPARE(add->children()[0].jid("jid"), world.cem.hidden());
        QCOMPARE(add->text("prev_v_id"), QByteArray::number(before));
        QCOMPARE(add->text("v_id"), QByteArray::number(garden.membersVersion));
        QVERIFY(garden.membersVersion > before);
        const auto forCem = world.take(world.cem1());
        QCOMPARE(forCem.size(), size_t(1));
        QVERIFY(!forCem[0].child("create")->has("type"));
        QCOMPARE(forCem[0].child("create")->child("group")->text("size"), QByteArray("3"));
    }

    void removesAndTellsTheRemoved()
    {
        GroupWorld world;
        Group &garden = world.garden();
        world.take(world.ben1());
        const Node answer = world.set(world.anna, garden.jid(),
            GroupWorld::people(
                "remove", { world.ben.hidden(), world.cem.jid(), world.anna.jid() }));
        QCOMPARE(GroupWorld::codes(answer, "remove"), (QByteArrayList { "200", "404", "405" }));
        const auto news = world.take(world.ben1());
        QCOMPARE(news.size(), size_t(1));
        QCOMPARE(news[0].child("remove")->children()[0].jid("jid"), world.ben.hidden());
        QCOMPARE(GroupWorld::errorOf(world.get(world.ben, garden.jid(), Node("query"))),
            QByteArray("403"));
    }

    void leavesAndTellsTheActorToo()
    {
        GroupWorld world;
        Group &garden = world.garden();
        world.take(world.anna1());
        world.take(world.ben1());
        Node wish("leave");
        wish.add(Node("group", { { "id", garden.jid() } }));
        const Node answer = world.set(world.ben, GroupWorld::general(), wish);
        QVERIFY(!answer.child("leave")->children()[0].has("error"));
        for (const DeviceId &id : { world.anna1(), world.ben1() }) {
            const auto news = world.take(id);
            QCOMPARE(news.size(), size_t(1));
            QCOMPARE(news[0].jid("participant"), world.ben.hidden());
            QCOMPARE(news[0].child("remove")->children()[0].jid("jid"), world.ben.hidden());
        }
        world.set(world.anna, GroupWorld::general(), wish);
        QCOMPARE(GroupWorld::errorOf(world.get(world.anna, garden.jid(), Node("query"))),
            QByteArray("404"));
        QVERIFY(world.garden().id != garden.id);
    }

    void changesRoles()
    {
        GroupWorld world;
        Group &garden = world.garden();
        const Node promote = GroupWorld::people("promote", { world.ben.jid() });
        QCOMPARE(
            GroupWorld::errorOf(world.set(world.ben, garden.jid(), promote)), QByteArray("403"));
        QCOMPARE(GroupWorld::codes(world.set(world.anna, garden.jid(), promote), "promote"),
            QByteArrayList { "200" });
        QVERIFY(garden.isAdmin(world.ben.pn));
        QCOMPARE(GroupWorld::codes(
                     world.set(world.ben, garden.jid(),
                         GroupWorld::people("demote", { world.anna.jid(), world.ben.jid() })),
                     "demote"),
            (QByteArrayList { "405", "200" }));
        QVERIFY(!garden.isAdmin(world.ben.pn));
    }

    void asksWhoMayChangeWhat_data()
    {
        QTest::addColumn<Node>("wish");
        QTest::addColumn<QByteArray>("open");
        QTest::addColumn<QByteArray>("locked");
        QTest::newRow("subject") << Node::withBytes("subject", "New") << QByteArray()
                                 << QByteArray("403");
        QTest::newRow("timer") << Node("ephemeral", { { "expiration", "86400" } }) << QByteArray()
                               << QByteArray("403");
        QTest::newRow("announcement")
            << Node("announcement") << QByteArray("403") << QByteArray("403");
        QTest::newRow("unlocked") << Node("unlocked") << QByteArray("403") << QByteArray("403");
        QTest::newRow("who adds") << Node::withBytes("member_add_mode", "admin_add")
                                  << QByteArray("403") << QByteArray("403");
        QTest::newRow("add") << GroupWorld::people("add", { Jid::phoneNumber("15550199999") })
                             << QByteArray() << QByteArray();
        QTest::newRow("unknown") << Node("paint") << QByteArray("400") << QByteArray("400");
    }
    void asksWhoMayChangeWhat()
    {
        QFETCH(Node, wish);
        QFETCH(QByteArray, open);
        QFETCH(QByteArray, locked);
        GroupWorld world;
        Group &garden = world.garden();
        QCOMPARE(GroupWorld::errorOf(world.set(world.ben, garden.jid(), wish)), open);
        world.set(world.anna, garden.jid(), Node("locked"));
        QCOMPARE(GroupWorld::errorOf(world.set(world.ben, garden.jid(), wish)), locked);
        QCOMPARE(GroupWorld::errorOf(world.set(world.cem, garden.jid(), wish)), QByteArray("403"));
    }

    void letsOnlyAdminsAddWhereThatIsTheRule()
    {
        GroupWorld world;
        Group &garden = world.garden();
        world.set(world.anna, garden.jid(), Node::withBytes("member_add_mode", "admin_add"));
        const Node add = GroupWorld::people("add", { world.cem.jid() });
        QCOMPARE(GroupWorld::errorOf(world.set(world.ben, garden.jid(), add)), QByteArray("403"));
        QCOMPARE(GroupWorld::codes(world.set(world.anna, garden.jid(), add), "add"),
            QByteArrayList { "200" });
    }

    void showsSettingsInTheGroupAndTellsOfThem()
    {
        GroupWorld world;
        Group &garden = world.garden();
        world.take(world.ben1());
        world.set(world.anna, garden.jid(), Node::withBytes("subject", "Pond"));
        world.set(world.anna, garden.jid(), Node("announcement"));
        world.set(world.anna, garden.jid(), Node("locked"));
        world.set(world.anna, garden.jid(), Node("ephemeral", { { "expiration", "604800" } }));
        world.set(world.anna, garden.jid(),
            Node::withChildren(
                "membership_approval_mode", { Node("group_join", { { "state", "on" } }) }));
        QByteArrayList tags;
        for (const Node &stanza : world.take(world.ben1()))
            tags.append(stanza.firstChild()->tag);
        QCOMPARE(tags,
            (QByteArrayList {
                "subject", "announcement", "locked", "ephemeral", "membership_approval_mode" }));
        const Node answer = world.get(world.ben, garden.jid(), Node("query"));
        const Node &group = *answer.child("group");
        QCOMPARE(group.text("subject"), QByteArray("Pond"));
        QVERIFY(group.child("announcement") && group.child("locked"));
        QCOMPARE(group.child("ephemeral")->text("expiration"), QByteArray("604800"));
        QCOMPARE(group.child("membership_approval_mode")->child("group_join")->text("state"),
            QByteArray("on"));
        QCOMPARE(group.text("a_v_id"), QByteArray::number(garden.announcementVersion));
        world.set(world.anna, garden.jid(), Node("not_announcement"));
        world.set(world.anna, garden.jid(), Node("not_ephemeral"));
        const Node after = world.get(world.ben, garden.jid(), Node("query"));
        QVERIFY(!after.child("group")->child("announcement"));
        QVERIFY(!after.child("group")->child("ephemeral"));
        QCOMPARE(GroupWorld::errorOf(world.set(
                     world.anna, garden.jid(), Node("ephemeral", { { "expiration", "17" } }))),
            QByteArray("400"));
    }

    void takesADescriptionOnlyUponTheLast()
    {
        GroupWorld world;
        Group &garden = world.garden();
        const auto describe = [&](const char *id, const char *prev, const char *text) {
            Node wish("description", { { "id", id } });
            if (*prev)
                wish.set("prev", QByteArray(prev));
            if (*text)
                wish.add(Node::withBytes("body", text));
            else
                wish.set("delete", QByteArray("true"));
            return GroupWorld::errorOf(world.set(world.ben, garden.jid(), wish));
        };
        QCOMPARE(describe("d1", "", "Beds"), QByteArray());
        QCOMPARE(describe("d2", "", "Paths"), QByteArray("409"));
        QCOMPARE(describe("d2", "d1", "Paths"), QByteArray());
        const Node answer = world.get(world.anna, garden.jid(), Node("query"));
        const Node *shown = answer.child("group")->child("description");
        QCOMPARE(shown->text("id"), QByteArray("d2"));
        QCOMPARE(shown->child("body")->bytes(), QByteArray("Paths"));
        QCOMPARE(shown->jid("participant"), world.ben.hidden());
        QCOMPARE(describe("d3", "d2", ""), QByteArray());
        QVERIFY(!world.get(world.anna, garden.jid(), Node("query"))
                     .child("group")
                     ->child("description"));
        QVERIFY(world.take(world.anna1()).back().child("description")->child("delete"));
    }

    void listsTheGroupsOfOne()
    {
        GroupWorld world;
        const Group &garden = world.garden();
        const Node mine = world.get(world.ben, GroupWorld::general(), Node("participating"));
        QCOMPARE(mine.child("groups")->children().size(), size_t(1));
        QCOMPARE(mine.child("groups")->children()[0].text("id"), garden.id);
        const Node none = world.get(world.cem, GroupWorld::general(), Node("participating"));
        QVERIFY(none.child("groups")->children().empty());
        const Jid unknown { "120363000000000000", server::group };
        Node wish("query");
        wish.add(Node("group", { { "jid", garden.jid() } }));
        wish.add(Node("group", { { "jid", unknown } }));
        const Node both = world.get(world.cem, GroupWorld::general(), wish);
        QCOMPARE(both.child("groups")->children()[0].text("error"), QByteArray("403"));
        QCOMPARE(both.child("groups")->children()[1].text("error"), QByteArray("404"));
    }

    void namesMembersByNumberWhereToldTo()
    {
        GroupWorld world;
        Group &garden = world.garden();
        garden.isLid = false;
        const Node answer = world.get(world.ben, garden.jid(), Node("query"));
        const Node &first = answer.child("group")->children()[0];
        QCOMPARE(answer.child("group")->text("addressing_mode"), QByteArray("pn"));
        QCOMPARE(first.jid("jid"), world.anna.jid());
        QCOMPARE(first.jid("lid"), world.anna.hidden());
        QVERIFY(!first.has("phone_number"));
    }

    void tellsMembersOfNewDevices()
    {
        GroupWorld world;
        world.garden();
        world.take(world.ben1());
        world.addDevice(world.anna, 3);
        world.lists.announceAdded({ world.anna.pn, 3 });
        const auto news = world.take(world.ben1());
        QCOMPARE(news.size(), size_t(2));
        QCOMPARE(news[0].text("type"), QByteArray("devices"));
        QVERIFY(world.take(world.cem1()).empty());
    }

    void survivesAsBytes()
    {
        GroupWorld world;
        Group &garden = world.garden();
        garden.flags.insert("locked");
        garden.modes["member_add_mode"] = "admin_add";
        garden.description = { "d1", "Beds", world.ben.pn, 17 };
        garden.expiration = 86'400;
        garden.needsApproval = true;
        garden.picturePath = "/v/picture";
        garden.pictureId = "17";
        garden.link = "link";
        garden.formerLinks = { "former" };
        garden.requests[world.cem.pn] = 18;
        garden.invitations[world.cem.pn] = { "code", 19 };
        garden.keyHolders[world.anna1()] = { world.ben1(), world.anna2() };
        QCOMPARE(groupFromCbor(toCbor(garden)), std::optional<Group>(garden));
        QVERIFY(!groupFromCbor("nothing"));
        QVERIFY(!groupFromCbor(toCbor(garden).first(9)));
    }
};

HELIOGRAPH_TEST(GroupService)
#include "tst_GroupService.moc"
