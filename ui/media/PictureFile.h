// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QFuture>
#include <QImage>
#include <QString>

namespace heliograph {

/// A picture of a chat as it is shown alone.
struct PictureFile {
    /// Upright; what has more than 32 million pixels comes smaller.
    QImage whole;
    /// Scaled down for the room that was given; null when it fits as it is.
    QImage fitted;
    /// It has several frames that follow each other.
    bool moves = false;
};

/// Decodes a picture on a pool thread. `room` in device pixels. FileUnreadable, NotAnImage,
/// ImageTooLarge (> 120 million pixels).
QFuture<Result<PictureFile>> readPicture(const QString &path, const QSize &room);

} // namespace heliograph
