// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Platform.h"
#include "media/OutgoingFile.h"
#include "media/Thumbnailer.h"
#include "tests/media/Patterns.h"
#include "tests/support/TestMain.h"

#include <QBuffer>
#include <QFileInfo>
#include <QImage>
#include <QImageReader>
#include <QImageWriter>
#include <QPainter>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <zlib.h>

using namespace heliograph;

class tst_Thumbnailer : public QObject {
    Q_OBJECT

private slots:
    void C23_rotationInExif_data();
    void C23_rotationInExif();
    void C23_aThumbnailsTagDoesNotTurnThePhoto();
    void C24_transparencyBecomesWhite();
    void C25_hostilePictureIsRefusedFromItsHeader();
    void C25_phonePhotosAreShownAndSent();
    void largePngIsRead();
    void photosFitTheirQuality();
    void metadataIsLeftBehind();
    void thumbnailsStaySmall();
    void damagedPicturesAreNoPictures();
};

static QByteArray encodedImage(const QImage &image, const char *format, int quality = 95)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, format);
    writer.setQuality(quality);
    if (!writer.write(image))
        qFatal("cannot encode");
    return buffer.data();
}

/// An EXIF segment with orientation tags in the main and in the thumbnail directory; 0 leaves one
/// out.
static QByteArray exifSegment(int main, int thumbnail)
{
    const auto directory = [](int orientation, quint32 next) {
        QByteArray bytes(2 + (orientation > 0 ? 12 : 0) + 4, '\0');
        qToBigEndian<quint16>(orientation > 0 ? 1 : 0, bytes.data());
        if (orientation > 0) {
            qToBigEndian<quint16>(0x0112, bytes.data() + 2);
            qToBigEndian<quint16>(3, bytes.data() + 4);
            qToBigEndian<quint32>(1, bytes.data() + 6);
            qToBigEndian<quint16>(static_cast<quint16>(orientation), bytes.data() + 10);
        }
        qToBigEndian<quint32>(next, bytes.data() + bytes.size() - 4);
        return bytes;
    };
    const qsizetype mainSize = main > 0 ? 18 : 6;
    const QByteArray tiff = QByteArray("MM\0\x2A\0\0\0\x08", 8)
        + directory(main, thumbnail > 0 ? static_cast<quint32>(8 + mainSize) : 0)
        + (thumbnail > 0 ? directory(thumbnail, 0) : QByteArray());
    QByteArray segment("\xFF\xE1\0\0Exif\0\0", 10);
    segment += tiff;
    qToBigEndian<quint16>(static_cast<quint16>(segment.size() - 2), segment.data() + 2);
    return segment;
}

static QByteArray withExif(const QByteArray &jpeg, int main, int thumbnail = 0)
{
    return jpeg.left(2) + exifSegment(main, thumbnail) + jpeg.mid(2);
}

static QByteArray redBlueJpeg()
{
    QImage image(40, 20, QImage::Format_RGB32);
    image.fill(Qt::blue);
    QPainter(&image).fillRect(0, 0, 20, 20, Qt::red);
    return encodedImage(image, "jpeg");
}

static bool isReddish(QColor color)
{
    return color.red() > 180 && color.green() < 80 && color.blue() < 80;
}

static bool isBluish(QColor color)
{
    return color.blue() > 180 && color.green() < 80 && color.red() < 80;
}

void tst_Thumbnailer::C23_rotationInExif_data()
{
    QTest::addColumn<int>("tag");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QPoint>("red");
    QTest::addColumn<QPoint>("blue");
    const QSize wide(40, 20);
    const QSize tall(20, 40);
    const QPoint left(5, 10), right(35, 10), top(10, 5), bottom(10, 35);
    QTest::newRow("1") << 1 << wide << left << right;
    QTest::newRow("2 mirrored") << 2 << wide << right << left;
    QTest::newRow("3 upside down") << 3 << wide << right << left;
    QTest::newRow("4 flipped") << 4 << wide << left << right;
    QTest::newRow("5 transposed") << 5 << tall << top << bottom;
    QTest::newRow("6 turned") << 6 << tall << top << bottom;
    QTest::newRow("7 transversed") << 7 << tall << bottom << top;
    QTest::newRow("8 turned back") << 8 << tall << bottom << top;
    QTest::newRow("9 is no tag") << 9 << wide << left << right;
}

void tst_Thumbnailer::C23_rotationInExif()
{
    QFETCH(int, tag);
    QFETCH(QSize, size);
    QFETCH(QPoint, red);
    QFETCH(QPoint, blue);
    QByteArray file = withExif(redBlueJpeg(), tag, tag);
    QBuffer buffer(&file);
    QVERIFY(buffer.open(QIODevice::ReadOnly));
    const Result<ImageProbe> probe = probeImage(buffer);
    QVERIFY(probe);
    QCOMPARE(probe->storedSize, QSize(40, 20));
    QCOMPARE(probe->size(), size);
    buffer.seek(0);
    const Result<PreparedPhoto> photo = preparePhoto(buffer, PhotoQuality::Standard);
    QVERIFY(photo);
    QCOMPARE(photo->size, size);
    for (QByteArray jpeg : { photo->bytes, photo->thumbnail }) {
        const QImage shown = QImage::fromData(jpeg);
        QCOMPARE(shown.size(), size);
        QVERIFY(isReddish(shown.pixelColor(red)));
        QVERIFY(isBluish(shown.pixelColor(blue)));
        QBuffer again(&jpeg);
        QVERIFY(again.open(QIODevice::ReadOnly));
        QCOMPARE(jpegOrientation(again), 1);
        QVERIFY(!jpeg.contains("Exif"));
    }
}

void tst_Thumbnailer::C23_aThumbnailsTagDoesNotTurnThePhoto()
{
    QByteArray file = withExif(redBlueJpeg(), 0, 6);
    QBuffer buffer(&file);
    QVERIFY(buffer.open(QIODevice::ReadOnly));
    QCOMPARE(preparePhoto(buffer, PhotoQuality::Standard)->size, QSize(40, 20));
}

void tst_Thumbnailer::C24_transparencyBecomesWhite()
{
    QImage image(64, 64, QImage::Format_ARGB32);
    image.fill(QColor(0, 0, 0, 0));
    QPainter(&image).fillRect(16, 16, 32, 32, Qt::red);
    QByteArray png = encodedImage(image, "png");
    QBuffer buffer(&png);
    QVERIFY(buffer.open(QIODevice::ReadOnly));
    const Result<PreparedPhoto> fromFile = preparePhoto(buffer, PhotoQuality::Standard);
    const Result<PreparedPhoto> pasted = preparePhoto(image, PhotoQuality::High);
    QVERIFY(fromFile && pasted);
    for (const PreparedPhoto &photo : { *fromFile, *pasted }) {
        QVERIFY(photo.isTransparencyLost);
        for (const QByteArray &jpeg : { photo.bytes, photo.thumbnail }) {
            const QImage shown = QImage::fromData(jpeg);
            const QColor corner = shown.pixelColor(2, 2);
            QVERIFY(corner.red() >= 250 && corner.green() >= 250 && corner.blue() >= 250);
            QVERIFY(isReddish(shown.pixelColor(32, 32)));
        }
    }
    image.fill(Qt::white);
    QVERIFY(!preparePhoto(image, PhotoQuality::Standard)->isTransparencyLost);
}

static void appendPngChunk(QByteArray &png, const QByteArray &kind, const QByteArray &data)
{
    QByteArray number(4, '\0');
    qToBigEndian(static_cast<quint32>(data.size()), number.data());
    png += number + kind + data;
    const QByteArray covered = kind + data;
    qToBigEndian(static_cast<quint32>(crc32(0, reinterpret_cast<const Bytef *>(covered.constData()),
                     static_cast<uInt>(covered.size()))),
        number.data());
    png += number;
}

/// One bit per pixel, all zero: tiny on disk, gigantic in memory.
static QByteArray blackPng(quint32 edge)
{
    QByteArray header(13, '\0');
    qToBigEndian(edge, header.data());
    qToBigEndian(edge, header.data() + 4);
    header[8] = 1;
    z_stream stream {};
    deflateInit(&stream, 9);
    QByteArray line(static_cast<qsizetype>(edge + 7) / 8 + 1, '\0');
    QByteArray packed;
    QByteArray out(65536, Qt::Uninitialized);
    for (quint32 y = 0; y <= edge; ++y) {
        stream.next_in = reinterpret_cast<Bytef *>(line.data());
        stream.avail_in = y < edge ? static_cast<uInt>(line.size()) : 0;
        do {
            stream.next_out = reinterpret_cast<Bytef *>(out.data());
            stream.avail_out = static_cast<uInt>(out.size());
            deflate(&stream, y < edge ? Z_NO_FLUSH : Z_FINISH);
            packed.append(out.constData(), out.size() - static_cast<qsizetype>(stream.avail_out));
        } while (stream.avail_out == 0);
    }
    deflateEnd(&stream);
    QByteArray png("\x89PNG\r\n\x1A\n", 8);
    appendPngChunk(png, "IHDR", header);
    appendPngChunk(png, "IDAT", packed);
    appendPngChunk(png, "IEND", {});
    return png;
}

void tst_Thumbnailer::C25_hostilePictureIsRefusedFromItsHeader()
{
    QTemporaryDir folder;
    const QString path = writeTestFile(folder.filePath(QStringLiteral("a.png")), blackPng(50'000));
    QVERIFY(QFileInfo(path).size() < 1'000'000);
    const qint64 memory = platform::peakResidentBytes();
    const Result<PreparedPhoto> photo = preparePhoto(path, PhotoQuality::Standard);
    QVERIFY(platform::peakResidentBytes() - memory < 32 * 1024 * 1024);
    QCOMPARE(photo.error().code, ErrorCode::ImageTooLarge);
    QCOMPARE(photo.error().detail, QStringLiteral("50000 x 50000"));
    const Result<OutgoingFile> file = probeOutgoingFile(path);
    QVERIFY(file);
    QCOMPARE(file->suggested, MediaType::Document);
    QCOMPARE(file->documentReason->code, ErrorCode::ImageTooLarge);
    QCOMPARE(file->image->size(), QSize(50'000, 50'000));
}

void tst_Thumbnailer::C25_phonePhotosAreShownAndSent()
{
    QTemporaryDir folder;
    QImage image(8064, 6048, QImage::Format_Grayscale8);
    image.fill(120);
    const QString path
        = writeTestFile(folder.filePath(QStringLiteral("a.jpg")), encodedImage(image, "jpeg", 75));
    image = {};
    const Result<PreparedPhoto> photo = preparePhoto(path, PhotoQuality::Standard);
    QVERIFY(photo);
    QCOMPARE(photo->size, QSize(1600, 1200));
    QCOMPARE(QImage::fromData(photo->thumbnail).size(), QSize(100, 75));
    QCOMPARE(readUpright(path, QSize(500, 500))->size(), QSize(500, 375));
    QCOMPARE(probeOutgoingFile(path)->suggested, MediaType::Image);
}

void tst_Thumbnailer::largePngIsRead()
{
    // 49 megapixels: more than Qt reads by itself, less than the limit of this program.
    QByteArray png = blackPng(7000);
    QBuffer buffer(&png);
    QVERIFY(buffer.open(QIODevice::ReadOnly));
    QCOMPARE(readUpright(buffer, QSize(100, 100))->size(), QSize(100, 100));
}

void tst_Thumbnailer::photosFitTheirQuality()
{
    QImage image(5000, 2500, QImage::Format_RGB32);
    image.fill(Qt::darkGreen);
    QCOMPARE(preparePhoto(image, PhotoQuality::Standard)->size, QSize(1600, 800));
    QCOMPARE(preparePhoto(image, PhotoQuality::High)->size, QSize(4096, 2048));
    const QImage small = image.copy(0, 0, 30, 20);
    QCOMPARE(preparePhoto(small, PhotoQuality::High)->size, QSize(30, 20));
    const QImage thin = image.copy(0, 0, 5000, 1);
    QCOMPARE(preparePhoto(thin, PhotoQuality::Standard)->size, QSize(1600, 1));
}

void tst_Thumbnailer::metadataIsLeftBehind()
{
    QImage image(50, 50, QImage::Format_RGB32);
    image.fill(Qt::cyan);
    image.setText(QStringLiteral("Comment"), QStringLiteral("somewhere-private"));
    const Result<PreparedPhoto> photo = preparePhoto(image, PhotoQuality::Standard);
    QVERIFY(!photo->bytes.contains("somewhere-private"));
    QVERIFY(!photo->thumbnail.contains("somewhere-private"));
}

void tst_Thumbnailer::thumbnailsStaySmall()
{
    QImage noise(900, 900, QImage::Format_RGB32);
    quint32 state = 1;
    for (int y = 0; y < noise.height(); ++y) {
        for (int x = 0; x < noise.width(); ++x)
            noise.setPixel(x, y, 0xFF000000U | ((state = state * 1664525U + 1013904223U) >> 8));
    }
    const QByteArray thumbnail = jpegThumbnail(noise);
    QVERIFY(thumbnail.size() <= 10'000);
    QCOMPARE(QImage::fromData(thumbnail).size(), QSize(100, 100));
}

void tst_Thumbnailer::damagedPicturesAreNoPictures()
{
    const QByteArray whole = withExif(redBlueJpeg(), 6, 6);
    for (qsizetype size = 0; size < whole.size(); size += 3) {
        QByteArray cut = whole.left(size);
        QBuffer buffer(&cut);
        QVERIFY(buffer.open(QIODevice::ReadOnly));
        const Result<QImage> image = readUpright(buffer, QSize(100, 100));
        QVERIFY(image || image.error().code == ErrorCode::NotAnImage);
    }
    QByteArray svg("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>");
    QBuffer buffer(&svg);
    QVERIFY(buffer.open(QIODevice::ReadOnly));
    QCOMPARE(probeImage(buffer).error().code, ErrorCode::NotAnImage);
}

HELIOGRAPH_TEST(Thumbnailer)
#include "tst_Thumbnailer.moc"
