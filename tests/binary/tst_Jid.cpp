// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "binary/Jid.h"
#include "tests/support/TestMain.h"

#include <QHash>
#include <QTest>

using namespace heliograph;

class tst_Jid : public QObject {
    Q_OBJECT

private slots:
    void parsesItsOwnForm_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<Jid>("jid");
        QTest::addColumn<QByteArray>("printed");
        const auto row = [](const char *text, const Jid &jid, const char *printed) {
            QTest::newRow(text) << QByteArray(text) << jid << QByteArray(printed ? printed : text);
        };
        row("s.whatsapp.net", Jid::service(), nullptr);
        row("@s.whatsapp.net", Jid::service(), "s.whatsapp.net");
        row("15550001111@s.whatsapp.net", Jid::phoneNumber("15550001111"), nullptr);
        row("15550001111:0@s.whatsapp.net", Jid::phoneNumber("15550001111"),
            "15550001111@s.whatsapp.net");
        row("15550001111:3@s.whatsapp.net", Jid::phoneNumber("15550001111", 3), nullptr);
        row("15550001111_2:3@s.whatsapp.net", { "15550001111", "s.whatsapp.net", 2, 3 }, nullptr);
        row("15550001111_255@s.whatsapp.net", { "15550001111", "s.whatsapp.net", 255 }, nullptr);
        row("100000000000001:65535@lid", Jid::lid("100000000000001", 65535), nullptr);
        row("100000000000001_1:3@lid", Jid::lid("100000000000001", 3), "100000000000001:3@lid");
        row("15550001111_128:99@hosted", { "15550001111", "hosted", 0, 99 },
            "15550001111:99@hosted");
        row("5-4723:2@interop", { "4723", "interop", 0, 2, 5 }, nullptr);
        row("0-4723@interop", { "4723", "interop" }, nullptr);
        row("4723@interop", { "4723", "interop" }, "0-4723@interop");
        row("a-b@interop", { "a-b", "interop" }, "0-a-b@interop");
        row("5-47-23@interop", { "47-23", "interop", 0, 0, 5 }, nullptr);
        row("4723:300@msgr", { "4723", "msgr", 0, 300 }, nullptr);
        row("4915-1600@g.us", { "4915-1600", "g.us" }, nullptr);
        row("x y@zexample", { "x y", "zexample" }, nullptr);
    }
    void parsesItsOwnForm()
    {
        QFETCH(QByteArray, text);
        QFETCH(Jid, jid);
        QFETCH(QByteArray, printed);
        const Result<Jid> parsed = parseJid(text);
        QVERIFY(parsed);
        QVERIFY(*parsed == jid);
        QCOMPARE(parsed->toUtf8(), printed);
        QCOMPARE(parsed->toString(), QString::fromUtf8(printed));
    }

    void refusesBadText_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text : { "", "@", "a@", "a@b@c", "@@b", "1:@lid", "1:x@lid", "1:-1@lid",
                 "1:+1@lid", "1: 1@lid", "1:65536@lid", "1:99999999999@lid", "1:1:2@lid",
                 "1_@s.whatsapp.net", "1_256@s.whatsapp.net", "1_1_1@s.whatsapp.net", ":1@lid",
                 "_1@s.whatsapp.net", "_1:1@s.whatsapp.net", "70000-1@interop", "5-@interop",
                 "\xC3\x28@lid", "a@\xED\xA0\x80" })
            QTest::newRow(text) << QByteArray(text);
    }
    void refusesBadText()
    {
        QFETCH(QByteArray, text);
        const Result<Jid> parsed = parseJid(text);
        QVERIFY(!parsed);
        QVERIFY(parsed.error().code == ErrorCode::BadJid);
        QVERIFY(!parseForeignJid(text));
    }

    void isStrictWithForeignText_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("valid");
        const auto row = [](const char *text, bool valid) {
            QTest::newRow(text) << QByteArray(text) << valid;
        };
        row("15550001111_2@s.whatsapp.net", false);
        row("15550001111.300@s.whatsapp.net", false);
        row("1.1.1@s.whatsapp.net", false);
        row("100.1.1@lid", false);
        row(".1@lid", false);
        row("1.@lid", false);
        row("1:3@newsletter", false);
        row("1:3@bot", false);
        row("status:1@broadcast", false);
        row("other@broadcast", false);
        row("1-2-3@g.us", false);
        row("-1@g.us", false);
        row("A98DCC@call", true);
        row("A9-8@call", false);
        row("5-4723:2@interop", true);
        row("some.body:7@msgr", true);
        row("some body@msgr", false);
        row("15550001111@S.WHATSAPP.NET", false);
        row("15550001111@s.whatsapp.net ", false);
        row("1555\n0001111@s.whatsapp.net", false);
    }
    void isStrictWithForeignText()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, valid);
        QCOMPARE(parseForeignJid(text).has_value(), valid);
        QVERIFY(parseJid(text).has_value() || !valid);
    }

    void keepsTheLengthLimit()
    {
        QVERIFY(parseForeignJid(QByteArray(128, '1') + "@lid"));
        QVERIFY(!parseForeignJid(QByteArray(129, '1') + "@lid"));
    }

    void leavesHostileUsersAsTheyAre()
    {
        const Jid hostile { "1:5@lid", "s.whatsapp.net" };
        QVERIFY(hostile.isPhoneNumber());
        QVERIFY(!hostile.isLid());
        QVERIFY(!parseJid(hostile.toUtf8()));
        QCOMPARE(hostile.device, quint16(0));
    }

    void knowsItsKind()
    {
        QVERIFY(Jid().isNull());
        QVERIFY(!Jid::service().isNull());
        QVERIFY(!Jid::service().isPerson());
        QVERIFY(Jid::phoneNumber("1").isPerson());
        QVERIFY(Jid::lid("1").isPerson());
        QVERIFY(Jid::phoneNumber("1", 99).isHosted());
        QVERIFY(!Jid::phoneNumber("1", 98).isHosted());
        QVERIFY((Jid { "1", "hosted.lid" }.isHosted()));
        QVERIFY((Jid { "1", "hosted.lid" }.isLid()));
        QVERIFY(!(Jid { "", "g.us" }.isGroup()));
        QVERIFY((Jid { "1", "g.us" }.isGroup()));
    }

    void reducesToTheBareUser()
    {
        QVERIFY((Jid { "1", "hosted", 0, 99 }.bare() == Jid::phoneNumber("1")));
        QVERIFY((Jid { "1", "hosted.lid", 0, 99 }.bare() == Jid::lid("1")));
        QVERIFY((Jid { "1", "c.us" }.bare() == Jid::phoneNumber("1")));
        QVERIFY((Jid { "1", "s.whatsapp.net", 2, 3 }.bare() == Jid::phoneNumber("1")));
        QVERIFY((Jid { "1", "interop", 0, 3, 4 }.bare() == Jid { "1", "interop", 0, 0, 4 }));
        QVERIFY(!(Jid { "1", "interop", 0, 3, 4 }.isSameUser(Jid { "1", "interop", 0, 3, 5 })));
        QVERIFY(Jid::phoneNumber("1").withDevice(4) == Jid::phoneNumber("1", 4));
    }

    void printsTheDeviceForm()
    {
        QCOMPARE(Jid::lid("100").adString(), QByteArray("100.0:0@lid"));
        QCOMPARE(Jid::phoneNumber("1555", 12).adString(), QByteArray("1555.0:12@s.whatsapp.net"));
    }

    void masksNumbers()
    {
        QCOMPARE(
            Jid::phoneNumber("15550001111", 3).masked(), QStringLiteral("…11:3@s.whatsapp.net"));
        QCOMPARE(Jid::phoneNumber("123").masked(), QStringLiteral("…@s.whatsapp.net"));
        QCOMPARE(Jid::service().masked(), QStringLiteral("s.whatsapp.net"));
        QCOMPARE((Jid { "status", "broadcast" }.masked()), QStringLiteral("status@broadcast"));
        QCOMPARE((Jid { "abcdef\n\n", "evil\nserver" }.masked()), QStringLiteral("…@?"));
        QCOMPARE((Jid { "1\xC3\xAB\xC3\xAB\xC3\xAB", "lid" }.masked()), QStringLiteral("…@lid"));
    }

    void servesAsAKey()
    {
        QHash<Jid, int> numbers;
        numbers[Jid::phoneNumber("1", 1)] = 1;
        numbers[Jid::phoneNumber("1", 2)] = 2;
        numbers[Jid::lid("1", 1)] = 3;
        QCOMPARE(numbers.size(), 3);
        QCOMPARE(numbers.value(Jid { "1", QByteArray("s.whatsapp.net"), 0, 2 }), 2);
        QVERIFY(Jid::phoneNumber("1", 1) < Jid::phoneNumber("1", 2));
        QVERIFY(!(Jid::phoneNumber("1", 1) < Jid::phoneNumber("1", 1)));
    }
};

HELIOGRAPH_TEST(Jid)
#include "tst_Jid.moc"
