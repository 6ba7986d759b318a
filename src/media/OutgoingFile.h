// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "media/ImageProbe.h"
#include "protocol/MediaKeys.h"

#include <QString>

#include <optional>

namespace heliograph {

/// A dropped, pasted or named file as it could be sent.
struct OutgoingFile {
    QString path;
    /// As the disk has it: what recipients will read.
    QString fileName;
    qint64 size = 0;
    QString mimeType;
    /// What it is sent as unless the person chooses otherwise: Image, Video, Audio or Document.
    MediaType suggested = MediaType::Document;
    std::optional<ImageProbe> image;
    /// Why something that calls itself a picture can only go as document: NotAnImage,
    /// ImageTooLarge.
    std::optional<Error> photoRefusal;
};

/// Looks at a file without reading more than its beginning. NotFound, NotAFile (folder, pipe,
/// device), FileEmpty, FileUnreadable, FileTooLarge (> 2000 MiB). Blocking: for a pool thread.
[[nodiscard]] Result<OutgoingFile> probeOutgoingFile(const QString &path);

} // namespace heliograph
