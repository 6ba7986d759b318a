// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Platform.h"
#include "media/MediaCipher.h"
#include "tests/media/Patterns.h"
#include "tests/support/TestMain.h"

#include <QBuffer>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

static const QByteArray cipherTestKey(32, 'k');

class tst_MediaCipher : public QObject {
    Q_OBJECT

private slots:
    void filesComeBack_data();
    void filesComeBack();
    void damageInALongFileIsFound_data();
    void damageInALongFileIsFound();
    void nothingRemainsWhenTheTargetCannotBeWritten();
    void foldersAndMissingFilesAreNamed();
    void tooLongFilesAreRefused();
    void aFileThatGrowsPastTheLimitIsRefused();
    void aHashOfThePlainFileIsMandatory();
    void memoryDoesNotGrowWithTheFile();
};

void tst_MediaCipher::filesComeBack_data()
{
    QTest::addColumn<qint64>("length");
    for (const qint64 length : { 0, 1, 15, 16, 17, 262143, 262144, 262145, 700000 })
        QTest::addRow("%lld bytes", static_cast<long long>(length)) << length;
}

void tst_MediaCipher::filesComeBack()
{
    QFETCH(qint64, length);
    QTemporaryDir folder;
    const QByteArray plain = patternBytes(length, 31, 7, 3);
    const QString source = writeTestFile(folder.filePath(QStringLiteral("a")), plain);
    const QString spool = folder.filePath(QStringLiteral("a.enc"));
    const Result<EncryptedMedia> media
        = encryptFile(source, spool, MediaType::Document, cipherTestKey, false);
    QVERIFY(media);
    QCOMPARE(media->mediaKey, cipherTestKey);
    QVERIFY(media->sidecar.isEmpty());
    QCOMPARE(QFileInfo(spool).size(), encryptedMediaLength(length));
    const MediaExpectation expected { media->fileSha256, media->fileEncSha256, length };
    const Result<QString> path = decryptFile(
        spool, folder.filePath(QStringLiteral("b")), MediaType::Document, cipherTestKey, expected);
    QVERIFY(path);
    QVERIFY(readTestFile(*path) == plain);
    QCOMPARE(namesIn(folder.path()).size(), 3);
}

void tst_MediaCipher::damageInALongFileIsFound_data()
{
    QTest::addColumn<qint64>("at");
    QTest::newRow("first byte") << 0LL;
    QTest::newRow("inside") << 300'000LL;
    QTest::newRow("last block") << 700'000LL - 16;
}

void tst_MediaCipher::damageInALongFileIsFound()
{
    QFETCH(qint64, at);
    const MediaKeys keys = MediaKeys::expand(MediaType::Image, cipherTestKey).value();
    QBuffer plain;
    plain.setData(patternBytes(700'000, 31, 7, 3));
    QBuffer file;
    QVERIFY(plain.open(QIODevice::ReadOnly) && file.open(QIODevice::ReadWrite));
    const EncryptedMedia media = encryptStream(plain, &file, keys, false).value();
    const MediaExpectation expected { media.fileSha256, {}, 700'000 };
    file.buffer()[at] = static_cast<char>(file.buffer().at(at) ^ 1);
    QBuffer sink;
    QVERIFY(sink.open(QIODevice::WriteOnly) && file.seek(0));
    QCOMPARE(decryptStream(file, sink, keys, expected).error().code, ErrorCode::MediaMac);
}

void tst_MediaCipher::nothingRemainsWhenTheTargetCannotBeWritten()
{
    QTemporaryDir folder;
    const QString source = writeTestFile(folder.filePath(QStringLiteral("a")), "text");
    QVERIFY(!encryptFile(source, folder.filePath(QStringLiteral("no/such/a.enc")), MediaType::Image,
        cipherTestKey, false));
    QCOMPARE(namesIn(folder.path()), QStringList { QStringLiteral("a") });
}

void tst_MediaCipher::foldersAndMissingFilesAreNamed()
{
    QTemporaryDir folder;
    const QString target = folder.filePath(QStringLiteral("t"));
    const auto codeFor = [&](const QString &source, const QByteArray &key) {
        return errorName(encryptFile(source, target, MediaType::Image, key, false).error().code);
    };
    QCOMPARE(codeFor(folder.path(), cipherTestKey), QStringLiteral("NotAFile"));
    QCOMPARE(codeFor(folder.filePath(QStringLiteral("none")), cipherTestKey),
        QStringLiteral("FileUnreadable"));
    QCOMPARE(codeFor(folder.filePath(QStringLiteral("none")), "short"),
        QStringLiteral("MediaKeyInvalid"));
}

void tst_MediaCipher::tooLongFilesAreRefused()
{
    const MediaKeys keys = MediaKeys::expand(MediaType::Image, cipherTestKey).value();
    QBuffer plain;
    plain.setData(QByteArray(100, 'x'));
    QBuffer file;
    QVERIFY(plain.open(QIODevice::ReadOnly) && file.open(QIODevice::ReadWrite));
    const EncryptedMedia media = encryptStream(plain, &file, keys, false).value();
    MediaExpectation expected { media.fileSha256, media.fileEncSha256, 50 };
    QBuffer sink;
    QVERIFY(sink.open(QIODevice::WriteOnly));
    file.seek(0);
    QCOMPARE(decryptStream(file, sink, keys, expected).error().code, ErrorCode::MediaLength);
    // A declared length that is a little wrong is only logged.
    expected.fileLength = 101;
    file.seek(0);
    QCOMPARE(decryptStream(file, sink, keys, expected).value(), 100);
    expected.fileLength = 0;
    expected.limit = 64;
    file.seek(0);
    QCOMPARE(decryptStream(file, sink, keys, expected).error().code, ErrorCode::MediaLength);
}

void tst_MediaCipher::aFileThatGrowsPastTheLimitIsRefused()
{
    const MediaKeys keys = MediaKeys::expand(MediaType::Document, QByteArray(32, 'k')).value();
    QBuffer source;
    source.setData("12345");
    for (const qint64 most : { 4, 5 }) {
        QVERIFY(source.open(QIODevice::ReadOnly));
        const Result<EncryptedMedia> media = encryptStream(source, nullptr, keys, false, most);
        QCOMPARE(media.has_value(), most == 5);
        QVERIFY(media || media.error().code == ErrorCode::FileTooLarge);
        source.close();
    }
}

void tst_MediaCipher::aHashOfThePlainFileIsMandatory()
{
    QTemporaryDir folder;
    const QString file = writeTestFile(folder.filePath(QStringLiteral("a")), QByteArray(26, 'x'));
    const QString out = folder.filePath(QStringLiteral("b"));
    QCOMPARE(decryptFile(file, out, MediaType::Image, cipherTestKey, {}).error().code,
        ErrorCode::MediaPlainHash);
    const MediaExpectation odd { QByteArray(32, 'h'), QByteArray(31, 'h') };
    QCOMPARE(decryptFile(file, out, MediaType::Image, cipherTestKey, odd).error().code,
        ErrorCode::MediaEncHash);
}

void tst_MediaCipher::memoryDoesNotGrowWithTheFile()
{
    QTemporaryDir folder;
    QFile sparse(folder.filePath(QStringLiteral("big")));
    constexpr qint64 length = 192LL * 1024 * 1024;
    QVERIFY(sparse.open(QIODevice::WriteOnly) && sparse.resize(length));
    sparse.close();
    const MediaKeys keys = MediaKeys::expand(MediaType::Video, cipherTestKey).value();
    const qint64 before = platform::peakResidentBytes();
    QVERIFY(sparse.open(QIODevice::ReadOnly));
    const Result<EncryptedMedia> media = encryptStream(sparse, nullptr, keys, false);
    QVERIFY(media);
    QCOMPARE(media->fileLength, length);
    QVERIFY(platform::peakResidentBytes() - before < 8 * 1024 * 1024);
}

HELIOGRAPH_TEST(MediaCipher)
#include "tst_MediaCipher.moc"
