// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Text.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// What others wrote, made fit to be shown.
class tst_Text : public QObject {
    Q_OBJECT
private slots:
    void C16_brokenTextIsVisible();
    void C21_cutsBetweenCharacters_data();
    void C21_cutsBetweenCharacters();
    void namesStandOnOneLine_data();
    void namesStandOnOneLine();
};

void tst_Text::C16_brokenTextIsVisible()
{
    QCOMPARE(readableText(QByteArrayView("a\xff\0b", 4)), QStringLiteral("a\ufffd\ufffdb"));
}

void tst_Text::C21_cutsBetweenCharacters_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("limit");
    QTest::addColumn<QString>("cut");
    QTest::newRow("fits") << QStringLiteral("abc") << 3 << QStringLiteral("abc");
    QTest::newRow("letters") << QStringLiteral("abcd") << 3 << QStringLiteral("abc");
    QTest::newRow("surrogates") << QString::fromUtf8("ab\U0001F44D") << 3 << QStringLiteral("ab");
    QTest::newRow("accent") << QStringLiteral("abe\u0301") << 3 << QStringLiteral("ab");
}

void tst_Text::C21_cutsBetweenCharacters()
{
    QFETCH(const QString, text);
    QFETCH(const int, limit);
    QFETCH(const QString, cut);
    QCOMPARE(shortened(text, limit), cut);
}

void tst_Text::namesStandOnOneLine_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("line");
    QTest::newRow("breaks") << QStringLiteral(" Team\n\tNorth\u2028East ")
                            << QStringLiteral("Team North East");
    QTest::newRow("turned") << QStringLiteral("\u202eTeam\u202c \u2067North\u2069")
                            << QStringLiteral("Team North");
    QTest::newRow("without width")
        << QStringLiteral("\u200bTe\u00adam\ufeff") << QStringLiteral("Team");
    QTest::newRow("nothing to see") << QStringLiteral("\u200b\u2060") << QString();
    QTest::newRow("joined") << QString::fromUtf8("\U0001F469\u200d\U0001F4BB")
                            << QString::fromUtf8("\U0001F469\u200d\U0001F4BB");
    QTest::newRow("cut at a blank")
        << QStringLiteral("Teams of the fa North") << QStringLiteral("Teams of the fa");
}

void tst_Text::namesStandOnOneLine()
{
    QFETCH(const QString, name);
    QFETCH(const QString, line);
    QCOMPARE(oneLine(name, 16), line);
}

HELIOGRAPH_TEST(Text)
#include "tst_Text.moc"
