// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "protocol/MediaKeys.h"

#include <QImage>
#include <QString>

#include <optional>

namespace heliograph {

/// What the media sheet shows of a file before anything is sent.
struct FileProbe {
    QString path;
    /// The real name on disk: what recipients read.
    QString name;
    qint64 size = 0;
    QString mimeType;
    /// Image when it can go as a photo, else Video, Audio or Document.
    MediaType suggested = MediaType::Document;
    int width = 0;
    int height = 0;
    /// Parts are see-through; a photo gets a white ground.
    bool hasAlpha = false;
    /// At most 256 px on the long edge, white behind transparency; null when there is none.
    QImage thumbnail;
    /// Why something that calls itself a picture can only go as document: NotAnImage,
    /// ImageTooLarge.
    std::optional<Error> photoRefusal;
};

/// NotFound, NotAFile (folder, pipe, device), FileEmpty, FileUnreadable, FileTooLarge (> 2000 MiB).
/// Blocking: for a pool thread.
[[nodiscard]] Result<FileProbe> probeForSheet(const QString &path);

} // namespace heliograph
