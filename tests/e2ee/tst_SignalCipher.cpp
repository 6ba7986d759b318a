// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2ee/Devices.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

namespace {

/// Refuses what it is told to refuse.
class FailingStores final : public MemorySignalStores {
public:
    using MemorySignalStores::MemorySignalStores;
    enum Refused { Nothing, Session, Identity, PreKey, SenderKey };
    Refused refused = Nothing;

    Result<void> saveSession(const SignalAddress &address, const QByteArray &record) override
    {
        return refused == Session ? refusal() : MemorySignalStores::saveSession(address, record);
    }
    Result<void> saveIdentity(const SignalAddress &address, const QByteArray &key) override
    {
        return refused == Identity ? refusal() : MemorySignalStores::saveIdentity(address, key);
    }
    Result<void> removePreKey(quint32 id) override
    {
        return refused == PreKey ? refusal() : MemorySignalStores::removePreKey(id);
    }
    Result<void> saveSenderKey(
        const QByteArray &group, const SignalAddress &sender, const QByteArray &record) override
    {
        return refused == SenderKey ? refusal()
                                    : MemorySignalStores::saveSenderKey(group, sender, record);
    }

private:
    static Result<void> refusal() { return fail(ErrorCode::DiskFull, QStringLiteral("test")); }
};

template <typename T> ErrorCode codeOf(const Result<T> &result)
{
    return result ? ErrorCode::Unknown : result.error().code;
}

} // namespace

class tst_SignalCipher : public QObject {
    Q_OBJECT
private slots:
    void init();
    void opensARatchetAndAnswersWithoutPreKey();
    void worksWithoutOneTimePreKey();
    void refusesABundleSignedByAnother();
    void refusesMalformedBundles_data();
    void refusesMalformedBundles();
    void acceptsKeysWithTypeByte();
    void usesAOneTimePreKeyOnce();
    void removesThePreKeyWithTheLargestId();
    void reportsADuplicate();
    void reportsAnIdentityChangeOnce();
    void trustsOnlyAProvenIdentity();
    void refusesForeignVersionsBeforeTouchingKeys_data();
    void refusesForeignVersionsBeforeTouchingKeys();
    void survivesEveryTruncation();
    void opensTwoHundredInReverse();
    void refusesMoreThanTwoThousandAhead();
    void resolvesSimultaneousFirstMessages();
    void tellsRegistrationAndBaseKey();
    void encryptsOnlyWithASession();
    void failsWhenAStoreRefuses_data();
    void failsWhenAStoreRefuses();
    void failsToStartWhenAStoreRefuses();
    void storesStepsBeforeItReturns();

private:
    FixedRandom m_random;
    std::unique_ptr<TestDevice> m_alice;
    std::unique_ptr<TestDevice> m_bob;
    const QByteArray m_plain = QByteArray("text\x02\x02", 6);

    /// Alice has fetched a bundle of Bob's; the first message is on the way.
    Ciphertext firstMessage(quint32 preKeyId);
    Result<Decrypted> atBob(const Ciphertext &sealed)
    {
        return openAt(*m_bob, m_alice->address, sealed);
    }
    Result<Decrypted> atAlice(const Ciphertext &sealed)
    {
        return openAt(*m_alice, m_bob->address, sealed);
    }
};

void tst_SignalCipher::init()
{
    m_alice = std::make_unique<TestDevice>(Jid::lid("100000000000001", 3), m_random);
    m_bob = std::make_unique<TestDevice>(Jid::lid("100000000000002"), m_random);
}

Ciphertext tst_SignalCipher::firstMessage(quint32 preKeyId)
{
    const auto started
        = m_alice->cipher.processBundle(m_bob->address, m_bob->publish(preKeyId, m_random));
    Q_ASSERT(started);
    return m_alice->cipher.encrypt(m_bob->address, m_plain).value_or(Ciphertext {});
}

void tst_SignalCipher::opensARatchetAndAnswersWithoutPreKey()
{
    QVERIFY(!m_alice->cipher.hasSession(m_bob->address));
    const auto started
        = m_alice->cipher.processBundle(m_bob->address, m_bob->publish(31, m_random));
    QVERIFY(started);
    QCOMPARE(*started, IdentityChange::New);
    QVERIFY(m_alice->cipher.hasSession(m_bob->address));
    // Until Bob answers, everything is a pkmsg.
    for (int i = 0; i < 3; ++i) {
        const auto sealed = m_alice->cipher.encrypt(m_bob->address, m_plain);
        QVERIFY(sealed);
        QCOMPARE(sealed->type, Ciphertext::Type::PreKeyMessage);
        QCOMPARE(SignalCipher::senderIdentity(sealed->bytes).value_or(QByteArray()),
            m_alice->stores.ownIdentity().publicKey);
        const auto opened = atBob(*sealed);
        QVERIFY(opened);
        QCOMPARE(opened->plain, m_plain);
        QCOMPARE(opened->senderIdentity, m_alice->stores.ownIdentity().publicKey);
        QCOMPARE(opened->identityChange, i == 0 ? IdentityChange::New : IdentityChange::None);
    }
    for (int i = 0; i < 4; ++i) {
        const auto answer = m_bob->cipher.encrypt(m_alice->address, m_plain);
        QVERIFY(answer);
        QCOMPARE(answer->type, Ciphertext::Type::Message);
        QVERIFY(atAlice(*answer));
        const auto back = m_alice->cipher.encrypt(m_bob->address, m_plain);
        QVERIFY(back);
        QCOMPARE(back->type, Ciphertext::Type::Message);
        const auto opened = atBob(*back);
        QVERIFY(opened);
        QCOMPARE(opened->plain, m_plain);
        QVERIFY(opened->senderIdentity.isEmpty());
    }
}

void tst_SignalCipher::worksWithoutOneTimePreKey()
{
    const Ciphertext sealed = firstMessage(0);
    const auto opened = atBob(sealed);
    QVERIFY(opened);
    QCOMPARE(opened->plain, m_plain);
}

void tst_SignalCipher::refusesABundleSignedByAnother()
{
    PreKeyBundle bundle = m_bob->publish(31, m_random);
    bundle.identity = m_alice->stores.ownIdentity().publicKey;
    QCOMPARE(
        codeOf(m_alice->cipher.processBundle(m_bob->address, bundle)), ErrorCode::BadSignature);
    bundle = m_bob->publish(32, m_random);
    bundle.signature[5] = static_cast<char>(bundle.signature.at(5) ^ 1);
    QCOMPARE(
        codeOf(m_alice->cipher.processBundle(m_bob->address, bundle)), ErrorCode::BadSignature);
    QVERIFY(!m_alice->cipher.hasSession(m_bob->address));
    QVERIFY(!m_alice->stores.identityOf(m_bob->address));
}

void tst_SignalCipher::refusesMalformedBundles_data()
{
    QTest::addColumn<int>("part");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<ErrorCode>("code");
    const QByteArray shortKey(31, 'k');
    const QByteArray foreignType = QByteArray(1, '\x06') + QByteArray(32, 'k');
    QTest::newRow("short identity") << 0 << shortKey << ErrorCode::BadKey;
    QTest::newRow("identity of another type") << 0 << foreignType << ErrorCode::BadKey;
    QTest::newRow("empty signed prekey") << 1 << QByteArray() << ErrorCode::BadKey;
    QTest::newRow("short one-time prekey") << 2 << shortKey << ErrorCode::BadKey;
    QTest::newRow("empty signature") << 3 << QByteArray() << ErrorCode::BadSignature;
    QTest::newRow("long signature") << 3 << QByteArray(65, 's') << ErrorCode::BadSignature;
}

void tst_SignalCipher::refusesMalformedBundles()
{
    QFETCH(int, part);
    QFETCH(QByteArray, value);
    QFETCH(ErrorCode, code);
    PreKeyBundle bundle = m_bob->publish(31, m_random);
    QByteArray *const parts[] = { &bundle.identity, &bundle.signedPreKeyPublic,
        &bundle.preKey->publicKey, &bundle.signature };
    *parts[part] = value;
    QCOMPARE(codeOf(m_alice->cipher.processBundle(m_bob->address, bundle)), code);
    QVERIFY(!m_alice->cipher.hasSession(m_bob->address));
}

void tst_SignalCipher::acceptsKeysWithTypeByte()
{
    PreKeyBundle bundle = m_bob->publish(31, m_random);
    bundle.identity = withTypeByte(bundle.identity);
    bundle.signedPreKeyPublic = withTypeByte(bundle.signedPreKeyPublic);
    bundle.preKey->publicKey = withTypeByte(bundle.preKey->publicKey);
    QVERIFY(m_alice->cipher.processBundle(m_bob->address, bundle));
    QCOMPARE(m_alice->stores.identityOf(m_bob->address).value_or(QByteArray()),
        m_bob->stores.ownIdentity().publicKey);
    QVERIFY(atBob(*m_alice->cipher.encrypt(m_bob->address, m_plain)));
}

void tst_SignalCipher::usesAOneTimePreKeyOnce()
{
    const Ciphertext sealed = firstMessage(31);
    const Ciphertext second = *m_alice->cipher.encrypt(m_bob->address, m_plain);
    QCOMPARE(m_bob->stores.preKeyCount(), 1);
    QVERIFY(atBob(sealed));
    QCOMPARE(m_bob->stores.preKeyCount(), 0);
    QVERIFY(atBob(second));
    // Another sender with the same prekey comes too late.
    const SignalAddress other { "100000000000003@lid", 0 };
    QCOMPARE(
        codeOf(m_bob->cipher.decryptPreKeyMessage(other, sealed.bytes)), ErrorCode::UnknownPreKey);
}

void tst_SignalCipher::removesThePreKeyWithTheLargestId()
{
    const Ciphertext sealed = firstMessage(largestPreKeyId);
    QVERIFY(atBob(sealed));
    QCOMPARE(m_bob->stores.preKeyCount(), 0);
}

void tst_SignalCipher::reportsADuplicate()
{
    const Ciphertext sealed = firstMessage(31);
    QVERIFY(atBob(sealed));
    QCOMPARE(codeOf(atBob(sealed)), ErrorCode::DuplicateMessage);
    const auto answer = m_bob->cipher.encrypt(m_alice->address, m_plain);
    QVERIFY(atAlice(*answer));
    QCOMPARE(codeOf(atAlice(*answer)), ErrorCode::DuplicateMessage);
}

void tst_SignalCipher::reportsAnIdentityChangeOnce()
{
    QVERIFY(atBob(firstMessage(31)));
    // Alice's phone is replaced: same address, other keys.
    m_alice = std::make_unique<TestDevice>(Jid::lid("100000000000001", 3), m_random);
    const auto opened = atBob(firstMessage(32));
    QVERIFY(opened);
    QCOMPARE(opened->identityChange, IdentityChange::Changed);
    QCOMPARE(opened->senderIdentity, m_alice->stores.ownIdentity().publicKey);
    QCOMPARE(m_bob->stores.identityOf(m_alice->address).value_or(QByteArray()),
        m_alice->stores.ownIdentity().publicKey);
    const auto next = atBob(*m_alice->cipher.encrypt(m_bob->address, m_plain));
    QVERIFY(next);
    QCOMPARE(next->identityChange, IdentityChange::None);
    // The same by bundle.
    m_bob = std::make_unique<TestDevice>(Jid::lid("100000000000002"), m_random);
    const auto restarted
        = m_alice->cipher.processBundle(m_bob->address, m_bob->publish(33, m_random));
    QVERIFY(restarted);
    QCOMPARE(*restarted, IdentityChange::Changed);
}

void tst_SignalCipher::trustsOnlyAProvenIdentity()
{
    QVERIFY(atBob(firstMessage(31)));
    // Whoever relays a later pkmsg can write another identity into its unauthenticated shell.
    QByteArray forged = m_alice->cipher.encrypt(m_bob->address, m_plain)->bytes;
    const QByteArray genuine = m_alice->stores.ownIdentity().publicKey;
    forged.replace(genuine, generateKeyPair(m_random).publicKey);
    QVERIFY(SignalCipher::senderIdentity(forged).value_or(genuine) != genuine);
    const auto opened = m_bob->cipher.decryptPreKeyMessage(m_alice->address, forged);
    QVERIFY(opened);
    QCOMPARE(opened->senderIdentity, genuine);
    QCOMPARE(opened->identityChange, IdentityChange::None);
    QCOMPARE(m_bob->stores.identityOf(m_alice->address).value_or(QByteArray()), genuine);
}

void tst_SignalCipher::refusesForeignVersionsBeforeTouchingKeys_data()
{
    QTest::addColumn<int>("version");
    for (const int version : { 0x00, 0x11, 0x23, 0x32, 0x34, 0x43, 0x44, 0xFF })
        QTest::addRow("%02x", version) << version;
}

void tst_SignalCipher::refusesForeignVersionsBeforeTouchingKeys()
{
    QFETCH(int, version);
    const Ciphertext genuine = firstMessage(31);
    Ciphertext sealed = genuine;
    sealed.bytes[0] = static_cast<char>(version);
    QCOMPARE(codeOf(atBob(sealed)), ErrorCode::DecryptFailed);
    QCOMPARE(m_bob->stores.preKeyCount(), 1);
    QVERIFY(!m_bob->cipher.hasSession(m_alice->address));
    QVERIFY(atBob(genuine));

    const Ciphertext answer = *m_bob->cipher.encrypt(m_alice->address, m_plain);
    sealed = answer;
    sealed.bytes[0] = static_cast<char>(version);
    QCOMPARE(codeOf(atAlice(sealed)), ErrorCode::DecryptFailed);
    QVERIFY(atAlice(answer));
}

void tst_SignalCipher::survivesEveryTruncation()
{
    const Ciphertext first = firstMessage(31);
    for (qsizetype size = 0; size < first.bytes.size(); ++size)
        QVERIFY(!atBob({ first.type, first.bytes.left(size) }));
    QCOMPARE(m_bob->stores.preKeyCount(), 1);
    QVERIFY(!m_bob->stores.identityOf(m_alice->address));
    QVERIFY(atBob(first));
    const Ciphertext answer = *m_bob->cipher.encrypt(m_alice->address, m_plain);
    for (qsizetype size = 0; size < answer.bytes.size(); ++size)
        QVERIFY(!atAlice({ answer.type, answer.bytes.left(size) }));
    for (qsizetype i = 1; i < answer.bytes.size(); ++i) {
        QByteArray damaged = answer.bytes;
        damaged[i] = static_cast<char>(damaged.at(i) ^ 0x41);
        QVERIFY(!atAlice({ answer.type, damaged }));
    }
    QVERIFY(atAlice(answer));
}

void tst_SignalCipher::opensTwoHundredInReverse()
{
    QVERIFY(atBob(firstMessage(31)));
    QVERIFY(atAlice(*m_bob->cipher.encrypt(m_alice->address, m_plain)));
    QList<Ciphertext> sent;
    for (int i = 0; i < 200; ++i)
        sent.append(*m_alice->cipher.encrypt(m_bob->address, m_plain));
    for (auto it = sent.crbegin(); it != sent.crend(); ++it)
        QVERIFY(atBob(*it));
    QCOMPARE(codeOf(atBob(sent.constFirst())), ErrorCode::DuplicateMessage);
}

void tst_SignalCipher::refusesMoreThanTwoThousandAhead()
{
    QVERIFY(atBob(firstMessage(31)));
    QVERIFY(atAlice(*m_bob->cipher.encrypt(m_alice->address, m_plain)));
    const Ciphertext near = *m_alice->cipher.encrypt(m_bob->address, m_plain);
    Ciphertext far;
    for (int i = 0; i < 2001; ++i)
        far = *m_alice->cipher.encrypt(m_bob->address, m_plain);
    QCOMPARE(codeOf(atBob(far)), ErrorCode::OutOfStep);
    QVERIFY(atBob(near));
    QVERIFY(atBob(far));
}

void tst_SignalCipher::resolvesSimultaneousFirstMessages()
{
    const Ciphertext fromAlice = firstMessage(31);
    QVERIFY(m_bob->cipher.processBundle(m_alice->address, m_alice->publish(41, m_random)));
    const Ciphertext fromBob = *m_bob->cipher.encrypt(m_alice->address, m_plain);
    QVERIFY(atBob(fromAlice));
    QVERIFY(atAlice(fromBob));
    for (int i = 0; i < 3; ++i) {
        QVERIFY(atBob(*m_alice->cipher.encrypt(m_bob->address, m_plain)));
        QVERIFY(atAlice(*m_bob->cipher.encrypt(m_alice->address, m_plain)));
    }
}

void tst_SignalCipher::tellsRegistrationAndBaseKey()
{
    QVERIFY(!m_alice->cipher.remoteRegistrationId(m_bob->address));
    QVERIFY(!m_alice->cipher.baseKey(m_bob->address));
    QVERIFY(atBob(firstMessage(31)));
    QCOMPARE(m_alice->cipher.remoteRegistrationId(m_bob->address).value_or(0),
        m_bob->stores.registrationId());
    QCOMPARE(m_bob->cipher.remoteRegistrationId(m_alice->address).value_or(0),
        m_alice->stores.registrationId());
    const auto before = m_alice->cipher.baseKey(m_bob->address);
    QVERIFY(before && before->size() == 33);
    QCOMPARE(m_bob->cipher.baseKey(m_alice->address), before);
    QVERIFY(atBob(firstMessage(32)));
    QVERIFY(m_alice->cipher.baseKey(m_bob->address) != before);
}

void tst_SignalCipher::encryptsOnlyWithASession()
{
    QCOMPARE(codeOf(m_alice->cipher.encrypt(m_bob->address, m_plain)), ErrorCode::NoSession);
    const Ciphertext first = firstMessage(31);
    QVERIFY(atBob(first));
    const Ciphertext answer = *m_bob->cipher.encrypt(m_alice->address, m_plain);
    QVERIFY(m_alice->stores.removeSession(m_bob->address));
    QCOMPARE(codeOf(atAlice(answer)), ErrorCode::NoSession);
    QCOMPARE(codeOf(SignalCipher::senderIdentity(answer.bytes)), ErrorCode::DecryptFailed);
}

void tst_SignalCipher::failsWhenAStoreRefuses_data()
{
    QTest::addColumn<int>("refused");
    QTest::newRow("session") << int(FailingStores::Session);
    QTest::newRow("identity") << int(FailingStores::Identity);
    QTest::newRow("prekey") << int(FailingStores::PreKey);
}

void tst_SignalCipher::failsWhenAStoreRefuses()
{
    QFETCH(int, refused);
    FailingStores stores(generateKeyPair(m_random), 9);
    SignalCipher cipher(stores.stores(), m_random);
    const SignedPreKey signedKey = generateSignedPreKey(1, stores.ownIdentity(), m_random);
    stores.addSignedPreKey(signedKey);
    const QList<OneTimePreKey> keys = generatePreKeys(largestPreKeyId - 1, 2, m_random);
    for (const OneTimePreKey &key : keys) {
        stores.addPreKey(key);
        const PreKeyBundle bundle { 9, 0, stores.ownIdentity().publicKey, 1,
            signedKey.keyPair.publicKey, signedKey.signature,
            PreKeyBundle::PublicPreKey { key.id, key.keyPair.publicKey } };
        QVERIFY(m_alice->cipher.processBundle(m_bob->address, bundle));
        const auto sealed = m_alice->cipher.encrypt(m_bob->address, m_plain);
        stores.refused = static_cast<FailingStores::Refused>(refused);
        QCOMPARE(codeOf(cipher.decryptPreKeyMessage(m_alice->address, sealed->bytes)),
            ErrorCode::StorageFailed);
    }
    if (refused != FailingStores::Session)
        return;
    stores.refused = FailingStores::Nothing;
    const auto again = m_alice->cipher.encrypt(m_bob->address, m_plain);
    QVERIFY(cipher.decryptPreKeyMessage(m_alice->address, again->bytes));
    stores.refused = FailingStores::Session;
    QCOMPARE(codeOf(cipher.encrypt(m_alice->address, m_plain)), ErrorCode::StorageFailed);
    stores.refused = FailingStores::Nothing;
    QVERIFY(atAlice(*cipher.encrypt(m_alice->address, m_plain)));
    const auto plainMessage = m_alice->cipher.encrypt(m_bob->address, m_plain);
    stores.refused = FailingStores::Session;
    QCOMPARE(codeOf(cipher.decryptMessage(m_alice->address, plainMessage->bytes)),
        ErrorCode::StorageFailed);
    stores.refused = FailingStores::Nothing;
    QVERIFY(cipher.decryptMessage(m_alice->address, plainMessage->bytes));
}

void tst_SignalCipher::failsToStartWhenAStoreRefuses()
{
    FailingStores stores(generateKeyPair(m_random), 9);
    SignalCipher cipher(stores.stores(), m_random);
    for (const auto refused : { FailingStores::Session, FailingStores::Identity }) {
        stores.refused = refused;
        QCOMPARE(codeOf(cipher.processBundle(m_bob->address, m_bob->publish(31, m_random))),
            ErrorCode::StorageFailed);
    }
    stores.refused = FailingStores::SenderKey;
    const auto refusedKey = cipher.createDistribution("1@g.us", m_alice->address);
    QCOMPARE(codeOf(refusedKey), ErrorCode::StorageFailed);
    const auto other = m_bob->cipher.createDistribution("1@g.us", m_bob->address);
    QCOMPARE(codeOf(cipher.processDistribution("1@g.us", m_bob->address, *other)),
        ErrorCode::StorageFailed);
    stores.refused = FailingStores::Nothing;
    QVERIFY(cipher.processDistribution("1@g.us", m_bob->address, *other));
    const auto sealed = m_bob->cipher.groupEncrypt("1@g.us", m_bob->address, m_plain);
    stores.refused = FailingStores::SenderKey;
    QCOMPARE(
        codeOf(cipher.groupDecrypt("1@g.us", m_bob->address, *sealed)), ErrorCode::StorageFailed);
}

void tst_SignalCipher::storesStepsBeforeItReturns()
{
    QVERIFY(atBob(firstMessage(31)));
    const auto before = m_bob->stores.loadSession(m_alice->address);
    QVERIFY(m_bob->cipher.encrypt(m_alice->address, m_plain));
    QVERIFY(m_bob->stores.loadSession(m_alice->address) != before);
    // A second cipher over the same stores goes on where the first stopped.
    SignalCipher second(m_bob->stores.stores(), m_random);
    QVERIFY(atAlice(*second.encrypt(m_alice->address, m_plain)));
}

HELIOGRAPH_TEST(SignalCipher)
#include "tst_SignalCipher.moc"
