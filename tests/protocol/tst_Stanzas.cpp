// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/Stanzas.h"
#include "tests/protocol/Mutations.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// Messages, receipts and acks (05 §2 to §5).
class tst_Stanzas : public QObject {
    Q_OBJECT
private slots:
    void readsADeliveredMessage();
    void readsEveryPart();
    void readsGroupMessages();
    void readsOwnCopiesAndPeerMessages();
    void refusesMessagesWithoutNeeds_data();
    void refusesMessagesWithoutNeeds();
    void boundsTimes();
    void C16_brokenPushNamesBecomeVisible();
    void readsEveryReceiptType_data();
    void readsEveryReceiptType();
    void readsReceiptLists();
    void readsGroupedReceipts();
    void refusesReceiptsWithoutNeeds();
    void roundTripsReceipts();
    void roundTripsRetriesWithKeys();
    void readsRetriesWithoutAnything();
    void readsAcks();
    void refusesOtherAcks();
    void readsAcksOfReceipts();
    void acknowledges_data();
    void acknowledges();
    void buildsAFanOut();
    void sendsTheIdentityOnlyWithPreKeyMessages();
    void buildsAResend();
    void survivesRandomMutations();

private:
    static Node delivered();
    static Node retryReceipt();
};

static const Jid kim = Jid::lid("100000000000001", 3);
static const Jid kimsNumber = Jid::phoneNumber("15550001111");
static const Jid club { "120300000000000001", server::group };

Node tst_Stanzas::delivered()
{
    Node stanza("message",
        { { "from", kim }, { "id", QByteArray("3EB0AA") }, { "t", QByteArray("1790000000") },
            { "notify", QByteArray("Kim") }, { "sender_pn", kimsNumber },
            { "offline", QByteArray("0") } });
    stanza.add(Node("enc", { { "v", QByteArray("2") }, { "type", QByteArray("pkmsg") } },
        QByteArray("sealed")));
    stanza.add(Node::withBytes("device-identity", "identity"));
    return stanza;
}

void tst_Stanzas::readsADeliveredMessage()
{
    const IncomingMessage message = parseIncomingMessage(delivered()).value();
    QCOMPARE(message.id, QStringLiteral("3EB0AA"));
    QCOMPARE(message.from, kim);
    QCOMPARE(message.author(), kim);
    QCOMPARE(message.authorAlternative, kimsNumber);
    QCOMPARE(message.timestamp, 1790000000);
    QCOMPARE(message.pushName, QStringLiteral("Kim"));
    QCOMPARE(message.deviceIdentity, "identity");
    QVERIFY(message.offline && !message.peer);
    QCOMPARE(message.parts.size(), 1);
    QCOMPARE(message.parts[0].type, EncryptedPart::Type::PreKeyMessage);
    QCOMPARE(message.parts[0].bytes, "sealed");
    QCOMPARE(message.parts[0].count, 0);
    QVERIFY(!message.parts[0].hideFailure);
    Node unnamed = delivered();
    unnamed.set("notify", QByteArray("-"));
    QVERIFY(parseIncomingMessage(unnamed).value().pushName.isEmpty());
}

void tst_Stanzas::readsEveryPart()
{
    Node stanza = delivered();
    const auto add = [&stanza](const char *version, const char *type) {
        stanza.add(Node("enc",
            { { "v", QByteArray(version) }, { "type", QByteArray(type) },
                { "count", QByteArray("2") }, { "decrypt-fail", QByteArray("hide") } }));
    };
    add("2", "msg");
    add("2", "skmsg");
    add("2", "msmsg");
    add("3", "msg");
    std::vector<EncryptedPart> parts = parseIncomingMessage(stanza).value().parts;
    using Type = EncryptedPart::Type;
    QCOMPARE(parts.size(), 5);
    QCOMPARE(parts[1].type, Type::Message);
    QCOMPARE(parts[1].count, 2);
    QVERIFY(parts[1].hideFailure);
    QCOMPARE(parts[2].type, Type::SenderKeyMessage);
    QCOMPARE(parts[3].type, Type::Unsupported);
    QCOMPARE(parts[4].type, Type::Unsupported);
    for (int i = 0; i < 30; ++i)
        add("2", "msg");
    QCOMPARE(parseIncomingMessage(stanza).value().parts.size(), 16);
}

void tst_Stanzas::readsGroupMessages()
{
    Node stanza = delivered();
    stanza.set("from", club);
    stanza.set("participant", kim);
    stanza.attributes.erase(stanza.attributes.begin() + 4);
    stanza.set("participant_pn", kimsNumber);
    const IncomingMessage message = parseIncomingMessage(stanza).value();
    QCOMPARE(message.author(), kim);
    QCOMPARE(message.authorAlternative, kimsNumber);
}

void tst_Stanzas::readsOwnCopiesAndPeerMessages()
{
    Node stanza = delivered();
    stanza.set("recipient", Jid::lid("100000000000002"));
    stanza.set("peer_recipient_pn", Jid::phoneNumber("15550002222"));
    stanza.set("category", QByteArray("peer"));
    stanza.add(Node("unavailable"));
    const IncomingMessage message = parseIncomingMessage(stanza).value();
    QCOMPARE(message.recipient, Jid::lid("100000000000002"));
    QCOMPARE(message.recipientAlternative, Jid::phoneNumber("15550002222"));
    QVERIFY(message.peer);
    QCOMPARE(message.unavailable, Unavailable::AskPhone);
}

void tst_Stanzas::refusesMessagesWithoutNeeds_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("no id") << QByteArray("id") << QByteArray();
    QTest::newRow("long id") << QByteArray("id") << QByteArray(129, 'x');
    QTest::newRow("no from") << QByteArray("from") << QByteArray();
    QTest::newRow("from is no JID") << QByteArray("from") << QByteArray("kim");
    QTest::newRow("no t") << QByteArray("t") << QByteArray();
    QTest::newRow("t is no number") << QByteArray("t") << QByteArray("soon");
}

void tst_Stanzas::refusesMessagesWithoutNeeds()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, value);
    Node stanza = delivered();
    stanza.set(key, value);
    QCOMPARE(parseIncomingMessage(stanza).error().code, ErrorCode::BadTag);
    for (const Jid &chat : { club, Jid { "status", server::broadcast } }) {
        Node withoutParticipant = delivered();
        withoutParticipant.set("from", chat);
        QCOMPARE(parseIncomingMessage(withoutParticipant).error().code, ErrorCode::BadTag);
    }
}

void tst_Stanzas::boundsTimes()
{
    constexpr qint64 longest = std::numeric_limits<qint64>::max() / 1000;
    for (const char *time : { "9223372036854775807", "-9223372036854775807", "-1" }) {
        Node message = delivered();
        message.set("t", QByteArray(time));
        const qint64 read = parseIncomingMessage(message)
                                .map([](const IncomingMessage &m) { return m.timestamp; })
                                .value_or(0);
        QVERIFY(read >= 0 && read < longest);
        const Node receipt(
            "receipt", { { "id", QByteArray("A") }, { "from", kim }, { "t", QByteArray(time) } });
        QVERIFY(
            parseReceipt(receipt)->timestamp >= 0 && parseReceipt(receipt)->timestamp < longest);
        const Node ack("ack",
            { { "id", QByteArray("A") }, { "class", QByteArray("message") },
                { "t", QByteArray(time) } });
        QVERIFY(parseMessageAck(ack)->timestamp >= 0 && parseMessageAck(ack)->timestamp < longest);
    }
}

void tst_Stanzas::C16_brokenPushNamesBecomeVisible()
{
    Node stanza = delivered();
    stanza.set("notify", QByteArray("a\xed\xa0\xbd b"));
    QString name = parseIncomingMessage(stanza).value().pushName;
    QVERIFY(name.isValidUtf16() && name.startsWith(u'a') && name.endsWith(QStringLiteral(" b")));
    stanza.set("notify", QByteArray("a\0b", 3));
    QCOMPARE(parseIncomingMessage(stanza).value().pushName, QStringLiteral("a\uFFFDb"));
    // The cut of an overlong name falls between characters.
    stanza.set("notify", "a" + QStringLiteral("\U0001F600").repeated(60).toUtf8());
    name = parseIncomingMessage(stanza).value().pushName;
    QVERIFY(name.isValidUtf16() && name.size() <= 100);
}

void tst_Stanzas::readsEveryReceiptType_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<ReceiptType>("type");
    const auto row = [](const char *name, ReceiptType type) {
        QTest::newRow(*name ? name : "(none)") << QByteArray(name) << type;
    };
    row("", ReceiptType::Delivered);
    row("inactive", ReceiptType::Inactive);
    row("sender", ReceiptType::Sender);
    row("read", ReceiptType::Read);
    row("read-self", ReceiptType::ReadSelf);
    row("played", ReceiptType::Played);
    row("played-self", ReceiptType::PlayedSelf);
    row("retry", ReceiptType::Retry);
    row("peer_msg", ReceiptType::PeerMessage);
    row("hist_sync", ReceiptType::HistorySync);
    row("server-error", ReceiptType::ServerError);
    row("enc_rekey_retry", ReceiptType::Other);
}

void tst_Stanzas::readsEveryReceiptType()
{
    QFETCH(QByteArray, name);
    QFETCH(ReceiptType, type);
    Node stanza("receipt", { { "id", QByteArray("A") }, { "from", kim } });
    if (!name.isEmpty())
        stanza.set("type", name);
    QCOMPARE(parseReceipt(stanza).value().type, type);
    if (type == ReceiptType::Other)
        return;
    Receipt receipt;
    receipt.type = type;
    receipt.ids = { QStringLiteral("A") };
    receipt.peer = kim;
    QCOMPARE(buildReceipt(receipt).text("type"), name);
}

void tst_Stanzas::readsReceiptLists()
{
    Node list("list");
    for (const char *id : { "B", "", "C" })
        list.add(Node("item", { { "id", QByteArray(id) } }));
    list.add(Node("other", { { "id", QByteArray("D") } }));
    list.add(Node("item"));
    Node stanza(
        "receipt", { { "id", QByteArray("A") }, { "from", kim }, { "t", QByteArray("5") } });
    stanza.add(list);
    const Receipt receipt = parseReceipt(stanza).value();
    const std::vector<QString> ids { QStringLiteral("A"), QStringLiteral("B"),
        QStringLiteral("C") };
    QCOMPARE(receipt.ids, ids);
    QCOMPARE(receipt.timestamp, 5);
    QVERIFY(!receipt.retry);
}

void tst_Stanzas::readsGroupedReceipts()
{
    Node participants("participants", { { "key", QByteArray("A") } });
    participants.add(Node("user", { { "jid", kim }, { "t", QByteArray("7") } }));
    participants.add(Node("user", { { "jid", Jid::lid("2") } }));
    participants.add(Node("user"));
    Node stanza("receipt",
        { { "id", QByteArray("x1") }, { "from", club }, { "type", QByteArray("read") },
            { "t", QByteArray("5") } });
    stanza.add(participants);
    const Receipt receipt = parseReceipt(stanza).value();
    QCOMPARE(receipt.ids, std::vector<QString> { QStringLiteral("A") });
    QCOMPARE(receipt.readers.size(), 2);
    QCOMPARE(receipt.readers[0].user, kim);
    QCOMPARE(receipt.readers[0].timestamp, 7);
    QCOMPARE(receipt.readers[1].timestamp, 5);
    // With a participant attribute it is an ordinary receipt.
    stanza.set("participant", kim);
    QVERIFY(parseReceipt(stanza).value().readers.empty());
    QCOMPARE(parseReceipt(stanza).value().ids.front(), QStringLiteral("x1"));
}

void tst_Stanzas::refusesReceiptsWithoutNeeds()
{
    QCOMPARE(parseReceipt(Node("receipt", { { "from", kim } })).error().code, ErrorCode::BadTag);
    QCOMPARE(parseReceipt(Node("receipt", { { "id", QByteArray("A") } })).error().code,
        ErrorCode::BadTag);
}

/// As the service turns it round: `to` becomes `from`.
static Node turned(Node stanza)
{
    for (Attribute &attribute : stanza.attributes) {
        if (attribute.key == "to")
            attribute.key = "from";
    }
    return stanza;
}

void tst_Stanzas::roundTripsReceipts()
{
    Receipt receipt;
    receipt.type = ReceiptType::Read;
    receipt.ids = { QStringLiteral("A"), QStringLiteral("B") };
    receipt.peer = club;
    receipt.participant = kim;
    receipt.recipient = kimsNumber;
    receipt.timestamp = 1790000000;
    const Receipt read = parseReceipt(turned(buildReceipt(receipt))).value();
    QCOMPARE(read.type, receipt.type);
    QCOMPARE(read.ids, receipt.ids);
    QCOMPARE(read.peer, receipt.peer);
    QCOMPARE(read.participant, receipt.participant);
    QCOMPARE(read.recipient, receipt.recipient);
    QCOMPARE(read.timestamp, receipt.timestamp);
}

Node tst_Stanzas::retryReceipt()
{
    Receipt receipt;
    receipt.type = ReceiptType::Retry;
    receipt.ids = { QStringLiteral("A") };
    receipt.peer = kim;
    receipt.timestamp = 1790000000;
    receipt.retry = RetryRequest { 2, 4, 0x12345678, true, QByteArray(32, 'i'), 0x010203,
        QByteArray(32, 's'), QByteArray(64, 'g'), 0xFFFFFF, QByteArray(32, 'p'), "identity" };
    return buildReceipt(receipt);
}

void tst_Stanzas::roundTripsRetriesWithKeys()
{
    const Node stanza = retryReceipt();
    QCOMPARE(stanza.child("retry")->text("v"), "1");
    QCOMPARE(stanza.child("retry")->text("id"), "A");
    QCOMPARE(stanza.child("retry")->text("t"), "1790000000");
    QCOMPARE(stanza.child("registration")->bytes(), QByteArray::fromHex("12345678"));
    const Node *keys = stanza.child("keys");
    QCOMPARE(keys->child("type")->bytes(), QByteArray(1, 5));
    QCOMPARE(keys->child("key")->child("id")->bytes(), QByteArray::fromHex("ffffff"));
    const RetryRequest read = parseReceipt(turned(stanza))->retry.value();
    QCOMPARE(read.count, 2);
    QCOMPARE(read.error, 4);
    QCOMPARE(read.registrationId, 0x12345678U);
    QVERIFY(read.hasKeys);
    QCOMPARE(read.identity, QByteArray(32, 'i'));
    QCOMPARE(read.signedPreKeyId, 0x010203U);
    QCOMPARE(read.signedPreKey, QByteArray(32, 's'));
    QCOMPARE(read.signedPreKeySignature, QByteArray(64, 'g'));
    QCOMPARE(read.preKeyId, 0xFFFFFFU);
    QCOMPARE(read.preKey, QByteArray(32, 'p'));
    QCOMPARE(read.deviceIdentity, "identity");
}

void tst_Stanzas::readsRetriesWithoutAnything()
{
    Node stanza(
        "receipt", { { "id", QByteArray("A") }, { "from", kim }, { "type", QByteArray("retry") } });
    QVERIFY(!parseReceipt(stanza)->retry);
    stanza.add(
        Node("retry", { { "count", QByteArray("9999999") }, { "error", QByteArray("-4") } }));
    stanza.add(Node("registration"));
    stanza.add(Node("keys"));
    const RetryRequest retry = parseReceipt(stanza)->retry.value();
    QCOMPARE(retry.count, 1000);
    QCOMPARE(retry.error, 0);
    QCOMPARE(retry.registrationId, 0U);
    QVERIFY(retry.hasKeys && retry.identity.isEmpty() && retry.preKey.isEmpty());
}

void tst_Stanzas::readsAcks()
{
    Node stanza("ack",
        { { "class", QByteArray("message") }, { "id", QByteArray("A") }, { "from", kim },
            { "t", QByteArray("1790000000") }, { "phash", QByteArray("2:AAAAAAAA") } });
    MessageAck ack = parseMessageAck(stanza).value();
    QCOMPARE(ack.id, QStringLiteral("A"));
    QCOMPARE(ack.from, kim);
    QCOMPARE(ack.timestamp, 1790000000);
    QCOMPARE(ack.error, 0);
    QCOMPARE(ack.phash, "2:AAAAAAAA");
    stanza.set("error", QByteArray("463"));
    QCOMPARE(parseMessageAck(stanza)->error, 463);
    // An error is never read as success.
    for (const char *odd : { "0", "-1", "what" }) {
        stanza.set("error", QByteArray(odd));
        QVERIFY(parseMessageAck(stanza)->error > 0);
    }
}

void tst_Stanzas::refusesOtherAcks()
{
    const Attribute id { "id", QByteArray("A") };
    const Attribute kind { "class", QByteArray("message") };
    QCOMPARE(parseMessageAck(Node("ack", { id })).error().code, ErrorCode::BadTag);
    QCOMPARE(parseMessageAck(Node("ack", { kind })).error().code, ErrorCode::BadTag);
    QCOMPARE(parseMessageAck(Node("iq", { id, kind })).error().code, ErrorCode::BadTag);
    QCOMPARE(parseMessageAck(Node("ack", { id, { "class", QByteArray("receipt") } })).error().code,
        ErrorCode::BadTag);
}

void tst_Stanzas::readsAcksOfReceipts()
{
    Node stanza("ack",
        { { "class", QByteArray("receipt") }, { "id", QByteArray("A") }, { "from", kim },
            { "type", QByteArray("read-self") } });
    QCOMPARE(parseReceiptAck(stanza)->id, QStringLiteral("A"));
    QCOMPARE(parseReceiptAck(stanza)->type, ReceiptType::ReadSelf);
    stanza.set("class", QByteArray("message"));
    QCOMPARE(parseReceiptAck(stanza).error().code, ErrorCode::BadTag);
    QCOMPARE(parseReceiptAck(Node("ack", { { "class", QByteArray("receipt") } })).error().code,
        ErrorCode::BadTag);
}

void tst_Stanzas::acknowledges_data()
{
    QTest::addColumn<QByteArray>("tag");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("child");
    QTest::addColumn<int>("error");
    QTest::addColumn<QByteArray>("echoed");
    const auto row
        = [](const char *tag, const char *type, const char *child, int error, const char *echoed) {
              QTest::addRow("%s %s", tag, type) << QByteArray(tag) << QByteArray(type)
                                                << QByteArray(child) << error << QByteArray(echoed);
          };
    row("message", "text", "enc", 0, "");
    row("message", "media", "enc", 487, "");
    row("receipt", "read", "list", 0, "read");
    row("receipt", "", "", 0, "");
    row("notification", "devices", "add", 0, "devices");
    row("notification", "encrypt", "identity", 0, "");
    row("notification", "encrypt", "count", 488, "encrypt");
    row("call", "", "offer", 0, "");
}

void tst_Stanzas::acknowledges()
{
    QFETCH(QByteArray, tag);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, child);
    QFETCH(int, error);
    QFETCH(QByteArray, echoed);
    Node stanza(tag,
        { { "id", QByteArray("A") }, { "from", club }, { "participant", kim },
            { "recipient", kimsNumber } });
    if (!type.isEmpty())
        stanza.set("type", type);
    if (!child.isEmpty())
        stanza.add(Node(child));
    const Node ack = buildAck(stanza, error);
    QCOMPARE(ack.tag, "ack");
    QCOMPARE(ack.text("class"), tag);
    QCOMPARE(ack.text("id"), "A");
    QCOMPARE(ack.jid("to"), club);
    QCOMPARE(ack.jid("participant"), kim);
    QCOMPARE(ack.text("type"), echoed);
    QCOMPARE(ack.has("type"), !echoed.isEmpty());
    QCOMPARE(ack.numberOr("error", 0), error);
    QVERIFY(!ack.has("recipient") && !ack.has("from"));
}

void tst_Stanzas::buildsAFanOut()
{
    OutgoingMessage message;
    message.id = QStringLiteral("3EB0AA");
    message.to = kim.bare();
    message.recipientPhoneNumber = kimsNumber;
    message.type = "media";
    message.mediaType = "image";
    message.copies = { { kim, false, "a" }, { kim.withDevice(0), true, "b" } };
    message.deviceIdentity = "identity";
    const Node stanza = buildMessage(message);
    QCOMPARE(stanza.tag, "message");
    QCOMPARE(stanza.jid("to"), kim.bare());
    QCOMPARE(stanza.jid("peer_recipient_pn"), kimsNumber);
    QCOMPARE(stanza.text("type"), "media");
    const Node::Children &copies = stanza.child("participants")->children();
    QCOMPARE(copies.size(), 2);
    QCOMPARE(copies[0].jid("jid"), kim);
    const Node *enc = copies[0].child("enc");
    QCOMPARE(enc->text("v"), "2");
    QCOMPARE(enc->text("type"), "msg");
    QCOMPARE(enc->text("mediatype"), "image");
    QCOMPARE(enc->bytes(), "a");
    QVERIFY(!enc->has("count"));
    QCOMPARE(copies[1].child("enc")->text("type"), "pkmsg");
    QCOMPARE(stanza.child("device-identity")->bytes(), "identity");
}

void tst_Stanzas::sendsTheIdentityOnlyWithPreKeyMessages()
{
    OutgoingMessage message;
    message.id = QStringLiteral("A");
    message.to = kim.bare();
    message.type = "text";
    message.deviceIdentity = "identity";
    // The self chat may have no copy at all.
    QVERIFY(!buildMessage(message).child("device-identity"));
    QVERIFY(buildMessage(message).child("participants"));
    message.copies = { { kim, false, "a" } };
    QVERIFY(!buildMessage(message).child("device-identity"));
    QVERIFY(!buildMessage(message).has("peer_recipient_pn"));
    QVERIFY(
        !buildMessage(message).child("participants")->firstChild()->child("enc")->has("mediatype"));
}

void tst_Stanzas::buildsAResend()
{
    OutgoingMessage message;
    message.id = QStringLiteral("A");
    message.to = kim;
    message.type = "text";
    message.copies = { { kim, true, "a" } };
    message.deviceIdentity = "identity";
    message.oneDevice = true;
    message.resendCount = 2;
    const Node stanza = buildMessage(message);
    QVERIFY(!stanza.child("participants"));
    QCOMPARE(stanza.jid("to"), kim);
    QCOMPARE(stanza.text("device_fanout"), "false");
    QCOMPARE(stanza.child("enc")->text("count"), "2");
    QVERIFY(stanza.child("device-identity"));
}

void tst_Stanzas::survivesRandomMutations()
{
    FixedRandom random(7);
    for (int i = 0; i < 4000; ++i) {
        Node message = delivered();
        Node receipt = turned(retryReceipt());
        Node ack("ack", { { "class", QByteArray("message") }, { "id", QByteArray("A") } });
        for (quint32 changes = 1 + random.below(6); changes > 0; --changes) {
            mutate(message, random);
            mutate(receipt, random);
            mutate(ack, random);
        }
        for (const Node &node : { message, receipt, ack }) {
            if (const auto read = parseIncomingMessage(node))
                QVERIFY(!read->id.isEmpty() && !read->from.isNull());
            if (const auto read = parseReceipt(node))
                QVERIFY(!read->ids.empty());
            if (const auto read = parseMessageAck(node))
                QVERIFY(!read->id.isEmpty());
            QCOMPARE(buildAck(node).tag, "ack");
        }
    }
}

HELIOGRAPH_TEST(Stanzas)
#include "tst_Stanzas.moc"
