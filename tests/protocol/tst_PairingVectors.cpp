// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "binary/NodeDecoder.h"
#include "proto/adv.pb.h"
#include "protocol/Pairing.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"
#include "transport/ClientPayload.h"

#include <QTest>

using namespace heliograph;

/// pairing.json (03 §14).
class tst_PairingVectors : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void registersWithTheNamedFields();
    void writesTheQrText_data();
    void writesTheQrText();
    void readsTheRefsInOrder();
    void acceptsGoodPairings_data() { addRows("pair_success_valid"); }
    void acceptsGoodPairings();
    void repliesWithASignatureOfItsOwn_data() { addRows("pair_success_valid"); }
    void repliesWithASignatureOfItsOwn();
    void refusesBadPairings_data() { addRows("pair_success_refused"); }
    void refusesBadPairings();
    void survivesEveryTruncatedPrefix();

private:
    void addRows(const char *list) const;
    static Node stanzaOf(const QJsonObject &entry)
    {
        return decodeNode(hex(entry[u"stanza_wire"])).value();
    }
    static proto::ADVSignedDeviceIdentity identityOf(const QByteArray &bytes)
    {
        proto::ADVSignedDeviceIdentity identity;
        identity.ParseFromArray(bytes.constData(), static_cast<int>(bytes.size()));
        return identity;
    }

    QJsonObject m_vectors;
    PairingKeys m_keys;
};

static QByteArray protoBytes(const std::string &bytes) { return QByteArray::fromStdString(bytes); }

void tst_PairingVectors::initTestCase()
{
    m_vectors = loadVectors("pairing");
    const QJsonObject keys = m_vectors[u"keys"].toObject();
    const auto pair = [&keys](QStringView name) {
        return keyPairFromPrivate(hex(keys[name][u"private"])).value();
    };
    m_keys = { pair(u"noise"), pair(u"identity"), hex(keys[u"adv_secret"]) };
    QCOMPARE(m_keys.noise.publicKey, hex(keys[u"noise"][u"public"]));
    QCOMPARE(m_keys.identity.publicKey, hex(keys[u"identity"][u"public"]));
}

void tst_PairingVectors::addRows(const char *list) const
{
    QTest::addColumn<QJsonObject>("entry");
    for (const QJsonValue &entry : m_vectors[QLatin1String(list)].toArray())
        QTest::newRow(entry[u"name"].toString().toLatin1().constData()) << entry.toObject();
}

void tst_PairingVectors::registersWithTheNamedFields()
{
    const QJsonObject expected = m_vectors[u"registration"].toObject();
    const QJsonObject keys = m_vectors[u"keys"].toObject();
    const QStringList numbers = expected[u"version"].toString().split(u'.');
    RegistrationRequest request;
    request.version = { numbers[0].toUInt(), numbers[1].toUInt(), numbers[2].toUInt() };
    request.registrationId = static_cast<quint32>(keys[u"registration_id"].toInteger());
    request.identityKey = m_keys.identity.publicKey;
    request.signedPreKeyId = static_cast<quint32>(keys[u"signed_prekey"][u"id"].toInteger());
    request.signedPreKey = hex(keys[u"signed_prekey"][u"public"]);
    request.signedPreKeySignature = hex(keys[u"signed_prekey"][u"signature"]);

    const QByteArray theirs = hex(expected[u"client_payload"]);
    const QByteArray ours = serialize(registrationPayload(request));
    for (const QByteArray &bytes : { theirs, ours }) {
        const Result<ClientPayload> payload = parseClientPayload(bytes);
        QVERIFY(payload);
        QCOMPARE(payload->kind(), ClientPayload::Kind::Registration);
        const DeviceRegistration &device = *payload->registration;
        QCOMPARE(device.registrationId, hex(expected[u"e_regid"]).toHex().toUInt(nullptr, 16));
        QCOMPARE(device.identityKey, hex(expected[u"e_ident"]));
        QCOMPARE(device.signedPreKeyId, hex(expected[u"e_skey_id"]).toHex().toUInt(nullptr, 16));
        QCOMPARE(device.signedPreKey, hex(expected[u"e_skey_val"]));
        QCOMPARE(device.signedPreKeySignature, hex(expected[u"e_skey_sig"]));
        QCOMPARE(device.buildHash, hex(expected[u"build_hash"]));
        QVERIFY(device.hasValidSignature());
        QVERIFY(parseDeviceProps(device.deviceProps));
    }
}

void tst_PairingVectors::writesTheQrText_data()
{
    QTest::addColumn<QJsonObject>("entry");
    for (const QJsonValue &entry : m_vectors[u"qr"].toArray()) {
        if (entry[u"form"].toString() == QLatin1String("url+5"))
            QTest::newRow(entry[u"name"].toString().toLatin1().constData()) << entry.toObject();
    }
}

void tst_PairingVectors::writesTheQrText()
{
    QFETCH(QJsonObject, entry);
    const QByteArray type = entry[u"client_type"].toString().toLatin1();
    QCOMPARE(
        qrText(entry[u"ref"].toString().toLatin1(), m_keys, type[0]), entry[u"text"].toString());
}

void tst_PairingVectors::readsTheRefsInOrder()
{
    Node pairDevice("pair-device");
    for (const char *ref : { "2@one", "", "2@two", "with,comma" })
        pairDevice.add(Node::withBytes("ref", ref));
    pairDevice.add(Node::withBytes("other", "2@three"));
    pairDevice.add(Node::withBytes("ref", QByteArray(1025, 'x')));
    const Node iq("iq", { { "id", "1" } }, Node::Children { pairDevice });
    const std::vector<QByteArray> expected { "2@one", "2@two" };
    QCOMPARE(parsePairDevice(iq).value(), expected);
    QCOMPARE(parsePairDevice(Node("iq")).error().code, ErrorCode::BadTag);
    QCOMPARE(parsePairDevice(Node("ib", {}, Node::Children { pairDevice })).error().code,
        ErrorCode::BadTag);
}

void tst_PairingVectors::acceptsGoodPairings()
{
    QFETCH(QJsonObject, entry);
    const Result<PairedDevice> paired = verifyPairSuccess(stanzaOf(entry), m_keys);
    QVERIFY(paired);
    const QJsonObject stored = entry[u"stored"].toObject();
    QCOMPARE(paired->jid.toString(), stored[u"jid"].toString());
    QCOMPARE(paired->lid.toString(), stored[u"lid"].toString());
    QCOMPARE(paired->platform, stored[u"platform"].toString());
    QCOMPARE(paired->businessName, stored[u"business_name"].toString());
    QCOMPARE(paired->accountKey, hex(m_vectors[u"keys"][u"account"][u"public"]));
    QCOMPARE(QString::number(paired->keyIndex), entry[u"reply_key_index"].toString());

    proto::ADVSignedDeviceIdentity ours = identityOf(paired->account);
    proto::ADVSignedDeviceIdentity theirs = identityOf(hex(entry[u"stored_account_with_key"]));
    QVERIFY(verify(m_keys.identity.publicKey, hex(entry[u"device_signature_message"]),
        protoBytes(ours.devicesignature())));
    ours.clear_devicesignature();
    theirs.clear_devicesignature();
    QCOMPARE(protoBytes(ours.SerializeAsString()), protoBytes(theirs.SerializeAsString()));
}

void tst_PairingVectors::repliesWithASignatureOfItsOwn()
{
    QFETCH(QJsonObject, entry);
    const Node stanza = stanzaOf(entry);
    const Node reply = verifyPairSuccess(stanza, m_keys).value().reply;
    QCOMPARE(reply.tag, "iq");
    QCOMPARE(reply.text("type"), "result");
    QCOMPARE(reply.text("id"), stanza.text("id"));
    QCOMPARE(reply.jid("to"), Jid::service());
    const Node *content = reply.child("pair-device-sign")->child("device-identity");
    QVERIFY(content);
    QCOMPARE(content->text("key-index"), entry[u"reply_key_index"].toString().toLatin1());

    proto::ADVSignedDeviceIdentity ours = identityOf(content->bytes());
    proto::ADVSignedDeviceIdentity theirs
        = identityOf(hex(entry[u"reply_device_identity_without_key"]));
    QVERIFY(!ours.has_accountsignaturekey());
    const QByteArray message = hex(entry[u"device_signature_message"]);
    QVERIFY(verify(m_keys.identity.publicKey, message, protoBytes(ours.devicesignature())));
    QVERIFY(verify(m_keys.identity.publicKey, message, hex(entry[u"example_device_signature"])));
    ours.clear_devicesignature();
    theirs.clear_devicesignature();
    QCOMPARE(protoBytes(ours.SerializeAsString()), protoBytes(theirs.SerializeAsString()));
}

void tst_PairingVectors::refusesBadPairings()
{
    QFETCH(QJsonObject, entry);
    const Node stanza = stanzaOf(entry);
    const Result<PairedDevice> paired = verifyPairSuccess(stanza, m_keys);
    QVERIFY(!paired);
    const Node answer = buildPairError(stanza, paired.error());
    QCOMPARE(answer.text("type"), "error");
    QCOMPARE(answer.text("id"), stanza.text("id"));
    QCOMPARE(answer.jid("to"), Jid::service());
    const Node *error = answer.child("error");
    QVERIFY(error);
    const QJsonObject expected = entry[u"expected_error"].toObject();
    QCOMPARE(error->text("code"), QByteArray::number(expected[u"code"].toInt()));
    QCOMPARE(error->text("text"), expected[u"text"].toString().toLatin1());
}

void tst_PairingVectors::survivesEveryTruncatedPrefix()
{
    const QJsonObject entry = m_vectors[u"pair_success_valid"][0].toObject();
    const QByteArray content = hex(entry[u"device_identity_content"]);
    const Node device = Node(
        "device", { { "jid", Jid::phoneNumber("15550001111", 4) }, { "lid", Jid::lid("1", 4) } });
    // The last field, two bytes, may be absent.
    for (qsizetype size = 0; size < content.size() - 2; ++size) {
        Node success("pair-success");
        success.add(Node::withBytes("device-identity", content.first(size)));
        success.add(device);
        QVERIFY(!verifyPairSuccess(Node("iq", {}, Node::Children { success }), m_keys));
    }
}

HELIOGRAPH_TEST(PairingVectors)
#include "tst_PairingVectors.moc"
