// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/Hash.h"
#include "proto/adv.pb.h"
#include "sandbox/AdvSigner.h"
#include "sandbox/ProtoBytes.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

class tst_AdvSigner : public QObject {
    Q_OBJECT

private slots:
    void judgesTheReplies()
    {
        const QJsonObject vectors = loadVectors("pairing");
        const QJsonObject keys = vectors[u"keys"].toObject();
        const QJsonValue first = vectors[u"pair_success_valid"].toArray().first();
        AdvOffer offer;
        offer.details = hex(first[u"details"]);
        offer.accountSignature = hex(first[u"account_signature"]);
        offer.keyIndex = 3;
        const QByteArray account = hex(keys[u"account"].toObject()[u"public"]);
        const QByteArray companion = hex(keys[u"identity"].toObject()[u"public"]);
        const QJsonArray replies = vectors[u"replies"].toArray();
        QVERIFY(!replies.isEmpty());
        for (const QJsonValue &reply : replies) {
            const auto accepted = acceptAdvReply(offer, account, companion,
                reply[u"key_index"].toString().toLatin1(), hex(reply[u"content"]));
            QVERIFY2(accepted.has_value() == reply[u"accept"].toBool(),
                qPrintable(reply[u"name"].toString()));
            if (accepted)
                QCOMPARE(*accepted, hex(first[u"stored_account_with_key"]));
        }
    }

    void offersWhatACompanionAccepts()
    {
        FixedRandom random;
        Account account;
        account.identity = generateKeyPair(random);
        account.rawId = 7;
        const KeyPair companion = generateKeyPair(random);
        const QByteArray secret = random.bytes(32);
        const AdvOffer offer = makeAdvOffer(account, 4, 1'790'000'000, companion.publicKey, secret);
        proto::ADVSignedDeviceIdentityHMAC container;
        QVERIFY(parseInto(container, offer.container));
        const QByteArray content = QByteArray::fromStdString(container.details());
        QCOMPARE(QByteArray::fromStdString(container.hmac()), hmacSha256(secret, content));
        proto::ADVSignedDeviceIdentity identity;
        QVERIFY(parseInto(identity, content));
        QVERIFY(verify(account.identity.publicKey,
            QByteArray::fromHex("0600") + offer.details + companion.publicKey,
            QByteArray::fromStdString(identity.accountsignature())));
        proto::ADVDeviceIdentity details;
        QVERIFY(parseInto(details, offer.details));
        QCOMPARE(details.keyindex(), 4U);
        QCOMPARE(details.rawid(), 7U);
    }

    void listsTheLiveKeyIndexes()
    {
        FixedRandom random;
        Account account;
        account.identity = generateKeyPair(random);
        account.nextKeyIndex = 6;
        account.devices[2].keyIndex = 3;
        account.devices[4].keyIndex = 5;
        proto::ADVSignedKeyIndexList signedList;
        QVERIFY(parseInto(signedList, makeKeyIndexList(account, 1'790'000'000)));
        const QByteArray details = QByteArray::fromStdString(signedList.details());
        QVERIFY(verify(account.identity.publicKey, QByteArray::fromHex("0602") + details,
            QByteArray::fromStdString(signedList.accountsignature())));
        proto::ADVKeyIndexList list;
        QVERIFY(parseInto(list, details));
        QCOMPARE(list.currentindex(), 5U);
        QCOMPARE(std::vector<quint32>(list.validindexes().begin(), list.validindexes().end()),
            (std::vector<quint32> { 0, 3, 5 }));
    }
};

HELIOGRAPH_TEST(AdvSigner)
#include "tst_AdvSigner.moc"
