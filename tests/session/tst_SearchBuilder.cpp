// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/SearchBuilder.h"
#include "storage/AccountSchema.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

class tst_SearchBuilder : public QObject {
    Q_OBJECT
private slots:
    void takesInWhatWasStoredBefore();
    void goesOnAfterAStart();

private:
    /// A database of the version before the search, with so many messages.
    void makeOld(int messages) const;
    std::unique_ptr<AccountStore> open() const
    {
        return std::move(AccountStore::open(
            path(), std::make_shared<const SecretBox>(SecretBytes(QByteArray(32, 'k'))))
                             .value());
    }
    static SearchPage found(AccountStore &store)
    {
        SearchRequest request { SearchQuery(QStringLiteral("blue")) };
        request.limit = 10'000;
        return store.search().page(request).value();
    }
    QString path() const { return m_folder.filePath(QStringLiteral("account.db")); }

    QTemporaryDir m_folder;
};

void tst_SearchBuilder::makeOld(int messages) const
{
    QFile::remove(path());
    constexpr int versionBefore = 12;
    const std::vector<Migration> steps { accountMigrations().begin(),
        accountMigrations().begin() + versionBefore };
    const auto old = std::move(Database::open(path(), steps).value());
    QVERIFY(old->execute("INSERT INTO chats(id, jid) VALUES(1, '447700900123@s.whatsapp.net')"));
    for (int i = 0; i < messages; ++i)
        QVERIFY(old->execute(
            "INSERT INTO messages(chat, sender, stanza_id, from_me, time, local_time, kind, text,"
            " status) VALUES(1, '447700900123@s.whatsapp.net', ?, 0, ?, 5, 'text', 'blue', 1)",
            { QString::number(i), i * 1000 }));
}

void tst_SearchBuilder::takesInWhatWasStoredBefore()
{
    makeOld(600);
    const auto store = open();
    // The start itself takes in nothing.
    QCOMPARE(found(*store).rows.size(), size_t(0));
    const SearchBuilder builder(*store);
    QCOMPARE(found(*store).rows.size(), size_t(0));
    QTRY_VERIFY(found(*store).rows.size() > 0);
    QVERIFY(found(*store).percentBuilt < 100);
    QTRY_COMPARE(found(*store).percentBuilt, 100);
    QCOMPARE(found(*store).rows.size(), size_t(600));
}

void tst_SearchBuilder::goesOnAfterAStart()
{
    makeOld(600);
    {
        const auto store = open();
        const SearchBuilder builder(*store);
        QTRY_VERIFY(found(*store).rows.size() > 0);
    }
    const auto store = open();
    const size_t before = found(*store).rows.size();
    QVERIFY(before > 0 && before < 600);
    const SearchBuilder builder(*store);
    QTRY_COMPARE(found(*store).rows.size(), size_t(600));
}

HELIOGRAPH_TEST(SearchBuilder)
#include "tst_SearchBuilder.moc"
