// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Recipient.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_Recipient : public QObject {
    Q_OBJECT

private slots:
    void C06_numbersAsPeopleTypeThem_data();
    void C06_numbersAsPeopleTypeThem();
    void C06_whatIsNoNumberIsRefused_data();
    void C06_whatIsNoNumberIsRefused();
    void C07_otherSpellingsNameTheSamePerson_data();
    void C07_otherSpellingsNameTheSamePerson();
    void C07_addressesThatCannotExistAreRefused_data();
    void C07_addressesThatCannotExistAreRefused();
    void hiddenIdsAreAccepted();
};

void tst_Recipient::C06_numbersAsPeopleTypeThem_data()
{
    QTest::addColumn<QString>("typed");
    QTest::newRow("plus and brackets") << QStringLiteral("+44 (7700) 900123");
    QTest::newRow("digits") << QStringLiteral("447700900123");
    QTest::newRow("odd blanks") << QStringLiteral(u"\u00a0+44\u202f7700\u00a0900123\u200e");
    QTest::newRow("Arabic-Indic digits") << QStringLiteral(
        u"\u0664\u0664\u0667\u0667\u0660\u0660\u0669\u0660\u0660\u0661\u0662\u0663");
    QTest::newRow("leading 00") << QStringLiteral("0044 7700 900123");
}

void tst_Recipient::C06_numbersAsPeopleTypeThem()
{
    QFETCH(QString, typed);
    const Result<Jid> jid = parseRecipient(typed);
    QVERIFY(jid);
    QCOMPARE(jid->toString(), QStringLiteral("447700900123@s.whatsapp.net"));
}

void tst_Recipient::C06_whatIsNoNumberIsRefused_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<ErrorCode>("reason");
    QTest::newRow("no country") << QStringLiteral("07700 900123") << ErrorCode::CountryCodeMissing;
    QTest::newRow("short") << QStringLiteral("12345") << ErrorCode::NumberTooShort;
    QTest::newRow("empty") << QString() << ErrorCode::InvalidArgument;
    QTest::newRow("letters") << QStringLiteral("+44 7700 abc") << ErrorCode::NumberUnreadable;
    QTest::newRow("long") << QStringLiteral("1234567890123456") << ErrorCode::NumberUnreadable;
}

void tst_Recipient::C06_whatIsNoNumberIsRefused()
{
    QFETCH(QString, typed);
    QFETCH(ErrorCode, reason);
    const Result<Jid> jid = parseRecipient(typed);
    QVERIFY(!jid);
    QCOMPARE(jid.error().code, reason);
}

void tst_Recipient::C07_otherSpellingsNameTheSamePerson_data()
{
    QTest::addColumn<QString>("written");
    QTest::newRow("old server") << QStringLiteral("447700900123@c.us");
    QTest::newRow("digits") << QStringLiteral("447700900123");
    QTest::newRow("plus") << QStringLiteral("+447700900123");
    QTest::newRow("plain") << QStringLiteral("447700900123@s.whatsapp.net");
    QTest::newRow("blanks around") << QStringLiteral("  447700900123@s.whatsapp.net\n");
    QTest::newRow("device") << QStringLiteral("447700900123:3@s.whatsapp.net");
}

void tst_Recipient::C07_otherSpellingsNameTheSamePerson()
{
    QFETCH(QString, written);
    const Result<Jid> jid = parseRecipient(written);
    QVERIFY(jid);
    QCOMPARE(*jid, Jid::phoneNumber("447700900123"));
}

void tst_Recipient::C07_addressesThatCannotExistAreRefused_data()
{
    QTest::addColumn<QString>("written");
    QTest::newRow("capital server") << QStringLiteral("447700900123@S.WHATSAPP.NET");
    QTest::newRow("no user") << QStringLiteral("@s.whatsapp.net");
    QTest::newRow("other server") << QStringLiteral("x@example.org");
    QTest::newRow("letters") << QStringLiteral("kim@s.whatsapp.net");
    QTest::newRow("two servers") << QStringLiteral("447700900123@s.whatsapp.net@lid");
    QTest::newRow("no server") << QStringLiteral("447700900123@");
    QTest::newRow("group") << QStringLiteral("120363000000000001@g.us");
    QTest::newRow("status") << QStringLiteral("status@broadcast");
}

void tst_Recipient::C07_addressesThatCannotExistAreRefused()
{
    QFETCH(QString, written);
    const Result<Jid> jid = parseRecipient(written);
    QVERIFY(!jid);
    QCOMPARE(jid.error().code, ErrorCode::InvalidArgument);
    QVERIFY(!jid.error().detail.isEmpty());
}

void tst_Recipient::hiddenIdsAreAccepted()
{
    const Result<Jid> jid = parseRecipient(QStringLiteral("235000000000001:2@lid"));
    QVERIFY(jid);
    QCOMPARE(*jid, Jid::lid("235000000000001"));
}

HELIOGRAPH_TEST(Recipient)
#include "tst_Recipient.moc"
