// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/KeyTables.h"
#include "tests/storage/Stores.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

/// The key stores of one account; the contract is that of e2ee/SignalStores.h.
class tst_KeyTables : public QObject {
    Q_OBJECT
private slots:
    void init();
    void credentialsComeBackAfterARestart();
    void privateBytesNeverLieOpen();
    void refusesAnotherProfileKey();
    void erasingForgetsKeysAndKeepsMessages();
    void anUndoneTransactionLeavesTheCredentials();
    void keepsIdentities();
    void keepsSessions();
    void migratesAllDevicesOfOneUserOnly();
    void keepsWhatTheTargetHasAlready();
    void forgetsAllDevicesOfAPerson();
    void isSilentAboutWhatIsNotThere();
    void remembersTheServiceAsLongAsTheLink();

private:
    Credentials made() const;
    QString path() const { return m_directory->filePath(QStringLiteral("account.db")); }
    void reopen()
    {
        m_store.reset();
        m_store = testStore(path());
    }
    KeyTables &keys() const { return m_store->keys(); }
    SignalAddress number(quint16 device) const
    {
        return SignalAddress::of(m_number.withDevice(device));
    }
    SignalAddress lid(quint16 device) const { return SignalAddress::of(m_lid.withDevice(device)); }

    const Jid m_number = Jid::phoneNumber("491700000001");
    const Jid m_lid = Jid::lid("100000000000001");
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<AccountStore> m_store;
};

void tst_KeyTables::init()
{
    m_store.reset();
    m_directory = std::make_unique<QTemporaryDir>();
    m_store = testStore(path());
}

Credentials tst_KeyTables::made() const
{
    FixedRandom random;
    Credentials credentials;
    credentials.noise = generateKeyPair(random);
    credentials.identity = generateKeyPair(random);
    credentials.advSecret = random.bytes(32);
    credentials.registrationId = 0x3FFF;
    credentials.jid = m_number.withDevice(7);
    credentials.lid = m_lid.withDevice(7);
    credentials.platform = QStringLiteral("android");
    credentials.pushName = QStringLiteral("Kim");
    credentials.account = "signed identity";
    return credentials;
}

void tst_KeyTables::credentialsComeBackAfterARestart()
{
    QVERIFY(!keys().credentials());
    QCOMPARE(keys().registrationId(), 0U);
    const Credentials saved = made();
    QVERIFY(saved.isLinked());
    QVERIFY(keys().saveCredentials(saved));
    reopen();
    const Credentials read = keys().credentials().value();
    QCOMPARE(read.noise, saved.noise);
    QCOMPARE(read.identity, saved.identity);
    QCOMPARE(read.advSecret, saved.advSecret);
    QCOMPARE(read.registrationId, saved.registrationId);
    QCOMPARE(read.jid, saved.jid);
    QCOMPARE(read.lid, saved.lid);
    QCOMPARE(read.platform, saved.platform);
    QCOMPARE(read.pushName, saved.pushName);
    QCOMPARE(read.account, saved.account);
    QCOMPARE(keys().ownIdentity(), saved.identity);
    QCOMPARE(keys().registrationId(), saved.registrationId);
}

void tst_KeyTables::privateBytesNeverLieOpen()
{
    FixedRandom random(4);
    const Credentials saved = made();
    QVERIFY(keys().saveCredentials(saved));
    QList<OneTimePreKey> preKeys = m_store->preKeys().preKeysToUpload(5, random).value();
    preKeys.append(m_store->preKeys().privatePreKey({}, {}, random).value());
    const SignedPreKey signedKey = generateSignedPreKey(1, saved.identity, random);
    QVERIFY(m_store->preKeys().saveSignedPreKey(signedKey));
    QVERIFY(keys().saveSession(number(1), "ratchet ratchet ratchet"));
    QVERIFY(keys().saveSenderKey("1@g.us", number(1), "sender sender sender"));
    StoredMessage message = incomingText(m_number, QStringLiteral("A"), 1);
    message.raw = "media key inside the message";
    QVERIFY(m_store->messages().insert(message));
    QVERIFY(m_store->messages().keepPeerNote(
        QStringLiteral("A"), QStringLiteral("history"), "history with a key", milliseconds(1)));

    QList<QByteArray> secrets { saved.noise.privateKey, saved.identity.privateKey, saved.advSecret,
        signedKey.keyPair.privateKey, "ratchet ratchet", "sender sender", message.raw,
        "history with" };
    for (const OneTimePreKey &key : preKeys)
        secrets.append(key.keyPair.privateKey);
    for (const bool closed : { false, true }) {
        if (closed)
            m_store.reset();
        for (const QFileInfo &info : QDir(m_directory->path()).entryInfoList(QDir::Files)) {
            QFile file(info.filePath());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray content = file.readAll();
            for (const QByteArray &secret : secrets)
                QVERIFY2(!content.contains(secret), qPrintable(info.fileName()));
        }
    }
}

void tst_KeyTables::refusesAnotherProfileKey()
{
    QVERIFY(keys().saveCredentials(made()));
    m_store.reset();
    QCOMPARE(AccountStore::open(path(), testBox('x')).error().code, ErrorCode::KeyUnavailable);
    m_store = testStore(path());
    QVERIFY(keys().credentials());
}

void tst_KeyTables::erasingForgetsKeysAndKeepsMessages()
{
    FixedRandom random;
    QVERIFY(keys().saveCredentials(made()));
    const quint32 id = m_store->preKeys().privatePreKey({}, {}, random)->id;
    QVERIFY(keys().saveSession(number(1), "ratchet"));
    QVERIFY(keys().saveIdentity(number(1), QByteArray(32, 'i')));
    StoredMessage message = incomingText(m_number, QStringLiteral("A"), 1);
    QVERIFY(m_store->messages().insert(message));
    QVERIFY(keys().eraseCredentials());
    QVERIFY(!keys().credentials());
    reopen();
    QVERIFY(!keys().credentials());
    QVERIFY(!m_store->preKeys().loadPreKey(id));
    QVERIFY(!keys().hasSession(number(1)));
    // A contact keeps its identity when this device gets a new one.
    QVERIFY(keys().identityOf(number(1)));
    QCOMPARE(m_store->messages().find(message.key)->raw, message.raw);
}

void tst_KeyTables::anUndoneTransactionLeavesTheCredentials()
{
    const Credentials before = made();
    QVERIFY(keys().saveCredentials(before));
    const auto undone = [this](const std::function<Result<void>()> &change) {
        return !m_store->transact([&]() -> Result<void> {
            return change().and_then([]() -> Result<void> { return fail(ErrorCode::DiskFull); });
        });
    };
    QVERIFY(undone([this] { return keys().eraseCredentials(); }));
    QVERIFY(keys().credentials());
    QCOMPARE(keys().credentials()->identity, before.identity);
    Credentials other = before;
    other.pushName = QStringLiteral("Other");
    QVERIFY(undone([&] { return keys().saveCredentials(other); }));
    QCOMPARE(keys().credentials()->pushName, before.pushName);
    reopen();
    QCOMPARE(keys().credentials()->identity, before.identity);
}

void tst_KeyTables::keepsIdentities()
{
    QVERIFY(!keys().identityOf(number(1)));
    QVERIFY(keys().saveIdentity(number(1), QByteArray(32, 'a')));
    QVERIFY(keys().saveIdentity(number(1), QByteArray(32, 'b')));
    reopen();
    QCOMPARE(keys().identityOf(number(1)).value(), QByteArray(32, 'b'));
    QVERIFY(!keys().identityOf(number(2)));
}

void tst_KeyTables::keepsSessions()
{
    QVERIFY(!keys().hasSession(number(1)));
    QVERIFY(keys().saveSession(number(1), "first"));
    QVERIFY(keys().saveSession(number(1), "second"));
    QVERIFY(keys().saveSenderKey("1@g.us", number(1), "sender"));
    reopen();
    QCOMPARE(keys().loadSession(number(1)).value(), "second");
    QCOMPARE(keys().loadSenderKey("1@g.us", number(1)).value(), "sender");
    QVERIFY(!keys().loadSenderKey("2@g.us", number(1)));
    QVERIFY(keys().removeSession(number(1)));
    QVERIFY(keys().removeSenderKey("1@g.us", number(1)));
    QVERIFY(!keys().hasSession(number(1)));
    QVERIFY(!keys().loadSession(number(1)));
    QVERIFY(!keys().loadSenderKey("1@g.us", number(1)));
}

void tst_KeyTables::migratesAllDevicesOfOneUserOnly()
{
    const SignalAddress other = SignalAddress::of(Jid::phoneNumber("491700000002"));
    for (const quint16 device : { 0, 12 }) {
        QVERIFY(keys().saveSession(number(device), "ratchet"));
        QVERIFY(keys().saveIdentity(number(device), "identity"));
        QVERIFY(keys().saveSenderKey("1@g.us", number(device), "sender key"));
    }
    QVERIFY(keys().saveSession(other, "another"));
    QCOMPARE(migrateSessions(keys().stores(), m_number, m_lid).value(), 2);
    for (const quint16 device : { 0, 12 }) {
        QCOMPARE(keys().loadSession(lid(device)).value(), "ratchet");
        QCOMPARE(keys().identityOf(lid(device)).value(), "identity");
        QCOMPARE(keys().loadSenderKey("1@g.us", lid(device)).value(), "sender key");
        QVERIFY(!keys().hasSession(number(device)));
        QVERIFY(!keys().identityOf(number(device)));
        QVERIFY(!keys().loadSenderKey("1@g.us", number(device)));
    }
    QVERIFY(keys().hasSession(other));
    QCOMPARE(migrateSessions(keys().stores(), m_number, m_lid).value(), 0);
}

void tst_KeyTables::keepsWhatTheTargetHasAlready()
{
    QVERIFY(keys().saveSession(number(0), "old"));
    QVERIFY(keys().saveIdentity(number(0), "old"));
    QVERIFY(keys().saveSenderKey("1@g.us", number(0), "old"));
    QVERIFY(keys().saveSession(lid(0), "new"));
    QVERIFY(keys().saveIdentity(lid(0), "new"));
    QVERIFY(keys().saveSenderKey("1@g.us", lid(0), "new"));
    QVERIFY(keys().saveSession(number(1), "only here"));
    QCOMPARE(migrateSessions(keys().stores(), m_number, m_lid).value(), 1);
    QCOMPARE(keys().loadSession(lid(0)).value(), "new");
    QCOMPARE(keys().identityOf(lid(0)).value(), "new");
    QCOMPARE(keys().loadSenderKey("1@g.us", lid(0)).value(), "new");
    QCOMPARE(keys().loadSession(lid(1)).value(), "only here");
    QVERIFY(!keys().hasSession(number(0)));
    QVERIFY(!keys().identityOf(number(0)));
    QVERIFY(!keys().loadSenderKey("1@g.us", number(0)));
}

void tst_KeyTables::forgetsAllDevicesOfAPerson()
{
    for (const quint16 device : { 0, 12 }) {
        QVERIFY(keys().saveSession(lid(device), "ratchet"));
        QVERIFY(keys().saveIdentity(lid(device), "identity"));
    }
    QVERIFY(keys().saveSession(number(0), "another name"));
    QVERIFY(forgetSessions(keys().stores(), m_lid));
    for (const quint16 device : { 0, 12 }) {
        QVERIFY(!keys().hasSession(lid(device)));
        QVERIFY(!keys().identityOf(lid(device)));
    }
    QVERIFY(keys().hasSession(number(0)));
}

void tst_KeyTables::isSilentAboutWhatIsNotThere()
{
    QVERIFY(keys().removeSession(number(0)));
    QVERIFY(keys().removeSessions(number(0).name));
    QVERIFY(keys().removeIdentities(number(0).name));
    QVERIFY(keys().removeSenderKey("1@g.us", number(0)));
    QVERIFY(keys().renameSender(number(0).name, lid(0).name));
    QCOMPARE(keys().renameSessions(number(0).name, lid(0).name).value(), 0);
    QVERIFY(!m_store->preKeys().loadPreKey(1));
    QVERIFY(!m_store->preKeys().loadSignedPreKey(1));
}

void tst_KeyTables::remembersTheServiceAsLongAsTheLink()
{
    QVERIFY(keys().eraseCredentials());
    QVERIFY(keys().saveServiceChain("nobody"));
    QVERIFY(keys().serviceChain().isEmpty());
    QVERIFY(keys().saveCredentials(made()));
    QVERIFY(keys().saveServiceChain("chain"));
    QVERIFY(keys().saveRouting("route"));
    // New facts of the link leave it alone.
    QVERIFY(keys().saveCredentials(made()));
    reopen();
    QCOMPARE(keys().serviceChain(), QByteArray("chain"));
    QCOMPARE(keys().routing(), QByteArray("route"));
    QVERIFY(keys().saveRouting({}));
    QVERIFY(keys().routing().isEmpty());
    QVERIFY(keys().eraseCredentials());
    QVERIFY(keys().saveCredentials(made()));
    QVERIFY(keys().serviceChain().isEmpty());
}

HELIOGRAPH_TEST(KeyTables)
#include "tst_KeyTables.moc"
