// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/OutgoingFile.h"
#include "tests/media/Patterns.h"
#include "tests/support/TestMain.h"

#include <QImage>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

class tst_OutgoingFile : public QObject {
    Q_OBJECT

private slots:
    void refusalsAreNamed();
    void filesBeyondTheLimitAreRefused();
    void aTextNamedJpgGoesAsDocument();
    void kindsAreSuggested();
    void aPictureWithAWrongNameIsAPicture();
    void C29_aRecordingIsLabelledByItsContent_data();
    void C29_aRecordingIsLabelledByItsContent();
};

static ErrorCode refusalOf(const QString &path)
{
    const Result<OutgoingFile> file = probeOutgoingFile(path);
    return file ? ErrorCode::Unknown : file.error().code;
}

void tst_OutgoingFile::refusalsAreNamed()
{
    QTemporaryDir folder;
    QCOMPARE(refusalOf(folder.path()), ErrorCode::NotAFile);
    QCOMPARE(refusalOf(folder.filePath(QStringLiteral("none"))), ErrorCode::NotFound);
    QCOMPARE(refusalOf(QStringLiteral(":/icons/heliograph.svg")), ErrorCode::FileUnreadable);
    QCOMPARE(refusalOf(writeTestFile(folder.filePath(QStringLiteral("empty")), {})),
        ErrorCode::FileEmpty);
    const QString dead = folder.filePath(QStringLiteral("dead"));
    QVERIFY(QFile::link(folder.filePath(QStringLiteral("none")), dead));
    QCOMPARE(refusalOf(dead), ErrorCode::FileUnreadable);
    const QString locked = writeTestFile(folder.filePath(QStringLiteral("locked")), "x");
    QVERIFY(QFile::setPermissions(locked, {}));
    QFile file(locked);
    if (file.open(QIODevice::ReadOnly))
        QSKIP("this user reads everything");
    QCOMPARE(refusalOf(locked), ErrorCode::FileUnreadable);
}

void tst_OutgoingFile::filesBeyondTheLimitAreRefused()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("big")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(largestSentFile + 1));
    QCOMPARE(refusalOf(file.fileName()), ErrorCode::FileTooLarge);
    QVERIFY(file.resize(largestSentFile));
    QCOMPARE(refusalOf(file.fileName()), ErrorCode::Unknown);
}

void tst_OutgoingFile::aTextNamedJpgGoesAsDocument()
{
    QTemporaryDir folder;
    const Result<OutgoingFile> file = probeOutgoingFile(
        writeTestFile(folder.filePath(QStringLiteral("100% sure #1.jpg")), "This is text.\n"));
    QVERIFY(file);
    QCOMPARE(file->suggested, MediaType::Document);
    QCOMPARE(file->photoRefusal->code, ErrorCode::NotAnImage);
    QCOMPARE(file->mimeType, QStringLiteral("text/plain"));
    QCOMPARE(file->fileName, QStringLiteral("100% sure #1.jpg"));
}

void tst_OutgoingFile::kindsAreSuggested()
{
    QTemporaryDir folder;
    QImage image(8, 8, QImage::Format_RGB32);
    image.fill(Qt::red);
    const QString png = folder.filePath(QStringLiteral("a.png"));
    QVERIFY(image.save(png));
    QCOMPARE(probeOutgoingFile(png)->suggested, MediaType::Image);
    QCOMPARE(probeOutgoingFile(png)->image->size(), QSize(8, 8));
    QVERIFY(!probeOutgoingFile(png)->photoRefusal);
    const QString mp4 = writeTestFile(folder.filePath(QStringLiteral("a.mp4")),
        QByteArray("\0\0\0\x18"
                   "ftypmp42\0\0\0\0mp42isom",
            24));
    QCOMPARE(probeOutgoingFile(mp4)->suggested, MediaType::Video);
    const QString mp3
        = writeTestFile(folder.filePath(QStringLiteral("a.mp3")), "ID3\x03xxxxxxxxxxxx");
    QCOMPARE(probeOutgoingFile(mp3)->suggested, MediaType::Audio);
    const QString pdf = writeTestFile(folder.filePath(QStringLiteral("a.pdf")), "%PDF-1.7\n");
    QCOMPARE(probeOutgoingFile(pdf)->suggested, MediaType::Document);
    QCOMPARE(probeOutgoingFile(pdf)->mimeType, QStringLiteral("application/pdf"));
}

void tst_OutgoingFile::aPictureWithAWrongNameIsAPicture()
{
    QTemporaryDir folder;
    QImage image(8, 8, QImage::Format_RGB32);
    image.fill(Qt::red);
    const QString path = folder.filePath(QStringLiteral("a.jpg"));
    QVERIFY(image.save(path, "PNG"));
    const Result<OutgoingFile> file = probeOutgoingFile(path);
    QCOMPARE(file->suggested, MediaType::Image);
    QCOMPARE(file->mimeType, QStringLiteral("image/png"));
}

void tst_OutgoingFile::C29_aRecordingIsLabelledByItsContent_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("mimeType");
    const QByteArray ogg = QByteArray("OggS\0\2", 6) + QByteArray(22, '\0');
    QTest::newRow("MP3 as Ogg") << QStringLiteral("note.ogg") << QByteArray("ID3\3xxxxxxxxxxxx")
                                << QStringLiteral("audio/mpeg");
    QTest::newRow("MP3") << QStringLiteral("note.mp3") << QByteArray("ID3\3xxxxxxxxxxxx")
                         << QStringLiteral("audio/mpeg");
    QTest::newRow("text as Ogg") << QStringLiteral("note.ogg") << QByteArray("This is text.\n")
                                 << QStringLiteral("text/plain");
    QTest::newRow("AMR") << QStringLiteral("note.amr") << QByteArray("#!AMR\n\x3c\x91\x17\x16")
                         << QStringLiteral("audio/AMR");
    QTest::newRow("Ogg") << QStringLiteral("note.ogg")
                         << ogg + QByteArray("\x13OpusHead\1\1", 11) + QByteArray(20, '\0')
                         << QStringLiteral("audio/ogg");
}

/// Voice notes are not sent yet (JSON-RPC says so); this is what keeps a file from being labelled
/// as what it is not.
void tst_OutgoingFile::C29_aRecordingIsLabelledByItsContent()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QFETCH(QString, mimeType);
    QTemporaryDir folder;
    const Result<OutgoingFile> file
        = probeOutgoingFile(writeTestFile(folder.filePath(name), content));
    QVERIFY(file);
    QCOMPARE(file->mimeType, mimeType);
}

HELIOGRAPH_TEST(OutgoingFile)
#include "tst_OutgoingFile.moc"
