// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Clock.h"
#include "base/Platform.h"
#include "binary/NodeDecoder.h"
#include "binary/NodeEncoder.h"
#include "crypto/Hash.h"
#include "tests/binary/NodeModel.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"

#include <QTest>

using namespace heliograph;

class tst_NodeVectors : public QObject {
    Q_OBJECT

    static void addRows(const char *list)
    {
        QTest::addColumn<QJsonObject>("entry");
        const QJsonArray entries = loadVectors("nodes")[QLatin1String(list)].toArray();
        QVERIFY(!entries.isEmpty());
        for (const QJsonValue &entry : entries)
            QTest::newRow(qPrintable(entry[QLatin1String("name")].toString())) << entry.toObject();
    }

private slots:
    void encodesAndDecodesCanonically_data() { addRows("canonical"); }
    void encodesAndDecodesCanonically()
    {
        QFETCH(QJsonObject, entry);
        const Node node = nodeFromModel(entry[QLatin1String("node")].toObject());
        const QByteArray wire = hex(entry[QLatin1String("hex")]);
        const Result<QByteArray> encoded = encodeNode(node);
        QVERIFY(encoded);
        QCOMPARE(encoded->toHex(), wire.toHex());
        const Result<Node> decoded = decodeNode(wire);
        QVERIFY2(decoded, qPrintable(decoded ? QString() : decoded.error().detail));
        QVERIFY(*decoded == node);
    }

    void encodesLargeContent_data() { addRows("large"); }
    void encodesLargeContent()
    {
        QFETCH(QJsonObject, entry);
        const Node node = nodeFromModel(entry[QLatin1String("node")].toObject());
        const Result<QByteArray> encoded = encodeNode(node);
        QVERIFY(encoded);
        const QByteArray head = hex(entry[QLatin1String("head")]);
        QCOMPARE(encoded->first(head.size()), head);
        QCOMPARE(encoded->size(), entry[QLatin1String("length")].toInt());
        QCOMPARE(sha256(*encoded), hex(entry[QLatin1String("sha256")]));
        const Result<Node> decoded = decodeNode(*encoded);
        QVERIFY(decoded);
        QVERIFY(*decoded == node);
    }

    void decodesOtherForms_data() { addRows("decode"); }
    void decodesOtherForms()
    {
        QFETCH(QJsonObject, entry);
        const Result<Node> decoded = decodeNode(hex(entry[QLatin1String("hex")]));
        QVERIFY2(decoded, qPrintable(decoded ? QString() : decoded.error().detail));
        QVERIFY(*decoded == nodeFromModel(entry[QLatin1String("node")].toObject()));

        const Result<QByteArray> again = encodeNode(*decoded);
        QVERIFY(again);
        const Result<Node> second = decodeNode(*again);
        QVERIFY(second);
        // Content text is written as bytes, so it is compared by what it says.
        QVERIFY(second->tag == decoded->tag && second->attributes == decoded->attributes);
        QCOMPARE(second->bytes(), decoded->bytes());
        QVERIFY(second->children() == decoded->children());
    }

    void refusesMalformed_data() { addRows("malformed"); }
    void refusesMalformed()
    {
        QFETCH(QJsonObject, entry);
        const QByteArray wire = hex(entry[QLatin1String("hex")]);
        const SystemClock clock;
        milliseconds fastest = milliseconds::max();
        const qint64 peakBefore = platform::peakResidentBytes();
        for (int attempt = 0; attempt < 3; ++attempt) {
            const milliseconds begin = clock.monotonic();
            const Result<Node> decoded = decodeNode(wire);
            fastest = qMin(fastest, clock.monotonic() - begin);
            QVERIFY(!decoded);
            QVERIFY(decoded.error().code != ErrorCode::Unknown);
            QVERIFY(!decoded.error().detail.isEmpty());
        }
        // zlib alone needs 40 ms for the 16 MiB of the bomb on a small machine that is idle.
        const bool compressed = !wire.isEmpty() && (wire.front() & 0x02) != 0;
        QVERIFY(fastest <= milliseconds(compressed ? 500 : 50));
        QVERIFY(platform::peakResidentBytes() - peakBefore < 64LL * 1024 * 1024);
    }

    void namesTheRightError_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<ErrorCode>("code");
        const auto row = [](const char *name, ErrorCode code) {
            QTest::newRow(name) << QString::fromLatin1(name) << code;
        };
        row("empty-frame", ErrorCode::Truncated);
        row("flag-only", ErrorCode::Truncated);
        row("binary32-minus-one", ErrorCode::Truncated);
        row("tag-list-empty", ErrorCode::EmptyTag);
        row("key-empty-binary", ErrorCode::EmptyKey);
        row("unassigned-tag-240", ErrorCode::BadTag);
        row("value-is-list", ErrorCode::BadTag);
        row("nibble-nul-even-end", ErrorCode::BadPacked);
        row("hex-odd-empty", ErrorCode::BadPacked);
        row("jid-empty-server", ErrorCode::BadJid);
        row("fb-jid-wrong-server", ErrorCode::BadJid);
        row("jid-in-jid-user", ErrorCode::BadJid);
        row("trailing-node", ErrorCode::TrailingBytes);
        row("zlib-trailing", ErrorCode::TrailingBytes);
        row("utf8-surrogate", ErrorCode::BadUtf8);
        row("zlib-bad-adler", ErrorCode::BadCompression);
        row("zlib-cut", ErrorCode::BadCompression);
        row("raw-deflate", ErrorCode::BadCompression);
        row("zlib-bomb-17mib", ErrorCode::TooLarge);
        row("depth-65", ErrorCode::TooDeep);
        row("depth-1500", ErrorCode::TooDeep);
    }
    void namesTheRightError()
    {
        QFETCH(QString, name);
        QFETCH(ErrorCode, code);
        const QJsonArray entries = loadVectors("nodes")[QLatin1String("malformed")].toArray();
        bool found = false;
        for (const QJsonValue &entry : entries) {
            if (entry[QLatin1String("name")].toString() != name)
                continue;
            found = true;
            const Result<Node> decoded = decodeNode(hex(entry[QLatin1String("hex")]));
            QVERIFY(!decoded);
            QCOMPARE(errorName(decoded.error().code), errorName(code));
        }
        QVERIFY(found);
    }

    void refusesEveryPrefix_data()
    {
        addRows("prefixes");
        const QJsonArray canonical = loadVectors("nodes")[QLatin1String("canonical")].toArray();
        for (const QJsonValue &entry : canonical)
            QTest::addRow("canonical %s", qPrintable(entry[QLatin1String("name")].toString()))
                << entry.toObject();
    }
    void refusesEveryPrefix()
    {
        QFETCH(QJsonObject, entry);
        const QByteArray wire = hex(entry[QLatin1String("hex")]);
        for (qsizetype size = 0; size < wire.size(); ++size)
            QVERIFY2(
                !decodeNode(QByteArrayView(wire).first(size)), qPrintable(QString::number(size)));
    }
};

HELIOGRAPH_TEST(NodeVectors)
#include "tst_NodeVectors.moc"
