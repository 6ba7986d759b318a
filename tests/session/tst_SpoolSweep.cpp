// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Files.h"
#include "protocol/SafeFileName.h"
#include "session/AccountSession.h"
#include "session/SpoolSweep.h"
#include "tests/support/TestAccount.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace heliograph;

class tst_SpoolSweep : public QObject {
    Q_OBJECT
private slots:
    void keepsWhatRowsName();
    void keepsWhatIsBeingPrepared();
    void findsFilesOfAMovedProfile();
    void removesNothingWhenRowsCannotBeRead();
    void removesUnfinishedPieces();
    void aReceivedFileMayEndInPart();
    void pastedPicturesGoUnlessAMessageShowsThem();

private:
    struct Spool {
        TestAccount account;
        QString folder = account.directory() + QStringLiteral("/spool");
        Spool() { QDir().mkpath(folder); }
        void put(const char *name) const
        {
            QFile file(folder + u'/' + QLatin1String(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("ciphertext");
        }
        void enqueue(const QString &path, bool failed)
        {
            StoredMessage message;
            const Jid chat = Jid::phoneNumber("447700900123");
            message.key = { chat, account.own().bare(), path };
            message.fromMe = true;
            message.status = DeliveryStep::Queued;
            QVERIFY(account.store().messages().insert(message));
            QVERIFY(account.store().outbox().enqueue(message.rowId, path));
            if (failed)
                QVERIFY(account.store().outbox().fail(message.rowId, QStringLiteral("test")));
        }
        QStringList names() const
        {
            return QDir(folder).entryList(QDir::Files | QDir::Hidden, QDir::Name);
        }
    };
};

void tst_SpoolSweep::keepsWhatRowsName()
{
    Spool spool;
    for (const char *name : { "waiting", "failed", "left" })
        spool.put(name);
    spool.enqueue(spool.folder + QStringLiteral("/waiting"), false);
    // A failed row may be tried again.
    spool.enqueue(spool.folder + QStringLiteral("/failed"), true);
    spool.enqueue({}, false);
    QCOMPARE(spoolsweep::removeUnnamed(spool.account.store(), spool.folder).value(), 1);
    QCOMPARE(spool.names(), QStringList({ QStringLiteral("failed"), QStringLiteral("waiting") }));
    QCOMPARE(spoolsweep::removeUnnamed(spool.account.store(), spool.folder).value(), 0);
}

void tst_SpoolSweep::keepsWhatIsBeingPrepared()
{
    Spool spool;
    spool.put("now");
    spool.put("left");
    QCOMPARE(
        spoolsweep::removeUnnamed(spool.account.store(), spool.folder, { QStringLiteral("now") })
            .value(),
        1);
    QCOMPARE(spool.names(), QStringList { QStringLiteral("now") });
}

void tst_SpoolSweep::findsFilesOfAMovedProfile()
{
    Spool spool;
    spool.put("waiting");
    spool.enqueue(QStringLiteral("/elsewhere/spool/waiting"), false);
    QCOMPARE(spoolsweep::removeUnnamed(spool.account.store(), spool.folder).value(), 0);
    QCOMPARE(spool.names().size(), 1);
}

void tst_SpoolSweep::removesNothingWhenRowsCannotBeRead()
{
    Spool spool;
    spool.put("waiting");
    {
        auto other = Database::open(spool.account.path(), Database::Access::ReadWrite).value();
        QVERIFY(other->execute("ALTER TABLE outbox RENAME TO away"));
    }
    QVERIFY(!spoolsweep::removeUnnamed(spool.account.store(), spool.folder));
    QCOMPARE(spool.names().size(), 1);
}

void tst_SpoolSweep::removesUnfinishedPieces()
{
    Spool spool;
    for (const char *name : { ".abcdefgh.part", ".ABCDEFGH.part", "picture.jpg" })
        spool.put(name);
    QCOMPARE(spoolsweep::removeUnfinished(spool.folder), 2);
    QCOMPARE(spool.names(), QStringList { QStringLiteral("picture.jpg") });
}

void tst_SpoolSweep::aReceivedFileMayEndInPart()
{
    TestAccount account;
    SessionSetup setup;
    setup.database = account.path();
    setup.mediaDirectory = account.directory() + QStringLiteral("/media");
    setup.spoolDirectory = account.directory() + QStringLiteral("/spool");
    setup.box = account.box();
    QStringList kept;
    QVERIFY(QDir().mkpath(setup.mediaDirectory));
    for (const char *sent : { "film.mp4.part", "FILM.PART", ".hidden.part" }) {
        kept.append(safeFileName(QLatin1String(sent)));
        QVERIFY(replaceFile(setup.mediaDirectory + u'/' + kept.back(), "a film"));
    }
    QVERIFY(replaceFile(setup.mediaDirectory + QStringLiteral("/.abcdefgh.part"), "a piece"));
    QVERIFY(AccountSession::open(setup, account.clock, account.random));
    const QStringList left = QDir(setup.mediaDirectory).entryList(QDir::Files | QDir::Hidden);
    QCOMPARE(QSet<QString>(left.begin(), left.end()), QSet<QString>(kept.begin(), kept.end()));
}

void tst_SpoolSweep::pastedPicturesGoUnlessAMessageShowsThem()
{
    TestAccount account;
    SessionSetup setup;
    setup.database = account.path();
    setup.mediaDirectory = account.directory() + QStringLiteral("/media");
    setup.spoolDirectory = account.directory() + QStringLiteral("/spool");
    setup.pastedDirectory = setup.spoolDirectory + QStringLiteral("/pasted");
    setup.box = account.box();
    QVERIFY(QDir().mkpath(setup.pastedDirectory));
    for (const char *name : { "never sent.png", "as a document.png", ".abcdefgh.part" })
        QVERIFY(replaceFile(setup.pastedDirectory + u'/' + QLatin1String(name), "a picture"));
    StoredMessage message;
    message.key = { Jid::phoneNumber("447700900123"), account.own().bare(), QStringLiteral("a") };
    message.fromMe = true;
    message.content.kind = MessageKind::Document;
    message.content.media.emplace();
    // As it was called before the profile moved.
    message.localPath = QStringLiteral("/elsewhere/spool/one/pasted/as a document.png");
    QVERIFY(account.store().messages().insert(message));
    QVERIFY(AccountSession::open(setup, account.clock, account.random));
    QCOMPARE(QDir(setup.pastedDirectory).entryList(QDir::Files | QDir::Hidden),
        QStringList { QStringLiteral("as a document.png") });
}

HELIOGRAPH_TEST(SpoolSweep)
#include "tst_SpoolSweep.moc"
