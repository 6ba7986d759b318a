// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/MediaConnectionCache.h"
#include "media/MediaHosts.h"
#include "tests/media/Patterns.h"
#include "tests/support/ManualClock.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_MediaHosts : public QObject {
    Q_OBJECT

private slots:
    void theQueryIsASet();
    void answersAreRead();
    void incompleteAnswersAreRefused_data();
    void incompleteAnswersAreRefused();
    void primaryHostsComeFirst();
    void uploadsPreferHostsThatTakeThem();
    void onlyAllowedHostsAreReached_data();
    void onlyAllowedHostsAreReached();
    void aConnectionIsAskedForOnceAndKept();
    void aFailureIsNotKept();
};

static Node hostNode(const char *name, const char *type, bool takesUploads = false)
{
    Node host("host", { { "hostname", QByteArray(name) }, { "type", QByteArray(type) } });
    if (takesUploads)
        host.add(Node("upload"));
    return host;
}

static Node connectionNode(Node::Children hosts)
{
    Node connection("media_conn",
        { { "auth", QByteArray("AWT-x") }, { "ttl", QByteArray("3600") },
            { "auth_ttl", QByteArray("600") }, { "max_buckets", QByteArray("12") } },
        std::move(hosts));
    return Node("iq", { { "id", QByteArray("1") }, { "type", QByteArray("result") } },
        Node::Children { std::move(connection) });
}

void tst_MediaHosts::theQueryIsASet()
{
    const Node query = buildMediaConnectionQuery("7.1");
    QCOMPARE(query.tag, "iq");
    QCOMPARE(query.text("type"), "set");
    QCOMPARE(query.text("xmlns"), "w:m");
    QCOMPARE(query.text("to"), "s.whatsapp.net");
    QVERIFY(query.child("media_conn"));
}

void tst_MediaHosts::answersAreRead()
{
    const Result<MediaConnection> connection
        = parseMediaConnection(connectionNode({ hostNode("127.0.0.1:8443", "primary", true),
            hostNode("bad/name", "primary"), Node("other") }));
    QVERIFY(connection);
    QCOMPARE(connection->auth, "AWT-x");
    QVERIFY(connection->usableFor() == seconds(570));
    QCOMPARE(connection->hosts.size(), size_t(1));
    QCOMPARE(connection->hosts.front().hostname, "127.0.0.1:8443");
    QVERIFY(connection->hosts.front().isForUploads);
}

void tst_MediaHosts::incompleteAnswersAreRefused_data()
{
    QTest::addColumn<QByteArray>("missing");
    QTest::newRow("auth") << QByteArray("auth");
    QTest::newRow("ttl") << QByteArray("ttl");
    QTest::newRow("hosts") << QByteArray();
}

void tst_MediaHosts::incompleteAnswersAreRefused()
{
    QFETCH(QByteArray, missing);
    Node::Children hosts;
    if (!missing.isEmpty())
        hosts.push_back(hostNode("a.example", "primary"));
    Node answer = connectionNode(hosts);
    auto &connection = std::get<Node::Children>(answer.content).front();
    std::erase_if(connection.attributes, [&](const Attribute &a) { return a.key == missing; });
    QCOMPARE(parseMediaConnection(answer).error().code, ErrorCode::ProtocolError);
    QCOMPARE(parseMediaConnection(Node("iq")).error().code, ErrorCode::ProtocolError);
}

void tst_MediaHosts::primaryHostsComeFirst()
{
    MediaConnection connection;
    connection.hosts
        = { { "c", {}, false, false }, { "a", "f", true, false }, { "b", "a", true, false } };
    const std::vector<QByteArray> wanted { "a", "b", "c", "f" };
    QVERIFY(downloadHosts(connection) == wanted);
}

void tst_MediaHosts::uploadsPreferHostsThatTakeThem()
{
    MediaConnection connection;
    connection.hosts
        = { { "a", {}, true, false }, { "b", {}, false, true }, { "c", {}, true, true } };
    const std::vector<QByteArray> wanted { "c", "b", "a" };
    QVERIFY(uploadHosts(connection) == wanted);
}

void tst_MediaHosts::onlyAllowedHostsAreReached_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("publicService");
    QTest::addColumn<bool>("ownHosts");
    const auto row = [](const char *url, bool publicService, bool ownHosts) {
        QTest::newRow(url) << QString::fromUtf8(url) << publicService << ownHosts;
    };
    row("https://media-a.example:8443/v/x", true, true);
    row("https://MEDIA-A.example:8443/v/x", true, true);
    row("https://media-b.example/v/x", true, true);
    row("https://127.0.0.1:9443/v/x", true, true);
    row("https://media-a.example/v/x", false, false);
    row("https://media-a.example:8444/v/x", false, false);
    row("http://media-a.example:8443/v/x", false, false);
    row("https://mmg.whatsapp.net/v/x", true, false);
    row("https://whatsapp.net/v/x", true, false);
    row("https://MMG.WhatsApp.NET:443/v/x", true, false);
    row("https://mmg.whatsapp.net:444/v/x", false, false);
    row("https://evilwhatsapp.net/v/x", false, false);
    row("https://whatsapp.net.evil/v/x", false, false);
    row("https://mmg.whatsapp.net@evil.example/v/x", false, false);
    row("https://u:p@mmg.whatsapp.net/v/x", false, false);
    row("https://mmg.whatsapp.net/v/x#f", false, false);
    row("https://192.0.2.1/v/x", false, false);
    row("https://[::1]/v/x", false, false);
    row("ftp://mmg.whatsapp.net/x", false, false);
    row("file:///etc/passwd", false, false);
    row("", false, false);
}

void tst_MediaHosts::onlyAllowedHostsAreReached()
{
    QFETCH(QString, url);
    MediaConnection connection;
    connection.hosts = { { "media-a.example:8443", "media-b.example", true, false },
        { "127.0.0.1:9443", {}, false, false } };
    QTEST(isAllowedMediaUrl(QUrl(url), connection, MediaReach::PublicService), "publicService");
    QTEST(isAllowedMediaUrl(QUrl(url), connection, MediaReach::ListedHosts), "ownHosts");
}

static MediaConnection shortConnection()
{
    MediaConnection connection;
    connection.auth = "a";
    connection.ttl = seconds(100);
    connection.authTtl = seconds(90);
    return connection;
}

void tst_MediaHosts::aConnectionIsAskedForOnceAndKept()
{
    ManualClock clock;
    int asked = 0;
    std::optional<Answer<MediaConnection>> pending;
    MediaConnectionCache cache(
        [&] {
            ++asked;
            pending.emplace();
            return pending->future();
        },
        clock);
    const auto first = cache.get(false);
    const auto second = cache.get(true);
    QCOMPARE(asked, 1);
    pending->finish(shortConnection());
    QVERIFY(finishes(first) && finishes(second));
    QCOMPARE(first.result()->auth, "a");
    clock.advance(seconds(59));
    QVERIFY(cache.get(false).isFinished());
    QCOMPARE(asked, 1);
    clock.advance(seconds(2));
    QVERIFY(!cache.get(false).isFinished());
    QCOMPARE(asked, 2);
    pending->finish(shortConnection());
    QTRY_VERIFY(cache.get(false).isFinished());
    QCOMPARE(asked, 2);
    QVERIFY(!cache.get(true).isFinished());
    QCOMPARE(asked, 3);
}

void tst_MediaHosts::aFailureIsNotKept()
{
    ManualClock clock;
    int asked = 0;
    MediaConnectionCache cache(
        [&] {
            ++asked;
            return finished<MediaConnection>(fail(ErrorCode::Disconnected));
        },
        clock);
    const auto first = cache.get(false);
    QVERIFY(finishes(first));
    QCOMPARE(first.result().error().code, ErrorCode::Disconnected);
    const auto second = cache.get(false);
    QVERIFY(finishes(second));
    QCOMPARE(asked, 2);
}

HELIOGRAPH_TEST(MediaHosts)
#include "tst_MediaHosts.moc"
