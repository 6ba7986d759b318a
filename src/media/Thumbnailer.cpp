// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/Thumbnailer.h"

#include "media/PictureMetadata.h"

#include <QBuffer>
#include <QColorSpace>
#include <QFile>
#include <QFileInfo>
#include <QImageReader>
#include <QImageWriter>
#include <QPainter>
#include <QTransform>

#include <mutex>

namespace heliograph {

constexpr int thumbnailEdge = 100;
constexpr int thumbnailQuality = 60;
constexpr qsizetype thumbnailBytes = 10'000;
constexpr qsizetype photoBytes = 16 * 1024 * 1024;

/// Qt refuses pictures of more than 128 MiB by itself. Sizes are checked here from the header,
/// before anything is decoded, so that pictures of 100 megapixels can be read.
static void liftAllocationLimit()
{
    static std::once_flag once;
    std::call_once(once, [] { QImageReader::setAllocationLimit(512); });
}

static QImageIOHandler::Transformations transformationFor(int orientation)
{
    switch (orientation) {
    case 2:
        return QImageIOHandler::TransformationMirror;
    case 3:
        return QImageIOHandler::TransformationRotate180;
    case 4:
        return QImageIOHandler::TransformationFlip;
    case 5:
        return QImageIOHandler::TransformationFlipAndRotate90;
    case 6:
        return QImageIOHandler::TransformationRotate90;
    case 7:
        return QImageIOHandler::TransformationMirrorAndRotate90;
    case 8:
        return QImageIOHandler::TransformationRotate270;
    default:
        return QImageIOHandler::TransformationNone;
    }
}

static QImage uprightImage(const QImage &image, int orientation)
{
    const QImageIOHandler::Transformations steps = transformationFor(orientation);
    QImage out = image.mirrored(steps.testFlag(QImageIOHandler::TransformationMirror),
        steps.testFlag(QImageIOHandler::TransformationFlip));
    if (steps.testFlag(QImageIOHandler::TransformationRotate90))
        out = out.transformed(QTransform().rotate(90));
    return out;
}

static QSize fittedSize(QSize size, QSize bound)
{
    if (size.width() <= bound.width() && size.height() <= bound.height())
        return size;
    return size.scaled(bound, Qt::KeepAspectRatio).expandedTo(QSize(1, 1));
}

static QSize squareBound(int edge) { return { edge, edge }; }

Result<QImage> readUpright(QIODevice &device, QSize bound)
{
    const Result<ImageProbe> probe = probeImage(device);
    if (!probe)
        return fail(probe.error());
    if (const Result<void> allowed = requireDecodable(*probe); !allowed)
        return fail(allowed.error());
    liftAllocationLimit();
    device.seek(0);
    QImageReader reader(&device, probe->format);
    reader.setAutoTransform(false);
    const QSize target = fittedSize(probe->size(), bound);
    const QSize storedTarget = probe->orientation >= 5 ? target.transposed() : target;
    if (probe->format == "jpeg")
        reader.setScaledSize(storedTarget);
    QImage image = reader.read();
    if (image.isNull())
        return fail(ErrorCode::NotAnImage, reader.errorString());
    if (image.size() != storedTarget)
        image = image.scaled(storedTarget, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    return uprightImage(image, probe->orientation);
}

static Result<void> openPicture(QFile &file)
{
    if (!QFileInfo(file).isFile() || !file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileUnreadable);
    return {};
}

Result<QImage> readUpright(const QString &path, QSize bound)
{
    QFile file(path);
    return openPicture(file).and_then([&] { return readUpright(file, bound); });
}

static bool hasTransparentPixel(const QImage &image)
{
    if (!image.hasAlphaChannel())
        return false;
    const QImage pixels = image.convertToFormat(QImage::Format_ARGB32);
    for (int y = 0; y < pixels.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(pixels.constScanLine(y));
        for (int x = 0; x < pixels.width(); ++x) {
            if (qAlpha(line[x]) != 255)
                return true;
        }
    }
    return false;
}

/// Painting into a fresh picture also leaves texts, profiles and resolution behind.
static QImage onWhite(const QImage &image)
{
    QImage source = image;
    if (source.colorSpace().isValid() && source.colorSpace() != QColorSpace(QColorSpace::SRgb))
        source.convertToColorSpace(QColorSpace(QColorSpace::SRgb));
    source.setColorSpace({});
    source.setDevicePixelRatio(1);
    QImage out(source.size(), QImage::Format_RGB32);
    out.fill(Qt::white);
    QPainter painter(&out);
    painter.drawImage(QPoint(0, 0), source);
    return out;
}

/// Lowers the quality until the result fits.
static QByteArray jpegWithin(const QImage &image, int quality, qsizetype limit)
{
    for (;; quality -= 10) {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        QImageWriter writer(&buffer, "jpeg");
        writer.setQuality(quality);
        writer.setOptimizedWrite(true);
        if (!writer.write(image))
            return {};
        if (buffer.data().size() <= limit || quality <= 10)
            return buffer.data();
    }
}

static QImage scaledInto(const QImage &image, QSize bound)
{
    const QSize target = fittedSize(image.size(), bound);
    return target == image.size()
        ? image
        : image.scaled(target, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

QByteArray jpegThumbnail(const QImage &image)
{
    return jpegWithin(
        onWhite(scaledInto(image, squareBound(thumbnailEdge))), thumbnailQuality, thumbnailBytes);
}

Result<PreparedPhoto> preparePhoto(const QImage &image, PhotoQuality quality)
{
    if (image.isNull())
        return fail(ErrorCode::NotAnImage);
    constexpr int photoJpegQuality = 85;
    const QImage flat = onWhite(scaledInto(image, squareBound(static_cast<int>(quality))));
    PreparedPhoto photo;
    photo.bytes = jpegWithin(flat, photoJpegQuality, photoBytes);
    if (photo.bytes.isEmpty())
        return fail(ErrorCode::NotAnImage, QStringLiteral("cannot be written as JPEG"));
    photo.mimeType = QStringLiteral("image/jpeg");
    photo.size = flat.size();
    photo.thumbnail = jpegThumbnail(flat);
    photo.isTransparencyLost = hasTransparentPixel(image);
    return photo;
}

Result<PreparedPhoto> preparePhoto(QIODevice &device, PhotoQuality quality)
{
    return readUpright(device, squareBound(static_cast<int>(quality)))
        .and_then([&](const QImage &image) { return preparePhoto(image, quality); });
}

/// The file itself when it is small and upright enough: no pixel is lost to a second encoding.
static std::optional<PreparedPhoto> photoAsItIs(QFile &file, PhotoQuality quality)
{
    const Result<ImageProbe> probe = probeImage(file);
    file.seek(0);
    const int bound = static_cast<int>(quality);
    if (!probe || probe->orientation != 1 || probe->isAnimated || probe->size().width() > bound
        || probe->size().height() > bound || file.size() > photoBytes)
        return std::nullopt;
    const std::optional<QByteArray> bytes = withoutMetadata(file.readAll());
    file.seek(0);
    const Result<QImage> image = readUpright(file, squareBound(bound));
    file.seek(0);
    if (!bytes || !image || hasTransparentPixel(*image))
        return std::nullopt;
    return PreparedPhoto { *bytes,
        probe->format == "png" ? QStringLiteral("image/png") : QStringLiteral("image/jpeg"),
        image->size(), jpegThumbnail(*image), false };
}

Result<PreparedPhoto> preparePhoto(const QString &path, PhotoQuality quality)
{
    QFile file(path);
    return openPicture(file).and_then([&]() -> Result<PreparedPhoto> {
        if (const std::optional<PreparedPhoto> photo = photoAsItIs(file, quality))
            return *photo;
        return preparePhoto(file, quality);
    });
}

} // namespace heliograph
