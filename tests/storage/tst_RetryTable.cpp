// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/storage/Stores.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// How often messages were asked for again.
class tst_RetryTable : public QObject, private StoredRows {
    Q_OBJECT
private slots:
    void init() { m_store = testStore(); }
    void countsRetries();
};

void tst_RetryTable::countsRetries()
{
    const MessageKey key { m_kim, m_kim, QStringLiteral("A") };
    QCOMPARE(retries().nextRetry(key).value(), 1);
    QCOMPARE(retries().nextRetry(key).value(), 2);
    QCOMPARE(retries().nextResend(QStringLiteral("A"), m_kim.withDevice(1)).value(), 1);
    QCOMPARE(retries().nextResend(QStringLiteral("A"), m_kim.withDevice(2)).value(), 1);
    QCOMPARE(retries().nextResend(QStringLiteral("A"), m_kim.withDevice(1)).value(), 2);
}

HELIOGRAPH_TEST(RetryTable)
#include "tst_RetryTable.moc"
