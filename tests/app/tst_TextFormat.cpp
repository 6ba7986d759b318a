// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/TextFormat.h"
#include "tests/support/TestMain.h"

#include <QtTest>

using namespace heliograph;

namespace {

/// The text as it is read, with what is special in brackets: "is b[Rafael]".
QString written(const FormattedText &formatted)
{
    struct Letter {
        TextFormat format;
        char letter;
    };
    static constexpr Letter letters[] { { TextFormat::Bold, 'b' }, { TextFormat::Italic, 'i' },
        { TextFormat::Strike, 's' }, { TextFormat::Code, 'c' }, { TextFormat::Block, 'p' },
        { TextFormat::Quote, 'q' }, { TextFormat::Bullet, 'u' }, { TextFormat::Number, 'n' },
        { TextFormat::Mention, 'm' } };
    QString out;
    qsizetype from = 0;
    for (const FormatSpan &span : formatted.spans) {
        out += QStringView(formatted.text).mid(from, span.start - from);
        for (const Letter &letter : letters) {
            if (span.formats.testFlag(letter.format))
                out += QLatin1Char(letter.letter);
        }
        out += u'[' + formatted.text.mid(span.start, span.length) + u']';
        from = span.start + span.length;
    }
    return out + formatted.text.mid(from);
}

QString repeated(const char *piece, qsizetype units)
{
    const QString unit = QString::fromUtf8(piece);
    return unit.repeated(units / unit.size());
}

} // namespace

class tst_TextFormat : public QObject {
    Q_OBJECT

private slots:
    void C19_marksOnlyWhereTheyAre_data();
    void C19_marksOnlyWhereTheyAre();
    void lines_data();
    void lines();
    void blocks_data();
    void blocks();
    void C19_nothingIsLost();
    void C35_mentionsAreNames();
    void spansAreOfTheTypedText();
    void hostileTexts_data();
    void hostileTexts();
};

void tst_TextFormat::C19_marksOnlyWhereTheyAre_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *text, const char *shown) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(shown);
    };
    row("instance_name_x", "instance_name_x");
    row("2*3*4", "2*3*4");
    row("is*Rafael*", "is*Rafael*");
    row("is *Rafael*", "is b[Rafael]");
    row("*a\nb*", "*a\nb*");
    row("~a~b", "~a~b");
    row("**", "**");
    row("*_x_*", "bi[x]");
    row("_a_b_", "i[a_b]");
    row("*a* and *b*", "b[a] and b[b]");
    row("¯\\_(ツ)_/¯", "¯\\_(ツ)_/¯");
    row("https://example.org/a_b_c", "https://example.org/a_b_c");
    row("```*x*```", "p[*x*]");
    row("*one _two_ three*", "b[one ]bi[two]b[ three]");
    row("~*_all_*~", "bis[all]");
    row("(*a*), \"_b_\": ~c~!", "(b[a]), \"i[b]\": s[c]!");
    row("*a *b", "*a *b");
    row("* a*", "u[• a*]");
    row("2 * 3 * 4", "2 * 3 * 4");
    row("*a", "*a");
    row("a*", "a*");
    row("_____", "_____");
    row("*****", "*****");
    row("**bold**", "b[*bold*]");
    row("*https://example.org/a*b_c_*", "b[https://example.org/a*b_c_]");
    row("*see https://example.org/a_b*", "b[see https://example.org/a_b]");
    row("`*x* _y_`", "c[*x* _y_]");
    row("`*`", "c[*]");
    row("``", "``");
    row("a`b`", "a`b`");
    row("`a *b` c*", "c[a *b] c*");
    row("*a `b` c*", "b[a ]bc[b]b[ c]");
    row("*\U0001F469\u200d\u2764\ufe0f\u200d\U0001F468*",
        "b[\U0001F469\u200d\u2764\ufe0f\u200d\U0001F468]");
    row("*\ufe0f\u20e3 and *\ufe0f\u20e3", "*\ufe0f\u20e3 and *\ufe0f\u20e3");
    row("_e\u0301_", "i[e\u0301]");
    row("*שלום*", "b[שלום]");
    row("", "");
}

void tst_TextFormat::C19_marksOnlyWhereTheyAre()
{
    QFETCH(const QString, text);
    QFETCH(const QString, shown);
    QCOMPARE(written(formattedText(text)), shown);
}

void tst_TextFormat::lines_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *text, const char *shown) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(shown);
    };
    row("> a *b*\nc", "q[a ]bq[b]\nc");
    row(">a", ">a");
    row("> ", "> ");
    row("a > b", "a > b");
    row("- a\n* b", "u[• a]\nu[• b]");
    row("-a", "-a");
    row("- ", "- ");
    row("1. a\n20. b", "n[1. a]\nn[20. b]");
    row("1.a", "1.a");
    row("1 a", "1 a");
    row("1234567890. a", "1234567890. a");
    row("- *a*", "u[• ]bu[a]");
    row("x - a", "x - a");
    row(". a", ". a");
}

void tst_TextFormat::lines()
{
    QFETCH(const QString, text);
    QFETCH(const QString, shown);
    QCOMPARE(written(formattedText(text)), shown);
}

void tst_TextFormat::blocks_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *text, const char *shown) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(shown);
    };
    row("```a\n- b\n> c```", "p[a\n- b\n> c]");
    row("```\na_b_\n```\n_c_", "p[a_b_]\ni[c]");
    row("before ```a``` *after*", "before p[a] b[after]");
    row("```a", "```a");
    row("``````", "``````");
    row("``` ```", "``` ```");
    row("```a``` ```b", "p[a] ```b");
}

void tst_TextFormat::blocks()
{
    QFETCH(const QString, text);
    QFETCH(const QString, shown);
    QCOMPARE(written(formattedText(text)), shown);
}

/// What is hidden is a mark, a fence or the break beside it; the rest is read as it was typed.
void tst_TextFormat::C19_nothingIsLost()
{
    const QString text = QStringLiteral(
        "*a _b_* ~c\n> `d`\n```\ne\n```\n1. f* \u00af\\_(\u30c4)_/\u00af **g** \u2028\u00a0h");
    QString read;
    qsizetype from = 0;
    for (const FormatSpan &span : formatsIn(text)) {
        QVERIFY(span.start >= from && span.length > 0);
        read += QStringView(text).mid(from, span.start - from);
        if (span.formats.testFlag(TextFormat::Mark)) {
            for (const QChar c : QStringView(text).mid(span.start, span.length))
                QVERIFY(QStringView(u"*_~`> \n").contains(c));
        } else {
            read += QStringView(text).mid(span.start, span.length);
        }
        from = span.start + span.length;
    }
    QCOMPARE(read + text.mid(from), readText(text));
    QCOMPARE(readText(text),
        QStringLiteral("a b ~c\nd\ne\n1. f* \u00af\\_(\u30c4)_/\u00af *g* \u2028\u00a0h"));
}

void tst_TextFormat::C35_mentionsAreNames()
{
    const std::vector<MentionName> names { { QStringLiteral("235000000000001"),
                                               QStringLiteral("Kim") },
        { QStringLiteral("491515550102"), QStringLiteral("*An_na*") } };
    const auto shown
        = [&](const char *text) { return written(formattedText(QString::fromUtf8(text), names)); };
    QCOMPARE(shown("hi @235000000000001"), QStringLiteral("hi m[@Kim]"));
    QCOMPARE(shown("hi @235000000000001!"), QStringLiteral("hi m[@Kim]!"));
    QCOMPARE(shown("*@235000000000001* x"), QStringLiteral("bm[@Kim] x"));
    QCOMPARE(shown("@2350000000000012"), QStringLiteral("@2350000000000012"));
    QCOMPARE(shown("@23500000000000"), QStringLiteral("@23500000000000"));
    // A name brings no formats with it.
    QCOMPARE(shown("@491515550102"), QStringLiteral("m[@*An_na*]"));
    QCOMPARE(readText(QStringLiteral("@235000000000001"), names), QStringLiteral("@Kim"));
}

void tst_TextFormat::spansAreOfTheTypedText()
{
    const std::vector<FormatSpan> expected {
        { 2, 1, TextFormats(TextFormat::Bold) | TextFormat::Mark },
        { 3, 1, TextFormat::Bold },
        { 4, 1, TextFormats(TextFormat::Bold) | TextFormat::Mark },
    };
    QCOMPARE(formatsIn(QStringLiteral("a *b* c")), expected);
}

void tst_TextFormat::hostileTexts_data()
{
    QTest::addColumn<QString>("text");
    for (const char *piece : { "*", "_", "`", "```", "* ", " *", "*a", "a* ", "*a ", "*_", "*_~`a",
             "> ", ">", "1. ", "@", "@1 ", "\n*", "``` ", "`a", "a`", "(", "https://a.example/_*",
             "*\u0301", "*a*b", "~a_ ", "\U0001F469\u200d" })
        QTest::newRow(piece) << repeated(piece, 60'000);
}

/// Were the time quadratic, each of these would take a minute.
void tst_TextFormat::hostileTexts()
{
    QFETCH(const QString, text);
    std::vector<MentionName> names(1024);
    for (size_t i = 0; i < names.size(); ++i)
        names[i] = { QString::number(i), QStringLiteral("Kim") };
    const FormattedText shown = formattedText(text, names);
    qsizetype from = 0;
    for (const FormatSpan &span : shown.spans) {
        QVERIFY(span.start >= from && span.length > 0);
        from = span.start + span.length;
    }
    QVERIFY(from <= shown.text.size());
    QVERIFY(!shown.text.isEmpty());
}

HELIOGRAPH_TEST(TextFormat)
#include "tst_TextFormat.moc"
