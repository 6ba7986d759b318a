// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "proto/adv.pb.h"
#include "protocol/KeyQueries.h"
#include "tests/protocol/Mutations.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// Key counts, uploads, bundles and device lists (04 §2, §3.1).
class tst_KeyQueries : public QObject {
    Q_OBJECT
private slots:
    void asksForTheCount();
    void uploadsPublicHalvesOnly();
    void asksForBundles();
    void readsBundles_data();
    void readsBundles();
    void readsBundlesWithoutOneTimeKey();
    void C10_leavesBrokenUsersOut_data();
    void C10_leavesBrokenUsersOut();
    void asksForDevices();
    void readsDevices();
    void filtersBySignedList();
    void leavesHostedDevicesOut();
    void tellsUnknownUsersByTheirEmptyList();
    void readsIqErrors_data();
    void readsIqErrors();
    void readsADigest();
    void renewsASignedPreKey();
    void survivesRandomMutations();

private:
    static Node bundleUser(bool prefixed, bool inKeys, bool withKey);
    static Node answerWith(Node user);
    static Node devicesAnswer(Node devices);
};

static const Jid bundlePeer = Jid::lid("100000000000001", 12);

static QByteArray keyOf(char fill, bool prefixed)
{
    return (prefixed ? QByteArray(1, 5) : QByteArray()) + QByteArray(32, fill);
}

void tst_KeyQueries::asksForTheCount()
{
    const Node query = buildKeyCountQuery("1");
    QCOMPARE(query.text("id"), "1");
    QCOMPARE(query.text("type"), "get");
    QCOMPARE(query.text("xmlns"), "encrypt");
    QCOMPARE(query.jid("to"), Jid::service());
    QVERIFY(query.child("count"));
    const auto answer = [](const char *value) {
        return Node::withChildren("iq", { Node("count", { { "value", QByteArray(value) } }) });
    };
    QCOMPARE(parseKeyCount(answer("812")).value(), 812);
    QCOMPARE(parseKeyCount(answer("-1")).value_or(0), 0);
    QVERIFY(parseKeyCount(answer("9223372036854775807")).value() > 0);
    QCOMPARE(parseKeyCount(answer("many")).error().code, ErrorCode::BadTag);
    QCOMPARE(parseKeyCount(Node("iq")).error().code, ErrorCode::BadTag);
}

void tst_KeyQueries::uploadsPublicHalvesOnly()
{
    FixedRandom random;
    const KeyPair identity = generateKeyPair(random);
    const SignedPreKey signedKey = generateSignedPreKey(5, identity, random);
    const QList<OneTimePreKey> keys = generatePreKeys(0xFFFFFE, 3, random);
    const Node query = buildKeyUpload("1", 0x352b, identity.publicKey, keys, signedKey);
    QCOMPARE(query.text("type"), "set");
    QCOMPARE(query.child("registration")->bytes(), QByteArray::fromHex("0000352b"));
    QCOMPARE(query.child("type")->bytes(), QByteArray(1, 5));
    QCOMPARE(query.child("identity")->bytes(), identity.publicKey);
    const Node::Children &list = query.child("list")->children();
    QCOMPARE(list.size(), 3);
    QCOMPARE(list[0].child("id")->bytes(), QByteArray::fromHex("fffffe"));
    QCOMPARE(list[2].child("id")->bytes(), QByteArray::fromHex("000001"));
    QCOMPARE(list[1].child("value")->bytes(), keys[1].keyPair.publicKey);
    const Node *skey = query.child("skey");
    QCOMPARE(skey->child("id")->bytes(), QByteArray::fromHex("000005"));
    QCOMPARE(skey->child("value")->bytes(), signedKey.keyPair.publicKey);
    QCOMPARE(skey->child("signature")->bytes(), signedKey.signature);
}

void tst_KeyQueries::asksForBundles()
{
    const Node query = buildBundleQuery("1", { bundlePeer, bundlePeer.withDevice(0) });
    const Node::Children &users = query.child("key")->children();
    QCOMPARE(users.size(), 2);
    QCOMPARE(users[0].jid("jid"), bundlePeer);
}

Node tst_KeyQueries::bundleUser(bool prefixed, bool inKeys, bool withKey)
{
    const auto part = [prefixed](const char *tag, const char *id, char fill) {
        return Node::withChildren(tag,
            { Node::withBytes("id", QByteArray::fromHex(id)),
                Node::withBytes("value", keyOf(fill, prefixed)) });
    };
    Node skey = part("skey", "010203", 's');
    skey.add(Node::withBytes("signature", QByteArray(64, 'g')));
    Node::Children keys { Node::withBytes("type", QByteArray(1, 5)),
        Node::withBytes("identity", keyOf('i', prefixed)), skey };
    if (withKey)
        keys.push_back(part("key", "ffffff", 'p'));
    Node user("user", { { "jid", bundlePeer } });
    user.add(Node::withBytes("registration", QByteArray::fromHex("0000352b")));
    if (inKeys)
        user.add(Node::withChildren("keys", keys));
    for (const Node &key : keys) {
        if (!inKeys)
            user.add(key);
    }
    return user;
}

Node tst_KeyQueries::answerWith(Node user)
{
    return Node::withChildren("iq", { Node::withChildren("list", { std::move(user) }) });
}

void tst_KeyQueries::readsBundles_data()
{
    QTest::addColumn<bool>("prefixed");
    QTest::addColumn<bool>("inKeys");
    QTest::newRow("32 bytes, direct") << false << false;
    QTest::newRow("33 bytes, direct") << true << false;
    QTest::newRow("32 bytes, in keys") << false << true;
    QTest::newRow("33 bytes, in keys") << true << true;
}

void tst_KeyQueries::readsBundles()
{
    QFETCH(bool, prefixed);
    QFETCH(bool, inKeys);
    const auto bundles = parseBundles(answerWith(bundleUser(prefixed, inKeys, true))).value();
    QCOMPARE(bundles.size(), 1);
    QCOMPARE(bundles[0].device, bundlePeer);
    const PreKeyBundle expected { 0x352b, 12, keyOf('i', false), 0x010203, keyOf('s', false),
        QByteArray(64, 'g'), PreKeyBundle::PublicPreKey { 0xFFFFFF, keyOf('p', false) } };
    QCOMPARE(bundles[0].bundle, expected);
}

void tst_KeyQueries::readsBundlesWithoutOneTimeKey()
{
    const auto bundles = parseBundles(answerWith(bundleUser(false, false, false))).value();
    QCOMPARE(bundles.size(), 1);
    QVERIFY(!bundles[0].bundle.preKey);
    QCOMPARE(parseBundles(Node("iq")).error().code, ErrorCode::BadTag);
    QVERIFY(parseBundles(Node::withChildren("iq", { Node("list") })).value().empty());
}

void tst_KeyQueries::C10_leavesBrokenUsersOut_data()
{
    QTest::addColumn<QByteArray>("without");
    for (const char *part : { "identity", "skey", "error", "jid" })
        QTest::newRow(part) << QByteArray(part);
}

void tst_KeyQueries::C10_leavesBrokenUsersOut()
{
    QFETCH(QByteArray, without);
    Node broken("user");
    const Node whole = bundleUser(false, false, true);
    for (const Node &child : whole.children()) {
        if (child.tag != without)
            broken.add(child);
    }
    if (without != "jid")
        broken.set("jid", bundlePeer.withDevice(5));
    if (without == "error")
        broken.add(Node("error", { { "code", QByteArray("406") } }));
    Node list("list");
    list.add(broken);
    list.add(bundleUser(false, false, true));
    const auto bundles = parseBundles(Node::withChildren("iq", { list })).value();
    QCOMPARE(bundles.size(), 1);
    QCOMPARE(bundles[0].device, bundlePeer);
}

void tst_KeyQueries::asksForDevices()
{
    const Node query = buildDeviceQuery("1", "sid", { bundlePeer });
    const Node *usync = query.child("usync");
    QCOMPARE(usync->text("sid"), "sid");
    QCOMPARE(usync->text("mode"), "query");
    QCOMPARE(usync->text("context"), "message");
    QCOMPARE(usync->child("query")->child("devices")->text("version"), "2");
    QCOMPARE(usync->child("list")->firstChild()->jid("jid"), bundlePeer.bare());
}

Node tst_KeyQueries::devicesAnswer(Node devices)
{
    Node user("user", { { "jid", Jid::phoneNumber("15550001111") } });
    user.add(std::move(devices));
    user.add(Node("lid", { { "val", bundlePeer.bare() } }));
    return Node::withChildren("iq",
        { Node::withChildren(
            "usync", { Node::withChildren("list", { std::move(user), Node("other") }) }) });
}

static Node deviceNode(int id, int index = -1)
{
    Node device("device", { { "id", QByteArray::number(id) } });
    if (index >= 0)
        device.set("key-index", QByteArray::number(index));
    return device;
}

static std::vector<int> numbersOf(const Result<std::vector<UserDevices>> &users)
{
    std::vector<int> numbers;
    for (const Jid &device : users.value().front().devices)
        numbers.push_back(device.device);
    return numbers;
}

void tst_KeyQueries::readsDevices()
{
    Node list("device-list");
    for (const int id : { 0, 1, 12, 300, -3 })
        list.add(deviceNode(id));
    list.add(Node("device"));
    list.add(Node("other", { { "id", QByteArray("7") } }));
    const auto users = parseDevices(devicesAnswer(Node::withChildren("devices", { list })));
    QCOMPARE(users->size(), 1);
    QCOMPARE(users->front().user, Jid::phoneNumber("15550001111"));
    QCOMPARE(users->front().lid, bundlePeer.bare());
    QCOMPARE(numbersOf(users), (std::vector<int> { 0, 1, 12 }));
    QCOMPARE(parseDevices(Node("iq")).error().code, ErrorCode::BadTag);
    QCOMPARE(
        parseDevices(Node::withChildren("iq", { Node("usync") })).error().code, ErrorCode::BadTag);
}

void tst_KeyQueries::filtersBySignedList()
{
    proto::ADVKeyIndexList allowed;
    allowed.set_currentindex(4);
    for (const quint32 index : { 0U, 1U, 3U })
        allowed.add_validindexes(index);
    proto::ADVSignedKeyIndexList signedList;
    signedList.set_details(allowed.SerializeAsString());
    Node list("device-list");
    list.add(deviceNode(0));
    list.add(deviceNode(1, 1));
    list.add(deviceNode(2, 2));
    list.add(deviceNode(3, 3));
    list.add(deviceNode(4, 5));
    list.add(deviceNode(5));
    Node far("device", { { "id", QByteArray("6") }, { "key-index", QByteArray("4294967297") } });
    list.add(far);
    Node devices("devices");
    devices.add(list);
    devices.add(Node::withBytes(
        "key-index-list", QByteArray::fromStdString(signedList.SerializeAsString())));
    QCOMPARE(numbersOf(parseDevices(devicesAnswer(devices))), (std::vector<int> { 0, 1, 3, 4 }));
    // A list that cannot be read lets everything through.
    Node open("devices");
    open.add(list);
    open.add(Node::withBytes("key-index-list", QByteArray::fromHex("0aff")));
    QCOMPARE(numbersOf(parseDevices(devicesAnswer(open))).size(), 7);
}

void tst_KeyQueries::leavesHostedDevicesOut()
{
    Node list("device-list");
    list.add(deviceNode(0));
    list.add(deviceNode(99));
    Node hosted = deviceNode(7);
    hosted.set("is_hosted", QByteArray("true"));
    list.add(hosted);
    QCOMPARE(numbersOf(parseDevices(devicesAnswer(Node::withChildren("devices", { list })))),
        std::vector<int> { 0 });
}

void tst_KeyQueries::tellsUnknownUsersByTheirEmptyList()
{
    const auto users = parseDevices(devicesAnswer(
        Node::withChildren("devices", { Node("error", { { "code", QByteArray("404") } }) })));
    QCOMPARE(users->size(), 1);
    QVERIFY(users->front().devices.empty());
}

void tst_KeyQueries::readsIqErrors_data()
{
    QTest::addColumn<QByteArray>("number");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<int>("status");
    const auto row = [](const char *number, ErrorCode code, int status) {
        QTest::newRow(*number ? number : "absent") << QByteArray(number) << code << status;
    };
    row("401", ErrorCode::NotAllowed, 401);
    row("403", ErrorCode::NotAllowed, 403);
    row("404", ErrorCode::NotFound, 404);
    row("429", ErrorCode::RateLimited, 429);
    row("500", ErrorCode::ServiceRefused, 500);
    row("", ErrorCode::ServiceRefused, 0);
}

void tst_KeyQueries::readsIqErrors()
{
    QFETCH(QByteArray, number);
    QFETCH(ErrorCode, code);
    QFETCH(int, status);
    Node answer("iq", { { "type", QByteArray("error") } });
    if (!number.isEmpty())
        answer.add(Node("error", { { "code", number }, { "backoff", QByteArray("30") } }));
    const std::optional<Error> error = iqError(answer);
    QVERIFY(error);
    QCOMPARE(error->code, code);
    QCOMPARE(error->status, status);
    QCOMPARE(error->retryAfter, number.isEmpty() ? 0 : 30);
    QVERIFY(!iqError(Node("iq", { { "type", QByteArray("result") } })));
}

void tst_KeyQueries::readsADigest()
{
    Node digest = Node::withChildren("digest",
        { Node::withBytes("registration", QByteArray(4, '\0')),
            Node::withChildren("skey", { Node::withBytes("id", QByteArray::fromHex("000107")) }),
            Node::withChildren("list",
                { Node::withBytes("id", QByteArray::fromHex("000001")),
                    Node::withBytes("id", QByteArray::fromHex("0203ff")) }),
            Node::withBytes("hash", QByteArray(20, 'h')) });
    const KeyDigest read = parseDigest(Node::withChildren("iq", { digest })).value();
    QCOMPARE(read.signedPreKeyId, 0x107U);
    QCOMPARE(read.preKeyIds, (QList<quint32> { 1, 0x203FF }));
    QCOMPARE(read.hash, QByteArray(20, 'h'));
    QCOMPARE(
        parseDigest(Node::withChildren("iq", { Node("digest") })).error().code, ErrorCode::BadTag);
    QCOMPARE(parseDigest(Node("iq")).error().code, ErrorCode::BadTag);
}

void tst_KeyQueries::renewsASignedPreKey()
{
    FixedRandom random(3);
    const SignedPreKey key = generateSignedPreKey(0x10203, generateKeyPair(random), random);
    const Node query = buildRotation("7", key);
    QCOMPARE(query.text("type"), QByteArray("set"));
    const Node *skey = query.child("rotate")->child("skey");
    QCOMPARE(skey->child("id")->bytes(), QByteArray::fromHex("010203"));
    QCOMPARE(skey->child("value")->bytes(), key.keyPair.publicKey);
    QCOMPARE(skey->child("signature")->bytes(), key.signature);
}

void tst_KeyQueries::survivesRandomMutations()
{
    FixedRandom random(5);
    Node list("device-list");
    list.add(deviceNode(1, 1));
    for (int i = 0; i < 4000; ++i) {
        Node bundles = answerWith(bundleUser(true, i % 2 == 0, true));
        Node devices = devicesAnswer(Node::withChildren(
            "devices", { list, Node::withBytes("key-index-list", random.bytes(9)) }));
        for (quint32 changes = 1 + random.below(8); changes > 0; --changes) {
            mutate(bundles, random);
            mutate(devices, random);
        }
        for (const Node &node : { bundles, devices }) {
            if (const auto read = parseBundles(node)) {
                for (const FetchedBundle &bundle : *read)
                    QCOMPARE(bundle.bundle.identity.size(), 32);
            }
            if (const auto read = parseDevices(node)) {
                for (const UserDevices &user : *read)
                    QVERIFY(!user.user.isNull());
            }
            (void)parseKeyCount(node);
            (void)parseDigest(node);
            (void)iqError(node);
        }
    }
}

HELIOGRAPH_TEST(KeyQueries)
#include "tst_KeyQueries.moc"
