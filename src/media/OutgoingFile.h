// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "media/ClipProbe.h"
#include "media/ImageProbe.h"
#include "protocol/MediaKeys.h"

#include <QString>

#include <optional>
#include <vector>

namespace heliograph {

/// A dropped, pasted or named file as it could be sent.
struct OutgoingFile {
    QString path;
    /// As the disk has it: what recipients will read.
    QString fileName;
    qint64 size = 0;
    QString mimeType;
    /// What it can be sent as, in the order in which people are asked; Document is the last.
    std::vector<MediaType> forms { MediaType::Document };
    /// One of them: what it is sent as unless the person chooses otherwise.
    MediaType suggested = MediaType::Document;
    std::optional<ImageProbe> image;
    std::optional<ClipProbe> clip;
    /// Why something that calls itself a picture, video or recording can only go as document:
    /// NotAnImage, ImageTooLarge, NotAVideo, NotAudio.
    std::optional<Error> documentReason;
};

/// Looks at a file and the first picture of it, within the limits of probeClip(). NotFound,
/// NotAFile (folder, pipe, device), FileEmpty, FileUnreadable, FileTooLarge (> 2000 MiB). Blocking:
/// for a pool thread.
[[nodiscard]] Result<OutgoingFile> probeOutgoingFile(const QString &path);
/// What a program chose, which may be what no person is asked: a loop that has sound. NotAnImage,
/// ImageTooLarge, NotAVideo, NotAudio, NotAVoiceNote, Unsupported.
[[nodiscard]] Result<void> requireSendableAs(const OutgoingFile &file, MediaType form);

} // namespace heliograph
