// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/Curve.h"
#include "proto/adv.pb.h"
#include "protocol/DeviceIdentity.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"

#include <QTest>

using namespace heliograph;

/// How a phone vouches for companions (03 §5.2, 04 §3.1).
class tst_DeviceIdentity : public QObject {
    Q_OBJECT
private slots:
    void takesWhatBothSigned();
    void refusesEveryOtherKey();
    void survivesEveryPrefix();
    void judgesSignedLists_data();
    void judgesSignedLists();

private:
    QByteArray signedIdentity(bool withKey = true) const
    {
        proto::ADVDeviceIdentity device;
        device.set_rawid(7);
        device.set_keyindex(2);
        const QByteArray details = QByteArray::fromStdString(device.SerializeAsString());
        proto::ADVSignedDeviceIdentity identity;
        identity.set_details(details.toStdString());
        if (withKey)
            identity.set_accountsignaturekey(m_phone.publicKey.toStdString());
        identity.set_accountsignature(
            sign(m_phone.privateKey, accountSignedBytes(details, m_device.publicKey, false))
                .toStdString());
        identity.set_devicesignature(sign(
            m_device.privateKey, deviceSignedBytes(details, m_device.publicKey, m_phone.publicKey))
                                         .toStdString());
        return QByteArray::fromStdString(identity.SerializeAsString());
    }

    FixedRandom m_random { 9 };
    KeyPair m_phone = generateKeyPair(m_random);
    KeyPair m_device = generateKeyPair(m_random);
    KeyPair m_other = generateKeyPair(m_random);
};

void tst_DeviceIdentity::takesWhatBothSigned()
{
    const QByteArray identity = signedIdentity();
    QCOMPARE(verifyDeviceIdentity(identity, m_device.publicKey, {}).value(), m_phone.publicKey);
    QCOMPARE(verifyDeviceIdentity(identity, m_device.publicKey, m_phone.publicKey).value(),
        m_phone.publicKey);
    // Some clients send it without the account's key: then it has to be known.
    QVERIFY(verifyDeviceIdentity(signedIdentity(false), m_device.publicKey, m_phone.publicKey));
    QVERIFY(!verifyDeviceIdentity(signedIdentity(false), m_device.publicKey, {}));
    QCOMPARE(accountKeyIn(identity), m_phone.publicKey);
    QVERIFY(accountKeyIn(signedIdentity(false)).isEmpty());
    QVERIFY(accountKeyIn("rubbish").isEmpty());
}

void tst_DeviceIdentity::refusesEveryOtherKey()
{
    const QByteArray identity = signedIdentity();
    QCOMPARE(verifyDeviceIdentity(identity, m_other.publicKey, {}).error().code,
        ErrorCode::SignatureMismatch);
    QVERIFY(!verifyDeviceIdentity(identity, m_device.publicKey, m_other.publicKey));
    QVERIFY(!verifyDeviceIdentity(identity, QByteArray(), {}));
    for (qsizetype i = 0; i < identity.size(); ++i) {
        QByteArray damaged = identity;
        damaged[i] = static_cast<char>(damaged[i] ^ 1);
        QVERIFY2(!verifyDeviceIdentity(damaged, m_device.publicKey, m_phone.publicKey),
            qPrintable(QString::number(i)));
    }
}

void tst_DeviceIdentity::survivesEveryPrefix()
{
    const QByteArray identity = signedIdentity();
    for (qsizetype size = 0; size < identity.size(); ++size) {
        QVERIFY(!verifyDeviceIdentity(identity.first(size), m_device.publicKey, {}));
        (void)readKeyIndexes(identity.first(size));
        QVERIFY(!isKeyIndexListOf(identity.first(size), m_phone.publicKey));
    }
}

void tst_DeviceIdentity::judgesSignedLists_data()
{
    QTest::addColumn<QJsonObject>("entry");
    for (const QJsonValue &entry : loadVectors("adv-keyindex")[u"lists"].toArray())
        QTest::newRow(entry[u"name"].toString().toLatin1().constData()) << entry.toObject();
}

void tst_DeviceIdentity::judgesSignedLists()
{
    QFETCH(QJsonObject, entry);
    const QByteArray account = hex(loadVectors("adv-keyindex")[u"account_public"]);
    const QByteArray list = hex(entry[u"signed_list"]);
    QCOMPARE(isKeyIndexListOf(list, account), entry[u"signature_valid"].toBool());
    const KeyIndexes indexes = readKeyIndexes(list);
    QVERIFY(indexes.present);
    QCOMPARE(qint64(indexes.rawId), entry[u"fields"][u"rawId"].toInteger());
    QCOMPARE(qint64(indexes.current), entry[u"fields"][u"currentIndex"].toInteger());
}

HELIOGRAPH_TEST(DeviceIdentity)
#include "tst_DeviceIdentity.moc"
