// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/PhoneNumber.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"

#include <QTest>

using namespace heliograph;

class tst_PhoneNumber : public QObject {
    Q_OBJECT
private slots:
    void C06_readsNumbersAsPeopleTypeThem_data();
    void C06_readsNumbersAsPeopleTypeThem();
    void C06_refusesWhatIsNoNumber_data();
    void C06_refusesWhatIsNoNumber();
};

void tst_PhoneNumber::C06_readsNumbersAsPeopleTypeThem_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QByteArray>("digits");
    const QByteArray number = "447700900123";
    QTest::newRow("plus and brackets") << QStringLiteral("+44 (7700) 900123") << number;
    QTest::newRow("digits") << QStringLiteral("447700900123") << number;
    QTest::newRow("odd blanks") << QStringLiteral(u"\u00a0+44\u202f7700\u00a0900123\u200e")
                                << number;
    QTest::newRow("Arabic-Indic digits") << QStringLiteral(
        u"\u0664\u0664\u0667\u0667\u0660\u0660\u0669\u0660\u0660\u0661\u0662\u0663")
                                         << number;
    QTest::newRow("leading 00") << QStringLiteral("0044 7700 900123") << number;
    QTest::newRow("dashes, dots, slash") << QStringLiteral("+44-7700.900/1\u201323\n") << number;
    for (const QJsonValue &entry : loadVectors("paircode")[u"phone_input"].toArray()) {
        QTest::newRow(entry[u"typed"].toString().toUtf8().constData())
            << entry[u"typed"].toString() << entry[u"digits"].toString().toLatin1();
    }
}

void tst_PhoneNumber::C06_readsNumbersAsPeopleTypeThem()
{
    QFETCH(const QString, typed);
    QFETCH(const QByteArray, digits);
    QCOMPARE(parsePhoneNumber(typed).value_or(QByteArray()), digits);
}

void tst_PhoneNumber::C06_refusesWhatIsNoNumber_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<ErrorCode>("reason");
    QTest::newRow("national") << QStringLiteral("07700 900123") << ErrorCode::CountryCodeMissing;
    QTest::newRow("three zeros") << QStringLiteral("000447700900123")
                                 << ErrorCode::CountryCodeMissing;
    QTest::newRow("short") << QStringLiteral("12345") << ErrorCode::NumberTooShort;
    QTest::newRow("empty") << QString() << ErrorCode::NumberTooShort;
    QTest::newRow("letters") << QStringLiteral("+44 7700 abc") << ErrorCode::NumberUnreadable;
    QTest::newRow("address") << QStringLiteral("447700900123@c.us") << ErrorCode::NumberUnreadable;
    QTest::newRow("emoji") << QStringLiteral(u"44 7700 900123 \U0001F4DE")
                           << ErrorCode::NumberUnreadable;
    QTest::newRow("long") << QStringLiteral("1234567890123456") << ErrorCode::NumberUnreadable;
    QTest::newRow("six digits") << QStringLiteral("123456") << ErrorCode::NumberTooShort;
    QTest::newRow("leading zero") << QStringLiteral("0555123456") << ErrorCode::CountryCodeMissing;
    QTest::newRow("no digit") << QStringLiteral("abc") << ErrorCode::NumberUnreadable;
}

void tst_PhoneNumber::C06_refusesWhatIsNoNumber()
{
    QFETCH(const QString, typed);
    QFETCH(const ErrorCode, reason);
    const Result<QByteArray> digits = parsePhoneNumber(typed);
    QVERIFY(!digits);
    QCOMPARE(digits.error().code, reason);
}

HELIOGRAPH_TEST(PhoneNumber)
#include "tst_PhoneNumber.moc"
