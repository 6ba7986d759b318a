// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/Message.h"

namespace heliograph {

/// A file made ready to be sent: its ciphertext lies in the spool, so that it can go out when the
/// source is gone (06 §9.1).
struct FilePreparation {
    MessageKind kind = MessageKind::Document;
    MediaReference media;
    QString spoolPath;
    /// What the own timeline shows.
    QString localPath;
    /// The picture at `localPath` was made for the message; else it is the person's own file.
    bool madeCopy = false;

    struct Paths {
        QString spool;
        QString media;
    };
    /// Photos become upright JPEG without EXIF; everything else goes as it is. FileUnreadable,
    /// FileEmpty, NotAFile, FileTooLarge, NotAnImage, ImageTooLarge, NotAVideo, NotAudio,
    /// NotAVoiceNote, DiskFull, FolderUnwritable.
    /// Blocking: for a pool thread. `name` is that of the new files, `timestamp` in Unix seconds.
    static Result<FilePreparation> prepare(const Draft::File &file, const QString &name,
        const QByteArray &mediaKey, qint64 timestamp, const Paths &paths);
    /// Removes what was made when the message could not be accepted.
    void discard() const;
};

} // namespace heliograph
