// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/AccountSchema.h"
#include "tests/storage/Stores.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

/// Files of every former version open, with what was in them.
class tst_AccountSchema : public QObject {
    Q_OBJECT
private slots:
    void opensEveryOldVersion_data();
    void opensEveryOldVersion();
};

void tst_AccountSchema::opensEveryOldVersion_data()
{
    QTest::addColumn<int>("version");
    for (size_t version = 1; version <= accountMigrations().size(); ++version)
        QTest::addRow("version %d", int(version)) << int(version);
}

void tst_AccountSchema::opensEveryOldVersion()
{
    QFETCH(int, version);
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("account.db"));
    const KeyPair signedPair = *keyPairFromPrivate(QByteArray(32, 's'));
    const KeyPair oneTime = *keyPairFromPrivate(QByteArray(32, 'o'));
    {
        const auto box = testBox();
        const std::vector<Migration> steps { accountMigrations().begin(),
            accountMigrations().begin() + version };
        const std::unique_ptr<Database> old = std::move(Database::open(path, steps).value());
        QVERIFY(
            old->execute("INSERT INTO chats(id, jid) VALUES(1, '447700900123@s.whatsapp.net')"));
        QVERIFY(old->execute(
            "INSERT INTO messages(chat, sender, stanza_id, from_me, time, local_time, kind, text,"
            " status) VALUES(1, '447700900100@s.whatsapp.net', 'A', 1, 5, 5, 'text', 'kept', 0)"));
        QVERIFY(old->execute("INSERT INTO outbox(message, attempts) VALUES(1, 2)"));
        QVERIFY(old->execute("INSERT INTO early_receipts(stanza_id, chat, recipient, step, "
                             "server_time, local_time) VALUES('B', '447700900123@s.whatsapp.net',"
                             " '447700900123@s.whatsapp.net', 3, 6, 7)"));
        QVERIFY(old->execute("INSERT INTO signed_prekeys(id, sealed, signature) VALUES(3, ?, ?)",
            { box->seal(signedPair.privateKey, "prekey"), QByteArray(64, 'x') }));
        QVERIFY(old->execute("INSERT INTO prekeys(id, sealed, uploaded) VALUES(9, ?, 1)",
            { box->seal(oneTime.privateKey, "prekey") }));
    }
    const std::unique_ptr<AccountStore> store = testStore(path);
    const std::vector<OutboxHead> waiting = store->outbox().heads();
    QCOMPARE(waiting.size(), size_t(1));
    const OutboxRow row = store->outbox().row(waiting.front().rowId).value();
    QCOMPARE(row.message.content.text, QStringLiteral("kept"));
    QCOMPARE(row.attempts, 2);
    QVERIFY(row.hasLeft);
    QCOMPARE(store->deliveries()
                 .takeEarlyReceipts(Jid::phoneNumber("447700900123"), QStringLiteral("B"))
                 .size(),
        size_t(1));
    QVERIFY(row.message.reactions.empty());
    QVERIFY(store->reactions()
                .keep(row.message.key,
                    { row.message.key.chat, QStringLiteral("+"), 8, QStringLiteral("C") })
                .value());
    QCOMPARE(store->messages().byRow(waiting.front().rowId)->reactions.size(), size_t(1));
    QCOMPARE(store->preKeys().currentSignedPreKey()->keyPair, signedPair);
    QVERIFY(!store->preKeys().unpublishedSignedPreKey());
    QCOMPARE(store->preKeys().publicPreKey(9).value(), oneTime.publicKey);
    // What was written before version 13 brought the search is taken in afterwards.
    SearchRequest request { SearchQuery(QStringLiteral("KEPT")) };
    request.limit = 10;
    QCOMPARE(store->search().page(request)->rows.size(), size_t(0));
    QVERIFY(!store->search().build(10).value());
    QCOMPARE(store->search().page(request)->rows.size(), size_t(version < 13 ? 1 : 0));
}

HELIOGRAPH_TEST(AccountSchema)
#include "tst_AccountSchema.moc"
