// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Files.h"
#include "base/Platform.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

class tst_Files : public QObject {
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void writesForItsOwnerAlone();
    void replacesWhatIsThere();
    void namesAMissingFolder();
    void C34_namesAFullDisk();
    void leavesTheOldFileWhenItCannotBePlaced();
    void copiesToAFreeName();
    void neverCopiesOverAnother();
    void namesWhyACopyFails();
    void namesInAFolderGoToTheDisk();

private:
    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }
    static QByteArray content(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("none");
    }
    QStringList names() const
    {
        return QDir(m_folder->path())
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_Files::writesForItsOwnerAlone()
{
    QVERIFY(replaceFile(path("a"), QByteArray("\0secret", 7)));
    QCOMPARE(content(path("a")), QByteArray("\0secret", 7));
    QCOMPARE(names(), QStringList { QStringLiteral("a") });
#ifdef Q_OS_UNIX
    const QFile::Permissions others = QFile::permissions(path("a"))
        & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther);
    QCOMPARE(others, QFile::Permissions());
#endif
}

void tst_Files::replacesWhatIsThere()
{
    QVERIFY(replaceFile(path("a"), QByteArray(100'000, 'x')));
    QVERIFY(replaceFile(path("a"), QByteArray("new")));
    QCOMPARE(content(path("a")), "new");
    QVERIFY(replaceFile(path("\u00e4\u6f22.txt"), QByteArray()));
    QCOMPARE(names().size(), 2);
}

void tst_Files::namesAMissingFolder()
{
    QCOMPARE(
        replaceFile(path("missing/a"), QByteArray("x")).error().code, ErrorCode::FolderUnwritable);
    QVERIFY(replaceFile(path("a"), QByteArray("x")));
    QCOMPARE(replaceFile(path("a/b"), QByteArray("x")).error().code, ErrorCode::FolderUnwritable);
    QCOMPARE(content(path("a")), "x");
}

void tst_Files::C34_namesAFullDisk()
{
#ifdef Q_OS_LINUX
    QFile full(QStringLiteral("/dev/full"));
    QVERIFY(full.open(QIODevice::WriteOnly));
    full.write("x");
    QVERIFY(!full.flush());
    QCOMPARE(writeFailure(full), ErrorCode::DiskFull);
#else
    QSKIP("there is no /dev/full here");
#endif
}

void tst_Files::leavesTheOldFileWhenItCannotBePlaced()
{
    QVERIFY(QDir().mkpath(path("a/full")));
    QCOMPARE(replaceFile(path("a"), QByteArray("x")).error().code, ErrorCode::StorageFailed);
    QVERIFY(QFileInfo(path("a/full")).isDir());
    QCOMPARE(names(), QStringList { QStringLiteral("a") });
}

void tst_Files::copiesToAFreeName()
{
    QVERIFY(replaceFile(path("a"), QByteArray(3'000'000, 'x')));
    QVERIFY(copyToNewFile(path("a"), path("b")));
    QCOMPARE(content(path("b")), content(path("a")));
    // As after a death between the copy and the answer.
    QVERIFY(copyToNewFile(path("a"), path("b")));
    QCOMPARE(names(), (QStringList { QStringLiteral("a"), QStringLiteral("b") }));
}

void tst_Files::neverCopiesOverAnother()
{
    QVERIFY(replaceFile(path("a"), QByteArray(100'000, 'x')));
    QVERIFY(replaceFile(path("same size"), QByteArray(100'000, 'y')));
    QVERIFY(replaceFile(path("shorter"), QByteArray(99'999, 'x')));
    for (const char *name : { "same size", "shorter", "" }) {
        QCOMPARE(copyToNewFile(path("a"), path(name)).error().code, ErrorCode::FileExists);
    }
    QCOMPARE(content(path("same size")), QByteArray(100'000, 'y'));
    QCOMPARE(content(path("shorter")), QByteArray(99'999, 'x'));
    QCOMPARE(names().size(), 3);
#ifdef Q_OS_UNIX
    QVERIFY(QFile::link(path("nowhere"), path("link")));
    QCOMPARE(copyToNewFile(path("a"), path("link")).error().code, ErrorCode::FileExists);
    QVERIFY(!QFile::exists(path("nowhere")));
#endif
}

void tst_Files::namesWhyACopyFails()
{
    QVERIFY(replaceFile(path("a"), QByteArray("x")));
    QCOMPARE(copyToNewFile(path("missing"), path("b")).error().code, ErrorCode::FileUnreadable);
    QCOMPARE(copyToNewFile(path("a"), path("missing/b")).error().code, ErrorCode::FolderUnwritable);
    const QByteArray tooLong(300, 'x');
    QCOMPARE(copyToNewFile(path("a"), path(tooLong)).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(names(), QStringList { QStringLiteral("a") });
}

void tst_Files::namesInAFolderGoToTheDisk()
{
    QVERIFY(platform::syncFolderToDisk(m_folder->path()));
#ifdef Q_OS_UNIX
    QVERIFY(replaceFile(path("a"), QByteArray("x")));
    QVERIFY(!platform::syncFolderToDisk(path("a")));
    QVERIFY(!platform::syncFolderToDisk(path("missing")));
#endif
}

HELIOGRAPH_TEST(Files)
#include "tst_Files.moc"
