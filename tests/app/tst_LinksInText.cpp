// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/LinksInText.h"
#include "tests/support/TestMain.h"

#include <QStringList>
#include <QTest>

using namespace heliograph;

class tst_LinksInText : public QObject {
    Q_OBJECT
private slots:
    void C20_linksEndWhereTheyEnd_data();
    void C20_linksEndWhereTheyEnd();
};

void tst_LinksInText::C20_linksEndWhereTheyEnd_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("links");
    const auto row = [](const char16_t *text, const QList<const char16_t *> &links) {
        QStringList list;
        for (const char16_t *link : links)
            list << QString::fromUtf16(link);
        QTest::newRow(QString::fromUtf16(text).toUtf8().constData())
            << QString::fromUtf16(text) << list;
    };
    row(u"https://example.org/Film_(2023) test", { u"https://example.org/Film_(2023)" });
    row(u"(see https://example.org/a)", { u"https://example.org/a" });
    row(u"https://example.org/a. Next", { u"https://example.org/a" });
    row(u"https://example.org/?q=1; and", { u"https://example.org/?q=1" });
    row(u"https://example.org/a\u3002", { u"https://example.org/a" });
    row(u"\u201ehttps://example.org/x\u201c", { u"https://example.org/x" });
    row(u"http://192.0.2.1:4173/ (note)", { u"http://192.0.2.1:4173/" });
    row(u"<https://example.org/x>", { u"https://example.org/x" });
    row(u"https://example.org/x_(y_(z))", { u"https://example.org/x_(y_(z))" });
    row(u"(https://example.org/x_(y)).", { u"https://example.org/x_(y)" });
    row(u"https://example.org/\u202egpj.exe", { u"https://example.org/" });
    row(u"\u2066https://example.org/a\u2069", { u"https://example.org/a" });
    row(u"*https://example.org/a*", { u"https://example.org/a" });
    row(u"https://example.org/a_b_c", { u"https://example.org/a_b_c" });
    row(u"http://a.example/1, https://b.example/2!",
        { u"http://a.example/1", u"https://b.example/2" });
    row(u"javascript:alert(1)", {});
    row(u"https://", {});
    row(u"https://))).", {});
    row(u"johndoe@example.com v1.2.3 readme.txt", {});
}

void tst_LinksInText::C20_linksEndWhereTheyEnd()
{
    QFETCH(QString, text);
    QFETCH(QStringList, links);
    QStringList found;
    for (const TextSpan &span : linksIn(text))
        found << text.mid(span.start, span.length);
    QCOMPARE(found, links);
}

HELIOGRAPH_TEST(LinksInText)
#include "tst_LinksInText.moc"
