// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Folding.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_Folding : public QObject {
    Q_OBJECT

private slots:
    void textsAreComparedByTheirPlainLetters_data();
    void textsAreComparedByTheirPlainLetters();
    void partsLeadBackToWhatWasWritten_data();
    void partsLeadBackToWhatWasWritten();
    void halfAPairIsNoLetter();
};

void tst_Folding::textsAreComparedByTheirPlainLetters_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("plain");
    const auto add = [](const char *name, const char *text, const char *plain) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(plain);
    };
    add("case", "Anna LINDQVIST", "anna lindqvist");
    add("accents", "Zoë Müller Ångström", "zoe muller angstrom");
    add("two accents", "ǖ Ế", "u e");
    add("combining", "e\u0301a\u0308", "ea");
    add("bars and ligatures", "Łódź Straße Ærø", "lodz strasse aero");
    add("greek", "Ἀθήνα ΣΑΣ", "αθηνα σασ");
    add("cyrillic", "Ёлка", "елка");
    add("vowel points", "שָׁלוֹם كِتَاب ســـلام", "שלום كتاب سلام");
    add("arabic and hebrew", "يوسف רחל", "يوسف רחל");
    add("chinese and japanese", "了解しました ガ", "了解しました ガ");
    add("full width", "Ａｂ１", "ab1");
    add("vowel signs are letters", "हिन्दी ไทย", "हिन्दी ไทย");
    add("beyond the first plane", "𝐀 😀", "𝐀 😀");
}

void tst_Folding::textsAreComparedByTheirPlainLetters()
{
    QFETCH(const QString, text);
    QFETCH(const QString, plain);
    QCOMPARE(folded(text), plain);
    QCOMPARE(foldedWithOrigin(text).text, plain);
    QCOMPARE(foldedWithOrigin(text).from.size(), static_cast<size_t>(plain.size()) + 1);
}

void tst_Folding::partsLeadBackToWhatWasWritten_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("part");
    QTest::addColumn<QString>("written");
    const auto add = [](const char *name, const char *text, const char *part, const char *written) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(part)
                            << QString::fromUtf8(written);
    };
    add("plain", "Hanna Vogt", "an", "an");
    add("behind a letter that became two", "Straße 5", "5", "5");
    add("half of a letter that became two", "Straße 5", "stras", "Straß");
    add("a mark goes with its letter", "Zoe\u0308 K", "zoe", "Zoe\u0308");
    add("the end", "Łódź", "odz", "ódź");
    add("a pair", "a😀b", "😀", "😀");
}

void tst_Folding::partsLeadBackToWhatWasWritten()
{
    QFETCH(const QString, text);
    QFETCH(const QString, part);
    QFETCH(const QString, written);
    const FoldedText whole = foldedWithOrigin(text);
    const qsizetype at = whole.text.indexOf(part);
    QVERIFY(at >= 0);
    const TextSpan span = whole.unfolded(at, part.size());
    QCOMPARE(text.mid(span.start, span.length), written);
}

void tst_Folding::halfAPairIsNoLetter()
{
    const QString broken = QStringLiteral("a") + QChar(0xD83D);
    QCOMPARE(folded(broken), QStringLiteral("a") + QChar(QChar::ReplacementCharacter));
    QVERIFY(!isWordCharacter(QChar::ReplacementCharacter));
    QVERIFY(isWordCharacter(U'न') && isWordCharacter(U'7') && !isWordCharacter(U'_'));
}

HELIOGRAPH_TEST(Folding)
#include "tst_Folding.moc"
