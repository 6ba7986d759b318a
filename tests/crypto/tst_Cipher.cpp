// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/Cipher.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_Cipher : public QObject {
    Q_OBJECT

    /// Key and text of SP 800-38A, appendix F.
    const QByteArray m_key
        = QByteArray::fromHex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
    const QByteArray m_plain
        = QByteArray::fromHex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
                              "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
    const QByteArray m_iv = QByteArray::fromHex("000102030405060708090a0b0c0d0e0f");
    /// The published blocks, and the one of the padding.
    const QByteArray m_cbc
        = QByteArray::fromHex("f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"
                              "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b"
                              "3f461796d6b0d6b2e0c2a72b4d80e644");

private slots:
    // Test cases 13, 14 and 16 of the GCM specification.
    void sealsKnownTexts_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("nonce");
        QTest::addColumn<QByteArray>("aad");
        QTest::addColumn<QByteArray>("plain");
        QTest::addColumn<QByteArray>("sealed");
        const QByteArray zeroKey(32, '\0');
        const QByteArray zeroNonce(12, '\0');
        QTest::newRow("nothing") << zeroKey << zeroNonce << QByteArray() << QByteArray()
                                 << QByteArray::fromHex("530f8afbc74536b9a963b4f1c4cb738b");
        QTest::newRow("one block") << zeroKey << zeroNonce << QByteArray() << QByteArray(16, '\0')
                                   << QByteArray::fromHex("cea7403d4d606b6e074ec5d3baf39d18"
                                                          "d0d1c8a799996bf0265b98b5d48ab919");
        QTest::newRow("with additional data")
            << QByteArray::fromHex(
                   "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
            << QByteArray::fromHex("cafebabefacedbaddecaf888")
            << QByteArray::fromHex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
            << QByteArray::fromHex(
                   "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                   "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39")
            << QByteArray::fromHex(
                   "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                   "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                   "76fc6ece0f4e1768cddf8853bb2d551b");
    }
    void sealsKnownTexts()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, nonce);
        QFETCH(QByteArray, aad);
        QFETCH(QByteArray, plain);
        QFETCH(QByteArray, sealed);
        GcmCipher cipher(key);
        QCOMPARE(cipher.seal(nonce, aad, plain).toHex(), sealed.toHex());
        QCOMPARE(cipher.seal(nonce, aad, plain, "front"), "front" + sealed);
        const Result<QByteArray> opened = cipher.open(nonce, aad, sealed);
        QVERIFY(opened);
        QCOMPARE(*opened, plain);
    }

    void refusesEveryFlippedBit()
    {
        GcmCipher cipher(m_key);
        const QByteArray nonce(12, 'n');
        const QByteArray sealed = cipher.seal(nonce, "aad", "text");
        for (qsizetype bit = 0; bit < sealed.size() * 8; ++bit) {
            QByteArray forged = sealed;
            forged[bit / 8] = static_cast<char>(forged.at(bit / 8) ^ (1 << (bit % 8)));
            const Result<QByteArray> opened = cipher.open(nonce, "aad", forged);
            QVERIFY(!opened);
            QVERIFY(opened.error().code == ErrorCode::DecryptFailed);
        }
        QVERIFY(!cipher.open(nonce, "aae", sealed));
        QVERIFY(!cipher.open(QByteArray(12, 'm'), "aad", sealed));
        QVERIFY(!cipher.open(QByteArray(11, 'n'), "aad", sealed));
        QVERIFY(!GcmCipher(QByteArray(32, 'k')).open(nonce, "aad", sealed));
        for (qsizetype size = 0; size < sealed.size(); ++size)
            QVERIFY(!cipher.open(nonce, "aad", QByteArrayView(sealed).first(size)));
        QVERIFY(cipher.open(nonce, "aad", sealed));
    }

    void chainsBlocks()
    {
        QCOMPARE(aesCbcEncrypt(m_key, m_iv, m_plain).toHex(), m_cbc.toHex());
        QCOMPARE(*aesCbcDecrypt(m_key, m_iv, m_cbc), m_plain);
    }

    void padsEverySize()
    {
        FixedRandom random;
        for (qsizetype size = 0; size <= 48; ++size) {
            const QByteArray plain = random.bytes(size);
            const QByteArray sealed = aesCbcEncrypt(m_key, m_iv, plain);
            QCOMPARE(sealed.size(), (size / 16 + 1) * 16);
            QCOMPARE(*aesCbcDecrypt(m_key, m_iv, sealed), plain);
        }
    }

    void refusesBadPaddingAndLength()
    {
        const QByteArrayView whole(m_cbc);
        QVERIFY(!aesCbcDecrypt(m_key, m_iv, {}));
        QVERIFY(!aesCbcDecrypt(m_key, m_iv, whole.first(15)));
        // Without the last block the end of the text is no padding.
        const Result<QByteArray> cut = aesCbcDecrypt(m_key, m_iv, whole.first(64));
        QVERIFY(!cut);
        QVERIFY(cut.error().code == ErrorCode::DecryptFailed);
    }

    void streamsInPieces_data()
    {
        QTest::addColumn<int>("piece");
        for (const int piece : { 1, 15, 16, 17, 64 })
            QTest::addRow("%d", piece) << piece;
    }
    void streamsInPieces()
    {
        QFETCH(int, piece);
        const auto run = [&](CbcCipher::Direction direction, const QByteArray &in) {
            CbcCipher cipher(direction, m_key, m_iv);
            QByteArray out;
            QByteArray buffer(piece + 16, '\0');
            for (qsizetype at = 0; at < in.size(); at += piece)
                out += buffer.first(cipher.update(in.mid(at, piece), buffer.data()));
            const Result<qsizetype> rest = cipher.finish(buffer.data());
            return rest ? out + buffer.first(*rest) : QByteArray("failed");
        };
        QCOMPARE(run(CbcCipher::Direction::Encrypt, m_plain).toHex(), m_cbc.toHex());
        QCOMPARE(run(CbcCipher::Direction::Decrypt, m_cbc).toHex(), m_plain.toHex());
    }

    void streamsReportBadPadding()
    {
        CbcCipher cipher(CbcCipher::Direction::Decrypt, m_key, m_iv);
        QByteArray buffer(128, '\0');
        cipher.update(QByteArrayView(m_cbc).first(64), buffer.data());
        const Result<qsizetype> rest = cipher.finish(buffer.data());
        QVERIFY(!rest);
        QVERIFY(rest.error().code == ErrorCode::MediaPadding);
    }

    void leavesPaddingInPlace()
    {
        CbcCipher cipher(CbcCipher::Direction::Decrypt, m_key, m_iv);
        cipher.disablePadding();
        QByteArray buffer(128, '\0');
        qsizetype size = cipher.update(m_cbc, buffer.data());
        size += cipher.finish(buffer.data() + size).value_or(-1);
        QCOMPARE(buffer.first(size), m_plain + QByteArray(16, '\x10'));
    }

    void counts()
    {
        const QByteArray counter = QByteArray::fromHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        const QByteArray sealed = aesCtr(m_key, counter, m_plain);
        QCOMPARE(sealed.toHex(),
            QByteArray("601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"
                       "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6"));
        QCOMPARE(aesCtr(m_key, counter, sealed), m_plain);
    }
};

HELIOGRAPH_TEST(Cipher)
#include "tst_Cipher.moc"
