// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/SecretBytes.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <type_traits>

using namespace heliograph;

class tst_SecretBytes : public QObject {
    Q_OBJECT

private slots:
    void holdsItsBytes()
    {
        const SecretBytes secret(QByteArray("key material"));
        QCOMPARE(secret.view().toByteArray(), QByteArray("key material"));
        QCOMPARE(secret.size(), qsizetype(12));
        QVERIFY(!secret.isEmpty());
        QVERIFY(SecretBytes().isEmpty());
        QVERIFY(SecretBytes(QByteArray()).isEmpty());
    }

    void isMovedAndNeverCopied()
    {
        static_assert(!std::is_copy_constructible_v<SecretBytes>);
        static_assert(!std::is_copy_assignable_v<SecretBytes>);
        SecretBytes first(QByteArray("one"));
        SecretBytes second(std::move(first));
        QCOMPARE(second.view().toByteArray(), QByteArray("one"));
        SecretBytes third(QByteArray("three"));
        third = std::move(second);
        QCOMPARE(third.view().toByteArray(), QByteArray("one"));
    }

    void doesNotShareWithItsSource()
    {
        const QByteArray source("source");
        {
            const SecretBytes secret(source);
            QVERIFY(secret.view().data() != source.constData());
        }
        // Wiping the secret left the caller's own copy alone.
        QCOMPARE(source, QByteArray("source"));
    }

    void clonesOnRequest()
    {
        const SecretBytes secret(QByteArray("one"));
        const SecretBytes twin = secret.clone();
        QCOMPARE(twin.view().toByteArray(), QByteArray("one"));
        QVERIFY(twin.view().data() != secret.view().data());
    }

    void copiesForeignMemory()
    {
        char memory[] = "0123456789";
        const SecretBytes secret(QByteArray::fromRawData(memory, 10));
        memory[0] = 'x';
        QCOMPARE(secret.view().toByteArray(), QByteArray("0123456789"));
    }
};

HELIOGRAPH_TEST(SecretBytes)
#include "tst_SecretBytes.moc"
