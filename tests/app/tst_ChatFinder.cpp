// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ChatFinder.h"
#include "base/Folding.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_ChatFinder : public QObject {
    Q_OBJECT

private slots:
    void bestFirstAndNewestAmongEquals();
    void samePersonOverAnotherAccountSaysSo();
    void oneAccountAlone();
    void withoutAQueryTheNewest();
    void accountsNarrowTheNames();
    void fiftyThousandChats();
};

namespace {

ChatRow rowOf(const char *title, const char *account, const QByteArray &number)
{
    ChatRow row;
    row.title = QString::fromUtf8(title);
    row.folded = folded(row.title);
    row.accountId = QString::fromLatin1(account);
    row.accountLabel = row.accountId;
    row.chat = Jid::phoneNumber(number);
    return row;
}

/// Newest first.
std::vector<ChatRow> sampleRows()
{
    return { rowOf("Team Scandinavia", "Support", "491515550101"),
        rowOf("Anna Lindqvist", "Sales", "491515550102"), rowOf("Ben", "Sales", "491515550103"),
        rowOf("Marta Andersen", "Shop North", "491515550104"),
        rowOf("Anna Lindqvist", "Support", "491515550102"),
        rowOf("Anton", "Private", "491515550105") };
}

QStringList titlesOf(const FoundChats &found)
{
    QStringList titles;
    for (const FoundChat &each : found.best)
        titles << each.row.title + u'/' + each.row.accountLabel;
    return titles;
}

FoundChats findIn(
    const std::vector<ChatRow> &rows, const QString &query, const QString &accountId, size_t most)
{
    std::vector<const ChatRow *> all;
    for (const ChatRow &row : rows)
        all.push_back(&row);
    return findChats(all, query, accountId, most);
}

} // namespace

void tst_ChatFinder::bestFirstAndNewestAmongEquals()
{
    const FoundChats found = findIn(sampleRows(), QStringLiteral("an"), {}, 10);
    QCOMPARE(titlesOf(found),
        (QStringList { QStringLiteral("Anna Lindqvist/Sales"),
            QStringLiteral("Anna Lindqvist/Support"), QStringLiteral("Anton/Private"),
            QStringLiteral("Marta Andersen/Shop North"),
            QStringLiteral("Team Scandinavia/Support") }));
    QCOMPARE(found.found, 5);
    QCOMPARE(found.of, 6);
    QCOMPARE(found.best[3].marks, (std::vector<TextSpan> { { 6, 2 } }));
    const FoundChats few = findIn(sampleRows(), QStringLiteral("an"), {}, 2);
    QCOMPARE(few.best.size(), size_t(2));
    QCOMPARE(few.found, 5);
}

void tst_ChatFinder::samePersonOverAnotherAccountSaysSo()
{
    const FoundChats found = findIn(sampleRows(), QStringLiteral("anna"), {}, 10);
    QCOMPARE(found.best.size(), size_t(2));
    QVERIFY(!found.best[0].isSamePerson);
    QVERIFY(found.best[1].isSamePerson);
}

void tst_ChatFinder::oneAccountAlone()
{
    const FoundChats found
        = findIn(sampleRows(), QStringLiteral("an"), QStringLiteral("Support"), 10);
    QCOMPARE(titlesOf(found),
        (QStringList { QStringLiteral("Anna Lindqvist/Support"),
            QStringLiteral("Team Scandinavia/Support") }));
    QCOMPARE(found.of, 2);
    QVERIFY(!found.best[0].isSamePerson);
}

void tst_ChatFinder::withoutAQueryTheNewest()
{
    const FoundChats found = findIn(sampleRows(), QStringLiteral("  "), {}, 3);
    QCOMPARE(titlesOf(found),
        (QStringList { QStringLiteral("Team Scandinavia/Support"),
            QStringLiteral("Anna Lindqvist/Sales"), QStringLiteral("Ben/Sales") }));
    QCOMPARE(found.found, 6);
}

void tst_ChatFinder::accountsNarrowTheNames()
{
    const FoundChats found = findIn(sampleRows(), QStringLiteral("anna sup"), {}, 10);
    QCOMPARE(titlesOf(found), QStringList { QStringLiteral("Anna Lindqvist/Support") });
}

/// One keystroke over fifty accounts with a thousand chats each; how long it takes, the benchmarks
/// show.
void tst_ChatFinder::fiftyThousandChats()
{
    std::vector<ChatRow> rows;
    for (int i = 0; i < 50'000; ++i)
        rows.push_back(rowOf(i == 31'415 ? "Zoë Ångström" : "Somebody Else",
            QByteArray::number(i % 50).constData(), QByteArray::number(491515500000 + i)));
    FoundChats found;
    QBENCHMARK_ONCE { found = findIn(rows, QStringLiteral("zoe an"), {}, 100); }
    QCOMPARE(found.found, 1);
    QCOMPARE(found.best[0].row.chat.user, QByteArray("491515531415"));
    QCOMPARE(findIn(rows, QStringLiteral("01515 531415"), {}, 100).found, 1);
    found = findIn(rows, QStringLiteral("e"), {}, 100);
    QCOMPARE(found.best.size(), size_t(100));
    QCOMPARE(found.found, 50'000);
}

HELIOGRAPH_TEST(ChatFinder)
#include "tst_ChatFinder.moc"
