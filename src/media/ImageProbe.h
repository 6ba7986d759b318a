// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QSize>
#include <QString>

class QIODevice;

namespace heliograph {

/// What the header of a picture says; nothing is decoded.
struct ImageProbe {
    /// "jpeg", "png", "webp", …
    QByteArray format;
    /// As stored, before `orientation` is applied.
    QSize storedSize;
    /// EXIF orientation 1 … 8 of the main picture.
    int orientation = 1;
    bool mayHaveAlpha = false;
    bool isAnimated = false;

    /// As people see it.
    QSize size() const { return orientation >= 5 ? storedSize.transposed() : storedSize; }
    friend bool operator==(const ImageProbe &, const ImageProbe &) = default;
};

/// 06 §10.4: longest edge, and pixels of pictures that cannot be scaled while they are decoded.
inline constexpr int longestImageEdge = 32767;
inline constexpr qint64 mostPixels = 100'000'000;
inline constexpr qint64 mostJpegPixels = 300'000'000;

/// Reads the header. NotAnImage when it is none or of a kind that cannot be read here.
[[nodiscard]] Result<ImageProbe> probeImage(QIODevice &device);
/// FileUnreadable, NotAnImage.
[[nodiscard]] Result<ImageProbe> probeImage(const QString &path);
/// ImageTooLarge, with the dimensions as detail ("50000 x 50000"), when it must not be decoded.
[[nodiscard]] Result<void> requireDecodable(const ImageProbe &probe);
/// EXIF orientation of a JPEG, 1 when it has none. The tag of an embedded thumbnail does not count.
int jpegOrientation(QIODevice &device);

} // namespace heliograph
