// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "binary/NodeDecoder.h"
#include "binary/NodeEncoder.h"
#include "protocol/CodeStanzas.h"
#include "protocol/PairingCode.h"
#include "protocol/PhoneNumber.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"

#include <QTest>

using namespace heliograph;

namespace {

/// Gives the bytes of a vector, in order.
class PlayedRandom final : public Random {
public:
    explicit PlayedRandom(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
    }
    void fill(char *data, qsizetype size) override
    {
        for (qsizetype i = 0; i < size; ++i)
            data[i] = m_next < m_bytes.size() ? m_bytes[m_next++] : '\0';
    }

private:
    QByteArray m_bytes;
    qsizetype m_next = 0;
};

KeyPair keyOf(const QJsonObject &exchange, QStringView name)
{
    const QJsonObject key = exchange[u"keys"][name].toObject();
    return { hex(key[u"public"]), hex(key[u"private"]) };
}

Node wireNode(const QJsonValue &bytes) { return decodeNode(hex(bytes)).value(); }

/// The phone of exchange 0 looks at a bundle.
Result<QByteArray> openedBy(const QJsonObject &exchange, const QByteArray &bundle)
{
    return openPairingBundle(keyOf(exchange, u"primary_ephemeral"),
        keyOf(exchange, u"primary_identity"), keyOf(exchange, u"companion_ephemeral").publicKey,
        keyOf(exchange, u"identity").publicKey, bundle);
}

} // namespace

/// paircode.json (03 §6, §14), from both sides.
class tst_PairingCodeVectors : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { m_vectors = loadVectors("paircode"); }
    void writesEveryCode();
    void refusesNumbersThatAreNone();
    void foldsAndRefusesChosenCodes();
    void saysHelloAsTheVectorDoes_data() { addExchanges(); }
    void saysHelloAsTheVectorDoes();
    void readsTheRefOfTheAnswer_data() { addExchanges(); }
    void readsTheRefOfTheAnswer();
    void readsTheHelloOfThePhone_data() { addExchanges(); }
    void readsTheHelloOfThePhone();
    void finishesAsTheVectorDoes_data() { addExchanges(); }
    void finishesAsTheVectorDoes();
    void playsThePhone_data() { addExchanges(); }
    void playsThePhone();
    void refusesWhatACompanionMustRefuse_data() { addRefusals(QStringLiteral("companion")); }
    void refusesWhatACompanionMustRefuse();
    void refusesWhatAPhoneMustRefuse_data() { addRefusals(QStringLiteral("primary")); }
    void refusesWhatAPhoneMustRefuse();
    void refusesOurOwnKeysComeBack();
    void saysWhatARefusalMeans_data();
    void saysWhatARefusalMeans();

private:
    QJsonObject firstExchange() const { return m_vectors[u"exchanges"][0].toObject(); }
    void addExchanges() const
    {
        QTest::addColumn<QJsonObject>("exchange");
        for (const QJsonValue &exchange : m_vectors[u"exchanges"].toArray())
            QTest::newRow(exchange[u"code"].toString().toLatin1().constData())
                << exchange.toObject();
    }
    void addRefusals(const QString &side) const
    {
        QTest::addColumn<QJsonObject>("entry");
        for (const QJsonValue &entry : m_vectors[u"refused"].toArray()) {
            if (entry[u"at"].toString() == side)
                QTest::newRow(entry[u"name"].toString().toLatin1().constData()) << entry.toObject();
        }
    }

    QJsonObject m_vectors;
};

void tst_PairingCodeVectors::writesEveryCode()
{
    const QJsonArray codes = m_vectors[u"codes"].toArray();
    QVERIFY(codes.size() >= 8);
    for (const QJsonValue &entry : codes) {
        const QByteArray code = entry[u"code"].toString().toLatin1();
        QCOMPARE(pairingCodeOf(hex(entry[u"bytes"])), code);
        QCOMPARE(foldPairingCode(QString::fromLatin1(code.toLower())).value_or(QByteArray()), code);
    }
    for (const QJsonValue &exchange : m_vectors[u"exchanges"].toArray())
        QCOMPARE(pairingCodeText(exchange[u"code"].toString().toLatin1()),
            exchange[u"code_display"].toString());
}

void tst_PairingCodeVectors::refusesNumbersThatAreNone()
{
    for (const QJsonValue &entry : m_vectors[u"phone_refused"].toArray())
        QVERIFY2(
            !parsePhoneNumber(entry[u"typed"].toString()), qPrintable(entry[u"why"].toString()));
    for (const QJsonValue &entry : m_vectors[u"phone_input"].toArray())
        QCOMPARE(parsePhoneNumber(entry[u"typed"].toString()).value_or(QByteArray()),
            entry[u"digits"].toString().toLatin1());
}

void tst_PairingCodeVectors::foldsAndRefusesChosenCodes()
{
    const QJsonArray refused = m_vectors[u"custom_refused"].toArray();
    QVERIFY(!refused.isEmpty());
    for (const QJsonValue &entry : refused) {
        const Result<QByteArray> folded = foldPairingCode(entry.toString());
        QVERIFY2(!folded, qPrintable(entry.toString()));
        QCOMPARE(folded.error().code, ErrorCode::CodeInvalid);
    }
    // Letters that only look or only fold like those of the alphabet.
    for (const QString &odd : { QStringLiteral(u"\uff28\uff25\uff2c\uff38\uff11\uff12\uff13\uff14"),
             QStringLiteral(u"\u0131ELX1234"), QStringLiteral(u"HEL\u03a71234"), QString() })
        QVERIFY(!foldPairingCode(odd));
    QCOMPARE(
        foldPairingCode(QStringLiteral("helx1234")).value_or(QByteArray()), QByteArray("HELX1234"));
}

void tst_PairingCodeVectors::saysHelloAsTheVectorDoes()
{
    QFETCH(const QJsonObject, exchange);
    const QJsonObject wanted = exchange[u"companion_hello"].toObject();
    const QByteArray code = exchange[u"code"].toString().toLatin1();
    QCOMPARE(pairingCodeKey(code, hex(wanted[u"salt"])), hex(wanted[u"pbkdf2_key"]));
    CompanionHello hello;
    hello.phone = exchange[u"phone"].toString().toLatin1();
    hello.wrappedKey = wrapPairingKey(code, hex(wanted[u"salt"]), hex(wanted[u"iv"]),
        keyOf(exchange, u"companion_ephemeral").publicKey);
    QCOMPARE(hello.wrappedKey, hex(wanted[u"wrapped_companion_ephemeral_pub"]));
    hello.noisePublic = keyOf(exchange, u"noise").publicKey;
    hello.display = "Chrome (Linux)";
    const Node theirs = wireNode(wanted[u"iq_wire"]);
    const Node ours = buildCompanionHello(theirs.text("id"), hello);
    QCOMPARE(encodeNode(ours).value_or(QByteArray()), hex(wanted[u"iq_wire"]).sliced(0));
    // The form with strings as content says the same.
    const Node strings = wireNode(wanted[u"iq_wire_string_contents"]);
    const Node *request = strings.firstChild();
    for (const Node &child : ours.firstChild()->children())
        QCOMPARE(request->child(child.tag)->bytes(), child.bytes());
}

void tst_PairingCodeVectors::readsTheRefOfTheAnswer()
{
    QFETCH(const QJsonObject, exchange);
    const Node answer = wireNode(exchange[u"companion_hello"][u"result_wire"]);
    QCOMPARE(parseCodeRef(answer).value_or(QByteArray()), hex(exchange[u"ref"]));
    QCOMPARE(parseCodeRef(Node("iq")).error().code, ErrorCode::ProtocolError);
    Node empty("link_code_companion_reg");
    empty.add(Node::withBytes("link_code_pairing_ref", QByteArray(2000, 'x')));
    QCOMPARE(
        parseCodeRef(Node::withChildren("iq", { empty })).error().code, ErrorCode::ProtocolError);
}

void tst_PairingCodeVectors::readsTheHelloOfThePhone()
{
    QFETCH(const QJsonObject, exchange);
    Node notification = wireNode(exchange[u"primary_hello"][u"notification_wire"]);
    const std::optional<PrimaryHello> hello = parsePrimaryHello(notification);
    QVERIFY(hello);
    QCOMPARE(hello->wrappedKey, hex(exchange[u"primary_hello"][u"wrapped_primary_ephemeral_pub"]));
    QCOMPARE(hello->identity, keyOf(exchange, u"primary_identity").publicKey);
    QCOMPARE(hello->ref, hex(exchange[u"ref"]));
    Node other = notification;
    std::get<Node::Children>(other.content).front().set("stage", QByteArray("refresh_code"));
    QVERIFY(!parsePrimaryHello(other));
    QVERIFY(!parsePrimaryHello(Node("notification")));
}

void tst_PairingCodeVectors::finishesAsTheVectorDoes()
{
    QFETCH(const QJsonObject, exchange);
    const QJsonObject wanted = exchange[u"companion_finish"].toObject();
    const QByteArray code = exchange[u"code"].toString().toLatin1();
    const QByteArray phoneKey
        = unwrapPairingKey(code, hex(exchange[u"primary_hello"][u"wrapped_primary_ephemeral_pub"]))
              .value_or(QByteArray());
    QCOMPARE(phoneKey, keyOf(exchange, u"primary_ephemeral").publicKey);
    PlayedRandom random(
        hex(wanted[u"bundle_salt"]) + hex(wanted[u"bundle_iv"]) + hex(wanted[u"adv_random"]));
    const Result<PairingBundle> bundle
        = sealPairingBundle(keyOf(exchange, u"companion_ephemeral"), keyOf(exchange, u"identity"),
            phoneKey, keyOf(exchange, u"primary_identity").publicKey, random);
    QVERIFY(bundle);
    QCOMPARE(bundle->wrapped, hex(wanted[u"wrapped_key_bundle"]));
    QCOMPARE(bundle->advSecret, hex(wanted[u"adv_secret"]));
    const Node theirs = wireNode(wanted[u"iq_wire"]);
    const Node ours = buildCompanionFinish(theirs.text("id"),
        { exchange[u"phone"].toString().toLatin1(), bundle->wrapped,
            keyOf(exchange, u"identity").publicKey, hex(exchange[u"ref"]) });
    QCOMPARE(encodeNode(ours).value_or(QByteArray()), hex(wanted[u"iq_wire"]));
}

void tst_PairingCodeVectors::playsThePhone()
{
    QFETCH(const QJsonObject, exchange);
    const QByteArray code = exchange[u"code"].toString().toLatin1();
    QCOMPARE(unwrapPairingKey(
                 code, hex(exchange[u"companion_hello"][u"wrapped_companion_ephemeral_pub"]))
                 .value_or(QByteArray()),
        keyOf(exchange, u"companion_ephemeral").publicKey);
    const QJsonObject hello = exchange[u"primary_hello"].toObject();
    QCOMPARE(wrapPairingKey(code, hex(hello[u"salt"]), hex(hello[u"iv"]),
                 keyOf(exchange, u"primary_ephemeral").publicKey),
        hex(hello[u"wrapped_primary_ephemeral_pub"]));
    QCOMPARE(openedBy(exchange, hex(exchange[u"companion_finish"][u"wrapped_key_bundle"]))
                 .value_or(QByteArray()),
        hex(exchange[u"companion_finish"][u"adv_secret"]));
}

void tst_PairingCodeVectors::refusesWhatACompanionMustRefuse()
{
    QFETCH(const QJsonObject, entry);
    const QJsonObject exchange = firstExchange();
    const QByteArray value = hex(entry[u"value"]);
    if (entry[u"what"].toString().startsWith(u"link_code_pairing_ref")) {
        // Who waits compares the ref; tests/session plays that.
        QVERIFY(value != hex(exchange[u"ref"]));
        return;
    }
    if (entry[u"what"].toString() == u"link_code_pairing_wrapped_primary_ephemeral_pub") {
        QVERIFY(!unwrapPairingKey(exchange[u"code"].toString().toLatin1(), value));
        return;
    }
    FixedRandom random;
    QCOMPARE(entry[u"what"].toString(), QStringLiteral("primary_identity_pub"));
    QCOMPARE(
        sealPairingBundle(keyOf(exchange, u"companion_ephemeral"), keyOf(exchange, u"identity"),
            keyOf(exchange, u"primary_ephemeral").publicKey, value, random)
            .error()
            .code,
        ErrorCode::BadKey);
}

void tst_PairingCodeVectors::refusesWhatAPhoneMustRefuse()
{
    QFETCH(const QJsonObject, entry);
    const QJsonObject exchange = firstExchange();
    if (entry[u"name"].toString() == u"wrong_code_typed") {
        const QByteArray wrapped
            = hex(exchange[u"companion_hello"][u"wrapped_companion_ephemeral_pub"]);
        const QByteArray other = unwrapPairingKey(entry[u"value"].toString().toLatin1(), wrapped)
                                     .value_or(QByteArray());
        QCOMPARE(other.size(), 32);
        QVERIFY(other != keyOf(exchange, u"companion_ephemeral").publicKey);
        return;
    }
    QVERIFY(!openedBy(exchange, hex(entry[u"value"])));
}

void tst_PairingCodeVectors::refusesOurOwnKeysComeBack()
{
    const QJsonObject exchange = firstExchange();
    const KeyPair ephemeral = keyOf(exchange, u"companion_ephemeral");
    const KeyPair identity = keyOf(exchange, u"identity");
    const QByteArray phone = keyOf(exchange, u"primary_ephemeral").publicKey;
    const QByteArray account = keyOf(exchange, u"primary_identity").publicKey;
    FixedRandom random;
    QVERIFY(sealPairingBundle(ephemeral, identity, phone, account, random));
    QVERIFY(!sealPairingBundle(ephemeral, identity, ephemeral.publicKey, account, random));
    QVERIFY(!sealPairingBundle(ephemeral, identity, phone, identity.publicKey, random));
    QVERIFY(!sealPairingBundle(ephemeral, identity, QByteArray(32, '\0'), account, random));
    QVERIFY(!sealPairingBundle(ephemeral, identity, phone.first(31), account, random));
    QVERIFY(!sealPairingBundle(ephemeral, identity, {}, {}, random));
}

void tst_PairingCodeVectors::saysWhatARefusalMeans_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorCode>("atHello");
    QTest::addColumn<ErrorCode>("atFinish");
    QTest::newRow("400") << 400 << ErrorCode::LinkRefused << ErrorCode::CodeNotAccepted;
    QTest::newRow("403") << 403 << ErrorCode::LinkRefused << ErrorCode::CodeNotAccepted;
    QTest::newRow("404") << 404 << ErrorCode::NoSuchRecipient << ErrorCode::CodeExpired;
    QTest::newRow("410") << 410 << ErrorCode::CodeExpired << ErrorCode::CodeExpired;
    QTest::newRow("419") << 419 << ErrorCode::TooManyDevices << ErrorCode::TooManyDevices;
    QTest::newRow("429") << 429 << ErrorCode::RateLimited << ErrorCode::RateLimited;
    QTest::newRow("none") << 0 << ErrorCode::QueryTimeout << ErrorCode::QueryTimeout;
}

void tst_PairingCodeVectors::saysWhatARefusalMeans()
{
    QFETCH(const int, status);
    QFETCH(const ErrorCode, atHello);
    QFETCH(const ErrorCode, atFinish);
    const Error answer { ErrorCode::QueryTimeout, {}, status, 90 };
    QCOMPARE(codeRefusal(answer, CodeStage::Hello).code, atHello);
    QCOMPARE(codeRefusal(answer, CodeStage::Finish).code, atFinish);
    QCOMPARE(codeRefusal(answer, CodeStage::Hello).status, status);
    if (status == 429) {
        QCOMPARE(codeRefusal(answer, CodeStage::Hello).retryAfter, 90);
        QCOMPARE(
            codeRefusal({ ErrorCode::RateLimited, {}, 429, 0 }, CodeStage::Hello).retryAfter, 60);
    }
}

HELIOGRAPH_TEST(PairingCodeVectors)
#include "tst_PairingCodeVectors.moc"
