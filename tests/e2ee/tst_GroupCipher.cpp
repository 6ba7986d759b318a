// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2ee/Devices.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_GroupCipher : public QObject {
    Q_OBJECT
private slots:
    void init();
    void opensWhatWasDistributed();
    void distributesTheCurrentPlace();
    void encryptsOnlyAfterADistribution();
    void startsANewKeyWhenTheOwnIsRemoved();
    void keepsGroupsAndSendersApart();
    void refusesMalformedDistributions_data();
    void refusesMalformedDistributions();
    void namesABadSignature();
    void survivesEveryTruncation();

private:
    FixedRandom m_random;
    std::unique_ptr<TestDevice> m_alice;
    std::unique_ptr<TestDevice> m_bob;
    const QByteArray m_group = "120300000000000001@g.us";
    const QByteArray m_plain = QByteArray("text\x02\x02", 6);

    QByteArray distribute()
    {
        return m_alice->cipher.createDistribution(m_group, m_alice->address).value_or(QByteArray());
    }
    QByteArray seal()
    {
        return m_alice->cipher.groupEncrypt(m_group, m_alice->address, m_plain)
            .value_or(QByteArray());
    }
    Result<QByteArray> open(const QByteArray &bytes)
    {
        return m_bob->cipher.groupDecrypt(m_group, m_alice->address, bytes);
    }
    Result<void> take(const QByteArray &bytes)
    {
        return m_bob->cipher.processDistribution(m_group, m_alice->address, bytes);
    }
};

void tst_GroupCipher::init()
{
    m_alice = std::make_unique<TestDevice>(Jid::lid("100000000000001", 3), m_random);
    m_bob = std::make_unique<TestDevice>(Jid::lid("100000000000002"), m_random);
}

void tst_GroupCipher::opensWhatWasDistributed()
{
    QVERIFY(take(distribute()));
    for (int i = 0; i < 3; ++i) {
        const QByteArray sealed = seal();
        QCOMPARE(open(sealed).value_or(QByteArray()), m_plain);
        const auto again = open(sealed);
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::DuplicateMessage);
    }
}

void tst_GroupCipher::distributesTheCurrentPlace()
{
    const QByteArray first = distribute();
    QCOMPARE(distribute(), first);
    const QByteArray early = seal();
    const QByteArray later = distribute();
    QVERIFY(later != first);
    // Who joins later cannot read what came before.
    QVERIFY(take(later));
    const auto opened = open(early);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::DuplicateMessage);
    QVERIFY(open(seal()));
}

void tst_GroupCipher::encryptsOnlyAfterADistribution()
{
    const auto sealed = m_alice->cipher.groupEncrypt(m_group, m_alice->address, m_plain);
    QVERIFY(!sealed);
    QCOMPARE(sealed.error().code, ErrorCode::NoSession);
}

void tst_GroupCipher::startsANewKeyWhenTheOwnIsRemoved()
{
    QVERIFY(take(distribute()));
    const QByteArray late = seal();
    QVERIFY(m_alice->stores.removeSenderKey(m_group, m_alice->address));
    const QByteArray renewed = distribute();
    const QByteArray sealed = seal();
    const auto refused = open(sealed);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::NoSession);
    QVERIFY(take(renewed));
    QVERIFY(open(sealed));
    QVERIFY(open(late));
}

void tst_GroupCipher::keepsGroupsAndSendersApart()
{
    QVERIFY(take(distribute()));
    const QByteArray sealed = seal();
    QVERIFY(!m_bob->cipher.groupDecrypt("120300000000000002@g.us", m_alice->address, sealed));
    SignalAddress other = m_alice->address;
    other.device = 4;
    QVERIFY(!m_bob->cipher.groupDecrypt(m_group, other, sealed));
    QVERIFY(open(sealed));
}

void tst_GroupCipher::refusesMalformedDistributions_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray key = QByteArray::fromHex("222105") + QByteArray(32, 'k');
    const QByteArray chain = QByteArray::fromHex("1a20") + QByteArray(32, 'c');
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("version only") << QByteArray("3");
    QTest::newRow("other version") << QByteArray::fromHex("3408011000") + chain + key;
    QTest::newRow("no signing key") << QByteArray::fromHex("3308011000") + chain;
    QTest::newRow("empty chain key") << QByteArray::fromHex("33080110001a00") + key;
    QTest::newRow("short chain key") << QByteArray::fromHex("33080110001a0163") + key;
    QTest::newRow("key of another type") << QByteArray::fromHex("3308011000") + chain
            + QByteArray::fromHex("222106") + QByteArray(32, 'k');
    QTest::newRow("short key") << QByteArray::fromHex("3308011000") + chain
            + QByteArray::fromHex("22020505");
}

void tst_GroupCipher::refusesMalformedDistributions()
{
    QFETCH(QByteArray, bytes);
    const auto taken = take(bytes);
    QVERIFY(!taken);
    QCOMPARE(taken.error().code, ErrorCode::DecryptFailed);
    QVERIFY(!m_bob->stores.loadSenderKey(m_group, m_alice->address));
}

void tst_GroupCipher::namesABadSignature()
{
    QVERIFY(take(distribute()));
    const QByteArray sealed = seal();
    QByteArray damaged = sealed;
    damaged[damaged.size() - 40] = static_cast<char>(damaged.at(damaged.size() - 40) ^ 1);
    const auto opened = open(damaged);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::BadSignature);
    QVERIFY(open(sealed));
}

void tst_GroupCipher::survivesEveryTruncation()
{
    const QByteArray distribution = distribute();
    for (qsizetype size = 0; size < distribution.size(); ++size)
        QVERIFY(!take(distribution.left(size)));
    QVERIFY(take(distribution));
    const QByteArray sealed = seal();
    for (qsizetype size = 0; size < sealed.size(); ++size)
        QVERIFY(!open(sealed.left(size)));
    QVERIFY(open(sealed));
}

HELIOGRAPH_TEST(GroupCipher)
#include "tst_GroupCipher.moc"
