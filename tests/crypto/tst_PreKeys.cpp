// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/PreKeys.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QSet>
#include <QTest>

using namespace heliograph;

class tst_PreKeys : public QObject {
    Q_OBJECT
private slots:
    void numbersRegistrationsWith14BitsAndNeverZero();
    void countsIdsUpAndWrapsToOne();
    void makesDistinctKeysThatFitTheWire();
    void signsThe33ByteForm();
};

void tst_PreKeys::numbersRegistrationsWith14BitsAndNeverZero()
{
    FixedRandom random;
    for (int i = 0; i < 1000; ++i) {
        const quint32 id = generateRegistrationId(random);
        QVERIFY(id >= 1 && id <= 0x3FFF);
    }
}

void tst_PreKeys::countsIdsUpAndWrapsToOne()
{
    FixedRandom random;
    const QList<OneTimePreKey> keys = generatePreKeys(largestPreKeyId - 1, 4, random);
    QList<quint32> ids;
    for (const OneTimePreKey &key : keys)
        ids.append(key.id);
    QCOMPARE(ids, QList<quint32>({ largestPreKeyId - 1, largestPreKeyId, 1, 2 }));
    QVERIFY(generatePreKeys(1, 0, random).isEmpty());
}

void tst_PreKeys::makesDistinctKeysThatFitTheWire()
{
    FixedRandom random;
    QSet<QByteArray> seen;
    for (const OneTimePreKey &key : generatePreKeys(1, 812, random)) {
        QCOMPARE(key.keyPair.publicKey.size(), 32);
        QCOMPARE(keyPairFromPrivate(key.keyPair.privateKey)->publicKey, key.keyPair.publicKey);
        seen.insert(key.keyPair.publicKey);
    }
    QCOMPARE(seen.size(), 812);
}

void tst_PreKeys::signsThe33ByteForm()
{
    FixedRandom random;
    const KeyPair identity = generateKeyPair(random);
    const SignedPreKey key = generateSignedPreKey(7, identity, random);
    QCOMPARE(key.id, 7U);
    QVERIFY(verify(identity.publicKey, withTypeByte(key.keyPair.publicKey), key.signature));
    QVERIFY(!verify(identity.publicKey, key.keyPair.publicKey, key.signature));
}

HELIOGRAPH_TEST(PreKeys)
#include "tst_PreKeys.moc"
