// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/LogFile.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QLoggingCategory>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace heliograph;

/// The log on the disk.
class tst_LogFile : public QObject {
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void goesOnWhereItEnded();
    void keepsFiveFilesOfItsSize();
    void writesOneLineForOneMessage();
    void takesWhatIsLogged();
    void losesNoLineBetweenThreads();
    void isForItsOwnerAlone();
    void saysWhenTheFolderCannotBeWritten();

private:
    QString folder() const { return m_folder->path(); }
    QByteArray content(const QString &name) const
    {
        QFile file(folder() + u'/' + name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_LogFile::goesOnWhereItEnded()
{
    for (const char *text : { "first", "second" })
        LogFile::open(folder()).value()->write(
            QtInfoMsg, "heliograph.test", QString::fromLatin1(text));
    const QList<QByteArray> lines = content(QStringLiteral("log")).split('\n');
    QCOMPARE(lines.size(), 3);
    QVERIFY2(lines[0].endsWith(" info heliograph.test first"), lines[0].constData());
    QVERIFY2(lines[1].endsWith(" info heliograph.test second"), lines[1].constData());
}

void tst_LogFile::keepsFiveFilesOfItsSize()
{
    constexpr qint64 limit = 1000;
    const auto log = LogFile::open(folder(), limit).value();
    for (int i = 0; i < 200; ++i)
        log->write(QtInfoMsg, "c", QString::number(i));
    const QStringList files = LogFile::files(folder());
    QCOMPARE(files.size(), LogFile::fileCount);
    QCOMPARE(QDir(folder()).entryList(QDir::Files).size(), LogFile::fileCount);
    int last = 200;
    for (const QString &path : files) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(file.size() <= limit, qPrintable(path));
        QList<QByteArray> lines = file.readAll().split('\n');
        lines.removeLast();
        for (auto line = lines.rbegin(); line != lines.rend(); ++line)
            QCOMPARE(line->split(' ').last().toInt(), --last);
    }
    QVERIFY(last < 150);
}

void tst_LogFile::writesOneLineForOneMessage()
{
    LogFile::open(folder()).value()->write(QtWarningMsg, nullptr, QStringLiteral("a\nb\r\nc"));
    QVERIFY(content(QStringLiteral("log")).endsWith(" warning default a\\nb\\r\\nc\n"));
}

void tst_LogFile::takesWhatIsLogged()
{
    const QLoggingCategory category("test.log", QtInfoMsg);
    {
        const auto log = LogFile::open(folder()).value();
        log->takeMessages();
        qCInfo(category) << "inside";
    }
    qCInfo(category) << "outside";
    QVERIFY(content(QStringLiteral("log")).contains(" info test.log inside\n"));
    QVERIFY(!content(QStringLiteral("log")).contains("outside"));
}

void tst_LogFile::losesNoLineBetweenThreads()
{
    constexpr int each = 200;
    {
        const auto log = LogFile::open(folder()).value();
        std::vector<std::unique_ptr<QThread>> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back(QThread::create([&log] {
                for (int i = 0; i < each; ++i)
                    log->write(QtInfoMsg, "c", QStringLiteral("line"));
            }));
            threads.back()->start();
        }
        for (const auto &thread : threads)
            thread->wait();
    }
    QCOMPARE(content(QStringLiteral("log")).count(" info c line\n"), 4 * each);
}

void tst_LogFile::isForItsOwnerAlone()
{
#ifdef Q_OS_WIN
    QSKIP("the folder's access list decides there");
#endif
    const auto log = LogFile::open(folder()).value();
    log->write(QtInfoMsg, "c", QStringLiteral("line"));
    QVERIFY(!(QFile::permissions(folder() + QStringLiteral("/log"))
        & (QFileDevice::ReadGroup | QFileDevice::ReadOther)));
}

void tst_LogFile::saysWhenTheFolderCannotBeWritten()
{
    QFile file(folder() + QStringLiteral("/taken"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(LogFile::open(folder() + QStringLiteral("/taken")).error().code,
        ErrorCode::FolderUnwritable);
}

HELIOGRAPH_TEST(LogFile)

#include "tst_LogFile.moc"
