// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/PartFile.h"
#include "media/StoredCopy.h"
#include "protocol/SafeFileName.h"
#include "tests/media/Patterns.h"
#include "tests/support/TestMain.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace heliograph;

class tst_FileNames : public QObject {
    Q_OBJECT

private slots:
    void C26_namesOfReceivedFiles_data();
    void C26_namesOfReceivedFiles();
    void C26_longNamesKeepTheirExtension();
    void C26_threeFilesOfOneNameStayThree();
    void aLinkWithTheNameIsNotFollowed();
    void C26_manyAtOnceOfOneNameAllFindAPlace();
    void partFilesVanishUnlessPlaced();
    void namelessFilesAreNamedByTheirContent();
};

void tst_FileNames::C26_namesOfReceivedFiles_data()
{
    QTest::addColumn<QString>("suggested");
    QTest::addColumn<QString>("local");
    const auto row = [](const char *name, const QString &suggested, const QString &local) {
        QTest::newRow(name) << suggested << local;
    };
    row("up and hidden", QStringLiteral("../../.config/autostart/x.desktop"),
        QStringLiteral("x.desktop"));
    row("backslashes", QStringLiteral("..\\..\\evil.bat"), QStringLiteral("evil.bat"));
    row("line breaks", QStringLiteral("Plan\nv?\r2.pdf"), QStringLiteral("Planv_2.pdf"));
    row("reversing mark", QStringLiteral("invoice\u202egpj.exe"), QStringLiteral("invoicegpj.exe"));
    row("device", QStringLiteral("CON.txt"), QStringLiteral("_CON.txt"));
    row("device in small letters", QStringLiteral("nul"), QStringLiteral("_nul"));
    row("device with two extensions", QStringLiteral("com1.tar.gz"),
        QStringLiteral("_com1.tar.gz"));
    row("superscript digit", QStringLiteral("COM\u00b9.txt"), QStringLiteral("_COM\u00b9.txt"));
    row("dots and spaces at the end", QStringLiteral("a.txt. . "), QStringLiteral("a.txt"));
    row("leading dot", QStringLiteral(".bashrc"), QStringLiteral("_bashrc"));
    row("empty", QString(), QStringLiteral("file"));
    row("two dots", QStringLiteral(".."), QStringLiteral("file"));
    row("three dots", QStringLiteral("..."), QStringLiteral("file"));
    row("zero width", QStringLiteral("\u200b"), QStringLiteral("file"));
    row("normal form", QStringLiteral("e\u0301.txt"), QStringLiteral("\u00e9.txt"));
    row("normal form behind something invisible",
        QStringLiteral("e") + QChar(0) + QStringLiteral("\u0301.txt"),
        QStringLiteral("\u00e9.txt"));
    row("zero byte", QStringLiteral("report.pdf") + QChar(0) + QStringLiteral(".exe"),
        QStringLiteral("report.pdf.exe"));
    row("device with a space", QStringLiteral("CON .txt"), QStringLiteral("_CON .txt"));
    row("a path without a name", QStringLiteral("a/b/"), QStringLiteral("file"));
    row("broken surrogate", QStringLiteral("a") + QChar(0xD800) + QStringLiteral("b.txt"),
        QStringLiteral("ab.txt"));
}

void tst_FileNames::C26_namesOfReceivedFiles()
{
    QFETCH(QString, suggested);
    QFETCH(QString, local);
    const QString name = safeFileName(suggested);
    if (suggested.contains(QChar(0xD800)))
        QVERIFY(name == local || name == QStringLiteral("a\uFFFDb.txt"));
    else
        QCOMPARE(name, local);
    QCOMPARE(safeFileName(name), name);
}

void tst_FileNames::C26_longNamesKeepTheirExtension()
{
    const QString name = safeFileName(QString(300, QChar(0xE9)) + QStringLiteral(".pdf"));
    QCOMPARE(name.toUtf8().size(), 200);
    QVERIFY(name.endsWith(QLatin1String(".pdf")));
    const QString emoji = safeFileName(
        QString::fromUtf8(QByteArray("\xF0\x9F\x98\x80").repeated(100)) + QStringLiteral("x.jpg"));
    QVERIFY(emoji.toUtf8().size() <= 200);
    QVERIFY(emoji.endsWith(QLatin1String(".jpg")));
    QCOMPARE(QString::fromUtf8(emoji.toUtf8()), emoji);
    QVERIFY(safeFileName(QString(100'000, u'\u0301')).toUtf8().size() <= 200);
}

void tst_FileNames::C26_threeFilesOfOneNameStayThree()
{
    QTemporaryDir folder;
    const QString name = QStringLiteral("report.pdf");
    writeTestFile(folder.filePath(name), "old");
    Result<PartFile> first = PartFile::create(folder.path());
    Result<PartFile> second = PartFile::create(folder.path());
    QVERIFY(first && second);
    QVERIFY(first->write("one"));
    QVERIFY(second->write("two"));
    QCOMPARE(QFileInfo(*first->placeBeside(name)).fileName(), QStringLiteral("report (2).pdf"));
    QCOMPARE(QFileInfo(*second->placeBeside(name)).fileName(), QStringLiteral("report (3).pdf"));
    QCOMPARE(readTestFile(folder.filePath(name)), "old");
    QCOMPARE(readTestFile(folder.filePath(QStringLiteral("report (2).pdf"))), "one");
    QCOMPARE(readTestFile(folder.filePath(QStringLiteral("report (3).pdf"))), "two");
}

void tst_FileNames::aLinkWithTheNameIsNotFollowed()
{
    QTemporaryDir folder;
    QVERIFY(QFile::link(
        folder.filePath(QStringLiteral("missing")), folder.filePath(QStringLiteral("a.txt"))));
    Result<PartFile> part = PartFile::create(folder.path());
    QVERIFY(part && part->write("x"));
    QCOMPARE(QFileInfo(*part->placeBeside(QStringLiteral("a.txt"))).fileName(),
        QStringLiteral("a (2).txt"));
    QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("missing"))));
}

void tst_FileNames::C26_manyAtOnceOfOneNameAllFindAPlace()
{
    constexpr int each = 60;
    QTemporaryDir folder;
    std::atomic<int> failures = 0;
    const auto place = [&](char content) {
        for (int i = 0; i < each; ++i) {
            Result<PartFile> part = PartFile::create(folder.path());
            const bool placed = part && part->write(QByteArray(100, content))
                && part->placeBeside(QStringLiteral("report.pdf"));
            failures += placed ? 0 : 1;
        }
    };
    std::vector<std::thread> threads;
    for (const char content : { 'a', 'b', 'c', 'd' })
        threads.emplace_back(place, content);
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(failures.load(), 0);
    QHash<QByteArray, int> found;
    for (const QString &name : namesIn(folder.path()))
        ++found[readTestFile(folder.filePath(name))];
    QCOMPARE(found.size(), 4);
    for (const char content : { 'a', 'b', 'c', 'd' })
        QCOMPARE(found.value(QByteArray(100, content)), each);
}

void tst_FileNames::partFilesVanishUnlessPlaced()
{
    QTemporaryDir folder;
    {
        Result<PartFile> part = PartFile::create(folder.path());
        QVERIFY(part && part->write("secret"));
    }
    QVERIFY(namesIn(folder.path()).isEmpty());
    Result<PartFile> part = PartFile::create(folder.path());
    const QString target = writeTestFile(folder.filePath(QStringLiteral("t")), "old");
    QVERIFY(part->write("new"));
    QVERIFY(part->placeAt(target));
    QCOMPARE(readTestFile(target), "new");
    const QFileDevice::Permissions others
        = QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::ExeOwner;
    QVERIFY(!(QFileInfo(target).permissions() & others));
}

void tst_FileNames::namelessFilesAreNamedByTheirContent()
{
    MediaReference media;
    media.type = MediaType::Image;
    media.mimeType = QStringLiteral("image/jpeg; x=y");
    media.fileSha256 = QByteArray(32, '\x1f');
    QCOMPARE(nameOfNameless(media), QStringLiteral("image-1f1f1f1f1f1f1f1f.jpg"));
    media.mimeType = QStringLiteral("../../etc");
    QCOMPARE(nameOfNameless(media), QStringLiteral("image-1f1f1f1f1f1f1f1f"));
}

HELIOGRAPH_TEST(FileNames)
#include "tst_FileNames.moc"
