// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "protocol/MediaKeys.h"

#include <QImage>
#include <QString>

#include <optional>
#include <vector>

namespace heliograph {

/// What the media sheet shows of a file before anything is sent.
struct FileProbe {
    QString path;
    /// The real name on disk: what recipients read.
    QString name;
    qint64 size = 0;
    QString mimeType;
    /// What it can be sent as, in the order in which people are asked; Document is the last.
    std::vector<MediaType> forms { MediaType::Document };
    /// One of them: what it is sent as unless the person chooses otherwise.
    MediaType suggested = MediaType::Document;
    int width = 0;
    int height = 0;
    /// Of a video or a recording; 0 if there is none or it is unknown.
    int seconds = 0;
    /// A picture with several frames: as a photo it stands still.
    bool isAnimated = false;
    /// Parts are see-through; a photo gets a white ground.
    bool hasAlpha = false;
    /// At most 256 px on the long edge, white behind transparency; the first picture of a video.
    /// Null when there is none.
    QImage thumbnail;
    /// Why something that calls itself a picture, video or recording can only go as document:
    /// NotAnImage, ImageTooLarge, NotAVideo, NotAudio.
    std::optional<Error> documentReason;
};

/// NotFound, NotAFile (folder, pipe, device), FileEmpty, FileUnreadable, FileTooLarge (> 2000 MiB).
/// Blocking: for a pool thread.
[[nodiscard]] Result<FileProbe> probeForSheet(const QString &path);

} // namespace heliograph
