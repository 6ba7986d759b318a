// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/media/PictureFile.h"

#include "base/Pool.h"

#include <QFile>
#include <QImageReader>

#include <cmath>

namespace heliograph {

namespace {
constexpr double mostPixels = 120e6;
constexpr double mostShownPixels = 32e6;
/// Of one frame; larger ones stand still.
constexpr double mostMovingPixels = 4e6;
} // namespace

static Result<PictureFile> decode(const QString &path, const QSize &room)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileUnreadable);
    QImageReader reader(&file);
    reader.setAutoTransform(true);
    reader.setDecideFormatFromContent(true);
    const QSize size = reader.size();
    if (!size.isValid())
        return fail(ErrorCode::NotAnImage);
    const double pixels = static_cast<double>(size.width()) * size.height();
    if (pixels > mostPixels)
        return fail(ErrorCode::ImageTooLarge);
    if (pixels > mostShownPixels)
        reader.setScaledSize(size * std::sqrt(mostShownPixels / pixels));
    PictureFile picture;
    picture.moves
        = reader.supportsAnimation() && reader.imageCount() != 1 && pixels <= mostMovingPixels;
    picture.whole = reader.read();
    if (picture.whole.isNull())
        return fail(ErrorCode::NotAnImage);
    picture.whole.convertTo(picture.whole.hasAlphaChannel() ? QImage::Format_ARGB32_Premultiplied
                                                            : QImage::Format_RGB32);
    const QSize fitting = picture.whole.size().scaled(room, Qt::KeepAspectRatio);
    if (!fitting.isEmpty() && fitting.width() < picture.whole.width())
        picture.fitted
            = picture.whole.scaled(fitting, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    return picture;
}

QFuture<Result<PictureFile>> readPicture(const QString &path, const QSize &room)
{
    return runInPool<PictureFile>([path, room] { return decode(path, room); });
}

} // namespace heliograph
