// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/MarkEdit.h"
#include "tests/support/TestMain.h"

#include <QtTest>

using namespace heliograph;

class tst_MarkEdit : public QObject {
    Q_OBJECT

private slots:
    void toggles_data();
    void toggles();
};

void tst_MarkEdit::toggles_data()
{
    // The selection stands between brackets; one bracket pair without anything is the cursor.
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    const auto row = [](const char *name, const char *before, const char *after) {
        QTest::newRow(name) << QString::fromUtf8(before) << QString::fromUtf8(after);
    };
    row("a word", "a [b] c", "a *[b]* c");
    row("marked already", "a *[b]* c", "a [b] c");
    row("with its marks", "a [*b*] c", "a [b] c");
    row("blanks stay outside", "a[ b ]c", "a *[b]* c");
    row("nothing", "a [] c", "a *[]* c");
    row("nothing in nothing", "[]", "*[]*");
    row("nothing between marks", "a *[]* c", "a [] c");
    row("blanks alone", "a[  ]c", "a*[]*  c");
    row("lines", "[a\n\n b\nc d]", "[*a*\n\n *b*\n*c d*]");
    row("marked lines", "[*a*\n*b*]", "[a\nb]");
    row("lines marked in part", "[*a*\nb]", "[**a**\n*b*]");
    row("one mark is none", "[*]", "*[*]*");
    row("other marks stay", "_[a]_", "_*[a]*_");
}

void tst_MarkEdit::toggles()
{
    QFETCH(const QString, before);
    QFETCH(const QString, after);
    const qsizetype start = before.indexOf(u'[');
    const qsizetype end = before.indexOf(u']') - 1;
    QString text = before;
    text.remove(u'[').remove(u']');
    const MarkEdit edit = toggledMark(text, start, end, u'*');
    text.replace(edit.start, edit.length, edit.text);
    text.insert(edit.selectionEnd, u']');
    text.insert(edit.selectionStart, u'[');
    QCOMPARE(text, after);
}

HELIOGRAPH_TEST(MarkEdit)
#include "tst_MarkEdit.moc"
