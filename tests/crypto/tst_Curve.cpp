// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/Curve.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"

#include <QTest>

using namespace heliograph;

class tst_Curve : public QObject {
    Q_OBJECT

    static QByteArray counting(int first)
    {
        QByteArray out;
        for (int i = 0; i < 32; ++i)
            out += static_cast<char>(first + i);
        return out;
    }
    static QByteArray withFlippedBit(QByteArray bytes, qsizetype bit)
    {
        bytes[bit / 8] = static_cast<char>(bytes.at(bit / 8) ^ (1 << (bit % 8)));
        return bytes;
    }

private slots:
    // Computed with another implementation.
    void agreesOnAKnownSecret()
    {
        const KeyPair a = *keyPairFromPrivate(counting(1));
        const KeyPair b = *keyPairFromPrivate(counting(101));
        QCOMPARE(a.publicKey.toHex(),
            QByteArray("07a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c"));
        QCOMPARE(b.publicKey.toHex(),
            QByteArray("5714769d116bf76436ae74bc793d2c30ad1903c59ac5273805c7e2698b410c36"));
        const QByteArray secret("c9ea6a3f79a000b60b076d4afc990b272f3f0b5aaa3f0b8713c209273e363863");
        QCOMPARE(agree(a.privateKey, b.publicKey)->toHex(), secret);
        QCOMPARE(agree(b.privateKey, a.publicKey)->toHex(), secret);
    }

    void clampsPrivateKeys()
    {
        const KeyPair pair = *keyPairFromPrivate(QByteArray(32, '\xFF'));
        QCOMPARE(static_cast<quint8>(pair.privateKey.at(0)), quint8(0xF8));
        QCOMPARE(static_cast<quint8>(pair.privateKey.at(31)), quint8(0x7F));
        QVERIFY(!keyPairFromPrivate(QByteArray(31, 'k')));
        QVERIFY(!keyPairFromPrivate(QByteArray(33, 'k')));
        QVERIFY(!keyPairFromPrivate({}));
    }

    void generatesDifferentPairs()
    {
        SystemRandom random;
        const KeyPair a = generateKeyPair(random);
        const KeyPair b = generateKeyPair(random);
        QVERIFY(a.publicKey != b.publicKey);
        QCOMPARE(*agree(a.privateKey, b.publicKey), *agree(b.privateKey, a.publicKey));
    }

    void refusesLowOrderPoints_data()
    {
        QTest::addColumn<QByteArray>("point");
        const auto row = [](const char *name, const char *point) {
            QTest::newRow(name) << QByteArray::fromHex(point);
        };
        row("zero", "0000000000000000000000000000000000000000000000000000000000000000");
        row("one", "0100000000000000000000000000000000000000000000000000000000000000");
        row("order eight", "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
        row("other of order eight",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157");
        row("p - 1", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
        row("p", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
        row("p + 1", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    }
    void refusesLowOrderPoints()
    {
        QFETCH(QByteArray, point);
        const Result<QByteArray> secret = agree(counting(1), point);
        QVERIFY(!secret);
        QVERIFY(secret.error().code == ErrorCode::BadKey);
    }

    void refusesWrongLengths()
    {
        const KeyPair pair = *keyPairFromPrivate(counting(1));
        QVERIFY(!agree(pair.privateKey, pair.publicKey.first(31)));
        QVERIFY(!agree(pair.privateKey, pair.publicKey + 'x'));
        QVERIFY(!agree(pair.privateKey.first(31), pair.publicKey));
        QVERIFY(!agree({}, {}));
    }

    void signsAndVerifies()
    {
        FixedRandom random;
        for (const qsizetype size : { 0, 1, 32, 33, 1000 }) {
            const KeyPair pair = generateKeyPair(random);
            const QByteArray message = random.bytes(size);
            const QByteArray signature = sign(pair.privateKey, message);
            QCOMPARE(signature.size(), qsizetype(64));
            QVERIFY(verify(pair.publicKey, message, signature));
            QVERIFY(!verify(pair.publicKey, message + 'x', signature));
        }
    }

    void verifiesPublishedSignatures()
    {
        const QJsonArray entries
            = loadVectors("pairing")[QLatin1String("pair_success_valid")].toArray();
        QVERIFY(!entries.isEmpty());
        for (const QJsonValue &entry : entries) {
            // ADVSignedDeviceIdentity: field 1 details, field 2 the account's key of 32 bytes.
            const qsizetype details = hex(entry[QLatin1String("details")]).size();
            const QByteArray key
                = hex(entry[QLatin1String("signed_device_identity")]).mid(details + 4, 32);
            const QByteArray message = hex(entry[QLatin1String("account_signature_message")]);
            const QByteArray signature = hex(entry[QLatin1String("account_signature")]);
            QVERIFY(verify(key, message, signature));
            QVERIFY(!verify(key, message.sliced(1), signature));
        }
    }

    void refusesFlippedBits()
    {
        const KeyPair pair = *keyPairFromPrivate(counting(1));
        const QByteArray message("message");
        const QByteArray signature = sign(pair.privateKey, message);
        for (qsizetype bit = 0; bit < 512; bit += 7)
            QVERIFY2(!verify(pair.publicKey, message, withFlippedBit(signature, bit)),
                qPrintable(QString::number(bit)));
        // The sign of the Edwards point.
        QVERIFY(!verify(pair.publicKey, message, withFlippedBit(signature, 511)));
        QVERIFY(!verify(pair.publicKey, withFlippedBit(message, 3), signature));
    }

    void refusesOtherKeysAndLengths()
    {
        const KeyPair pair = *keyPairFromPrivate(counting(1));
        const KeyPair other = *keyPairFromPrivate(counting(2));
        const QByteArray signature = sign(pair.privateKey, "message");
        QVERIFY(!verify(other.publicKey, "message", signature));
        QVERIFY(!verify(pair.publicKey, "message", signature.first(63)));
        QVERIFY(!verify(pair.publicKey, "message", signature + 'x'));
        QVERIFY(!verify(pair.publicKey, "message", {}));
        QVERIFY(!verify(withTypeByte(pair.publicKey), "message", signature));
        QVERIFY(!verify({}, "message", signature));
        QVERIFY(!verify(pair.publicKey, "message", QByteArray(64, '\0')));
        QVERIFY(verify(pair.publicKey, "message", signature));
    }

    void convertsTypeBytes()
    {
        const QByteArray key = counting(1);
        QCOMPARE(withTypeByte(key).toHex(), QByteArray("05") + key.toHex());
        QCOMPARE(*withoutTypeByte(key), key);
        QCOMPARE(*withoutTypeByte(withTypeByte(key)), key);
        QVERIFY(!withoutTypeByte('\6' + key));
        QVERIFY(!withoutTypeByte(key.first(31)));
        QVERIFY(!withoutTypeByte(key + key));
        QVERIFY(!withoutTypeByte({}));
    }
};

HELIOGRAPH_TEST(Curve)
#include "tst_Curve.moc"
