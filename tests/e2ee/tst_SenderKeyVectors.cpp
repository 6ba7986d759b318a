// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/Hash.h"
#include "e2ee/MemorySignalStores.h"
#include "e2ee/Padding.h"
#include "e2ee/SignalCipher.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"

#include <QTest>

using namespace heliograph;

class tst_SenderKeyVectors : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void runs_data();
    void runs();
    void derives();

private:
    QJsonObject m_vectors;
};

void tst_SenderKeyVectors::initTestCase() { m_vectors = loadVectors("senderkey"); }

void tst_SenderKeyVectors::runs_data()
{
    QTest::addColumn<QJsonObject>("entry");
    for (const QJsonValue entry : m_vectors[u"cases"].toArray())
        QTest::newRow(qPrintable(entry[u"name"].toString())) << entry.toObject();
}

void tst_SenderKeyVectors::runs()
{
    static const QHash<QString, ErrorCode> codes {
        { QStringLiteral("duplicate"), ErrorCode::DuplicateMessage },
        { QStringLiteral("no-sender-key"), ErrorCode::NoSession },
        { QStringLiteral("bad-signature"), ErrorCode::BadSignature },
        { QStringLiteral("too-far-ahead"), ErrorCode::OutOfStep },
    };
    QFETCH(QJsonObject, entry);
    FixedRandom random;
    MemorySignalStores stores(generateKeyPair(random), 1);
    SignalCipher cipher(stores.stores(), random);
    const QByteArray group = entry[u"group"].toString().toUtf8();
    const SignalAddress sender
        = SignalAddress::of(*parseJid(entry[u"sender_jid"].toString().toUtf8()));
    for (const QJsonValue step : entry[u"steps"].toArray()) {
        if (step[u"do"] == QStringLiteral("distribute")) {
            QVERIFY(cipher.processDistribution(group, sender, hex(step[u"skdm"])));
            continue;
        }
        const auto opened = cipher.groupDecrypt(group, sender, hex(step[u"ciphertext"]));
        const QString expect = step[u"expect"].toString();
        if (expect != QStringLiteral("ok")) {
            QVERIFY(codes.contains(expect));
            QVERIFY(!opened);
            // One class in 04 §4.4: a damaged body may not even reach the signature check.
            const bool isDamaged = expect == QStringLiteral("bad-signature")
                && opened.error().code == ErrorCode::DecryptFailed;
            QCOMPARE(
                isDamaged ? ErrorCode::BadSignature : opened.error().code, codes.value(expect));
            continue;
        }
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().detail));
        QCOMPARE(*opened, hex(step[u"padded"]));
        QCOMPARE(unpad(*opened).value_or(QByteArray()), hex(step[u"plaintext"]));
    }
}

void tst_SenderKeyVectors::derives()
{
    const QJsonObject expected = m_vectors[u"derivation"].toObject();
    const QByteArray chain = hex(expected[u"chain_key"]);
    const QByteArray seed = hmacSha256(chain, QByteArray(1, '\x01'));
    QCOMPARE(seed, hex(expected[u"message_seed"]));
    QCOMPARE(hkdfSha256(seed, {}, "WhisperGroup", 48),
        hex(expected[u"iv"]) + hex(expected[u"cipher_key"]));
    QCOMPARE(hmacSha256(chain, QByteArray(1, '\x02')), hex(expected[u"next_chain_key"]));
}

HELIOGRAPH_TEST(SenderKeyVectors)
#include "tst_SenderKeyVectors.moc"
