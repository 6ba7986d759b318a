// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2ee/MemorySignalStores.h"
#include "e2ee/Padding.h"
#include "e2ee/SignalCipher.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"

#include <QTest>

using namespace heliograph;

namespace {

/// Gives the scripted draws first, then a fixed sequence.
class ScriptedRandom final : public Random {
public:
    void fill(char *data, qsizetype size) override
    {
        if (m_draws.isEmpty()) {
            m_rest.fill(data, size);
            return;
        }
        const QByteArray draw = m_draws.takeFirst();
        if (draw.size() != size)
            qFatal("a draw of another size was expected");
        std::copy(draw.begin(), draw.end(), data);
    }
    void script(const QJsonArray &draws)
    {
        m_draws.clear();
        for (const QJsonValue draw : draws)
            m_draws.append(hex(draw));
    }
    bool isUsedUp() const { return m_draws.isEmpty(); }

private:
    QList<QByteArray> m_draws;
    FixedRandom m_rest;
};

struct VectorDevice {
    explicit VectorDevice(const QJsonObject &keys)
        : stores(*keyPairFromPrivate(hex(keys[u"identity_private"])),
            quint32(keys[u"registration_id"].toInt()))
        , cipher(stores.stores(), random)
    {
        const QJsonObject signedKey = keys[u"signed_prekey"].toObject();
        stores.addSignedPreKey({ quint32(signedKey[u"id"].toInt()),
            *keyPairFromPrivate(hex(signedKey[u"private"])), hex(signedKey[u"signature"]) });
        for (const QJsonValue key : keys[u"prekeys"].toArray())
            stores.addPreKey(
                { quint32(key[u"id"].toInt()), *keyPairFromPrivate(hex(key[u"private"])) });
    }
    Result<Decrypted> open(const SignalAddress &sender, const QJsonObject &message)
    {
        const QByteArray bytes = hex(message[u"ciphertext"]);
        return message[u"enc_type"] == QStringLiteral("pkmsg")
            ? cipher.decryptPreKeyMessage(sender, bytes)
            : cipher.decryptMessage(sender, bytes);
    }

    ScriptedRandom random;
    MemorySignalStores stores;
    SignalCipher cipher;
};

SignalAddress addressIn(const QJsonValue &jid)
{
    return SignalAddress::of(*parseJid(jid.toString().toUtf8()));
}

ErrorCode expectedCode(const QString &expect)
{
    static const QHash<QString, ErrorCode> codes {
        { QStringLiteral("duplicate"), ErrorCode::DuplicateMessage },
        { QStringLiteral("bad-mac"), ErrorCode::OutOfStep },
        { QStringLiteral("bad-version"), ErrorCode::DecryptFailed },
        { QStringLiteral("no-session"), ErrorCode::NoSession },
        { QStringLiteral("unknown-prekey"), ErrorCode::UnknownPreKey },
    };
    return codes.value(expect, ErrorCode::Unknown);
}

} // namespace

class tst_SignalVectors : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void checksTheKeys();
    void receives_data();
    void receives();
    void classifiesErrors();
    void replaysBobByteForByte();
    void noticesTheChangedIdentity();
    void migratesFromNumberToLid();
    void removesPadding();
    void refusesBadPadding();
    void hashesTheBundle();

private:
    QJsonObject caseNamed(const QString &name) const;
    QJsonObject m_vectors;
    QJsonObject m_bob;
};

void tst_SignalVectors::initTestCase()
{
    m_vectors = loadVectors("signal");
    m_bob = m_vectors[u"bob"].toObject();
}

QJsonObject tst_SignalVectors::caseNamed(const QString &name) const
{
    for (const QJsonValue entry : m_vectors[u"cases"].toArray()) {
        if (entry[u"name"] == name)
            return entry.toObject();
    }
    return {};
}

void tst_SignalVectors::checksTheKeys()
{
    const VectorDevice bob(m_bob);
    const QByteArray identity = bob.stores.ownIdentity().publicKey;
    QCOMPARE(identity, hex(m_bob[u"identity_public"]));
    const QJsonObject signedKey = m_bob[u"signed_prekey"].toObject();
    QVERIFY(
        verify(identity, withTypeByte(hex(signedKey[u"public"])), hex(signedKey[u"signature"])));
}

void tst_SignalVectors::receives_data()
{
    QTest::addColumn<QJsonObject>("entry");
    const QStringList ownTests { QStringLiteral("errors"), QStringLiteral("two-way"),
        QStringLiteral("identity-change"), QStringLiteral("pn-to-lid-migration") };
    for (const QJsonValue entry : m_vectors[u"cases"].toArray()) {
        const QString name = entry[u"name"].toString();
        if (!ownTests.contains(name))
            QTest::newRow(qPrintable(name)) << entry.toObject();
    }
}

void tst_SignalVectors::receives()
{
    QFETCH(QJsonObject, entry);
    VectorDevice bob(m_bob);
    const qsizetype preKeys = bob.stores.preKeyCount();
    const SignalAddress sender = addressIn(entry[u"sender_jid"]);
    for (const QJsonValue value : entry[u"receive"].toArray()) {
        const QJsonObject message = value.toObject();
        const auto opened = bob.open(sender, message);
        if (message[u"expect"] != QStringLiteral("ok")) {
            QVERIFY(!opened);
            QCOMPARE(opened.error().code, expectedCode(message[u"expect"].toString()));
            continue;
        }
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().detail));
        QCOMPARE(opened->plain, hex(message[u"padded"]));
        QCOMPARE(unpad(opened->plain).value_or(QByteArray()), hex(message[u"plaintext"]));
        if (message[u"enc_type"] == QStringLiteral("pkmsg"))
            QCOMPARE(opened->senderIdentity, hex(entry[u"sender_identity_public"]));
    }
    const QJsonValue consumed = entry[u"consumes_prekey"];
    QCOMPARE(bob.stores.preKeyCount(), consumed.isNull() ? preKeys : preKeys - 1);
    QVERIFY(consumed.isNull() || !bob.stores.loadPreKey(quint32(consumed.toInt())));
    QVERIFY(bob.cipher.remoteRegistrationId(sender).has_value());
}

void tst_SignalVectors::classifiesErrors()
{
    const QJsonObject entry = caseNamed(QStringLiteral("errors"));
    const QJsonArray messages = entry[u"receive"].toArray();
    QVERIFY(!messages.isEmpty());
    for (const QJsonValue value : messages) {
        VectorDevice bob(m_bob);
        QVERIFY(bob.stores.removePreKey(quint32(value[u"remove_prekey"].toInt())));
        const auto opened = bob.open(addressIn(entry[u"sender_jid"]), value.toObject());
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, expectedCode(value[u"expect"].toString()));
    }
}

void tst_SignalVectors::replaysBobByteForByte()
{
    const QJsonObject entry = caseNamed(QStringLiteral("two-way"));
    const SignalAddress aliceAddress = addressIn(entry[u"sender_jid"]);
    VectorDevice bob(m_bob);
    int answers = 0;
    for (const QJsonValue value : entry[u"steps"].toArray()) {
        const QJsonObject step = value.toObject();
        if (step[u"from"] == QStringLiteral("alice")) {
            bob.random.script(step[u"receiver_random_draws"].toArray());
            const auto opened = bob.open(aliceAddress, step);
            QVERIFY2(opened, opened ? "" : qPrintable(opened.error().detail));
            QCOMPARE(opened->plain, hex(step[u"padded"]));
            QVERIFY(bob.random.isUsedUp());
            continue;
        }
        const auto sealed = bob.cipher.encrypt(aliceAddress, hex(step[u"padded"]));
        QVERIFY(sealed);
        QCOMPARE(sealed->type, Ciphertext::Type::Message);
        QCOMPARE(sealed->bytes.toHex(), hex(step[u"ciphertext"]).toHex());
        ++answers;
    }
    QCOMPARE(answers, 3);
}

void tst_SignalVectors::noticesTheChangedIdentity()
{
    const QJsonObject entry = caseNamed(QStringLiteral("identity-change"));
    VectorDevice bob(m_bob);
    for (const QJsonValue value : entry[u"receive"].toArray()) {
        const auto opened = bob.open(addressIn(entry[u"sender_jid"]), value.toObject());
        QVERIFY(opened);
        QCOMPARE(opened->plain, hex(value[u"padded"]));
        QCOMPARE(opened->senderIdentity, hex(value[u"sender_identity_public"]));
        QCOMPARE(opened->identityChange,
            value[u"identity_changed"].toBool() ? IdentityChange::Changed : IdentityChange::New);
    }
}

void tst_SignalVectors::migratesFromNumberToLid()
{
    const QJsonObject entry = caseNamed(QStringLiteral("pn-to-lid-migration"));
    const QJsonArray messages = entry[u"receive"].toArray();
    QCOMPARE(messages.size(), 2);
    const QJsonObject first = messages.at(0).toObject();
    const QJsonObject second = messages.at(1).toObject();
    VectorDevice bob(m_bob);
    const auto byNumber = bob.open(addressIn(first[u"from"]), first);
    QVERIFY(byNumber);
    QCOMPARE(byNumber->plain, hex(first[u"padded"]));
    const auto tooEarly = bob.open(addressIn(second[u"from"]), second);
    QVERIFY(!tooEarly);
    QCOMPARE(tooEarly.error().code, expectedCode(second[u"before_mapping"].toString()));

    const Jid number = *parseJid(entry[u"sender_pn"].toString().toUtf8());
    const Jid lid = *parseJid(entry[u"sender_lid"].toString().toUtf8());
    QCOMPARE(migrateSessions(bob.stores.stores(), number, lid).value_or(-1), 1);
    const auto byLid = bob.open(addressIn(second[u"from"]), second);
    QVERIFY(byLid);
    QCOMPARE(byLid->plain, hex(second[u"after_migration_padded"]));
    QVERIFY(!bob.cipher.hasSession(SignalAddress::of(number)));
    QVERIFY(bob.stores.identityOf(SignalAddress::of(lid)).has_value());
}

void tst_SignalVectors::removesPadding()
{
    const SignalAddress sender
        = addressIn(caseNamed(QStringLiteral("lid-in-order"))[u"sender_jid"]);
    VectorDevice bob(m_bob);
    const QJsonArray messages = m_vectors[u"padding"].toArray();
    QVERIFY(!messages.isEmpty());
    for (const QJsonValue value : messages) {
        const auto opened = bob.open(sender, value.toObject());
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().detail));
        QCOMPARE(opened->plain, hex(value[u"padded"]));
        const auto plain = unpad(opened->plain);
        QVERIFY(plain);
        QCOMPARE(*plain, hex(value[u"plaintext"]));
        QCOMPARE(opened->plain.size() - plain->size(), qsizetype(value[u"pad"].toInt()));
    }
}

void tst_SignalVectors::refusesBadPadding()
{
    for (const QJsonValue value : m_vectors[u"padding_only"].toArray()) {
        const auto plain = unpad(hex(value[u"padded"]));
        if (value[u"expect"] == QStringLiteral("ok"))
            QCOMPARE(plain.value_or(QByteArray("refused")), hex(value[u"plaintext"]));
        else
            QCOMPARE(plain ? ErrorCode::Unknown : plain.error().code, ErrorCode::BadContent);
    }
}

void tst_SignalVectors::hashesTheBundle()
{
    const QJsonObject digest = m_vectors[u"digest"].toObject();
    const QJsonObject signedKey = m_bob[u"signed_prekey"].toObject();
    QList<QByteArray> listed;
    for (const QJsonValue id : digest[u"prekey_ids"].toArray()) {
        for (const QJsonValue key : m_bob[u"prekeys"].toArray()) {
            if (key[u"id"] == id)
                listed.append(hex(key[u"public"]));
        }
    }
    QCOMPARE(keyBundleDigest(hex(m_bob[u"identity_public"]), hex(signedKey[u"public"]),
                 hex(signedKey[u"signature"]), listed),
        hex(digest[u"sha1"]));
}

HELIOGRAPH_TEST(SignalVectors)
#include "tst_SignalVectors.moc"
