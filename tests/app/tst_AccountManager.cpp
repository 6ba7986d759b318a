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
    void aLinkThatNeverCameAboutLeavesNothing();
    void aLinkThatEndsWithoutItsJobLeavesNothing();
    void keepsARestrictionOfTheService();
    void whatIsTurnedOffAtTheStartStaysOff();
    void namesOfAccountsStayOnOneLine();

private:
    static ServiceProfile nowhere()
    {
        ServiceProfile service;
        service.endpoint = QUrl(QStringLiteral("wss://service.invalid/ws"));
        return service;
    }
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

/// The program ended, in whichever way, while a code was shown.
void tst_AccountManager::aLinkThatNeverCameAboutLeavesNothing()
{
    TestProfile profile;
    profile.add(QStringLiteral("stays"), QStringLiteral("Unlinked since"));
    ProfileStore &store = profile.profile().store();
    QString id;
    {
        AccountManager manager(profile.profile(), nowhere());
        const std::unique_ptr<LinkJob> job = std::move(manager.link({}).value());
        id = job->accountId();
    }
    QCOMPARE(store.accounts()->size(), size_t(2));
    const std::unique_ptr<AccountManager> manager = profile.manager();
    QVERIFY(manager->account(id));
    manager->start();
    QTRY_VERIFY(!manager->account(id));
    QTRY_VERIFY(!QFile::exists(store.accountDatabase(id)));
    QTRY_COMPARE(store.accounts()->size(), size_t(1));
    QVERIFY(manager->account(QStringLiteral("stays")));
}

/// Whoever has scanned is not left alone: the window may be closed meanwhile.
void tst_AccountManager::aLinkThatEndsWithoutItsJobLeavesNothing()
{
    TestProfile profile;
    AccountManager manager(profile.profile(), nowhere());
    std::unique_ptr<LinkJob> job = std::move(manager.link({}).value());
    const QString id = job->accountId();
    SessionCarrier &carrier = manager.account(id)->carrier();
    emit carrier.scanned();
    const Error failure { ErrorCode::SignatureMismatch, {}, 0, 0 };
    // As long as somebody may begin anew it stays.
    emit carrier.linkFailed(failure, Jid());
    QVERIFY(manager.account(id));
    job.reset();
    emit carrier.linkFailed(failure, Jid());
    QVERIFY(!manager.account(id));
}

void tst_AccountManager::keepsARestrictionOfTheService()
{
    TestProfile profile;
    const QString id = QStringLiteral("one");
    profile.add(id, QStringLiteral("Private"));
    LinkHold hold;
    hold.cause = { CauseClass::Hold, ErrorCode::TemporaryBan, 402, QStringLiteral("101"), 3600 };
    hold.until = SystemClock().now() + milliseconds(3'600'000);
    hold.link = TestProfile::link(*profile.store(id)).noise.publicKey;
    {
        const std::unique_ptr<AccountManager> manager = profile.manager();
        emit manager->account(id)->carrier().holdChanged(hold);
    }
    std::unique_ptr<AccountManager> manager = profile.manager();
    manager->start();
    const Account *account = manager->account(id);
    QTRY_COMPARE(account->status().state, SessionState::Held);
    QCOMPARE(account->status().cause, ErrorCode::TemporaryBan);
    QCOMPARE(account->status().detail, QStringLiteral("101"));
    QCOMPARE(account->status().retryAt, hold.until);
    QCOMPARE(account->status().attempt, 0);
    // What is over is forgotten.
    emit account->carrier().holdChanged(LinkHold());
    QVERIFY(profile.profile().store().accounts()->front().hold.link.isEmpty());
}

void tst_AccountManager::whatIsTurnedOffAtTheStartStaysOff()
{
    TestProfile profile;
    const QString id = QStringLiteral("one");
    profile.add(id, QStringLiteral("Private"));
    (void)TestProfile::link(*profile.store(id));
    std::unique_ptr<AccountManager> manager = profile.manager();
    Account *account = manager->account(id);
    manager->start();
    const auto state = [account] {
        return account->carrier().askNow<SessionState>(
            [](AccountSession &session) -> Result<SessionState> {
                return session.controller().status().state;
            });
    };
    const QFuture<Result<SessionState>> started = state();
    const QFuture<Result<bool>> off = account->disconnectFromService();
    QTRY_VERIFY(off.isFinished());
    QVERIFY(started.result().value() != SessionState::Idle);
    // Whatever the start has asked for is done by then.
    const QFuture<Result<SessionState>> later = state();
    QTRY_VERIFY(later.isFinished());
    QCOMPARE(later.result().value(), SessionState::Idle);
}

void tst_AccountManager::namesOfAccountsStayOnOneLine()
{
    TestProfile profile;
    profile.add(QStringLiteral("one"), QStringLiteral("Private"));
    std::unique_ptr<AccountManager> manager = profile.manager();
    Account *account = manager->account(QStringLiteral("one"));
    account->setLabel(QStringLiteral(" Team\n\u202eNorth\u202c ") + QChar(u'\0'));
    QCOMPARE(account->label(), QStringLiteral("Team North"));
    account->setLabel(QString(100'000, u'x'));
    QCOMPARE(account->label(), QString(longestLabel, u'x'));
}

HELIOGRAPH_TEST(AccountManager)
#include "tst_AccountManager.moc"
