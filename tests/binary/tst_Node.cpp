// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "binary/Node.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_Node : public QObject {
    Q_OBJECT

private slots:
    void readsAttributesByKind()
    {
        const Jid from = Jid::phoneNumber("15550001111", 3);
        const Node node("message", { { "id", QByteArray("a@b") }, { "from", from } });
        QVERIFY(node.has("id"));
        QVERIFY(!node.has("to"));
        QCOMPARE(node.text("id"), QByteArray("a@b"));
        QCOMPARE(node.text("from"), from.toUtf8());
        QVERIFY(node.text("to").isNull());
        QVERIFY(node.jid("from") == from);
        QVERIFY(node.jid("id").isNull());
        QVERIFY(node.jid("to").isNull());
    }

    void parsesNumbersStrictly_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("value");
        const auto row = [](const char *text, qint64 value) {
            QTest::newRow(text) << QByteArray(text) << value;
        };
        row("0", 0);
        row("1790000000", 1'790'000'000);
        row("9223372036854775807", std::numeric_limits<qint64>::max());
        row("9223372036854775808", -1);
        row("", -1);
        row(" 1", -1);
        row("1 ", -1);
        row("+1", -1);
        row("-1", -1);
        row("1.0", -1);
        row("0x1", -1);
    }
    void parsesNumbersStrictly()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, value);
        const Node node("iq", { { "t", text } });
        QCOMPARE(node.number("t").value_or(-1), value);
        QCOMPARE(node.numberOr("t", -1), value);
        if (value < 0)
            QVERIFY(node.number("t").error().code == ErrorCode::BadTag);
    }

    void tellsAbsentNumbers()
    {
        const Node node("iq", { { "from", Jid::service() } });
        QVERIFY(!node.number("t"));
        QVERIFY(!node.number("from"));
        QCOMPARE(node.numberOr("t", 7), 7);
    }

    void replacesOrAppends()
    {
        Node node("iq", { { "id", QByteArray("1") }, { "type", QByteArray("get") } });
        node.set("id", QByteArray("2"));
        node.set("to", Jid::service());
        QCOMPARE(node.attributes.size(), size_t(3));
        QCOMPARE(node.attributes.front().key, QByteArray("id"));
        QCOMPARE(node.text("id"), QByteArray("2"));
        QVERIFY(node.jid("to") == Jid::service());
    }

    void findsChildren()
    {
        Node node("iq");
        QVERIFY(node.children().empty());
        QVERIFY(!node.firstChild());
        node.add(Node("a"));
        node.add(Node::withBytes("b", "first"));
        node.add(Node::withBytes("b", "second"));
        QCOMPARE(node.children().size(), size_t(3));
        QCOMPARE(node.firstChild()->tag, QByteArray("a"));
        QCOMPARE(node.child("b")->bytes(), QByteArray("first"));
        QVERIFY(!node.child("c"));
        QVERIFY(node.bytes().isEmpty());
    }

    void readsContentOfAnyKind()
    {
        Node node("ref", {}, QByteArray("bytes"));
        QCOMPARE(node.bytes(), QByteArray("bytes"));
        node.content = NodeText { "text" };
        QCOMPARE(node.bytes(), QByteArray("text"));
        QVERIFY(node.children().empty());
    }

    void logsNoSecrets()
    {
        Node node("message",
            { { "from", Jid::phoneNumber("15550001111") }, { "id", QByteArray("3EB0\"<\n") },
                { "type", QByteArray("text") }, { "notify", QByteArray("Zoe Private") },
                { "phone", QByteArray("15550001111") } });
        node.add(Node::withBytes("enc", "secret bytes"));
        node.add(Node("x\n<y"));
        const QString log = node.toLog();
        QCOMPARE(log,
            QStringLiteral("<message from=\"…11@s.whatsapp.net\" id=\"3EB0???\" type=\"text\" "
                           "notify=\"(11 bytes)\" phone=\"(11 bytes)\"><enc>(12 "
                           "bytes)</enc><x??y/></message>"));
    }

    void logsLongListsShort()
    {
        Node node("list");
        for (int i = 0; i < 1000; ++i)
            node.add(Node("item"));
        QVERIFY(node.toLog().size() < 300);
        QVERIFY(node.toLog().contains(QStringLiteral("984 more")));
    }
};

HELIOGRAPH_TEST(Node)
#include "tst_Node.moc"
