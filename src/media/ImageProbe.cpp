// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/ImageProbe.h"

#include <QFile>
#include <QFileInfo>
#include <QImageReader>
#include <QtEndian>

namespace heliograph {

namespace {

constexpr uchar jpegStartOfScan = 0xDA;
constexpr uchar jpegApp1 = 0xE1;

/// The first directory of a TIFF block, which is that of the main picture.
int orientationInTiff(QByteArrayView tiff)
{
    if (tiff.size() < 14)
        return 1;
    const bool isLittle = tiff.startsWith(QByteArrayView("II\x2A\x00", 4));
    if (!isLittle && !tiff.startsWith(QByteArrayView("MM\x00\x2A", 4)))
        return 1;
    const auto word = [&](qsizetype at) -> quint32 {
        if (at < 0 || at + 2 > tiff.size())
            return 0;
        return isLittle ? qFromLittleEndian<quint16>(tiff.data() + at)
                        : qFromBigEndian<quint16>(tiff.data() + at);
    };
    const quint32 directory = isLittle ? qFromLittleEndian<quint32>(tiff.data() + 4)
                                       : qFromBigEndian<quint32>(tiff.data() + 4);
    if (directory > static_cast<quint32>(tiff.size()))
        return 1;
    constexpr quint32 orientationTag = 0x0112;
    const quint32 entries = word(directory);
    for (quint32 i = 0; i < entries; ++i) {
        const qsizetype entry
            = static_cast<qsizetype>(directory) + 2 + static_cast<qsizetype>(i) * 12;
        if (entry + 12 > tiff.size())
            return 1;
        if (word(entry) != orientationTag)
            continue;
        const auto value = static_cast<int>(word(entry + 8));
        return value >= 1 && value <= 8 ? value : 1;
    }
    return 1;
}

bool isReadableHere(const QByteArray &format)
{
    // What a stranger's bytes may reach: no SVG (it can refer to other files), no rarities.
    static const QList<QByteArray> formats { "jpeg", "png", "webp", "gif", "bmp", "tiff" };
    return formats.contains(format);
}

bool isAnimatedImage(QImageReader &reader, const QByteArray &format)
{
    if (format == "webp")
        return reader.supportsAnimation() && reader.imageCount() > 1;
    return format == "gif";
}

} // namespace

int jpegOrientation(QIODevice &device)
{
    const qint64 start = device.pos();
    int orientation = 1;
    if (device.read(2) == QByteArray("\xFF\xD8", 2)) {
        constexpr int mostSegments = 256;
        for (int i = 0; i < mostSegments; ++i) {
            const QByteArray head = device.read(4);
            if (head.size() < 4 || static_cast<uchar>(head[0]) != 0xFF)
                break;
            const auto marker = static_cast<uchar>(head[1]);
            const int length = qFromBigEndian<quint16>(head.constData() + 2) - 2;
            if (marker == jpegStartOfScan || length < 0)
                break;
            if (marker != jpegApp1) {
                device.seek(device.pos() + length);
                continue;
            }
            const QByteArray segment = device.read(length);
            if (!segment.startsWith(QByteArray("Exif\0\0", 6)))
                continue;
            orientation = orientationInTiff(QByteArrayView(segment).sliced(6));
            break;
        }
    }
    device.seek(start);
    return orientation;
}

Result<ImageProbe> probeImage(QIODevice &device)
{
    // The webp reader takes the whole file into memory.
    constexpr qint64 largestWebp = 32LL * 1024 * 1024;
    QImageReader reader(&device);
    reader.setDecideFormatFromContent(true);
    ImageProbe probe;
    probe.format = QImageReader::imageFormat(&device);
    if (probe.format == "jpg")
        probe.format = "jpeg";
    if (!isReadableHere(probe.format))
        return fail(ErrorCode::NotAnImage);
    if (probe.format == "webp" && device.size() > largestWebp)
        return fail(ErrorCode::NotAnImage, QStringLiteral("webp of more than 32 MiB"));
    probe.storedSize = reader.size();
    if (probe.storedSize.isEmpty())
        return fail(ErrorCode::NotAnImage, QStringLiteral("no size in the header"));
    probe.mayHaveAlpha = probe.format != "jpeg";
    probe.isAnimated = isAnimatedImage(reader, probe.format);
    device.seek(0);
    if (probe.format == "jpeg")
        probe.orientation = jpegOrientation(device);
    return probe;
}

Result<ImageProbe> probeImage(const QString &path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileUnreadable);
    return probeImage(file);
}

Result<void> requireDecodable(const ImageProbe &probe)
{
    const QSize size = probe.storedSize;
    const qint64 pixels = qint64(size.width()) * size.height();
    const qint64 most = probe.format == "jpeg" ? mostJpegPixels : mostPixels;
    if (size.width() <= longestImageEdge && size.height() <= longestImageEdge && pixels <= most)
        return {};
    return fail(ErrorCode::ImageTooLarge,
        QStringLiteral("%1 x %2").arg(probe.size().width()).arg(probe.size().height()));
}

} // namespace heliograph
