// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/AccountOwner.h"
#include "session/AccountSession.h"
#include "tests/support/TestAccount.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QFileInfo>
#include <QTest>

using namespace heliograph;

class tst_AccountOwner : public QObject {
    Q_OBJECT
private slots:
    void databasesOfOthersAreRefused_data();
    void databasesOfOthersAreRefused();
    void anEmptyDatabaseBelongsToAnybody();
    void aLinkedAccountWithoutItsDatabaseIsDamaged_data();
    void aLinkedAccountWithoutItsDatabaseIsDamaged();
    void anAccountThatWasNeverLinkedGetsItsDatabase();
};

static QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void tst_AccountOwner::databasesOfOthersAreRefused_data()
{
    QTest::addColumn<Jid>("owner");
    QTest::addColumn<Jid>("lid");
    QTest::addColumn<bool>("fits");
    const TestAccount account;
    const Jid own = account.own().bare();
    const Jid ownLid = account.ownLid().bare();
    const Jid other = Jid::phoneNumber("447700900199");
    const Jid otherLid = Jid::lid("235000000000199");
    QTest::newRow("its own") << own << ownLid << true;
    QTest::newRow("never noted") << Jid() << Jid() << true;
    QTest::newRow("without a LID") << own << Jid() << true;
    QTest::newRow("a changed number") << other << ownLid << true;
    QTest::newRow("of another") << other << otherLid << false;
    QTest::newRow("of another without a LID") << other << Jid() << false;
}

void tst_AccountOwner::databasesOfOthersAreRefused()
{
    QFETCH(Jid, owner);
    QFETCH(Jid, lid);
    QFETCH(bool, fits);
    SessionSetup setup;
    setup.owner = owner;
    setup.ownerLid = lid;
    const auto admits
        = [&setup](const Credentials &credentials) { return checkOwner(setup, credentials); };
    TestAccount account;
    // As after a kill: everything is still in the log.
    const QString copy = account.directory() + QStringLiteral("/copy.db");
    for (const char *part : { "", "-wal" })
        QVERIFY(QFile::copy(account.path() + QLatin1String(part), copy + QLatin1String(part)));
    const QByteArray log = contentOf(copy + QStringLiteral("-wal"));
    QVERIFY(!log.isEmpty());
    const auto opened = AccountStore::open(copy, account.box(), admits);
    QCOMPARE(opened.has_value(), fits);
    if (fits)
        return;
    QCOMPARE(opened.error().code, ErrorCode::ProfileMixed);
    QCOMPARE(contentOf(copy + QStringLiteral("-wal")), log);
    QCOMPARE(contentOf(copy), contentOf(account.path()));
}

void tst_AccountOwner::anEmptyDatabaseBelongsToAnybody()
{
    SessionSetup setup;
    setup.owner = Jid::phoneNumber("447700900199");
    QVERIFY(checkOwner(setup, Credentials()));
}

void tst_AccountOwner::aLinkedAccountWithoutItsDatabaseIsDamaged_data()
{
    QTest::addColumn<bool>("isThere");
    QTest::newRow("an empty file") << true;
    QTest::newRow("no file") << false;
}

void tst_AccountOwner::aLinkedAccountWithoutItsDatabaseIsDamaged()
{
    QFETCH(bool, isThere);
    TestAccount account;
    SessionSetup setup;
    setup.database = account.directory() + QStringLiteral("/other.db");
    setup.mediaDirectory = account.directory() + QStringLiteral("/media");
    setup.spoolDirectory = account.directory() + QStringLiteral("/spool");
    setup.box = account.box();
    setup.owner = account.own().bare();
    QFile file(setup.database);
    QVERIFY(!isThere || file.open(QIODevice::WriteOnly));
    file.close();
    const auto opened = AccountSession::open(setup, account.clock, account.random);
    QCOMPARE(opened.error().code, ErrorCode::ProfileDamaged);
    QCOMPARE(QFileInfo::exists(setup.database), isThere);
    QCOMPARE(QFileInfo(setup.database).size(), 0);
    setup.database = account.path();
    QVERIFY(AccountSession::open(setup, account.clock, account.random));
}

void tst_AccountOwner::anAccountThatWasNeverLinkedGetsItsDatabase()
{
    const TestAccount account;
    SessionSetup setup;
    setup.database = account.directory() + QStringLiteral("/other.db");
    QVERIFY(requireOwnDatabase(setup));
}

HELIOGRAPH_TEST(AccountOwner)
#include "tst_AccountOwner.moc"
