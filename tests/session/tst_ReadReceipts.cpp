// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ReadReceipts.h"
#include "tests/session/LinkWorld.h"
#include "tests/support/TestAccount.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

namespace {

/// A chat with unread messages; receipts are looked at as they leave.
struct ReadWorld {
    ReadWorld()
        : reads(account.store(), sender, account.clock)
    {
    }
    void receive(const Jid &chat, const QString &id)
    {
        StoredMessage message;
        message.key = { chat, chat, id };
        message.time = message.localTime = ++time;
        message.unread = true;
        message.content.text = id;
        message.wireChat = chat;
        (void)account.store().messages().insert(message);
    }
    std::vector<Node> receipts() const { return sender.withTag("receipt"); }
    size_t owed() { return account.store().messages().owedReads().size(); }
    void ack(const Node &receipt)
    {
        Node node("ack",
            { { "class", "receipt" }, { "id", receipt.text("id") }, { "from", receipt.jid("to") },
                { "type", receipt.text("type") } });
        QVERIFY(account.store().transact([&] { return reads.onAck(*parseReceiptAck(node)); }));
    }
    /// A connection is lost, and made anew.
    void reconnect()
    {
        sender.online = false;
        sender.failPending();
        sender.sent.clear();
        sender.online = true;
        reads.onLoggedIn();
        reads.pay();
    }

    TestAccount account;
    FakeSender sender;
    ReadReceipts reads;
    qint64 time = 1'790'000'000'000;
    Jid kim = Jid::phoneNumber("447700900123");
    Jid lee = Jid::phoneNumber("447700900124");
};

} // namespace

/// What was read here is told once, and to whom the account wants it told (05 §4.1).
class tst_ReadReceipts : public QObject {
    Q_OBJECT
private slots:
    void tellsWhomTheAccountWantsTold_data();
    void tellsWhomTheAccountWantsTold();
    void tellsNobodyUntilThatIsKnown();
    void asksAgainWhenItMayHaveChanged();
    void isOwedUntilTheServiceHasIt();
    void tellsOnceInOneConnection();
    void oneReceiptSettlesAllItsMessages();
    void otherAcksSettleNothing();
    void isPartOfTheSession();
};

void tst_ReadReceipts::tellsWhomTheAccountWantsTold_data()
{
    QTest::addColumn<QByteArray>("setting");
    QTest::addColumn<QByteArray>("type");
    QTest::newRow("all") << QByteArray("all") << QByteArray("read");
    QTest::newRow("none") << QByteArray("none") << QByteArray("read-self");
    QTest::newRow("unknown") << QByteArray("friends_of_friends") << QByteArray("read-self");
}

void tst_ReadReceipts::tellsWhomTheAccountWantsTold()
{
    QFETCH(QByteArray, setting);
    QFETCH(QByteArray, type);
    ReadWorld world;
    world.sender.answers.readReceipts = setting;
    world.receive(world.kim, QStringLiteral("A"));
    QVERIFY(world.reads.markRead(world.kim, {}));
    QTRY_COMPARE(world.receipts().size(), size_t(1));
    QCOMPARE(world.receipts().front().text("type"), type);
    QCOMPARE(world.receipts().front().jid("to"), world.kim);
    world.ack(world.receipts().front());
    QCOMPARE(world.owed(), size_t(0));
}

void tst_ReadReceipts::tellsNobodyUntilThatIsKnown()
{
    ReadWorld world;
    world.sender.answers.readReceipts.clear();
    world.receive(world.kim, QStringLiteral("A"));
    QVERIFY(world.reads.markRead(world.kim, {}));
    QCOMPARE(world.sender.answers.privacyQueries, 1);
    QTest::qWait(10);
    QVERIFY(world.receipts().empty());
    QCOMPARE(world.owed(), size_t(1));
    QCOMPARE(world.account.store().messages().unread(), 0);
    // The next reading asks again, and tells of both.
    world.sender.answers.readReceipts = "all";
    world.receive(world.kim, QStringLiteral("B"));
    QVERIFY(world.reads.markRead(world.kim, {}));
    QTRY_COMPARE(world.receipts().size(), size_t(1));
    QCOMPARE(world.receipts().front().child("list")->children().size(), size_t(1));
}

void tst_ReadReceipts::asksAgainWhenItMayHaveChanged()
{
    ReadWorld world;
    auto typeOfNext = [&world, number = 0]() mutable {
        const size_t before = world.receipts().size();
        world.receive(world.kim, QString::number(++number));
        (void)world.reads.markRead(world.kim, {});
        (void)QTest::qWaitFor([&] { return world.receipts().size() > before; });
        return world.receipts().back().text("type");
    };
    QCOMPARE(typeOfNext(), QByteArray("read"));
    world.sender.answers.readReceipts = "none";
    QCOMPARE(typeOfNext(), QByteArray("read"));
    QCOMPARE(world.sender.answers.privacyQueries, 1);
    world.reads.onPrivacyNews();
    QCOMPARE(typeOfNext(), QByteArray("read-self"));
    // It may have been changed while nobody was connected.
    world.sender.answers.readReceipts = "all";
    world.reads.onLoggedIn();
    QCOMPARE(typeOfNext(), QByteArray("read"));
}

void tst_ReadReceipts::isOwedUntilTheServiceHasIt()
{
    ReadWorld world;
    world.receive(world.kim, QStringLiteral("A"));
    QVERIFY(world.reads.markRead(world.kim, {}));
    QTRY_COMPARE(world.receipts().size(), size_t(1));
    QCOMPARE(world.owed(), size_t(1));
    world.reconnect();
    QTRY_COMPARE(world.receipts().size(), size_t(1));
    QCOMPARE(world.receipts().front().text("id"), QByteArray("A"));
    world.ack(world.receipts().front());
    QCOMPARE(world.owed(), size_t(0));
    world.reconnect();
    QTest::qWait(10);
    QVERIFY(world.receipts().empty());
}

void tst_ReadReceipts::tellsOnceInOneConnection()
{
    ReadWorld world;
    world.receive(world.kim, QStringLiteral("A"));
    QVERIFY(world.reads.markRead(world.kim, {}));
    QTRY_COMPARE(world.receipts().size(), size_t(1));
    world.receive(world.kim, QStringLiteral("B"));
    QVERIFY(world.reads.markRead(world.kim, {}));
    QCOMPARE(world.receipts().size(), size_t(2));
    QCOMPARE(world.receipts().back().text("id"), QByteArray("B"));
    QVERIFY(!world.receipts().back().child("list"));
}

void tst_ReadReceipts::oneReceiptSettlesAllItsMessages()
{
    ReadWorld world;
    for (const Jid &chat : { world.kim, world.lee }) {
        // The same id may be used in both.
        for (const char *id : { "A", "B", "C" })
            world.receive(chat, QLatin1String(id));
    }
    QVERIFY(world.reads.markRead(world.kim, QStringLiteral("B")));
    QTRY_COMPARE(world.receipts().size(), size_t(1));
    world.ack(world.receipts().front());
    QCOMPARE(world.owed(), size_t(0));
    QVERIFY(world.reads.markRead(world.lee, {}));
    QCOMPARE(world.receipts().size(), size_t(2));
    QCOMPARE(world.owed(), size_t(3));
    world.ack(world.receipts().back());
    QCOMPARE(world.owed(), size_t(0));
}

void tst_ReadReceipts::otherAcksSettleNothing()
{
    ReadWorld world;
    world.receive(world.kim, QStringLiteral("A"));
    QVERIFY(world.reads.markRead(world.kim, {}));
    QTRY_COMPARE(world.receipts().size(), size_t(1));
    for (const ReceiptAck &ack : { ReceiptAck { QStringLiteral("A"), ReceiptType::Delivered },
             ReceiptAck { QStringLiteral("B"), ReceiptType::Read } })
        QVERIFY(world.reads.onAck(ack));
    QCOMPARE(world.owed(), size_t(1));
}

void tst_ReadReceipts::isPartOfTheSession()
{
    LinkWorld world(5, LinkWorld::patient());
    QSignalSpy codes(&world.linking(), &Linking::codeShown);
    QVERIFY(world.linking().start());
    QTRY_COMPARE_WITH_TIMEOUT(codes.count(), 1, 2000);
    world.server.greeting = ScriptedServer::Greeting::Success;
    world.server.send(world.pairSuccess(codes.first().at(0).toString()));
    QTRY_VERIFY_WITH_TIMEOUT(world.session->controller().isOnline(), 3000);
    const Jid kim = Jid::phoneNumber("447700900123");
    MessageTables &messages = world.session->store().messages();
    const auto read = [&](const QString &id) {
        StoredMessage message;
        message.key = { kim, kim, id };
        message.unread = true;
        message.wireChat = kim;
        (void)messages.insert(message);
        (void)world.session->markRead(kim, {});
    };
    const auto lastReceipt = [&] {
        const std::vector<Node> receipts = world.server.withTag("receipt");
        return receipts.empty() ? Node() : receipts.back();
    };
    read(QStringLiteral("A"));
    QTRY_COMPARE(lastReceipt().text("id"), QByteArray("A"));
    QCOMPARE(lastReceipt().text("type"), QByteArray("read"));
    QCOMPARE(messages.owedReads().size(), size_t(1));
    world.server.send(Node(
        "ack", { { "class", "receipt" }, { "id", "A" }, { "from", kim }, { "type", "read" } }));
    QTRY_VERIFY(messages.owedReads().empty());
    world.server.answers.readReceipts = "none";
    Node notice("notification",
        { { "id", "N" }, { "from", world.jid.bare() }, { "type", "account_sync" } });
    notice.add(Node("privacy"));
    world.server.send(notice);
    QTRY_VERIFY(!world.server.withTag("ack").empty());
    read(QStringLiteral("B"));
    QTRY_COMPARE(lastReceipt().text("id"), QByteArray("B"));
    QCOMPARE(lastReceipt().text("type"), QByteArray("read-self"));
}

HELIOGRAPH_TEST(ReadReceipts)
#include "tst_ReadReceipts.moc"
