// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/SearchText.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_SearchText : public QObject {
    Q_OBJECT
private slots:
    void textsBecomeWords_data();
    void textsBecomeWords();
    void whatIsTypedBecomesAQuery_data();
    void whatIsTypedBecomesAQuery();
    void foundPlacesAreThoseThatWereWritten_data();
    void foundPlacesAreThoseThatWereWritten();
};

void tst_SearchText::textsBecomeWords_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words");
    const auto add = [](const char *name, const char *text, const char *words) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(words);
    };
    add("words", "Good morning, ANNA!\nAre you…", "good morning anna are you");
    add("file name", "Towels_light-blue_offer.pdf", "towels light blue offer pdf");
    add("accents", "Zoë à Łódź", "zoe a lodz");
    add("chinese", "了解しました", "了 解 し ま し た");
    add("mixed", "iPhone手机15", "iphone 手 机 15");
    add("korean", "안녕 하세요", "안 녕 하 세 요");
    add("arabic with vowels", "كِتَاب جديد", "كتاب جديد");
    add("hebrew", "שָׁלוֹם לכם", "שלום לכם");
    add("hindi keeps its vowels", "हिन्दी में", "हिन्दी में");
    add("nothing", " …!? 🙂 ", "");
}

void tst_SearchText::textsBecomeWords()
{
    QFETCH(const QString, text);
    QFETCH(const QString, words);
    QCOMPARE(searchableWords(text), words);
}

void tst_SearchText::whatIsTypedBecomesAQuery_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("match");
    const auto add = [](const char *typed, const char *match) {
        QTest::newRow(typed) << QString::fromUtf8(typed) << QString::fromUtf8(match);
    };
    add("blue", "\"blue\"*");
    add("Blue Jacket", "\"blue\"* AND \"jacket\"*");
    add("a", "\"a\"");
    add("\"blue jacket\"", "\"blue jacket\"");
    add("„blue jacket“ m", "\"blue jacket\" AND \"m\"");
    add("\"blue jack", "\"blue jack\"*");
    add("light-blue", "\"light blue\"*");
    add("明日", "\"明 日\"");
    add("(blue) OR NEAR/2 *", "\"blue\"* AND \"or\"* AND \"near 2\"");
    add("words:blue ^a -b", "\"words blue\"* AND \"a\" AND \"b\"");
    add("!!! \"\" ''", "");
    add("", "");
}

void tst_SearchText::whatIsTypedBecomesAQuery()
{
    QFETCH(const QString, typed);
    QFETCH(const QString, match);
    QCOMPARE(SearchQuery(typed).match(), match);
    QCOMPARE(SearchQuery(typed).isEmpty(), match.isEmpty());
}

void tst_SearchText::foundPlacesAreThoseThatWereWritten_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("found");
    const auto add = [](const char *typed, const char *text, const QStringList &found) {
        QTest::addRow("%s in %s", typed, text)
            << QString::fromUtf8(typed) << QString::fromUtf8(text) << found;
    };
    const auto list = [](std::initializer_list<const char *> parts) {
        QStringList out;
        for (const char *part : parts)
            out << QString::fromUtf8(part);
        return out;
    };
    add("blu", "The Blue one, bluer than blue", list({ "Blu", "blu", "blu" }));
    add("blue", "Towels_light-blue_offer.pdf", list({ "blue" }));
    add("ight", "light", {});
    add("zoe", "für Zoë!", list({ "Zoë" }));
    add("\"light blue\"", "blue, light, light-blue", list({ "light-blue" }));
    add("\"blu\"", "blue blu", list({ "blu" }));
    add("明日", "了解。明日伺います", list({ "明日" }));
    add("blue jacket", "a jacket in blue", list({ "jacket", "blue" }));
    add("strass", "Hauptstraße, Straße 5", list({ "Straß" }));
    add("", "blue", {});
}

void tst_SearchText::foundPlacesAreThoseThatWereWritten()
{
    QFETCH(const QString, typed);
    QFETCH(const QString, text);
    QFETCH(const QStringList, found);
    QStringList places;
    for (const TextSpan &span : SearchQuery(typed).found(text))
        places << text.mid(span.start, span.length);
    QCOMPARE(places, found);
}

HELIOGRAPH_TEST(SearchText)
#include "tst_SearchText.moc"
