// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "media/ImageProbe.h"

#include <QByteArray>
#include <QImage>
#include <QSize>
#include <QString>

/// Pure functions over pictures, for a pool thread: decoding takes tens of milliseconds.
namespace heliograph {

/// Long edge of a photo that is sent, in pixels. Source: 06 §13.
enum class PhotoQuality { Standard = 1600, High = 4096 };

/// A picture as it is sent: upright, without EXIF, on white where it was transparent. What is right
/// already keeps its pixels; everything else becomes JPEG.
struct PreparedPhoto {
    QByteArray bytes;
    /// image/jpeg or image/png.
    QString mimeType;
    QSize size;
    /// JPEG of at most 100 px and 10 kB.
    QByteArray thumbnail;
    /// Something was transparent: the sheet says so and offers "as document".
    bool isTransparencyLost = false;
};

/// FileUnreadable, NotAnImage, ImageTooLarge.
[[nodiscard]] Result<PreparedPhoto> preparePhoto(const QString &path, PhotoQuality quality);
[[nodiscard]] Result<PreparedPhoto> preparePhoto(QIODevice &device, PhotoQuality quality);
/// For pictures that were pasted.
[[nodiscard]] Result<PreparedPhoto> preparePhoto(const QImage &image, PhotoQuality quality);

/// Reads a picture upright, scaled down to fit `bound` while decoding where the format can.
/// FileUnreadable, NotAnImage, ImageTooLarge.
[[nodiscard]] Result<QImage> readUpright(const QString &path, QSize bound);
[[nodiscard]] Result<QImage> readUpright(QIODevice &device, QSize bound);

/// `jpegThumbnail` of a message: long edge 100 px, quality 60, at most 10 kB.
QByteArray jpegThumbnail(const QImage &image);
} // namespace heliograph
