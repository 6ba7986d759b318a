// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/CodeLinking.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

namespace {

KeyPair keyIn(const QJsonValue &exchange, QStringView name)
{
    const QJsonObject key = exchange[u"keys"].toObject()[name].toObject();
    return { hex(key[u"public"]), hex(key[u"private"]) };
}

Result<OpenedPairing> openAs(const QJsonValue &exchange, const QByteArray &bundle)
{
    return openPairingBundle(keyIn(exchange, u"primary_ephemeral"),
        keyIn(exchange, u"primary_identity"), keyIn(exchange, u"companion_ephemeral").publicKey,
        keyIn(exchange, u"identity").publicKey, bundle);
}

} // namespace

class tst_CodeLinking : public QObject {
    Q_OBJECT

private slots:
    void playsThePhoneOfEveryExchange()
    {
        const QJsonArray exchanges = loadVectors("paircode")[u"exchanges"].toArray();
        QVERIFY(!exchanges.isEmpty());
        for (const QJsonValue &exchange : exchanges) {
            const QByteArray code = exchange[u"code"].toString().toLatin1();
            const QByteArray wrapped
                = hex(exchange[u"companion_hello"][u"wrapped_companion_ephemeral_pub"]);
            QCOMPARE(unwrapPairingKey(code, wrapped).value_or(QByteArray()),
                keyIn(exchange, u"companion_ephemeral").publicKey);
            const QJsonValue hello = exchange[u"primary_hello"];
            QCOMPARE(wrapPairingKey(code, hex(hello[u"salt"]), hex(hello[u"iv"]),
                         keyIn(exchange, u"primary_ephemeral").publicKey),
                hex(hello[u"wrapped_primary_ephemeral_pub"]));
            const auto opened
                = openAs(exchange, hex(exchange[u"companion_finish"][u"wrapped_key_bundle"]));
            QVERIFY(opened);
            QCOMPARE(opened->advSecret, hex(exchange[u"companion_finish"][u"adv_secret"]));
        }
    }

    void refusesEveryBadBundle()
    {
        const QJsonObject vectors = loadVectors("paircode");
        const QJsonValue exchange = vectors[u"exchanges"].toArray().first();
        const QJsonArray refused = vectors[u"refused"].toArray();
        int bundles = 0;
        for (const QJsonValue &entry : refused) {
            if (entry[u"what"].toString() != u"link_code_pairing_wrapped_key_bundle")
                continue;
            ++bundles;
            QVERIFY2(
                !openAs(exchange, hex(entry[u"value"])), qPrintable(entry[u"name"].toString()));
        }
        QVERIFY(bundles > 0);
    }

    void refusesWrappedKeysOfAnotherLength()
    {
        QCOMPARE(unwrapPairingKey("11111111", QByteArray(79, 'x')).error().code,
            ErrorCode::InvalidArgument);
        QCOMPARE(unwrapPairingKey("11111111", QByteArray(81, 'x')).error().code,
            ErrorCode::InvalidArgument);
    }
};

HELIOGRAPH_TEST(CodeLinking)
#include "tst_CodeLinking.moc"
