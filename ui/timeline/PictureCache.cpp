// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/PictureCache.h"

#include "app/OutgoingFile.h"
#include "base/Pool.h"

#include <QBuffer>
#include <QFile>
#include <QImageReader>

#include <algorithm>

namespace heliograph {

namespace {
constexpr int cacheKilobytes = 64 * 1024;
constexpr qint64 largestPixels = 120'000'000;
/// Of a thumbnail that came with a message; it is a JPEG (06 §10.4).
constexpr int longestThumbnailEdge = 512;
} // namespace

/// Fills the area; what is too wide or too high is cut off at both ends.
static QImage filling(const QImage &picture, const QSize &pixels)
{
    const QImage image
        = picture.scaled(pixels, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
    const QPoint corner(
        (image.width() - pixels.width()) / 2, (image.height() - pixels.height()) / 2);
    return image.copy(QRect(corner, pixels));
}

static QImage decodePicture(QIODevice &device, const QSize &pixels, bool blur)
{
    QImageReader reader(&device, blur ? QByteArray("jpeg") : QByteArray());
    reader.setAutoDetectImageFormat(!blur);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    if (!size.isValid() || static_cast<qint64>(size.width()) * size.height() > largestPixels
        || (blur && std::max(size.width(), size.height()) > longestThumbnailEdge))
        return {};
    const bool turned = (reader.transformation() & QImageIOHandler::TransformationRotate90) != 0;
    const QSize target = blur ? QSize(24, 24) : pixels;
    reader.setScaledSize(
        size.scaled(turned ? target.transposed() : target, Qt::KeepAspectRatioByExpanding)
            .boundedTo(size));
    const QImage image = reader.read();
    return image.isNull() ? image : filling(image, pixels);
}

Result<QImage> PictureCache::decode(const Asked &asked)
{
    if (!asked.path.isEmpty()) {
        QFile input(asked.path);
        if (!input.open(QIODevice::ReadOnly))
            return QImage();
        if (const QImage picture = decodePicture(input, asked.pixels, false); !picture.isNull())
            return picture;
        const QImage first = firstPicture(asked.path);
        return first.isNull() ? first : filling(first, asked.pixels);
    }
    QBuffer buffer;
    buffer.setData(asked.bytes);
    return buffer.open(QIODevice::ReadOnly) ? decodePicture(buffer, asked.pixels, true) : QImage();
}

PictureCache::PictureCache(QObject *parent)
    : QObject(parent)
    , m_pictures(cacheKilobytes)
{
    m_pool.setMaxThreadCount(2);
}

PictureCache::~PictureCache()
{
    m_pool.clear();
    m_pool.waitForDone();
}

QPixmap PictureCache::file(const QString &path, const QSize &pixels)
{
    const QString key
        = QStringLiteral("%1|%2x%3").arg(path).arg(pixels.width()).arg(pixels.height());
    return ask({ key, path, {}, pixels });
}

QPixmap PictureCache::blurred(const QString &key, const QByteArray &jpeg, const QSize &pixels)
{
    if (jpeg.isEmpty())
        return {};
    const QString full
        = QStringLiteral("~%1|%2x%3").arg(key).arg(pixels.width()).arg(pixels.height());
    return ask({ full, {}, jpeg, pixels });
}

QPixmap PictureCache::ask(const Asked &asked)
{
    if (asked.pixels.isEmpty())
        return {};
    if (const QPixmap *known = m_pictures.object(asked.key))
        return *known;
    if (m_failed.contains(asked.key) || m_running.contains(asked.key))
        return {};
    m_running.insert(asked.key);
    then(runInPool<QImage>([asked] { return decode(asked); }, &m_pool), this,
        [this, key = asked.key](
            const Result<QImage> &image) { store(key, image.value_or(QImage())); });
    return {};
}

void PictureCache::store(const QString &key, const QImage &image)
{
    m_running.remove(key);
    if (image.isNull()) {
        m_failed.insert(key);
        return;
    }
    const int kilobytes = std::max(1, static_cast<int>(image.sizeInBytes() / 1024));
    m_pictures.insert(key, new QPixmap(QPixmap::fromImage(image)), kilobytes);
    emit loaded();
}

} // namespace heliograph
