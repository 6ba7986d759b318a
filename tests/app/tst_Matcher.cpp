// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Matcher.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_Matcher : public QObject {
    Q_OBJECT

private slots:
    void namesFit_data();
    void namesFit();
    void whatWasFoundIsMarked_data();
    void whatWasFoundIsMarked();
    void lettersInTheirOrder_data();
    void lettersInTheirOrder();
    void oddQueriesDoNoHarm();
};

void tst_Matcher::namesFit_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("number");
    QTest::addColumn<QString>("beside");
    QTest::addColumn<int>("fit");
    const auto add = [](const char *query, const char *name, Fit fit, const char *number = "",
                         const char *beside = "") {
        QTest::addRow("%s in %s %s", query, name, number)
            << QString::fromUtf8(query) << QString::fromUtf8(name) << QByteArray(number)
            << QString::fromUtf8(beside) << static_cast<int>(fit);
    };
    add("an", "Anna Lindqvist", Fit::Prefix);
    add(" AN ", "anna", Fit::Prefix);
    add("li", "Anna Lindqvist", Fit::WordStart);
    add("an", "Hanna Vogt", Fit::Inside);
    add("an", "Hanna Andersen", Fit::WordStart);
    add("an", "Team Scandinavia", Fit::Inside);
    add("anna l", "Anna Lindqvist", Fit::Prefix);
    add("lind anna", "Anna Lindqvist", Fit::WordStart);
    add("an vo", "Hanna Vogt", Fit::Inside);
    add("an xy", "Hanna Vogt", Fit::None);
    add("zoe", "Zoë", Fit::Prefix);
    add("Zoë", "Zoe", Fit::Prefix);
    add("lodz", "Łódź", Fit::Prefix);
    add("رحيم", "يوسف رحيم", Fit::WordStart);
    add("לוי", "רחל לוי", Fit::WordStart);
    add("山", "小山さん", Fit::Inside);
    add("55 01", "+49 151 555 0110", Fit::WordStart, "491515550110");
    add("550", "+49 151 555 0110", Fit::Number, "491515550110");
    add("151 555", "+49 151 555 0110", Fit::WordStart, "491515550110");
    add("5550110", "Anna", Fit::Number, "491515550110");
    add("+49 (151) 555", "Anna", Fit::Number, "491515550110");
    add("0151/555", "Anna", Fit::Number, "491515550110");
    add("01", "Anna", Fit::None, "491515550110");
    add("47", "Team 47", Fit::WordStart);
    add("555x", "Anna", Fit::None, "491515550110");
    add("anna sales", "Anna Lindqvist", Fit::Beside, "", "Sales");
    add("sales", "Anna Lindqvist", Fit::None, "", "Sales");
    add("anna les", "Anna Lindqvist", Fit::None, "", "Sales");
}

void tst_Matcher::namesFit()
{
    QFETCH(const QString, query);
    QFETCH(const QString, name);
    QFETCH(const QByteArray, number);
    QFETCH(const QString, beside);
    QFETCH(const int, fit);
    const Matcher matcher(query);
    QCOMPARE(static_cast<int>(matcher.fit(folded(name), number, folded(beside))), fit);
}

void tst_Matcher::whatWasFoundIsMarked_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("marked");
    const auto add = [](const char *query, const char *name, const QStringList &marked) {
        QTest::addRow("%s in %s", query, name)
            << QString::fromUtf8(query) << QString::fromUtf8(name) << marked;
    };
    add("an", "Hanna Andersen", { QStringLiteral("An") });
    add("lind an", "Anna Lindqvist", { QStringLiteral("An"), QStringLiteral("Lind") });
    add("an anna", "Anna", { QStringLiteral("Anna") });
    add("zoe", "Frau Zoë", { QStringLiteral("Zoë") });
    add("555011", "+49 151 555 0110", { QStringLiteral("555 011") });
    add("555011", "Anna", {});
    add("", "Anna", {});
}

void tst_Matcher::whatWasFoundIsMarked()
{
    QFETCH(const QString, query);
    QFETCH(const QString, name);
    QFETCH(const QStringList, marked);
    QStringList found;
    for (const TextSpan &span : Matcher(query).found(name))
        found << name.mid(span.start, span.length);
    QCOMPARE(found, marked);
}

void tst_Matcher::lettersInTheirOrder_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<int>("fit");
    QTest::addColumn<QStringList>("marked");
    const auto add = [](const char *query, Fit fit, const QStringList &marked) {
        QTest::newRow(query) << QString::fromUtf8(query) << static_cast<int>(fit) << marked;
    };
    const auto letters
        = [](const char *each) { return QString::fromUtf8(each).split(u' ', Qt::SkipEmptyParts); };
    add("swsa", Fit::Letters, letters("Sw Sa"));
    add("sts", Fit::Letters, letters("S t S"));
    add("sale", Fit::WordStart, letters("Sale"));
    add("sx", Fit::None, {});
    add("wts", Fit::None, {});
}

void tst_Matcher::lettersInTheirOrder()
{
    QFETCH(const QString, query);
    QFETCH(const int, fit);
    QFETCH(const QStringList, marked);
    const QString name = QStringLiteral("Switch to Sales");
    const Matcher matcher(query, Matcher::Kind::Letters);
    QCOMPARE(static_cast<int>(matcher.fit(folded(name))), fit);
    QStringList found;
    for (const TextSpan &span : matcher.found(name))
        found << name.mid(span.start, span.length);
    QCOMPARE(found, marked);
    if (static_cast<Fit>(fit) == Fit::Letters)
        QCOMPARE(Matcher(query).fit(folded(name)), Fit::None);
}

void tst_Matcher::oddQueriesDoNoHarm()
{
    for (const QString &query : { QString(), QStringLiteral("   "), QString(QChar(0xD83D)),
             QString(100'000, u'a'), QStringLiteral("\u0301"), QStringLiteral("*%_\"'()") }) {
        for (const auto kind : { Matcher::Kind::Words, Matcher::Kind::Letters }) {
            const Matcher matcher(query, kind);
            if (!matcher.isEmpty())
                QCOMPARE(matcher.fit(QStringLiteral("anna")), Fit::None);
            QVERIFY(matcher.found(QStringLiteral("Anna")).empty());
        }
    }
}

HELIOGRAPH_TEST(Matcher)
#include "tst_Matcher.moc"
