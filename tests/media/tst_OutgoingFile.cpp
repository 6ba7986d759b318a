// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/OutgoingFile.h"
#include "tests/media/Patterns.h"
#include "tests/support/Samples.h"
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
    void aMovingPictureGoesAsDocument();
    void clipsCanBeSentInSeveralWays_data();
    void clipsCanBeSentInSeveralWays();
    void theNameOfAClipDoesNotCount();
    void whatIsNoClipGoesAsDocument_data();
    void whatIsNoClipGoesAsDocument();
    void aChoiceThatCannotBeIsNamed();
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
    QCOMPARE(file->documentReason->code, ErrorCode::NotAnImage);
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
    QVERIFY(!probeOutgoingFile(png)->documentReason);
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

static OutgoingFile sample(const char *name) { return probeOutgoingFile(samplePath(name)).value(); }

/// WhatsApp's own programs make a film of it, which needs an encoder.
void tst_OutgoingFile::aMovingPictureGoesAsDocument()
{
    QTemporaryDir folder;
    const QByteArray frame("\x21\xf9\x04\0\x0a\0\0\0\x2c\0\0\0\0\1\0\1\0\0\x02\x02\x44\1\0", 23);
    const QByteArray head("GIF89a\1\0\1\0\x80\0\0\xff\0\0\0\0\xff", 19);
    const QByteArray loop("\x21\xff\x0bNETSCAPE2.0\3\1\0\0\0", 19);
    const Result<OutgoingFile> moving = probeOutgoingFile(
        writeTestFile(folder.filePath(QStringLiteral("a.gif")), head + loop + frame + frame + ';'));
    QVERIFY(moving && moving->image && moving->image->isAnimated);
    QCOMPARE(moving->suggested, MediaType::Document);
    QCOMPARE(moving->forms, (std::vector { MediaType::Image, MediaType::Document }));
    QCOMPARE(moving->mimeType, QStringLiteral("image/gif"));
    QVERIFY(requireSendableAs(*moving, MediaType::Image));
    QCOMPARE(requireSendableAs(*moving, MediaType::Gif).error().code, ErrorCode::NotAVideo);
}

void tst_OutgoingFile::clipsCanBeSentInSeveralWays_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<std::vector<MediaType>>("forms");
    QTest::addColumn<MediaType>("suggested");
    QTest::addColumn<QString>("mimeType");
    const auto row = [](const char *name, const std::vector<MediaType> &forms, MediaType suggested,
                         const char *mimeType) {
        QTest::newRow(name) << QByteArray(name) << forms << suggested
                            << QString::fromLatin1(mimeType);
    };
    using enum MediaType;
    row("clip.mp4", { Video, Document }, Video, "video/mp4");
    row("turned.mp4", { Video, Gif, Document }, Video, "video/mp4");
    row("hevc.mp4", { Video, Gif, Document }, Document, "video/mp4");
    row("clip.webm", { Document }, Document, "video/webm");
    row("tone.mp3", { Audio, Document }, Audio, "audio/mpeg");
    row("tone.m4a", { Audio, Document }, Audio, "audio/mp4");
    row("voice.ogg", { Voice, Audio, Document }, Audio, "audio/ogg; codecs=opus");
    row("stereo.ogg", { Audio, Document }, Audio, "audio/ogg; codecs=opus");
}

void tst_OutgoingFile::clipsCanBeSentInSeveralWays()
{
    QFETCH(QByteArray, name);
    QFETCH(std::vector<MediaType>, forms);
    QFETCH(MediaType, suggested);
    QFETCH(QString, mimeType);
    const OutgoingFile file = sample(name);
    QCOMPARE(file.forms, forms);
    QCOMPARE(file.suggested, suggested);
    QCOMPARE(file.mimeType, mimeType);
    for (const MediaType form : forms)
        QVERIFY(requireSendableAs(file, form));
}

void tst_OutgoingFile::theNameOfAClipDoesNotCount()
{
    QTemporaryDir folder;
    for (const char *name : { "a.bin", "a.txt", "a.mp3", "a", "a.jpg.mov" }) {
        const Result<OutgoingFile> file = probeOutgoingFile(
            writeTestFile(folder.filePath(QLatin1String(name)), sampleBytes("clip.mp4")));
        QVERIFY(file);
        QCOMPARE(file->suggested, MediaType::Video);
        QCOMPARE(file->mimeType, QStringLiteral("video/mp4"));
    }
}

void tst_OutgoingFile::whatIsNoClipGoesAsDocument_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<ErrorCode>("reason");
    QTest::addColumn<QString>("mimeType");
    const auto row
        = [](const char *name, const QByteArray &content, ErrorCode reason, const char *mimeType) {
              QTest::newRow(name) << QString::fromLatin1(name) << content << reason
                                  << QString::fromLatin1(mimeType);
          };
    row("text.mp4", "This is text.\n", ErrorCode::NotAVideo, "text/plain");
    row("text.mp3", "This is text.\n", ErrorCode::NotAudio, "text/plain");
    row("cut.mp4", sampleBytes("turned.mp4").left(700), ErrorCode::NotAVideo, "video/mp4");
    row("clip.webm", sampleBytes("clip.webm"), ErrorCode::NotAVideo, "video/webm");
    row("song.ogg", sampleBytes("vorbis.ogg"), ErrorCode::NotAudio, "audio/x-vorbis+ogg");
}

void tst_OutgoingFile::whatIsNoClipGoesAsDocument()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QFETCH(ErrorCode, reason);
    QFETCH(QString, mimeType);
    QTemporaryDir folder;
    const Result<OutgoingFile> file
        = probeOutgoingFile(writeTestFile(folder.filePath(name), content));
    QVERIFY(file);
    QCOMPARE(file->forms, std::vector { MediaType::Document });
    QCOMPARE(file->suggested, MediaType::Document);
    QVERIFY(file->documentReason);
    QCOMPARE(file->documentReason->code, reason);
    QCOMPARE(file->mimeType, mimeType);
}

void tst_OutgoingFile::aChoiceThatCannotBeIsNamed()
{
    const auto refusal = [](const char *name, MediaType form) {
        const Result<void> allowed = requireSendableAs(sample(name), form);
        return allowed ? ErrorCode::Unknown : allowed.error().code;
    };
    QCOMPARE(refusal("clip.mp4", MediaType::Gif), ErrorCode::Unknown);
    QCOMPARE(refusal("clip.mp4", MediaType::Audio), ErrorCode::NotAudio);
    QCOMPARE(refusal("clip.mp4", MediaType::Voice), ErrorCode::NotAVoiceNote);
    QCOMPARE(refusal("clip.mp4", MediaType::Image), ErrorCode::NotAnImage);
    QCOMPARE(refusal("clip.webm", MediaType::Video), ErrorCode::NotAVideo);
    QCOMPARE(refusal("tone.mp3", MediaType::Video), ErrorCode::NotAVideo);
    QCOMPARE(refusal("vorbis.ogg", MediaType::Audio), ErrorCode::NotAudio);
    QCOMPARE(refusal("tone.mp3", MediaType::Sticker), ErrorCode::Unsupported);
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
                         << QStringLiteral("audio/amr");
    QTest::newRow("Ogg") << QStringLiteral("note.ogg")
                         << ogg + QByteArray("\x13OpusHead\1\1", 11) + QByteArray(20, '\0')
                         << QStringLiteral("audio/ogg");
}

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
