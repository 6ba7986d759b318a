// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/Hash.h"
#include "media/MediaCipher.h"
#include "session/FilePreparation.h"
#include "session/FileProbe.h"
#include "tests/support/Samples.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

class tst_FilePreparation : public QObject {
    Q_OBJECT

private slots:
    void clipsSayWhatTheyAre_data();
    void clipsSayWhatTheyAre();
    void documentsSayNothingOfTheirContent();
    void aVideoThatCannotBeShownHasNoThumbnail();
    void onlyWhatPlaysFromTheFrontHasASidecar();
    void whatCannotBeIsRefusedByName_data();
    void whatCannotBeIsRefusedByName();
    void C29_onlyMonoOpusIsAVoiceNote_data();
    void C29_onlyMonoOpusIsAVoiceNote();
    void C29_aVoiceNoteGoesOutUnchanged();
    void theSheetKnowsWhatAClipIs();

private:
    Result<FilePreparation> prepare(const QString &path, MediaType as) const
    {
        return FilePreparation::prepare({ path, {}, as, false }, QStringLiteral("name"),
            QByteArray(32, 'k'), 1'790'000'000, { m_folder.path(), m_folder.path() });
    }
    Result<FilePreparation> prepare(const char *sample, MediaType as) const
    {
        return prepare(samplePath(sample), as);
    }

    QTemporaryDir m_folder;
};

void tst_FilePreparation::clipsSayWhatTheyAre_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<MediaType>("as");
    QTest::addColumn<MessageKind>("kind");
    QTest::addColumn<QString>("mimeType");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("length");
    const auto row = [](const char *name, MediaType as, MessageKind kind, const char *mimeType,
                         QSize size, int length) {
        QTest::newRow(name) << QByteArray(name) << as << kind << QString::fromLatin1(mimeType)
                            << size << length;
    };
    row("clip.mp4", MediaType::Video, MessageKind::Video, "video/mp4", { 96, 64 }, 2);
    row("turned.mp4", MediaType::Gif, MessageKind::Gif, "video/mp4", { 480, 640 }, 1);
    row("hevc.mp4", MediaType::Video, MessageKind::Video, "video/mp4", { 96, 64 }, 1);
    row("tone.mp3", MediaType::Audio, MessageKind::Audio, "audio/mpeg", { 0, 0 }, 2);
    row("tone.m4a", MediaType::Audio, MessageKind::Audio, "audio/mp4", { 0, 0 }, 2);
    row("voice.ogg", MediaType::Audio, MessageKind::Audio, "audio/ogg; codecs=opus", { 0, 0 }, 3);
}

void tst_FilePreparation::clipsSayWhatTheyAre()
{
    QFETCH(QByteArray, name);
    QFETCH(MediaType, as);
    QFETCH(MessageKind, kind);
    QFETCH(QString, mimeType);
    QFETCH(QSize, size);
    QFETCH(int, length);
    const Result<FilePreparation> prepared = prepare(name.constData(), as);
    QVERIFY(prepared);
    QCOMPARE(prepared->kind, kind);
    const MediaReference &media = prepared->media;
    QCOMPARE(media.type, as);
    QCOMPARE(media.mimeType, mimeType);
    QCOMPARE(QSize(media.width, media.height), size);
    QCOMPARE(media.seconds, length);
    QVERIFY(media.waveform.isEmpty());
    const QImage thumbnail = QImage::fromData(media.thumbnail, "jpeg");
    QCOMPARE(!thumbnail.isNull(), !size.isEmpty());
    QVERIFY(thumbnail.width() <= 100 && thumbnail.height() <= 100);
    QCOMPARE(media.thumbnail.size() <= 10'000 && thumbnail.height() > thumbnail.width(),
        size.height() > size.width());
    // The file itself is not touched.
    const QByteArray bytes = sampleBytes(name);
    QCOMPARE(media.fileSha256, sha256(bytes));
    QCOMPARE(media.fileLength, bytes.size());
    QCOMPARE(prepared->localPath, samplePath(name));
    QVERIFY(!prepared->madeCopy);
}

void tst_FilePreparation::documentsSayNothingOfTheirContent()
{
    for (const char *name : { "clip.mp4", "voice.ogg", "clip.webm", "vorbis.ogg" }) {
        const Result<FilePreparation> prepared = prepare(name, MediaType::Document);
        QVERIFY(prepared);
        QCOMPARE(prepared->kind, MessageKind::Document);
        QCOMPARE(prepared->media.seconds, 0);
        QCOMPARE(prepared->media.width, 0);
        QVERIFY(prepared->media.sidecar.isEmpty() && prepared->media.thumbnail.isEmpty());
        QCOMPARE(prepared->media.fileName, QLatin1String(name));
    }
}

/// Its container is right, and nothing can be made of its pictures.
void tst_FilePreparation::aVideoThatCannotBeShownHasNoThumbnail()
{
    QByteArray bytes = sampleBytes("clip.mp4");
    const qsizetype content = bytes.indexOf("mdat") + 4;
    bytes.replace(content, bytes.size() - content, QByteArray(bytes.size() - content, '\x55'));
    const QString path = m_folder.filePath(QStringLiteral("damaged.mp4"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    file.close();
    const Result<FilePreparation> prepared = prepare(path, MediaType::Video);
    QVERIFY(prepared);
    QCOMPARE(prepared->media.seconds, 2);
    QCOMPARE(prepared->media.width, 96);
    QVERIFY(prepared->media.thumbnail.isEmpty());
}

void tst_FilePreparation::onlyWhatPlaysFromTheFrontHasASidecar()
{
    const auto entries = [&](const char *name, MediaType as) {
        return prepare(name, as).value().media.sidecar.size() / mediaMacSize;
    };
    QCOMPARE(entries("clip.mp4", MediaType::Video), 1);
    QCOMPARE(entries("clip.mp4", MediaType::Gif), 1);
    QCOMPARE(entries("voice.ogg", MediaType::Voice), 1);
    QCOMPARE(entries("turned.mp4", MediaType::Video), 0);
    QCOMPARE(entries("tone.mp3", MediaType::Audio), 0);
    QCOMPARE(entries("clip.mp4", MediaType::Document), 0);
}

void tst_FilePreparation::whatCannotBeIsRefusedByName_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<MediaType>("as");
    QTest::addColumn<ErrorCode>("error");
    const auto row = [](const char *title, const char *name, MediaType as, ErrorCode error) {
        QTest::newRow(title) << QByteArray(name) << as << error;
    };
    row("WebM as video", "clip.webm", MediaType::Video, ErrorCode::NotAVideo);
    row("WebM as loop", "clip.webm", MediaType::Gif, ErrorCode::NotAVideo);
    row("sound as video", "tone.mp3", MediaType::Video, ErrorCode::NotAVideo);
    row("video as sound", "clip.mp4", MediaType::Audio, ErrorCode::NotAudio);
    row("Vorbis as audio", "vorbis.ogg", MediaType::Audio, ErrorCode::NotAudio);
    row("video as photo", "clip.mp4", MediaType::Image, ErrorCode::NotAnImage);
    row("video as sticker", "clip.mp4", MediaType::Sticker, ErrorCode::Unsupported);
}

void tst_FilePreparation::whatCannotBeIsRefusedByName()
{
    QFETCH(QByteArray, name);
    QFETCH(MediaType, as);
    QFETCH(ErrorCode, error);
    const Result<FilePreparation> prepared = prepare(name.constData(), as);
    QVERIFY(!prepared);
    QCOMPARE(prepared.error().code, error);
}

void tst_FilePreparation::C29_onlyMonoOpusIsAVoiceNote_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<ErrorCode>("error");
    QTest::newRow("(a) MP3") << sampleBytes("tone.mp3") << ErrorCode::NotAVoiceNote;
    QTest::newRow("(a) no more than its mark")
        << QByteArray("ID3\3xxxxxxxxxxxx") << ErrorCode::NotAVoiceNote;
    QTest::newRow("(b) two channels") << sampleBytes("stereo.ogg") << ErrorCode::NotAVoiceNote;
    QTest::newRow("(d) Vorbis") << sampleBytes("vorbis.ogg") << ErrorCode::NotAVoiceNote;
    QTest::newRow("(e) nothing") << QByteArray() << ErrorCode::FileEmpty;
    QTest::newRow("MP4") << sampleBytes("clip.mp4") << ErrorCode::NotAVoiceNote;
}

void tst_FilePreparation::C29_onlyMonoOpusIsAVoiceNote()
{
    QFETCH(QByteArray, content);
    QFETCH(ErrorCode, error);
    QFile file(m_folder.filePath(QStringLiteral("note.ogg")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    file.close();
    const QStringList before = QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden);
    const Result<FilePreparation> prepared = prepare(file.fileName(), MediaType::Voice);
    QVERIFY(!prepared);
    QCOMPARE(prepared.error().code, error);
    QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden), before);
}

/// (c)
void tst_FilePreparation::C29_aVoiceNoteGoesOutUnchanged()
{
    const Result<FilePreparation> prepared = prepare("voice.ogg", MediaType::Voice);
    QVERIFY(prepared);
    QCOMPARE(prepared->kind, MessageKind::Voice);
    const MediaReference &media = prepared->media;
    QCOMPARE(media.mimeType, QStringLiteral("audio/ogg; codecs=opus"));
    QCOMPARE(media.seconds, 3);
    QCOMPARE(media.fileSha256, sha256(sampleBytes("voice.ogg")));
    QCOMPARE(media.waveform.size(), 64);
    QVERIFY(media.waveform.at(0) < media.waveform.at(32));
    QVERIFY(media.waveform.at(32) < media.waveform.at(62));
}

void tst_FilePreparation::theSheetKnowsWhatAClipIs()
{
    const Result<FileProbe> video = probeForSheet(samplePath("turned.mp4"));
    QVERIFY(video);
    QCOMPARE(video->suggested, MediaType::Video);
    QCOMPARE(video->forms, (std::vector { MediaType::Video, MediaType::Gif, MediaType::Document }));
    QCOMPARE(QSize(video->width, video->height), QSize(480, 640));
    QCOMPARE(video->seconds, 1);
    QCOMPARE(video->thumbnail.size(), QSize(192, 256));
    const Result<FileProbe> voice = probeForSheet(samplePath("voice.ogg"));
    QVERIFY(voice);
    QCOMPARE(voice->seconds, 3);
    QVERIFY(voice->thumbnail.isNull());
    const Result<FileProbe> webm = probeForSheet(samplePath("clip.webm"));
    QVERIFY(webm);
    QCOMPARE(webm->documentReason->code, ErrorCode::NotAVideo);
    QVERIFY(!webm->thumbnail.isNull());
}

HELIOGRAPH_TEST(FilePreparation)
#include "tst_FilePreparation.moc"
