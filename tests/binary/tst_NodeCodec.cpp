// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "binary/NodeDecoder.h"
#include "binary/NodeEncoder.h"
#include "tests/binary/NodeModel.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"

#include <QTest>

#include <zlib.h>

using namespace heliograph;

class tst_NodeCodec : public QObject {
    Q_OBJECT

    static ErrorCode encodeError(const Node &node)
    {
        const Result<QByteArray> encoded = encodeNode(node);
        return encoded ? ErrorCode::Unknown : encoded.error().code;
    }
    static ErrorCode decodeError(const QByteArray &wire)
    {
        const Result<Node> decoded = decodeNode(wire);
        return decoded ? ErrorCode::Unknown : decoded.error().code;
    }
    static QByteArray compressed(const QByteArray &body)
    {
        uLongf size = compressBound(static_cast<uLong>(body.size()));
        QByteArray out(static_cast<qsizetype>(size), Qt::Uninitialized);
        ::compress(reinterpret_cast<Bytef *>(out.data()), &size,
            reinterpret_cast<const Bytef *>(body.constData()), static_cast<uLong>(body.size()));
        return QByteArray::fromHex("02") + out.first(static_cast<qsizetype>(size));
    }
    static bool roundTrips(const Node &node)
    {
        const Result<QByteArray> wire = encodeNode(node);
        const Result<Node> decoded = wire ? decodeNode(*wire) : Result<Node>(fail(wire.error()));
        return decoded && *decoded == node;
    }

private slots:
    void roundTripsRandomNodes()
    {
        FixedRandom random(11);
        for (int i = 0; i < 10'000; ++i) {
            const Node node = randomNode(random, 4);
            const Result<QByteArray> wire = encodeNode(node);
            QVERIFY(wire);
            const Result<Node> decoded = decodeNode(*wire);
            QVERIFY2(decoded, qPrintable(node.toLog()));
            QVERIFY2(*decoded == node, qPrintable(node.toLog()));
            QCOMPARE(*encodeNode(*decoded), *wire);
        }
    }

    void survivesMutations()
    {
        std::vector<QByteArray> seeds;
        const QJsonObject vectors = loadVectors("nodes");
        for (const char *list : { "canonical", "decode", "malformed" }) {
            const QJsonArray entries = vectors[QLatin1String(list)].toArray();
            for (const QJsonValue &entry : entries) {
                const QByteArray wire = hex(entry[QLatin1String("hex")]);
                if (!wire.isEmpty() && wire.size() <= 600)
                    seeds.push_back(wire);
            }
        }
        FixedRandom random(12);
        int accepted = 0;
        for (int i = 0; i < 100'000; ++i) {
            QByteArray wire = seeds[random.below(static_cast<quint32>(seeds.size()))];
            for (quint32 changes = 1 + random.below(4); changes > 0; --changes) {
                const auto at
                    = static_cast<qsizetype>(random.below(static_cast<quint32>(wire.size())));
                switch (random.below(4)) {
                case 0:
                    wire.insert(at, static_cast<char>(random.number()));
                    break;
                case 1:
                    wire.truncate(at + 1);
                    break;
                default:
                    wire[at] = static_cast<char>(random.number());
                    break;
                }
            }
            const Result<Node> decoded = decodeNode(wire);
            if (!decoded)
                continue;
            ++accepted;
            // Whatever was read can be logged, and written again unless it holds an odd JID or
            // text.
            QVERIFY(!decoded->toLog().isEmpty());
            if (const Result<QByteArray> again = encodeNode(*decoded))
                QVERIFY(decodeNode(*again));
        }
        QVERIFY(accepted > 0);
    }

    void survivesRandomBytes()
    {
        FixedRandom random(13);
        for (int i = 0; i < 20'000; ++i) {
            QByteArray wire = random.bytes(1 + static_cast<qsizetype>(random.below(64)));
            wire[0] = random.below(4) == 0 ? '\2' : '\0';
            const Result<Node> decoded = decodeNode(wire);
            QVERIFY(decoded || decoded.error().code != ErrorCode::Unknown);
        }
    }

    void limitsDepth()
    {
        QVERIFY(roundTrips(nestedNode(64)));
        QCOMPARE(errorName(encodeError(nestedNode(65))), QStringLiteral("TooDeep"));
        QCOMPARE(
            errorName(decodeError(QByteArray::fromHex("00")
                + QByteArray::fromHex("f80219f801").repeated(64) + QByteArray::fromHex("f80119"))),
            QStringLiteral("TooDeep"));
    }

    void countsChildrenAndAttributes_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : { 0, 1, 15, 16, 17, 18, 126, 127, 128, 255, 256, 1023, 1024 })
            QTest::addRow("%d", count) << count;
    }
    void countsChildrenAndAttributes()
    {
        QFETCH(int, count);
        Node children("list");
        Node attributes("item");
        for (int i = 0; i < count; ++i) {
            children.add(Node("item"));
            attributes.set("k" + QByteArray::number(i), QByteArray("x"));
        }
        QVERIFY(roundTrips(children));
        QVERIFY(roundTrips(attributes));
        attributes.add(Node("item"));
        QVERIFY(roundTrips(attributes));
    }

    void switchesTheListTagAt256()
    {
        Node node("list");
        for (int i = 0; i < 255; ++i)
            node.add(Node("item"));
        QCOMPARE(encodeNode(node)->mid(4, 2).toHex(), QByteArray("f8ff"));
        node.add(Node("item"));
        QCOMPARE(encodeNode(node)->mid(4, 3).toHex(), QByteArray("f90100"));
    }

    void refusesTooManyAttributes()
    {
        Node node("item");
        for (int i = 0; i < 1025; ++i)
            node.attributes.push_back({ "k" + QByteArray::number(i), QByteArray("x") });
        const Result<QByteArray> wire = encodeNode(node);
        QVERIFY(wire);
        QCOMPARE(errorName(decodeError(*wire)), QStringLiteral("TooLarge"));
        for (int i = 1025; i < 32'768; ++i)
            node.attributes.push_back({ "k", QByteArray("x") });
        QCOMPARE(errorName(encodeError(node)), QStringLiteral("TooLarge"));
    }

    void refusesTooManyNodes()
    {
        // 262,144 nodes: the root, 4 lists, and children to fill.
        const auto listOf = [](int count) {
            Node list("list");
            list.content = Node::Children(static_cast<size_t>(count), Node("item"));
            return list;
        };
        Node root("list");
        for (int i = 0; i < 3; ++i)
            root.add(listOf(65'535));
        root.add(listOf(65'534));
        QVERIFY(decodeNode(*encodeNode(root)));
        root.add(Node("item"));
        QCOMPARE(errorName(decodeError(*encodeNode(root))), QStringLiteral("TooLarge"));
        Node wide("list");
        wide.content = Node::Children(65'536, Node("item"));
        QCOMPARE(errorName(encodeError(wide)), QStringLiteral("TooLarge"));
    }

    void limitsNamesAndValues()
    {
        const auto code
            = [](const Node &node) { return errorName(decodeError(*encodeNode(node))); };
        const QString fine = errorName(ErrorCode::Unknown);
        const QString large = QStringLiteral("TooLarge");
        QCOMPARE(code(Node(QByteArray(1024, 'x'))), fine);
        QCOMPARE(code(Node(QByteArray(1025, 'x'))), large);
        QCOMPARE(code(Node("iq", { { QByteArray(1024, 'x'), QByteArray("1") } })), fine);
        QCOMPARE(code(Node("iq", { { QByteArray(1025, 'x'), QByteArray("1") } })), large);
        QCOMPARE(code(Node("iq", { { "id", QByteArray(65'536, 'x') } })), fine);
        QCOMPARE(code(Node("iq", { { "id", QByteArray(65'537, 'x') } })), large);
        QCOMPARE(code(Node("iq", { { "from", Jid { QByteArray(65'537, 'x'), "lid" } } })), large);
    }

    void limitsThePlaintext()
    {
        constexpr qsizetype overhead = 9;
        const QByteArray most(nodelimits::plaintext - overhead, 'x');
        const Result<QByteArray> wire = encodeNode(Node("iq", {}, most));
        QVERIFY(wire);
        QCOMPARE(wire->size(), nodelimits::plaintext);
        QVERIFY(decodeNode(*wire));
        QCOMPARE(errorName(decodeError(*wire + 'x')), QStringLiteral("TooLarge"));
        QCOMPARE(errorName(encodeError(Node("iq", {}, most + 'x'))), QStringLiteral("TooLarge"));
    }

    void inflatesUpToTheLimit()
    {
        const auto body = [](qsizetype size) {
            constexpr qsizetype overhead = 8;
            QByteArray out = QByteArray::fromHex("f80219fe");
            const auto content = static_cast<quint32>(size - overhead);
            for (int shift = 24; shift >= 0; shift -= 8)
                out += static_cast<char>(content >> shift);
            return out + QByteArray(size - overhead, 'x');
        };
        QVERIFY(decodeNode(compressed(body(nodelimits::inflated))));
        QCOMPARE(errorName(decodeError(compressed(body(nodelimits::inflated + 1)))),
            QStringLiteral("TooLarge"));
    }

    void readsWhatTheServiceCompresses()
    {
        FixedRandom random(14);
        for (int i = 0; i < 200; ++i) {
            const Node node = randomNode(random, 3);
            const QByteArray wire = *encodeNode(node);
            const Result<Node> decoded = decodeNode(compressed(wire.sliced(1)));
            QVERIFY(decoded);
            QVERIFY(*decoded == node);
        }
    }

    void keepsTextAndJidsApart()
    {
        const Node text("iq", { { "from", QByteArray("1@lid") } });
        const Node jid("iq", { { "from", Jid::lid("1") } });
        QVERIFY(*encodeNode(text) != *encodeNode(jid));
        QVERIFY(
            std::holds_alternative<QByteArray>(*decodeNode(*encodeNode(text))->attribute("from")));
        QVERIFY(std::holds_alternative<Jid>(*decodeNode(*encodeNode(jid))->attribute("from")));
    }

    void leavesOutAbsentAttributes()
    {
        const Node node(
            "iq", { { "id", QByteArray() }, { "from", Jid() }, { "type", QByteArray("get") } });
        QCOMPARE(encodeNode(node)->toHex(), QByteArray("00f803190429"));
        const Result<Node> empty = decodeNode(QByteArray::fromHex("00f8031908fc00"));
        QVERIFY(!empty->text("id").isNull());
        QCOMPARE(encodeNode(*empty)->toHex(), QByteArray("00f8031908fc00"));
    }

    void lastDuplicateWinsInLongLists()
    {
        Node node("item");
        for (int i = 0; i < 300; ++i)
            node.attributes.push_back({ "k" + QByteArray::number(i % 100), QByteArray::number(i) });
        const Result<Node> decoded = decodeNode(*encodeNode(node));
        QVERIFY(decoded);
        QCOMPARE(decoded->attributes.size(), size_t(100));
        for (int i = 0; i < 100; ++i)
            QCOMPARE(decoded->number("k" + QByteArray::number(i)).value_or(-1), 200 + i);
    }

    void refusesWhatHasNoWireForm_data()
    {
        QTest::addColumn<Jid>("jid");
        QTest::newRow("device of a person above 255") << Jid::phoneNumber("1", 256);
        QTest::newRow("device of a lid above 255") << Jid::lid("1", 256);
        QTest::newRow("device without a user") << Jid { {}, "lid", 0, 1 };
        QTest::newRow("no server") << Jid { "1", {} };
        QTest::newRow("interop without a user") << Jid { {}, "interop" };
        QTest::newRow("agent that means lid") << Jid { "1", "s.whatsapp.net", 1 };
        QTest::newRow("agent that means hosted") << Jid { "1", "s.whatsapp.net", 130 };
        QTest::newRow("agent that means hosted lid") << Jid { "1", "s.whatsapp.net", 129 };
    }
    void refusesWhatHasNoWireForm()
    {
        QFETCH(Jid, jid);
        QCOMPARE(errorName(encodeError(Node("iq", { { "from", jid } }))), QStringLiteral("BadJid"));
    }

    void refusesBadNodes()
    {
        QCOMPARE(errorName(encodeError(Node())), QStringLiteral("EmptyTag"));
        QCOMPARE(errorName(encodeError(Node("iq", { { "", QByteArray("1") } }))),
            QStringLiteral("EmptyKey"));
        QCOMPARE(errorName(encodeError(Node("iq", { { "id", QByteArray("\xC3\x28") } }))),
            QStringLiteral("BadUtf8"));
        Node outer("iq");
        outer.add(Node());
        QCOMPARE(errorName(encodeError(outer)), QStringLiteral("EmptyTag"));
    }

    void tellsTheOffset()
    {
        const Result<Node> decoded = decodeNode(QByteArray::fromHex("00f8031908f0"));
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().detail, QStringLiteral("node at byte 6"));
    }

    void doesNotBorrowItsInput()
    {
        QByteArray wire = *encodeNode(
            Node("unknown-tag", { { "some-key", QByteArray("Some value") } }, QByteArray("bytes")));
        const Node decoded = *decodeNode(wire);
        wire.fill('\0');
        QCOMPARE(decoded.tag, QByteArray("unknown-tag"));
        QCOMPARE(decoded.text("some-key"), QByteArray("Some value"));
        QCOMPARE(decoded.bytes(), QByteArray("bytes"));
    }
};

HELIOGRAPH_TEST(NodeCodec)
#include "tst_NodeCodec.moc"
