// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/HttpMessage.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

class tst_HttpMessage : public QObject {
    Q_OBJECT

private slots:
    void readsARequest()
    {
        const auto request = parseHttpHead("POST /mms/image/abc%2Bd?auth=x%20y&token=t HTTP/1.1\r\n"
                                           "Host: a\r\nContent-Length: 12\r\n\r\n");
        QVERIFY(request);
        QCOMPARE(request->path, QByteArray("/mms/image/abc+d"));
        QCOMPARE(request->parameters["auth"], QByteArray("x y"));
        QCOMPARE(request->contentLength(), std::optional<qint64>(12));
        QVERIFY(request->isKeptAlive());
    }

    void endsOldConnectionsByItself()
    {
        QVERIFY(!parseHttpHead("GET / HTTP/1.0\r\n\r\n")->isKeptAlive());
        QVERIFY(parseHttpHead("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")->isKeptAlive());
        QVERIFY(!parseHttpHead("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")->isKeptAlive());
    }

    void refusesHostileHeads_data()
    {
        QTest::addColumn<QByteArray>("head");
        const auto row
            = [](const char *name, const QByteArray &head) { QTest::newRow(name) << head; };
        row("empty", "\r\n\r\n");
        row("no version", "GET /\r\n\r\n");
        row("other protocol", "GET / RTSP/1.0\r\n\r\n");
        row("relative", "GET x HTTP/1.1\r\n\r\n");
        row("absolute", "GET http://example.org/ HTTP/1.1\r\n\r\n");
        row("control character in the method", "G\x01T / HTTP/1.1\r\n\r\n");
        row("a zero byte", QByteArray("GET / HTTP/1.1\r\nA: b\0c\r\n\r\n", 27));
        row("no colon", "GET / HTTP/1.1\r\nHost\r\n\r\n");
        row("empty name", "GET / HTTP/1.1\r\n: x\r\n\r\n");
        row("blank in the name", "GET / HTTP/1.1\r\nContent-Length : 3\r\n\r\n");
        row("folded line", "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n");
        row("two lengths", "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n");
        row("length and chunks",
            "GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
        row("two codings",
            "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n");
        row("another coding", "GET / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n");
        row("too many lines", "GET / HTTP/1.1\r\n" + QByteArray("A: b\r\n").repeated(200) + "\r\n");
    }

    void refusesHostileHeads()
    {
        QFETCH(QByteArray, head);
        QVERIFY(!parseHttpHead(head));
    }

    void refusesLengthsThatAreNone_data()
    {
        QTest::addColumn<QByteArray>("length");
        for (const char *length :
            { "", "-1", "+1", "0x10", "1e3", " 1 2", "99999999999999999999", "1,1" })
            QTest::newRow(length) << QByteArray(length);
    }

    void refusesLengthsThatAreNone()
    {
        QFETCH(QByteArray, length);
        const auto request
            = parseHttpHead("POST / HTTP/1.1\r\nContent-Length: " + length + "\r\n\r\n");
        QVERIFY(request);
        QVERIFY(!request->contentLength());
        QVERIFY(!chunkLength(length + 'z'));
    }

    void readsChunkLengths()
    {
        QCOMPARE(chunkLength("0"), std::optional<qint64>(0));
        QCOMPARE(chunkLength("fF;name=value"), std::optional<qint64>(255));
        QVERIFY(!chunkLength(""));
        QVERIFY(!chunkLength("-1"));
        QVERIFY(!chunkLength("0x1"));
        QVERIFY(!chunkLength("1 "));
        QVERIFY(!chunkLength("FFFFFFFFFFFFFFFF"));
    }

    void survivesEveryDamage()
    {
        const QByteArray good = "POST /mms/image/abc%2Bd?auth=x%20y&token=t HTTP/1.1\r\nHost: a\r\n"
                                "Content-Length: 12\r\nTransfer: b\r\n\r\n";
        for (qsizetype size = 0; size < good.size(); ++size)
            (void)parseHttpHead(good.left(size));
        FixedRandom random(7);
        for (int round = 0; round < 5'000; ++round) {
            QByteArray damaged = good;
            for (int hits = 0; hits < 3; ++hits)
                damaged[random.below(quint32(damaged.size()))] = char(random.below(256));
            if (const auto request = parseHttpHead(damaged))
                QVERIFY(!request->path.isEmpty() || damaged.contains('%'));
        }
    }
};

HELIOGRAPH_TEST(HttpMessage)
#include "tst_HttpMessage.moc"
