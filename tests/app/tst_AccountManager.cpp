// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Account.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"

#include <QFile>
#include <QTest>

using namespace heliograph;

/// The accounts of a profile, from the start of the program to its end.
class tst_AccountManager : public QObject {
    Q_OBJECT
private slots:
    void goesOnWithAnErasureThatWasCutShort();
};

void tst_AccountManager::goesOnWithAnErasureThatWasCutShort()
{
    TestProfile profile;
    ProfileStore &store = profile.profile().store();
    for (const QString &id : { QStringLiteral("gone"), QStringLiteral("stays") }) {
        profile.add(id, id);
        (void)profile.store(id);
    }
    const QString media = store.mediaDirectory(QStringLiteral("gone"));
    QVERIFY(QDir().mkpath(media));
    // The program died between the files and the record.
    QVERIFY(store.markErased(QStringLiteral("gone")));
    const std::unique_ptr<AccountManager> manager = profile.manager();
    QCOMPARE(manager->accounts().size(), size_t(1));
    QCOMPARE(manager->accounts().front()->id(), QStringLiteral("stays"));
    manager->start();
    QTRY_VERIFY(store.erasedAccounts()->isEmpty());
    QVERIFY(!QFile::exists(media));
    QVERIFY(!QFile::exists(store.accountDatabase(QStringLiteral("gone"))));
    QVERIFY(QFile::exists(store.accountDatabase(QStringLiteral("stays"))));
    QCOMPARE(store.accounts()->size(), size_t(1));
}

HELIOGRAPH_TEST(AccountManager)
#include "tst_AccountManager.moc"
