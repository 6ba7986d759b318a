// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/LinkedNumbers.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_LinkedNumbers : public QObject {
    Q_OBJECT

private slots:
    void givesEachNumberToOneAccount();
};

void tst_LinkedNumbers::givesEachNumberToOneAccount()
{
    LinkedNumbers numbers;
    const Jid sales = Jid::phoneNumber("491515550110");
    const QString one = QStringLiteral("one");
    const QString two = QStringLiteral("two");
    QVERIFY(numbers.take(sales, one));
    // Again by the same account, with a device: a re-link.
    QVERIFY(numbers.take(sales.withDevice(4), one));
    QCOMPARE(numbers.take(sales.withDevice(5), two).error().code, ErrorCode::AlreadyLinked);
    QVERIFY(numbers.take(Jid::phoneNumber("491515550120"), two));
    numbers.release(one);
    QVERIFY(numbers.take(sales, two));
}

HELIOGRAPH_TEST(LinkedNumbers)
#include "tst_LinkedNumbers.moc"
