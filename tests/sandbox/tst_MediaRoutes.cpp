// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/MediaRoutes.h"
#include "tests/sandbox/World.h"
#include "tests/support/TestMain.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

namespace {

struct MediaWorld : World {
    QTemporaryDir folder;
    MediaStore store { folder.path(), 1, clock };
    SystemClock systemClock;
    Faults faults { 1, systemClock };
    MediaRoutes routes { store, accounts, faults };

    MediaWorld() { store.setOrigin("https://127.0.0.1:1"); }

    HttpResponse request(const QByteArray &method, const QByteArray &target,
        const QByteArray &body = {}, const QByteArray &range = {})
    {
        QByteArray head = method + ' ' + target
            + " HTTP/1.1\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
        if (!range.isEmpty())
            head += "Range: " + range + "\r\n";
        const auto parsed = parseHttpHead(head + "\r\n");
        HttpResponse response = HttpResponse::text(599, {});
        if (!parsed)
            return response;
        const auto exchange = routes.open(*parsed);
        for (qsizetype at = 0; at < body.size(); at += 1000)
            exchange->receive(body.mid(at, 1000));
        exchange->finish([&](const HttpResponse &answer) { response = answer; });
        return response;
    }
    QByteArray uploadTarget(const QByteArray &body, const QByteArray &auth) const
    {
        const QByteArray token
            = sha256(body).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
        return "/mms/image/" + token + "?auth=" + auth + "&token=" + token;
    }
    QByteArray auth() const { return store.authFor(anna1()); }
    QByteArray upload(const QByteArray &body)
    {
        const HttpResponse response = request("POST", uploadTarget(body, auth()), body);
        return QJsonDocument::fromJson(response.body)[u"direct_path"].toString().toLatin1();
    }
};

QByteArray contentOf(const HttpResponse &response)
{
    return response.file ? response.file->read(response.fileLength) : response.body;
}

} // namespace

class tst_MediaRoutes : public QObject {
    Q_OBJECT

private slots:
    void storesAndGivesBack()
    {
        MediaWorld world;
        const QByteArray body(5000, 'x');
        const HttpResponse response
            = world.request("POST", world.uploadTarget(body, world.auth()), body);
        QCOMPARE(response.status, 200);
        const QJsonDocument json = QJsonDocument::fromJson(response.body);
        QVERIFY(json[u"url"].toString().startsWith(u"https://127.0.0.1:1/v/"));
        const QByteArray path = json[u"direct_path"].toString().toLatin1();
        QVERIFY(path.contains('?'));
        // The four forms of request lines that clients use (06 §7.1).
        for (const char *more : { "", "&hash=abc%3D&mms-type=image&__wa-mms=", "?auth=a&token=b" })
            QCOMPARE(contentOf(world.request("GET", path + more)), body);
        const QByteArray bare = path.left(path.indexOf('?'));
        QCOMPARE(
            contentOf(world.request("GET", bare + "&hash=abc=&mms-type=image&__wa-mms=")), body);
    }

    void refusesUnknownAuthAndWrongHash()
    {
        MediaWorld world;
        const QByteArray body("something");
        QCOMPARE(world.request("POST", world.uploadTarget(body, "nobody"), body).status, 401);
        QCOMPARE(
            world.request("POST", world.uploadTarget(body, world.auth() + '0'), body).status, 401);
        const HttpResponse wrong
            = world.request("POST", world.uploadTarget("other", world.auth()), body);
        QCOMPARE(wrong.status, 415);
        QVERIFY(!wrong.body.contains("url"));
        QCOMPARE(world.request("POST", "/mms/image/short?auth=" + world.auth(), body).status, 400);
        QCOMPARE(
            world.request("GET", "/v/t62.7118-24/" + sha256("other").toHex() + ".enc").status, 404);
        QCOMPARE(world.request("GET", "/v/../../etc/passwd").status, 404);
    }

    void acceptsPaddedTokens()
    {
        MediaWorld world;
        const QByteArray body("padded");
        const QByteArray token = sha256(body).toBase64(QByteArray::Base64UrlEncoding);
        QVERIFY(token.endsWith('='));
        QCOMPARE(world
                     .request("POST",
                         "/mms/image/" + token + "?auth=" + world.auth()
                             + "&token=" + token.toPercentEncoding(),
                         body)
                     .status,
            200);
    }

    void servesRanges_data()
    {
        QTest::addColumn<QByteArray>("range");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("part") << QByteArray("bytes=2-4") << 206 << QByteArray("cde");
        QTest::newRow("open") << QByteArray("bytes=7-") << 206 << QByteArray("hij");
        QTest::newRow("tail") << QByteArray("bytes=-2") << 206 << QByteArray("ij");
        QTest::newRow("past the end") << QByteArray("bytes=8-99") << 206 << QByteArray("ij");
        QTest::newRow("beyond") << QByteArray("bytes=10-") << 416 << QByteArray("beyond the end\n");
        QTest::newRow("backwards")
            << QByteArray("bytes=4-2") << 416 << QByteArray("beyond the end\n");
        QTest::newRow("nonsense") << QByteArray("lines=1-2") << 200 << QByteArray("abcdefghij");
    }

    void servesRanges()
    {
        QFETCH(QByteArray, range);
        QFETCH(int, status);
        QFETCH(QByteArray, content);
        MediaWorld world;
        const HttpResponse response = world.request("GET", world.upload("abcdefghij"), {}, range);
        QCOMPARE(response.status, status);
        QCOMPARE(contentOf(response), content);
    }

    void resumesAnInterruptedUpload()
    {
        MediaWorld world;
        const QByteArray body = QByteArray(3000, 'a') + QByteArray(3000, 'b');
        const QByteArray target = world.uploadTarget(body, world.auth());
        QCOMPARE(world.request("POST", target + "&resume=1").status, 404);
        {
            const auto head
                = parseHttpHead("POST " + target + " HTTP/1.1\r\nContent-Length: 6000\r\n\r\n");
            const auto exchange = world.routes.open(*head);
            exchange->receive(body.left(3000));
        }
        const HttpResponse state = world.request("POST", target + "&resume=1");
        QCOMPARE(QJsonDocument::fromJson(state.body)[u"resume"].toString(), QStringLiteral("3000"));
        QCOMPARE(world.request("POST", target + "&file_offset=10", body.mid(10)).status, 400);
        QCOMPARE(world.request("POST", target + "&file_offset=3000", body.mid(3000)).status, 200);
        const HttpResponse done = world.request("POST", target + "&resume=1");
        QCOMPARE(
            QJsonDocument::fromJson(done.body)[u"resume"].toString(), QStringLiteral("complete"));
    }

    void announcesOneHost()
    {
        MediaWorld world;
        Node iq("iq",
            { { "to", Jid::service() }, { "type", "set" }, { "id", "1" }, { "xmlns", "w:m" } });
        iq.add(Node("media_conn"));
        const auto answer = world.routes.answer(world.anna1(), iq);
        const Node &connection = *answer->firstChild();
        for (const char *name : { "auth", "ttl", "auth_ttl", "max_buckets" })
            QVERIFY2(connection.has(name), name);
        QCOMPARE(connection.children().size(), size_t(1));
        QCOMPARE(connection.firstChild()->text("hostname"), QByteArray("127.0.0.1:1"));
    }

    void failsAsOrdered()
    {
        MediaWorld world;
        const QByteArray path = world.upload("abc");
        QVERIFY(world.faults.add({ { QStringLiteral("kind"), QStringLiteral("media") },
            { QStringLiteral("direction"), QStringLiteral("down") },
            { QStringLiteral("status"), 410 } }));
        QCOMPARE(world.request("GET", path).status, 410);
        QCOMPARE(world.request("GET", path).status, 200);
    }
};

HELIOGRAPH_TEST(MediaRoutes)
#include "tst_MediaRoutes.moc"
