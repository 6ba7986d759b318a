// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/Hash.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_Hash : public QObject {
    Q_OBJECT

    static QByteArray counting(int first, int count)
    {
        QByteArray out;
        for (int i = 0; i < count; ++i)
            out += static_cast<char>(first + i);
        return out;
    }

private slots:
    void hashesKnownTexts()
    {
        QCOMPARE(sha256("abc").toHex(),
            QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(sha256({}).toHex(),
            QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        QCOMPARE(sha1("abc").toHex(), QByteArray("a9993e364706816aba3e25717850c26c9cd0d89d"));
        QCOMPARE(md5("abc").toHex(), QByteArray("900150983cd24fb0d6963f7d28e17f72"));
    }

    void authenticatesKnownTexts()
    {
        // RFC 4231, case 2, and an empty key.
        QCOMPARE(hmacSha256("Jefe", "what do ya want for nothing?").toHex(),
            QByteArray("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
        QCOMPARE(hmacSha256({}, {}).toHex(),
            QByteArray("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"));
    }

    void streamsGiveTheSame_data()
    {
        QTest::addColumn<int>("piece");
        for (const int piece : { 1, 7, 64, 1000 })
            QTest::addRow("%d", piece) << piece;
    }
    void streamsGiveTheSame()
    {
        QFETCH(int, piece);
        const QByteArray text = counting(0, 1000);
        Sha256 hash;
        HmacSha256 mac("key");
        for (qsizetype at = 0; at < text.size(); at += piece) {
            const QByteArray part = text.mid(at, piece);
            hash.add(part);
            mac.add(part);
        }
        QCOMPARE(hash.result(), sha256(text));
        QCOMPARE(mac.result(), hmacSha256("key", text));
    }

    void emptyStreamsGiveTheSame()
    {
        QCOMPARE(Sha256().result(), sha256({}));
        QCOMPARE(HmacSha256("key").result(), hmacSha256("key", {}));
    }

    // RFC 5869, appendix A.1 to A.3.
    void derivesKnownKeys()
    {
        QCOMPARE(
            hkdfSha256(QByteArray(22, '\x0b'), counting(0, 13), counting(0xF0, 10), 42).toHex(),
            QByteArray("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b"
                       "887185865"));
        QCOMPARE(hkdfSha256(counting(0, 80), counting(0x60, 80), counting(0xB0, 80), 82).toHex(),
            QByteArray(
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271"
                "cb41c6"
                "5e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"));
        QCOMPARE(hkdfSha256(QByteArray(22, '\x0b'), {}, {}, 42).toHex(),
            QByteArray("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa"
                       "4b61a96c8"));
    }

    void derivesUpToTheLimit()
    {
        const QByteArray longest = hkdfSha256("ikm", "salt", "info", 8160);
        QCOMPARE(longest.size(), qsizetype(8160));
        QCOMPARE(longest.first(100), hkdfSha256("ikm", "salt", "info", 100));
    }

    void stretchesPasswords()
    {
        QCOMPARE(pbkdf2Sha256("password", "salt", 1, 32).toHex(),
            QByteArray("120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b"));
        QCOMPARE(pbkdf2Sha256("password", "salt", 4096, 32).toHex(),
            QByteArray("c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a"));
        QCOMPARE(pbkdf2Sha256(
                     "passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096, 40)
                     .toHex(),
            QByteArray("348c89dbcbd32b2f32d814b8116e84cf2b17347ebc1800181c4e2a1fb8dd53e1c635518c7da"
                       "c47e9"));
        QCOMPARE(scrypt("password", "NaCl", 32).toHex(),
            QByteArray("3fa85118fffe9732da7f4c63ef61f5c6458144d036401f8829dd4e5b2c50c51f"));
    }

    void comparesInConstantTime()
    {
        QVERIFY(constantTimeEquals("same", "same"));
        QVERIFY(!constantTimeEquals("same", "samf"));
        QVERIFY(!constantTimeEquals("same", "sam"));
        QVERIFY(constantTimeEquals({}, {}));
    }
};

HELIOGRAPH_TEST(Hash)
#include "tst_Hash.moc"
