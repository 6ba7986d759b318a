// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/storage/Stores.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// Messages that were asked for again.
class tst_RetryTable : public QObject, private StoredRows {
    Q_OBJECT
private slots:
    void init() { m_store = testStore(); }
    void countsRetries();
    void settledMessagesAreForgotten();
    void asksThePhoneOnceForEach();
    void remembersTheRatchetOfASecondRequest();
    void forgetsWhatIsOld();

private:
    MessageKey key(const char *id) const { return { m_kim, m_kim, QLatin1String(id) }; }
};

void tst_RetryTable::countsRetries()
{
    QCOMPARE(retries().nextRetry(key("A"), seconds(1)).value(), 1);
    QCOMPARE(retries().nextRetry(key("A"), seconds(2)).value(), 2);
    const QString id = QStringLiteral("A");
    QCOMPARE(retries().nextResend(id, m_kim.withDevice(1), seconds(1)).value(), 1);
    QCOMPARE(retries().nextResend(id, m_kim.withDevice(2), seconds(1)).value(), 1);
    QCOMPARE(retries().nextResend(id, m_kim.withDevice(1), seconds(1)).value(), 2);
}

void tst_RetryTable::settledMessagesAreForgotten()
{
    QCOMPARE(retries().settle(key("A")).value(), false);
    QVERIFY(retries().nextRetry(key("A"), seconds(1)));
    QCOMPARE(retries().settle(key("A")).value(), true);
    QCOMPARE(retries().nextRetry(key("A"), seconds(1)).value(), 1);
}

void tst_RetryTable::asksThePhoneOnceForEach()
{
    QVERIFY(retries().nextRetry(key("A"), seconds(1)));
    QVERIFY(retries().noteMissing(key("B"), seconds(2)));
    QVERIFY(retries().noteMissing(key("A"), seconds(3)));
    QCOMPARE(retries().notAskedOfPhone(9), (std::vector<MessageKey> { key("B"), key("A") }));
    QCOMPARE(retries().notAskedOfPhone(1), (std::vector<MessageKey> { key("B") }));
    QCOMPARE(retries().markAskedOfPhone(key("B"), seconds(4)).value(), true);
    QCOMPARE(retries().markAskedOfPhone(key("B"), seconds(5)).value(), false);
    QCOMPARE(retries().markAskedOfPhone(key("C"), seconds(5)).value(), false);
    QCOMPARE(retries().notAskedOfPhone(9), (std::vector<MessageKey> { key("A") }));
    // Noting it twice sets no count back.
    QCOMPARE(retries().nextRetry(key("A"), seconds(6)).value(), 2);
}

void tst_RetryTable::remembersTheRatchetOfASecondRequest()
{
    const QString id = QStringLiteral("A");
    QVERIFY(!retries().baseKey(id, m_kim));
    QVERIFY(retries().nextResend(id, m_kim, seconds(1)));
    QVERIFY(!retries().baseKey(id, m_kim));
    QVERIFY(retries().saveBaseKey(id, m_kim, "base key"));
    QCOMPARE(retries().baseKey(id, m_kim).value(), "base key");
    QVERIFY(!retries().baseKey(id, m_kim.withDevice(1)));
}

void tst_RetryTable::forgetsWhatIsOld()
{
    QVERIFY(retries().nextRetry(key("old"), seconds(10)));
    QVERIFY(retries().nextRetry(key("young"), seconds(20)));
    QVERIFY(retries().nextResend(QStringLiteral("M"), m_kim, seconds(10)));
    QCOMPARE(retries().prune(seconds(20)).value(), (std::vector<MessageKey> { key("old") }));
    QCOMPARE(retries().nextRetry(key("old"), seconds(30)).value(), 1);
    QCOMPARE(retries().nextRetry(key("young"), seconds(30)).value(), 2);
    QCOMPARE(retries().nextResend(QStringLiteral("M"), m_kim, seconds(30)).value(), 1);
}

HELIOGRAPH_TEST(RetryTable)
#include "tst_RetryTable.moc"
