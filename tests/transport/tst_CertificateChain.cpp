// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/Curve.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"
#include "transport/CertificateChain.h"

#include <QTest>

using namespace heliograph;

class tst_CertificateChain : public QObject {
    Q_OBJECT
private slots:
    void init();
    void buildsWhatItVerifies();
    void holdsFromTheFirstToTheLastSecond();
    void namesTheLocalTimeWhenItIsOutside_data();
    void namesTheLocalTimeWhenItIsOutside();
    void refusesEveryFlippedBitOfASignature();
    void refusesOtherKeysAndSerials();
    void prefersTheTrustErrorToTheTimeError();
    void survivesEveryTruncatedPrefix();
    void vouchesForAKeptKeyUntilItsLastSecond();

private:
    QByteArray built() const
    {
        return buildCertificateChain(m_chain, m_root.privateKey, m_intermediate.privateKey);
    }
    ErrorCode codeAt(const QByteArray &bytes, seconds now) const;

    FixedRandom m_random { 7 };
    const KeyPair m_root = generateKeyPair(m_random);
    const KeyPair m_intermediate = generateKeyPair(m_random);
    const KeyPair m_static = generateKeyPair(m_random);
    const seconds m_now { 1'700'000'000 };
    CertificateChain m_chain;
};

void tst_CertificateChain::init()
{
    m_chain.intermediate
        = { 1, 0, m_intermediate.publicKey, m_now - seconds(100), m_now + seconds(200) };
    m_chain.leaf = { 2, 1, m_static.publicKey, m_now - seconds(50), m_now + seconds(300) };
}

/// Unknown stands for "accepted".
ErrorCode tst_CertificateChain::codeAt(const QByteArray &bytes, seconds now) const
{
    const Result<CertificateChain> chain
        = verifyCertificateChain(bytes, m_root.publicKey, m_static.publicKey, now);
    return chain ? ErrorCode::Unknown : chain.error().code;
}

void tst_CertificateChain::buildsWhatItVerifies()
{
    const QByteArray bytes = built();
    QCOMPARE(parseCertificateChain(bytes).value(), m_chain);
    QCOMPARE(verifyCertificateChain(bytes, m_root.publicKey, m_static.publicKey, m_now).value(),
        m_chain);
}

void tst_CertificateChain::holdsFromTheFirstToTheLastSecond()
{
    const QByteArray bytes = built();
    QCOMPARE(codeAt(bytes, m_chain.leaf.notBefore), ErrorCode::Unknown);
    QCOMPARE(codeAt(bytes, m_chain.leaf.notBefore - seconds(1)), ErrorCode::CertificateNotValidNow);
    QCOMPARE(codeAt(bytes, m_chain.intermediate.notAfter), ErrorCode::Unknown);
    QCOMPARE(codeAt(bytes, m_chain.intermediate.notAfter + seconds(1)),
        ErrorCode::CertificateNotValidNow);
}

void tst_CertificateChain::namesTheLocalTimeWhenItIsOutside_data()
{
    QTest::addColumn<qint64>("now");
    QTest::newRow("clock at zero") << qint64(0);
    QTest::newRow("clock far ahead") << qint64(4'000'000'000);
    QTest::newRow("clock before 1970") << qint64(-1);
}

void tst_CertificateChain::namesTheLocalTimeWhenItIsOutside()
{
    QFETCH(qint64, now);
    const Result<CertificateChain> chain
        = verifyCertificateChain(built(), m_root.publicKey, m_static.publicKey, seconds(now));
    QVERIFY(!chain);
    QCOMPARE(chain.error().code, ErrorCode::CertificateNotValidNow);
    QVERIFY(chain.error().detail.contains(QStringLiteral("local time")));
}

void tst_CertificateChain::refusesEveryFlippedBitOfASignature()
{
    const QByteArray bytes = built();
    const qsizetype intermediateSignature = bytes.size() - 64;
    for (int bit = 0; bit < 64 * 8; bit += 13) {
        QByteArray bad = bytes;
        const qsizetype at = intermediateSignature + bit / 8;
        bad[at] = static_cast<char>(bad.at(at) ^ (1 << (bit % 8)));
        QCOMPARE(codeAt(bad, m_now), ErrorCode::CertificateUntrusted);
    }
    QByteArray signFlipped = bytes;
    signFlipped.back() = static_cast<char>(signFlipped.back() ^ 0x80);
    QCOMPARE(codeAt(signFlipped, m_now), ErrorCode::CertificateUntrusted);
}

void tst_CertificateChain::refusesOtherKeysAndSerials()
{
    const auto refusedWith = [this](auto change) {
        init();
        change(m_chain);
        return codeAt(built(), m_now) == ErrorCode::CertificateUntrusted;
    };
    QVERIFY(refusedWith([](CertificateChain &c) { c.intermediate.issuerSerial = 1; }));
    QVERIFY(refusedWith([](CertificateChain &c) { c.leaf.issuerSerial = 3; }));
    QVERIFY(refusedWith([this](CertificateChain &c) { c.leaf.key = m_root.publicKey; }));
    QVERIFY(refusedWith([this](CertificateChain &c) { c.intermediate.key = m_root.publicKey; }));
    QVERIFY(refusedWith([](CertificateChain &c) { c.leaf.key.chop(1); }));
    QVERIFY(refusedWith([](CertificateChain &c) { c.intermediate.key.append('x'); }));
    QVERIFY(!refusedWith([](CertificateChain &) {}));
}

void tst_CertificateChain::prefersTheTrustErrorToTheTimeError()
{
    m_chain.leaf.issuerSerial = 9;
    QCOMPARE(codeAt(built(), seconds(0)), ErrorCode::CertificateUntrusted);
}

void tst_CertificateChain::survivesEveryTruncatedPrefix()
{
    const QByteArray bytes = built();
    for (qsizetype size = 0; size < bytes.size(); ++size) {
        QCOMPARE(codeAt(bytes.first(size), m_now), ErrorCode::CertificateUntrusted);
        QVERIFY(!parseCertificateChain(bytes.first(size)));
    }
}

void tst_CertificateChain::vouchesForAKeptKeyUntilItsLastSecond()
{
    const QByteArray bytes = built();
    const auto keyAt = [&](seconds now) {
        return resumableServiceKey(bytes, m_root.publicKey, now).value_or(QByteArray());
    };
    QCOMPARE(keyAt(m_now), m_static.publicKey);
    QCOMPARE(keyAt(m_chain.leaf.notBefore), m_static.publicKey);
    QCOMPARE(keyAt(m_chain.leaf.notBefore - seconds(1)), QByteArray());
    QCOMPARE(keyAt(m_chain.intermediate.notAfter - seconds(1)), m_static.publicKey);
    // A connection accepts this second still, a resumption does not.
    QCOMPARE(keyAt(m_chain.intermediate.notAfter), QByteArray());
    QCOMPARE(resumableServiceKey(bytes, m_static.publicKey, m_now).error().code,
        ErrorCode::CertificateUntrusted);
    QCOMPARE(resumableServiceKey(bytes.chopped(1), m_root.publicKey, m_now).error().code,
        ErrorCode::CertificateUntrusted);
}

HELIOGRAPH_TEST(CertificateChain)

#include "tst_CertificateChain.moc"
