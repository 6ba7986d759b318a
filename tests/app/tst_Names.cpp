// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Names.h"
#include "base/Error.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_Names : public QObject {
    Q_OBJECT

private slots:
    void numbersAreGrouped_data();
    void numbersAreGrouped();
    void pushNameComesFirst();
    void C35_hiddenIdIsNeverShownAsNumber_data();
    void C35_hiddenIdIsNeverShownAsNumber();
    void previewsNameTheKind_data();
    void previewsNameTheKind();
    void everyKindHasAPreview();
    void documentsAreCalledByTheirFile();
    void C26_shownNamesHideNoEnding();
    void storedErrorsBecomeSentences();
};

void tst_Names::numbersAreGrouped_data()
{
    QTest::addColumn<QByteArray>("digits");
    QTest::addColumn<QString>("text");
    QTest::newRow("two-digit country")
        << QByteArray("491515550110") << QStringLiteral("+49 151 555 0110");
    QTest::newRow("one-digit country")
        << QByteArray("15550001234") << QStringLiteral("+1 555 000 1234");
    QTest::newRow("three-digit country")
        << QByteArray("353871234567") << QStringLiteral("+353 871 234 567");
    QTest::newRow("short") << QByteArray("4912345") << QStringLiteral("+49 123 45");
    QTest::newRow("country alone") << QByteArray("49") << QStringLiteral("+49");
}

void tst_Names::numbersAreGrouped()
{
    QFETCH(QByteArray, digits);
    QFETCH(QString, text);
    QCOMPARE(formattedNumber(Jid::phoneNumber(digits)), text);
    QCOMPARE(displayName(Jid::phoneNumber(digits), {}), text);
}

void tst_Names::pushNameComesFirst()
{
    QCOMPARE(displayName(Jid::phoneNumber("491515550110"), QStringLiteral("Kim")),
        QStringLiteral("Kim"));
    QCOMPARE(
        displayName(Jid::lid("235000000000001"), QStringLiteral("Kim")), QStringLiteral("Kim"));
}

void tst_Names::C35_hiddenIdIsNeverShownAsNumber_data()
{
    QTest::addColumn<Jid>("jid");
    QTest::newRow("lid") << Jid::lid("235000000000001");
    QTest::newRow("device of a lid") << Jid::lid("235000000000001", 3);
    Jid hosted = Jid::lid("235000000000001", 99);
    hosted.server = server::hostedLid;
    QTest::newRow("hosted lid") << hosted;
}

void tst_Names::C35_hiddenIdIsNeverShownAsNumber()
{
    QFETCH(Jid, jid);
    QCOMPARE(displayName(jid, {}), QStringLiteral("Unknown contact"));
    QVERIFY(formattedNumber(jid).isEmpty());
}

void tst_Names::previewsNameTheKind_data()
{
    QTest::addColumn<MessageKind>("kind");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("preview");
    QTest::newRow("text in one line")
        << MessageKind::Text << QStringLiteral("a\n  b") << QStringLiteral("a b");
    QTest::newRow("photo") << MessageKind::Image << QString() << QStringLiteral("Photo");
    QTest::newRow("photo with caption")
        << MessageKind::Image << QStringLiteral("sea") << QStringLiteral("Photo · sea");
    QTest::newRow("voice") << MessageKind::Voice << QString() << QStringLiteral("Voice message");
    QTest::newRow("unknown") << MessageKind::Unknown << QString()
                             << QStringLiteral("Open on the phone");
    QTest::newRow("placeholder") << MessageKind::Placeholder << QString()
                                 << QStringLiteral("Waiting for this message");
    QTest::newRow("revoked") << MessageKind::Revoked << QString()
                             << QStringLiteral("Message deleted");
}

void tst_Names::previewsNameTheKind()
{
    QFETCH(MessageKind, kind);
    QFETCH(QString, text);
    QFETCH(QString, preview);
    MessageContent content;
    content.kind = kind;
    content.text = text;
    QCOMPARE(previewText(content), preview);
}

void tst_Names::everyKindHasAPreview()
{
    for (int kind = 0; kind <= static_cast<int>(MessageKind::Hidden); ++kind) {
        MessageContent content;
        content.kind = static_cast<MessageKind>(kind);
        if (!isShown(content.kind))
            continue;
        content.text = QStringLiteral("words");
        QVERIFY2(!previewText(content).isEmpty(), qPrintable(kindName(content.kind)));
    }
}

void tst_Names::documentsAreCalledByTheirFile()
{
    MessageContent content;
    content.kind = MessageKind::Document;
    QCOMPARE(previewText(content), QStringLiteral("Document"));
    content.media = MediaReference {};
    content.media->fileName = QStringLiteral("plan.pdf");
    QCOMPARE(previewText(content), QStringLiteral("plan.pdf"));
}

void tst_Names::C26_shownNamesHideNoEnding()
{
    MessageContent content;
    content.kind = MessageKind::Document;
    content.media = MediaReference {};
    QVERIFY(shownFileName(*content.media).isEmpty());
    content.media->fileName = QStringLiteral("invoice\u202egpj.exe");
    QCOMPARE(shownFileName(*content.media), QStringLiteral("invoicegpj.exe"));
    QCOMPARE(previewText(content), QStringLiteral("invoicegpj.exe"));
}

void tst_Names::storedErrorsBecomeSentences()
{
    QVERIFY(storedErrorText({}).isEmpty());
    QCOMPARE(storedErrorText(errorName(ErrorCode::MediaHostRefused)),
        QStringLiteral("This file lies at an address that is not trusted."));
    QCOMPARE(
        storedErrorText(QStringLiteral("FromANewerVersion")), QStringLiteral("FromANewerVersion"));
}

HELIOGRAPH_TEST(Names)
#include "tst_Names.moc"
