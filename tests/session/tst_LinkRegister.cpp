// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LinkRegister.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <memory>

using namespace heliograph;

using EvidenceKind = ConflictEvidence::Kind;

/// Programs that tell each other which links they keep connected.
class tst_LinkRegister : public QObject {
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void namesTheProgramWithACopy();
    void tellsTheSameFolderFromACopy();
    void comparesFoldersAsTheyAreWritten();
    void findsNobodyWhereNobodyIs();
    void forgetsWhoHasLeft();
    void programsThatDiedAreGone();
    void theLastOneTakesTheFolderAway();
    void anotherComputerIsNobodyHere();
    void withoutAFolderNothingIsClaimed();
    void holdsNoKeyAndIsForTheOwnerAlone();
    void followsOneLinkAtATime();
    void testsMeetElsewhere() { QVERIFY(LinkRegister::sharedFolder().contains(u"qttest"_qs)); }

private:
    std::unique_ptr<LinkRegister> program(const QString &profile)
    {
        (void)QDir(m_folder->path()).mkpath(profile);
        return std::make_unique<LinkRegister>(shared(), m_folder->filePath(profile), m_random);
    }
    QString shared() const { return m_folder->filePath(QStringLiteral("run/heliograph")); }
    QStringList files() const { return QDir(shared()).entryList(QDir::Files | QDir::Hidden); }
    /// What another program left for the same link, with a lock of this content.
    void leave(const QByteArray &lock) const
    {
        QString entry
            = files().filter(QRegularExpression(QStringLiteral("\\.[0-9a-f]{64}$"))).value(0);
        entry = QStringLiteral("other.") + entry.section(u'.', 1);
        const std::map<QString, QByteArray> left { { QStringLiteral("other.lock"), lock },
            { QStringLiteral("other.profile"), "/somewhere" }, { entry, {} } };
        for (const auto &[name, bytes] : left) {
            QFile file(shared() + u'/' + name);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(bytes);
        }
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    FixedRandom m_random;
    const QByteArray m_link = QByteArray(32, 'k');
};

void tst_LinkRegister::namesTheProgramWithACopy()
{
    const auto first = program(QStringLiteral("one"));
    const auto second = program(QStringLiteral("copy of one"));
    first->enter(m_link);
    second->enter(m_link);
    const ConflictEvidence found = first->find(m_link);
    QCOMPARE(found.kind, EvidenceKind::CopiedProfile);
    QCOMPARE(found.process, QCoreApplication::applicationPid());
    QVERIFY(found.profile.endsWith(QStringLiteral("copy of one")));
    QVERIFY(second->find(m_link).profile.endsWith(QStringLiteral("one")));
}

void tst_LinkRegister::tellsTheSameFolderFromACopy()
{
    const auto first = program(QStringLiteral("one"));
    const auto copy = program(QStringLiteral("two"));
    const auto same = program(QStringLiteral("one/../one"));
    for (const auto *each : { &first, &copy, &same })
        (*each)->enter(m_link);
    QCOMPARE(first->find(m_link).kind, EvidenceKind::SameProfile);
    QCOMPARE(copy->find(m_link).kind, EvidenceKind::CopiedProfile);
}

void tst_LinkRegister::comparesFoldersAsTheyAreWritten()
{
    const auto first = program(QStringLiteral("two  blanks"));
    const auto same = program(QStringLiteral("two  blanks"));
    const auto copy = program(QStringLiteral("two blanks"));
    first->enter(m_link);
    same->enter(m_link);
    QCOMPARE(first->find(m_link).kind, EvidenceKind::SameProfile);
    QCOMPARE(copy->find(m_link).kind, EvidenceKind::CopiedProfile);
}

void tst_LinkRegister::findsNobodyWhereNobodyIs()
{
    const auto first = program(QStringLiteral("one"));
    const auto second = program(QStringLiteral("two"));
    first->enter(m_link);
    second->enter(QByteArray(32, 'x'));
    QCOMPARE(first->find(m_link), ConflictEvidence { EvidenceKind::NobodyHere });
}

void tst_LinkRegister::forgetsWhoHasLeft()
{
    const auto first = program(QStringLiteral("one"));
    auto second = program(QStringLiteral("two"));
    first->enter(m_link);
    second->enter(m_link);
    second->leave(m_link);
    QCOMPARE(first->find(m_link).kind, EvidenceKind::NobodyHere);
    second->enter(m_link);
    QCOMPARE(first->find(m_link).kind, EvidenceKind::CopiedProfile);
    second.reset();
    QCOMPARE(first->find(m_link).kind, EvidenceKind::NobodyHere);
    // Its own lock, profile and link.
    QCOMPARE(files().size(), 3);
}

void tst_LinkRegister::programsThatDiedAreGone()
{
    auto first = program(QStringLiteral("one"));
    first->enter(m_link);
    leave("2147483646\nheliograph\n" + QSysInfo::machineHostName().toUtf8() + '\n');
    QCOMPARE(files().size(), 6);
    QCOMPARE(first->find(m_link).kind, EvidenceKind::NobodyHere);
    // The next start removes what they left, and nothing of those that run.
    const auto second = program(QStringLiteral("two"));
    QVERIFY(files().filter(QStringLiteral("other")).isEmpty());
    second->enter(m_link);
    QCOMPARE(second->find(m_link).kind, EvidenceKind::CopiedProfile);
}

void tst_LinkRegister::theLastOneTakesTheFolderAway()
{
    auto first = program(QStringLiteral("one"));
    auto second = program(QStringLiteral("two"));
    first->enter(m_link);
    second->enter(m_link);
    first.reset();
    QCOMPARE(second->find(m_link).kind, EvidenceKind::NobodyHere);
    second.reset();
    QVERIFY(!QFileInfo::exists(shared()));
    // What is not ours stays.
    auto third = program(QStringLiteral("one"));
    QFile notes(shared() + QStringLiteral("/notes"));
    QVERIFY(notes.open(QIODevice::WriteOnly));
    third.reset();
    QCOMPARE(QDir(shared()).entryList(QDir::Files), QStringList(QStringLiteral("notes")));
}

void tst_LinkRegister::anotherComputerIsNobodyHere()
{
    const auto first = program(QStringLiteral("one"));
    first->enter(m_link);
    leave("1\nheliograph\nelsewhere.example\n");
    QCOMPARE(first->find(m_link).kind, EvidenceKind::NobodyHere);
}

void tst_LinkRegister::withoutAFolderNothingIsClaimed()
{
    QFile file(m_folder->filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    for (const QString &folder : { QString(), file.fileName() }) {
        LinkRegister none(folder, m_folder->path(), m_random);
        none.enter(m_link);
        QCOMPARE(none.find(m_link), ConflictEvidence());
        none.leave(m_link);
    }
}

void tst_LinkRegister::holdsNoKeyAndIsForTheOwnerAlone()
{
    const auto first = program(QStringLiteral("one"));
    first->enter(m_link);
    QVERIFY(files().filter(QString::fromLatin1(m_link.toHex().left(16))).isEmpty());
    for (const QString &name : files()) {
        QFile file(shared() + u'/' + name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("kkkk"));
    }
#ifdef Q_OS_UNIX
    const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
        | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    QCOMPARE(QFile::permissions(shared()) & others, QFile::Permissions());
#endif
}

void tst_LinkRegister::followsOneLinkAtATime()
{
    const auto watcher = program(QStringLiteral("one"));
    const std::shared_ptr<LinkRegister> links = program(QStringLiteral("two"));
    const QByteArray next(32, 'n');
    {
        LinkUse use(links);
        QCOMPARE(use.find().kind, EvidenceKind::None);
        use.follow(m_link);
        QCOMPARE(watcher->find(m_link).kind, EvidenceKind::CopiedProfile);
        QCOMPARE(use.find().kind, EvidenceKind::NobodyHere);
        use.follow(next);
        QCOMPARE(watcher->find(m_link).kind, EvidenceKind::NobodyHere);
        QCOMPARE(watcher->find(next).kind, EvidenceKind::CopiedProfile);
    }
    QCOMPARE(watcher->find(next).kind, EvidenceKind::NobodyHere);
    LinkUse nowhere({});
    nowhere.follow(m_link);
    QCOMPARE(nowhere.find().kind, EvidenceKind::None);
}

HELIOGRAPH_TEST(LinkRegister)

#include "tst_LinkRegister.moc"
