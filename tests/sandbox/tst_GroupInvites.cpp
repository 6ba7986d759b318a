// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/GroupWorld.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

/// Anna's group with Ben; Cem is outside.
struct GroupGate : GroupWorld {
    Group &group = garden();
    QByteArray link()
    {
        return get(anna, group.jid(), Node("invite")).child("invite")->text("code");
    }
    Node join(const Account &who, const QByteArray &code)
    {
        return set(who, general(), Node("invite", { { "code", code } }));
    }
    void askForApproval(bool isOn)
    {
        set(anna, group.jid(),
            Node::withChildren("membership_approval_mode",
                { Node("group_join", { { "state", isOn ? "on" : "off" } }) }));
    }
    void forget()
    {
        for (const DeviceId &id : { anna1(), anna2(), ben1(), cem1() })
            take(id);
    }
};

class tst_GroupInvites : public QObject {
    Q_OBJECT

private slots:
    void opensTheGroupToWhoHasTheLink()
    {
        GroupGate gate;
        const QByteArray code = gate.link();
        QCOMPARE(code.size(), 22);
        QCOMPARE(gate.link(), code);
        const Node shown
            = gate.get(gate.cem, GroupGate::general(), Node("invite", { { "code", code } }));
        QCOMPARE(shown.child("group")->text("subject"), QByteArray("Garden"));
        QCOMPARE(shown.child("group")->text("size"), QByteArray("2"));
        QVERIFY(!shown.child("group")->child("participant"));
        gate.forget();
        QCOMPARE(gate.join(gate.cem, code).child("group")->jid("jid"), gate.group.jid());
        QVERIFY(gate.group.find(gate.cem.pn));
        const auto forBen = gate.take(gate.ben1());
        QCOMPARE(forBen.size(), size_t(1));
        QCOMPARE(forBen[0].child("add")->text("reason"), QByteArray("invite"));
        QCOMPARE(forBen[0].jid("participant"), gate.cem.hidden());
        QVERIFY(gate.take(gate.cem1()).front().child("create"));
        QCOMPARE(GroupWorld::errorOf(gate.join(gate.cem, code)), QByteArray("304"));
    }

    void closesALinkThatWasReset()
    {
        GroupGate gate;
        const QByteArray old = gate.link();
        gate.forget();
        const Node answer = gate.set(gate.anna, gate.group.jid(), Node("invite"));
        const QByteArray fresh = answer.child("invite")->text("code");
        QVERIFY(fresh != old);
        QCOMPARE(gate.take(gate.ben1()).front().child("invite")->text("code"), fresh);
        QCOMPARE(GroupWorld::errorOf(gate.join(gate.cem, old)), QByteArray("410"));
        QCOMPARE(GroupWorld::errorOf(gate.join(gate.cem, "short")), QByteArray("406"));
        QCOMPARE(GroupWorld::errorOf(gate.join(gate.cem, QByteArray(22, 'A'))), QByteArray("404"));
        QCOMPARE(GroupWorld::errorOf(gate.get(gate.ben, gate.group.jid(), Node("invite"))),
            QByteArray("401"));
        QCOMPARE(GroupWorld::errorOf(gate.get(gate.cem, gate.group.jid(), Node("invite"))),
            QByteArray("403"));
    }

    void letsAdminsDecide()
    {
        GroupGate gate;
        gate.askForApproval(true);
        gate.forget();
        const auto ask = [&] { return gate.join(gate.cem, gate.link()); };
        QVERIFY(ask().child("membership_approval_request"));
        QVERIFY(!gate.group.find(gate.cem.pn));
        const auto told = gate.take(gate.anna1());
        QCOMPARE(told.size(), size_t(1));
        QCOMPARE(told[0].child("created_membership_requests")->child("requested_user")->jid("jid"),
            gate.cem.hidden());
        QVERIFY(gate.take(gate.ben1()).empty());
        QVERIFY(gate.take(gate.cem1()).front().child("membership_approval_request"));
        const Node list
            = gate.get(gate.anna, gate.group.jid(), Node("membership_approval_requests"));
        QCOMPARE(list.firstChild()->children().size(), size_t(1));
        const auto decide = [&](const char *choice) {
            return gate.set(gate.anna, gate.group.jid(),
                Node::withChildren("membership_requests_action",
                    { GroupWorld::people(choice, { gate.cem.hidden() }) }));
        };
        decide("reject");
        QVERIFY(!gate.group.find(gate.cem.pn));
        QVERIFY(gate.take(gate.cem1()).front().child("revoked_membership_requests"));
        QCOMPARE(decide("approve")
                     .child("membership_requests_action")
                     ->firstChild()
                     ->firstChild()
                     ->text("error"),
            QByteArray("404"));
        ask();
        QVERIFY(!decide("approve")
                     .child("membership_requests_action")
                     ->firstChild()
                     ->firstChild()
                     ->has("error"));
        QVERIFY(gate.group.find(gate.cem.pn));
    }

    void forgetsARequestThatIsTakenBack()
    {
        GroupGate gate;
        gate.askForApproval(true);
        gate.join(gate.cem, gate.link());
        gate.forget();
        const Node wish = GroupWorld::people("cancel_membership_requests", { gate.cem.jid() });
        QCOMPARE(GroupWorld::errorOf(gate.set(gate.cem, gate.group.jid(), wish)), QByteArray());
        QVERIFY(gate.take(gate.anna1()).front().child("revoked_membership_requests"));
        QCOMPARE(
            GroupWorld::errorOf(gate.set(gate.cem, gate.group.jid(), wish)), QByteArray("404"));
    }

    void invitesWhoMayNotBeAdded()
    {
        GroupGate gate;
        gate.cem.privacy["groupadd"] = "none";
        const auto add = [&] {
            const Node answer = gate.set(
                gate.anna, gate.group.jid(), GroupWorld::people("add", { gate.cem.jid() }));
            const Node &person = answer.child("add")->children()[0];
            return person.text("error") == "403" ? *person.child("add_request") : Node();
        };
        const Node request = add();
        const auto accept = [&](const QByteArray &code) {
            return GroupWorld::errorOf(gate.set(gate.cem, gate.group.jid(),
                Node("accept",
                    { { "code", code }, { "expiration", request.text("expiration") },
                        { "admin", gate.anna.jid() } })));
        };
        Node shown("query");
        shown.add(Node("add_request", { { "code", request.text("code") } }));
        QCOMPARE(gate.get(gate.cem, gate.group.jid(), shown).child("group")->text("subject"),
            QByteArray("Garden"));
        QCOMPARE(accept("another"), QByteArray("404"));
        gate.clock.advance(std::chrono::hours(100));
        QCOMPARE(accept(request.text("code")), QByteArray("410"));
        const Node again = add();
        gate.set(gate.anna, gate.group.jid(), GroupWorld::people("revoke", { gate.cem.jid() }));
        QCOMPARE(accept(again.text("code")), QByteArray("404"));
        const Node third = add();
        QCOMPARE(accept(third.text("code")), QByteArray());
        QVERIFY(gate.group.find(gate.cem.pn));
    }
};

HELIOGRAPH_TEST(GroupInvites)
#include "tst_GroupInvites.moc"
