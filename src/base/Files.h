// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QByteArrayView>
#include <QFileDevice>
#include <QString>

#include <optional>

class QLockFile;

namespace heliograph {

/// Why a file could not be made or written: DiskFull, FolderUnwritable or StorageFailed.
ErrorCode writeFailure(const QFileDevice &file);

/// Writes the whole file or leaves the old one: readable by its owner alone from the first byte on,
/// and on the disk when it returns. Blocking. DiskFull, FolderUnwritable, StorageFailed.
[[nodiscard]] Result<void> replaceFile(const QString &path, QByteArrayView bytes);

/// Copies a file to a name that is free: nobody sees half of it there, and it is on the disk when
/// it returns. A copy that lies there already is as good as a new one. Blocking. FileUnreadable,
/// FileExists, InvalidArgument (no file can have this name), DiskFull, FolderUnwritable,
/// StorageFailed.
[[nodiscard]] Result<void> copyToNewFile(const QString &from, const QString &to);

/// Who took a lock: a process, and the name of its computer.
struct LockHolder {
    qint64 process = 0;
    QString host;
};
/// Nothing when there is no lock, or when it does not say.
std::optional<LockHolder> holderOf(const QLockFile &lock);

} // namespace heliograph
