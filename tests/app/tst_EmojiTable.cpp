// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/EmojiModel.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QtTest>

using namespace heliograph;

class tst_EmojiTable : public QObject {
    Q_OBJECT

private slots:
    void readsGroupsTonesAndNames();
    void brokenLinesAreNoEmoji();
    void findsInAnyTone();
    void findsByWords_data();
    void findsByWords();
    void showsGroupsAndRecentOnes();

private:
    EmojiTable m_table {
        "# Faces\n😀\n🐱\n# "
        "People\n👋\t👋🏻\n☝️\t☝🏻\n🧑‍🤝‍🧑\t🧑🏻‍🤝‍🧑"
        "🏻\n# Things\n#️⃣\n",
        { "😀\tgrinsendes Gesicht\tlächeln\tfroh\n👋\twinkende Hand\n",
            "😀\tgrinning face\tsmile\n🐱\tcat face\tpet\n👋\twaving hand\thello\n"
            "☝️\tindex pointing up\tcat-like reflexes\n🧑‍🤝‍🧑\tpeople holding "
            "hands\n#️⃣\tkeycap: #\n" }
    };
};

void tst_EmojiTable::readsGroupsTonesAndNames()
{
    QCOMPARE(m_table.all().size(), size_t(6));
    const Emoji &wave = m_table.all()[2];
    QCOMPARE(wave.group, EmojiGroup::People);
    QCOMPARE(wave.name, QStringLiteral("waving hand"));
    QCOMPARE(inTone(wave, 0), QStringLiteral("👋"));
    QCOMPARE(inTone(wave, 3), QStringLiteral("👋🏽"));
    QCOMPARE(inTone(wave, 6), QStringLiteral("👋"));
    QCOMPARE(inTone(m_table.all()[3], 5), QStringLiteral("☝🏿"));
    QCOMPARE(inTone(m_table.all()[4], 2), QStringLiteral("🧑🏼‍🤝‍🧑🏼"));
    QCOMPARE(inTone(m_table.all()[0], 2), QStringLiteral("😀"));
    QCOMPARE(m_table.all()[5].text, QStringLiteral("#️⃣"));
    QCOMPARE(m_table.all()[5].group, EmojiGroup::Animals);
}

void tst_EmojiTable::brokenLinesAreNoEmoji()
{
    const EmojiTable none({}, { "😀\tgrinning face\n" });
    QVERIFY(none.all().empty());
    QVERIFY(none.search(QStringLiteral("face")).empty());
    const EmojiTable nameless("😀\n", { "😀\n\t\n", QByteArray() });
    QCOMPARE(nameless.all().front().name, QStringLiteral("😀"));
}

void tst_EmojiTable::findsInAnyTone()
{
    const Emoji *wave = &m_table.all()[2];
    QCOMPARE(m_table.find(QStringLiteral("👋")), wave);
    QCOMPARE(m_table.find(QStringLiteral("👋🏿")), wave);
    QCOMPARE(m_table.find(QStringLiteral("☝")), &m_table.all()[3]);
    QCOMPARE(m_table.find(QStringLiteral("☝🏽")), &m_table.all()[3]);
    QVERIFY(m_table.find(QStringLiteral("a")) == nullptr);
    QVERIFY(m_table.find(QString()) == nullptr);
}

void tst_EmojiTable::findsByWords_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QStringList>("found");
    const auto row = [](const char *name, const char *query, const QStringList &found) {
        QTest::newRow(name) << QString::fromUtf8(query) << found;
    };
    row("a name", "grinning face", { QStringLiteral("😀") });
    row("the begin of words", "fa gri", { QStringLiteral("😀") });
    row("not inside of words", "rinning", {});
    row("the other language", "Winkende", { QStringLiteral("👋") });
    row("without the dots", "LACHELN", { QStringLiteral("😀") });
    row("names before keywords", "cat", { QStringLiteral("🐱"), QStringLiteral("☝️") });
    row("an emoji", "👋🏾", { QStringLiteral("👋") });
    row("signs", "#", { QStringLiteral("#️⃣") });
    row("nothing", "  ", {});
    row("only signs", "|.", {});
}

void tst_EmojiTable::findsByWords()
{
    QFETCH(const QString, query);
    QFETCH(const QStringList, found);
    QStringList texts;
    for (const Emoji *emoji : m_table.search(query))
        texts << emoji->text;
    QCOMPARE(texts, found);
}

void tst_EmojiTable::showsGroupsAndRecentOnes()
{
    EmojiModel model(m_table);
    model.showGroup(EmojiGroup::People);
    QCOMPARE(model.rowCount(), 3);
    const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setTone(1);
    QCOMPARE(changed.size(), 1);
    const auto text = [&model](int row) { return model.index(row).data().toString(); };
    QCOMPARE(text(0), QStringLiteral("👋🏻"));
    QVERIFY(model.index(0).data(EmojiModel::HasTonesRole).toBool());
    QCOMPARE(model.index(0).data(Qt::AccessibleTextRole).toString(), QStringLiteral("waving hand"));
    model.showRecent(
        { QStringLiteral("👋🏿"), QStringLiteral("no emoji"), QStringLiteral("👋") });
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(text(0), QStringLiteral("👋🏿"));
    QCOMPARE(text(1), QStringLiteral("👋"));
    model.showFound(QStringLiteral("pointing"));
    QCOMPARE(text(0), QStringLiteral("☝🏻"));
}

HELIOGRAPH_TEST(EmojiTable)
#include "tst_EmojiTable.moc"
