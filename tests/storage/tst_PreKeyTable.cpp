// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/PreKeyTable.h"
#include "tests/storage/Stores.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

/// One-time and signed prekeys, published and not.
class tst_PreKeyTable : public QObject {
    Q_OBJECT
private slots:
    void init();
    void preKeyIdsAreNeverUsedAgain();
    void preKeysNeedCredentials();
    void usedPreKeysAreGone();
    void newestSignedPreKeyIsCurrent();
    void offersFailedUploadsAgain();
    void keysOfOnePeerAreNeverUploaded();
    void oneDeviceGetsOnlySoManyOfItsOwn();
    void forgetsWhatNobodyUsed();
    void knowsThePublicHalves();
    void aNewSignedPreKeyWaitsUntilItIsPublished();
    void keepsThreeFormerSignedPreKeys();
    void startsCountingForKeysOfUnknownAge();

private:
    Result<void> linked()
    {
        FixedRandom random;
        Credentials credentials;
        credentials.noise = generateKeyPair(random);
        credentials.identity = generateKeyPair(random);
        credentials.advSecret = random.bytes(32);
        return m_store->keys().saveCredentials(credentials);
    }
    QString path() const { return m_directory->filePath(QStringLiteral("account.db")); }
    void reopen()
    {
        m_store.reset();
        m_store = testStore(path());
    }
    PreKeyTable &table() const { return m_store->preKeys(); }

    const Jid m_peer = Jid::phoneNumber("447700900123", 2);
    const milliseconds m_now { 1'790'000'000'000 };
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<AccountStore> m_store;
};

void tst_PreKeyTable::init()
{
    m_store.reset();
    m_directory = std::make_unique<QTemporaryDir>();
    m_store = testStore(path());
}

void tst_PreKeyTable::preKeyIdsAreNeverUsedAgain()
{
    FixedRandom random;
    QVERIFY(linked());
    QSet<quint32> seen;
    for (int round = 0; round < 4; ++round) {
        const QList<OneTimePreKey> batch = table().preKeysToUpload(10, random).value();
        QCOMPARE(batch.size(), 10);
        for (const OneTimePreKey &key : batch) {
            QVERIFY(key.id > 0 && !seen.contains(key.id));
            seen.insert(key.id);
            QCOMPARE(table().loadPreKey(key.id).value(), key.keyPair);
            QVERIFY(table().removePreKey(key.id));
        }
        QVERIFY(table().markPreKeysUploaded());
        // Neither a restart nor new credentials of the same link set the counter back.
        reopen();
        QVERIFY(m_store->keys().saveCredentials(*m_store->keys().credentials()));
    }
}

void tst_PreKeyTable::preKeysNeedCredentials()
{
    FixedRandom random;
    QCOMPARE(table().preKeysToUpload(3, random).error().code, ErrorCode::InvalidArgument);
    QVERIFY(linked());
    QCOMPARE(table().preKeysToUpload(0, random).error().code, ErrorCode::InvalidArgument);
}

void tst_PreKeyTable::usedPreKeysAreGone()
{
    FixedRandom random;
    QVERIFY(linked());
    const OneTimePreKey key = *table().privatePreKey(m_peer, m_now, random);
    QVERIFY(table().removePreKey(key.id));
    QVERIFY(!table().loadPreKey(key.id));
    QVERIFY(table().removePreKey(key.id));
}

void tst_PreKeyTable::newestSignedPreKeyIsCurrent()
{
    FixedRandom random;
    QVERIFY(!table().currentSignedPreKey());
    const KeyPair identity = generateKeyPair(random);
    const SignedPreKey first = generateSignedPreKey(1, identity, random);
    const SignedPreKey second = generateSignedPreKey(2, identity, random);
    QVERIFY(table().saveSignedPreKey(first));
    QVERIFY(table().saveSignedPreKey(second));
    reopen();
    QCOMPARE(table().currentSignedPreKey().value(), second);
    QCOMPARE(table().loadSignedPreKey(1).value(), first);
    QVERIFY(!table().loadSignedPreKey(3));
}

void tst_PreKeyTable::offersFailedUploadsAgain()
{
    FixedRandom random;
    QVERIFY(linked());
    const QList<OneTimePreKey> first = table().preKeysToUpload(5, random).value();
    reopen();
    // The answer never came: the same keys, and as many new ones as are wanted beside.
    const QList<OneTimePreKey> second = table().preKeysToUpload(8, random).value();
    QCOMPARE(second.size(), 8);
    QCOMPARE(second.first(5), first);
    QVERIFY(table().markPreKeysUploaded());
    const QList<OneTimePreKey> third = table().preKeysToUpload(2, random).value();
    QCOMPARE(third.first().id, second.last().id + 1);
    QCOMPARE(table().unusedPreKeys(), 10);
}

void tst_PreKeyTable::keysOfOnePeerAreNeverUploaded()
{
    FixedRandom random;
    QVERIFY(linked());
    const OneTimePreKey given = table().privatePreKey(m_peer, m_now, random).value();
    const QList<OneTimePreKey> pool = table().preKeysToUpload(3, random).value();
    for (const OneTimePreKey &key : pool)
        QVERIFY(key.id != given.id);
    QCOMPARE(table().loadPreKey(given.id).value(), given.keyPair);
}

void tst_PreKeyTable::oneDeviceGetsOnlySoManyOfItsOwn()
{
    FixedRandom random;
    QVERIFY(linked());
    const int before = table().unusedPreKeys();
    QList<OneTimePreKey> given;
    QVERIFY(m_store->transact([&]() -> Result<void> {
        for (int i = 0; i < 100; ++i)
            given.append(table().privatePreKey(m_peer, m_now, random).value());
        return {};
    }));
    // From here on those go along again that were given first.
    for (int i = 0; i < 3; ++i)
        QCOMPARE(table().privatePreKey(m_peer, m_now + seconds(1), random).value(), given[i]);
    const OneTimePreKey foreign
        = table().privatePreKey(m_peer.withDevice(3), m_now, random).value();
    QVERIFY(foreign.id > given.last().id);
    QVERIFY(table().removePreKey(given[50].id));
    QVERIFY(table().privatePreKey(m_peer, m_now, random).value().id > foreign.id);
    // None of them keeps the service from getting new ones.
    QCOMPARE(table().unusedPreKeys(), before);
}

void tst_PreKeyTable::forgetsWhatNobodyUsed()
{
    FixedRandom random;
    QVERIFY(linked());
    const OneTimePreKey old = table().privatePreKey(m_peer, m_now, random).value();
    const OneTimePreKey young = table().privatePreKey(m_peer, m_now + seconds(1), random).value();
    const OneTimePreKey pool = table().preKeysToUpload(1, random).value().first();
    QVERIFY(table().prunePrivatePreKeys(m_now + seconds(1)));
    QVERIFY(!table().loadPreKey(old.id));
    QVERIFY(table().loadPreKey(young.id));
    QVERIFY(table().loadPreKey(pool.id));
}

void tst_PreKeyTable::knowsThePublicHalves()
{
    FixedRandom random;
    QVERIFY(linked());
    const OneTimePreKey key = table().privatePreKey(m_peer, m_now, random).value();
    QCOMPARE(table().publicPreKey(key.id).value(), key.keyPair.publicKey);
    QVERIFY(!table().publicPreKey(key.id + 1));
}

void tst_PreKeyTable::aNewSignedPreKeyWaitsUntilItIsPublished()
{
    FixedRandom random;
    const KeyPair identity = generateKeyPair(random);
    const SignedPreKey first = generateSignedPreKey(7, identity, random);
    const SignedPreKey second = generateSignedPreKey(8, identity, random);
    QVERIFY(table().saveSignedPreKey(first, seconds(1)));
    QVERIFY(!table().unpublishedSignedPreKey());
    QVERIFY(table().saveSignedPreKey(second, seconds(2), false));
    reopen();
    QCOMPARE(table().currentSignedPreKey().value(), first);
    QCOMPARE(table().unpublishedSignedPreKey().value(), second);
    // Peers may use it before the answer is here.
    QCOMPARE(table().loadSignedPreKey(8).value(), second);
    QVERIFY(table().publishSignedPreKey(8));
    QCOMPARE(table().currentSignedPreKey().value(), second);
    QVERIFY(!table().unpublishedSignedPreKey());
}

void tst_PreKeyTable::keepsThreeFormerSignedPreKeys()
{
    FixedRandom random;
    const KeyPair identity = generateKeyPair(random);
    // The ids start anew in between.
    quint32 id = largestPreKeyId - 2;
    QList<quint32> ids;
    for (int month = 1; month <= 6; ++month) {
        QVERIFY(table().saveSignedPreKey(
            generateSignedPreKey(id, identity, random), seconds(month), false));
        QVERIFY(table().publishSignedPreKey(id));
        QCOMPARE(table().currentSignedPreKey()->id, id);
        ids.append(id);
        id = nextPreKeyId(id);
    }
    for (int i = 0; i < ids.size(); ++i)
        QCOMPARE(table().loadSignedPreKey(ids[i]).has_value(), i >= 2);
}

void tst_PreKeyTable::startsCountingForKeysOfUnknownAge()
{
    FixedRandom random;
    QVERIFY(table().saveSignedPreKey(generateSignedPreKey(1, generateKeyPair(random), random)));
    QCOMPARE(table().signedPreKeyMadeAt(1, seconds(50)), milliseconds(seconds(50)));
    QCOMPARE(table().signedPreKeyMadeAt(1, seconds(90)), milliseconds(seconds(50)));
}

HELIOGRAPH_TEST(PreKeyTable)
#include "tst_PreKeyTable.moc"
