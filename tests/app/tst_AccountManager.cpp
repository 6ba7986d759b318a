// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Account.h"
#include "app/AccountHost.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"

#include <QFile>
#include <QSemaphore>
#include <QTest>
#include <QTimer>

#include <atomic>

using namespace heliograph;

/// The accounts of a profile, from the start of the program to its end.
class tst_AccountManager : public QObject {
    Q_OBJECT
private slots:
    void endsBehindWhatWasAskedFor();
    void goesOnWithAnErasureThatWasCutShort();
};

void tst_AccountManager::endsBehindWhatWasAskedFor()
{
    TestProfile profile;
    profile.add(QStringLiteral("one"), QStringLiteral("Private"));
    std::unique_ptr<AccountManager> manager = profile.manager();
    manager->start();
    SessionCarrier &carrier = manager->account(QStringLiteral("one"))->carrier();
    // The account's thread is busy with something that is no call, for longer than the end takes.
    QSemaphore busy;
    (void)carrier.askNow<bool>([&busy](AccountSession &session) -> Result<bool> {
        auto *timer = new QTimer(&session);
        timer->setSingleShot(true);
        connect(timer, &QTimer::timeout, timer, [&busy] {
            busy.release();
            (void)QSemaphore().tryAcquire(1, 200);
        });
        timer->start(1);
        return true;
    });
    QVERIFY(busy.tryAcquire(1, 10'000));
    std::atomic<bool> happened = false;
    (void)carrier.askNow<bool>([&happened](AccountSession &) -> Result<bool> {
        happened = true;
        return true;
    });
    manager.reset();
    QVERIFY(happened);
}

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
