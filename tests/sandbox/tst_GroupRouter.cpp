// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/GroupWorld.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

/// A group of Anna and Ben, about whose making everybody knows.
struct GroupTalk : GroupWorld {
    Group &group = garden();
    GroupTalk() { forget(); }
    void forget()
    {
        for (const DeviceId &id : { anna1(), anna2(), ben1(), cem1() })
            take(id);
    }
    Node send(const DeviceId &sender, const Node &message)
    {
        Node ack;
        groupMessages.accept(sender, message, [&](const Node &answer) { ack = answer; });
        return ack;
    }
    /// Sealed for all, with the sender's key for those who are named.
    Node text(const QByteArray &id, const std::vector<Jid> &named = {}) const
    {
        Node message = messageTo(group.jid(), id, named);
        if (named.empty())
            message.content = Node::Children();
        message.set("addressing_mode", QByteArray("lid"));
        message.add(
            Node("enc", { { "v", "2" }, { "type", "skmsg" } }, QByteArray("for everybody")));
        return message;
    }
    std::vector<Jid> allBut(const DeviceId &sender) const
    {
        std::vector<Jid> devices;
        for (const Account *account : { &anna, &ben }) {
            for (const quint16 number : accounts.deviceNumbers(*account)) {
                if (DeviceId { account->pn, number } != sender)
                    devices.push_back(account->hidden(number));
            }
        }
        return devices;
    }
};

class tst_GroupRouter : public QObject {
    Q_OBJECT

private slots:
    void bringsTheKeyBeforeTheMessage()
    {
        GroupTalk talk;
        QSignalSpy phones(&talk.groupMessages, &GroupRouter::phoneAddressed);
        const Node ack = talk.send(talk.anna1(), talk.text("m1", talk.allBut(talk.anna1())));
        QCOMPARE(ack.text("class"), QByteArray("message"));
        QCOMPARE(ack.jid("from"), talk.group.jid());
        QVERIFY(!ack.has("error") && !ack.has("phash") && ack.has("t"));
        const auto ben = talk.take(talk.ben1());
        QCOMPARE(ben.size(), size_t(1));
        QCOMPARE(ben[0].jid("from"), talk.group.jid());
        QCOMPARE(ben[0].jid("participant"), talk.anna.hidden(1));
        QCOMPARE(ben[0].jid("participant_pn"), talk.anna.jid());
        QCOMPARE(ben[0].text("addressing_mode"), QByteArray("lid"));
        QCOMPARE(ben[0].text("notify"), QByteArray("Anna"));
        QVERIFY(!ben[0].child("participants"));
        QCOMPARE(ben[0].children().size(), size_t(2));
        QCOMPARE(ben[0].children()[0].bytes(), "sealed for " + talk.ben.hidden(1).toUtf8());
        QCOMPARE(ben[0].children()[1].bytes(), QByteArray("for everybody"));
        // The own companion reads it as a message of its own account.
        QCOMPARE(talk.take(talk.anna2()).front().jid("participant"), talk.anna.hidden(1));
        QVERIFY(talk.take(talk.anna1()).empty());
        QVERIFY(talk.take(talk.cem1()).empty());
        QCOMPARE(phones.size(), 2);
    }

    void bringsTheMessageAloneToWhoHasTheKey()
    {
        GroupTalk talk;
        talk.send(talk.anna1(), talk.text("m1", talk.allBut(talk.anna1())));
        talk.forget();
        const Node ack = talk.send(talk.anna1(), talk.text("m2"));
        QVERIFY(!ack.has("phash"));
        const auto ben = talk.take(talk.ben1());
        QCOMPARE(ben.size(), size_t(1));
        QCOMPARE(ben[0].children().size(), size_t(1));
        QCOMPARE(ben[0].children()[0].text("type"), QByteArray("skmsg"));
    }

    void tellsOfDevicesThatNeverGotTheKey()
    {
        GroupTalk talk;
        QSignalSpy missed(&talk.groupMessages, &GroupRouter::fanoutMissed);
        const Node ack = talk.send(talk.anna1(), talk.text("m1", { talk.ben.hidden(1) }));
        QVERIFY(ack.text("phash").startsWith("2:"));
        QCOMPARE(missed.size(), 1);
        // Anna's phone and other companion, Ben's phone.
        QCOMPARE(missed[0][1].toInt(), 3);
        talk.send(talk.anna1(), talk.text("m2", talk.allBut(talk.anna1())));
        talk.addDevice(talk.ben, 2);
        QVERIFY(talk.send(talk.anna1(), talk.text("m3")).has("phash"));
        QVERIFY(!talk.send(talk.anna1(), talk.text("m4", { talk.ben.hidden(2) })).has("phash"));
    }

    void refusesWhoMayNotWrite()
    {
        GroupTalk talk;
        QCOMPARE(talk.send(talk.cem1(), talk.text("m1")).text("error"), QByteArray("403"));
        Node elsewhere = talk.text("m2");
        elsewhere.set("to", Jid { "120363000000000000", server::group });
        QCOMPARE(talk.send(talk.anna1(), elsewhere).text("error"), QByteArray("403"));
        const Node empty(
            "message", { { "id", "m3" }, { "to", talk.group.jid() }, { "type", "text" } });
        QCOMPARE(talk.send(talk.anna1(), empty).text("error"), QByteArray("479"));
        talk.set(talk.anna, talk.group.jid(), Node("announcement"));
        talk.forget();
        QCOMPARE(talk.send(talk.ben1(), talk.text("m4")).text("error"), QByteArray("420"));
        QVERIFY(talk.take(talk.anna1()).empty());
        QVERIFY(!talk.send(talk.anna1(), talk.text("m5")).has("error"));
        QCOMPARE(talk.take(talk.ben1()).size(), size_t(1));
    }

    void deliversARepeatedIdOnce()
    {
        GroupTalk talk;
        talk.send(talk.anna1(), talk.text("m1"));
        QVERIFY(!talk.send(talk.anna1(), talk.text("m1")).tag.isEmpty());
        QCOMPARE(talk.take(talk.ben1()).size(), size_t(1));
    }

    void bringsAResendOnlyToWhoIsNamed()
    {
        GroupTalk talk;
        talk.send(talk.anna1(), talk.text("m1"));
        talk.forget();
        Node retry("receipt",
            { { "id", "m1" }, { "to", talk.group.jid() }, { "participant", talk.anna.hidden(1) },
                { "type", "retry" } });
        retry.add(Node("retry", { { "count", "1" } }));
        talk.receipts.accept(talk.ben1(), retry, [](const Node &) {});
        const auto asked = talk.take(talk.anna1());
        QCOMPARE(asked.size(), size_t(1));
        QCOMPARE(asked[0].jid("from"), talk.group.jid());
        QCOMPARE(asked[0].jid("participant"), talk.ben.hidden(1));
        QVERIFY(talk.take(talk.anna2()).empty());

        Node single("message",
            { { "id", "m1" }, { "to", talk.group.jid() }, { "participant", talk.ben.hidden(1) },
                { "type", "text" } });
        single.add(Node(
            "enc", { { "v", "2" }, { "type", "msg" }, { "count", "1" } }, QByteArray("again")));
        talk.send(talk.anna1(), single);
        QCOMPARE(talk.take(talk.ben1()).front().child("enc")->bytes(), QByteArray("again"));
        QVERIFY(talk.take(talk.anna2()).empty());
        // Baileys sends the whole once more when a phone asks.
        talk.send(talk.anna1(), talk.text("m1", { talk.ben.hidden(1) }));
        QCOMPARE(talk.take(talk.ben1()).front().children().size(), size_t(2));
        QVERIFY(talk.take(talk.anna2()).empty());
    }

    void bringsReceiptsToTheAuthorWithTheReadersName()
    {
        GroupTalk talk;
        talk.addDevice(talk.ben, 2);
        talk.send(talk.anna1(), talk.text("m1"));
        talk.forget();
        const auto tell = [&](const char *type) {
            Node receipt("receipt",
                { { "id", "m1" }, { "to", talk.group.jid() },
                    { "participant", talk.anna.hidden(1) } });
            if (*type)
                receipt.set("type", QByteArray(type));
            Node ack;
            talk.receipts.accept(talk.ben1(), receipt, [&](const Node &answer) { ack = answer; });
            return ack;
        };
        const Node ack = tell("");
        QCOMPARE(ack.text("class"), QByteArray("receipt"));
        QCOMPARE(ack.jid("participant"), talk.anna.hidden(1));
        for (const DeviceId &id : { talk.anna1(), talk.anna2() }) {
            const auto got = talk.take(id);
            QCOMPARE(got.size(), size_t(1));
            QCOMPARE(got[0].jid("from"), talk.group.jid());
            QCOMPARE(got[0].jid("participant"), talk.ben.hidden(1));
            QVERIFY(!got[0].has("type") && !got[0].has("recipient") && got[0].has("t"));
        }
        QVERIFY(talk.take({ talk.ben.pn, 2 }).size() == 1); // the message itself
        tell("read");
        QCOMPARE(talk.take(talk.anna1()).front().text("type"), QByteArray("read"));
        const auto own = talk.take({ talk.ben.pn, 2 });
        QCOMPARE(own.size(), size_t(1));
        QCOMPARE(own[0].text("type"), QByteArray("read-self"));
        QCOMPARE(own[0].jid("recipient"), talk.anna.hidden());
        tell("read-self");
        QVERIFY(talk.take(talk.anna1()).empty());
        QCOMPARE(talk.take({ talk.ben.pn, 2 }).size(), size_t(1));
        tell("sender");
        QVERIFY(talk.take(talk.anna1()).empty());
    }

    void aReceiptTakesTheMessageOutOfTheQueue()
    {
        GroupTalk talk;
        talk.send(talk.anna1(), talk.text("m1"));
        const Node receipt("receipt",
            { { "id", "m1" }, { "to", talk.group.jid() }, { "participant", talk.anna.hidden(1) } });
        QVERIFY(!talk.delivery.queue(talk.ben1())->isEmpty());
        talk.receipts.accept(talk.ben1(), receipt, [](const Node &) {});
        QVERIFY(talk.delivery.queue(talk.ben1())->isEmpty());
    }
};

HELIOGRAPH_TEST(GroupRouter)
#include "tst_GroupRouter.moc"
