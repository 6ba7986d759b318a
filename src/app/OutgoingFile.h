// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/FileProbe.h"

#include <QFuture>
#include <QString>

namespace heliograph {

/// Looks at a file on a pool thread. NotFound, NotAFile (folder, pipe, device), FileEmpty,
/// FileUnreadable, FileTooLarge (> 2000 MiB).
QFuture<Result<FileProbe>> probeFile(const QString &path);
/// The first picture of a video, at most 256 px; null when there is none. Blocking: for a pool
/// thread.
QImage firstPicture(const QString &path);
/// Writes the bytes of a pasted picture to a file of its own below `folder` and gives its path;
/// the name carries the date and the type's suffix. On a pool thread. FolderUnwritable, DiskFull.
QFuture<Result<QString>> keepPastedFile(
    const QByteArray &bytes, const QString &mimeType, const QString &folder);
/// A copy for other programs, below `folder` and under this name, or with a number behind it where
/// another file has that. On a pool thread. FileUnreadable, FolderUnwritable, DiskFull, FileExists
/// (a hundred others).
QFuture<Result<QString>> copyForOthers(
    const QString &path, const QString &name, const QString &folder);

} // namespace heliograph
