// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Redaction.h"
#include "tests/support/TestMain.h"

#include <QRegularExpression>
#include <QTest>

using namespace heliograph;

/// What leaves this computer in a support bundle.
class tst_Redaction : public QObject {
    Q_OBJECT
private slots:
    void hidesNumbersAndKeysAndNothingElse_data();
    void hidesNumbersAndKeysAndNothingElse();
    void oneNumberLooksAlikeInOneBundleOnly();
};

void tst_Redaction::hidesNumbersAndKeysAndNothingElse_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shape");
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("a line of the log")
        << QStringLiteral("2026-11-27T17:50:00.123Z info Online -> Waiting 428")
        << QStringLiteral("2026-11-27T17:50:00.123Z info Online -> Waiting 428");
    QTest::newRow("a number") << QStringLiteral("to 15550009999@s.whatsapp.net x")
                              << QStringLiteral("to #@s.whatsapp.net x");
    QTest::newRow("a number with its device")
        << QStringLiteral("15550009999:12@lid") << QStringLiteral("#:12@lid");
    QTest::newRow("six digits") << QStringLiteral("123456") << QStringLiteral("123456");
    QTest::newRow("a key") << QStringLiteral("k=") + QString(44, u'A') + QStringLiteral(" end")
                           << QStringLiteral("<46 characters> end");
    QTest::newRow("a number in a key")
        << QString(31, u'a') + QStringLiteral("15550009999") << QStringLiteral("<42 characters>");
}

void tst_Redaction::hidesNumbersAndKeysAndNothingElse()
{
    QFETCH(QString, text);
    QFETCH(QString, shape);
    QString out = redacted(text, "salt");
    static const QRegularExpression hash(QStringLiteral("#[0-9a-f]{6}"));
    QCOMPARE(out.replace(hash, QStringLiteral("#")), shape);
}

void tst_Redaction::oneNumberLooksAlikeInOneBundleOnly()
{
    const QString number = QStringLiteral("15550009999");
    QCOMPARE(redacted(number, "a"), redacted(number, "a"));
    QVERIFY(redacted(number, "a") != redacted(number, "b"));
    QVERIFY(redacted(number, "a") != redacted(QStringLiteral("15550009998"), "a"));
}

HELIOGRAPH_TEST(Redaction)

#include "tst_Redaction.moc"
