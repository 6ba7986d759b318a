// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/SecretBox.h"
#include "tests/storage/Stores.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_SecretBox : public QObject {
    Q_OBJECT
private slots:
    void opensWhatItSealed();
    void bindsThePurpose();
    void refusesAnotherKey();
    void refusesEveryTruncatedPrefixAndFlippedByte();
    void neverSealsTwiceTheSame();
};

void tst_SecretBox::opensWhatItSealed()
{
    const auto box = testBox();
    for (const QByteArray &plain : { QByteArray(), QByteArray("a"), QByteArray(100'000, 'x') })
        QCOMPARE(box->open(box->seal(plain, "p"), "p").value(), plain);
}

void tst_SecretBox::bindsThePurpose()
{
    const auto box = testBox();
    QCOMPARE(
        box->open(box->seal("plain", "ratchet"), "prekey").error().code, ErrorCode::KeyUnavailable);
}

void tst_SecretBox::refusesAnotherKey()
{
    QCOMPARE(testBox('b')->open(testBox('a')->seal("plain", "p"), "p").error().code,
        ErrorCode::KeyUnavailable);
}

void tst_SecretBox::refusesEveryTruncatedPrefixAndFlippedByte()
{
    const auto box = testBox();
    const QByteArray sealed = box->seal("plain", "p");
    QVERIFY(!sealed.contains("plain"));
    for (qsizetype size = 0; size < sealed.size(); ++size) {
        QCOMPARE(box->open(QByteArrayView(sealed).first(size), "p").error().code,
            ErrorCode::KeyUnavailable);
        QByteArray flipped = sealed;
        flipped[size] = static_cast<char>(flipped[size] ^ 1);
        QCOMPARE(box->open(flipped, "p").error().code, ErrorCode::KeyUnavailable);
    }
}

void tst_SecretBox::neverSealsTwiceTheSame()
{
    const auto box = testBox();
    QVERIFY(box->seal("plain", "p") != box->seal("plain", "p"));
}

HELIOGRAPH_TEST(SecretBox)
#include "tst_SecretBox.moc"
