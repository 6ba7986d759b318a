// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QByteArrayView>
#include <QString>
#include <QTemporaryFile>

#include <memory>

namespace heliograph {

/// A file that nobody sees before it is complete: readable by its owner alone, removed unless
/// placed.
class PartFile final {
public:
    /// In the folder where the finished file will lie, so that placing it is a rename.
    /// DiskFull, FolderUnwritable or StorageFailed when it cannot be made.
    [[nodiscard]] static Result<PartFile> create(const QString &folder);

    QIODevice &device() { return *m_file; }
    [[nodiscard]] Result<void> write(QByteArrayView bytes);
    /// Empties the file.
    [[nodiscard]] Result<void> restart();
    /// Renames it to `name` in its folder, or to `name (2)`, … when that exists (case C26): nothing
    /// is ever replaced. Gives the path.
    [[nodiscard]] Result<QString> placeBeside(const QString &name);
    /// Renames it to exactly this path in its folder, replacing what is there.
    [[nodiscard]] Result<void> placeAt(const QString &path);

private:
    PartFile(std::unique_ptr<QTemporaryFile> file, QString folder);
    Result<void> flushToDisk();
    Result<QString> takeFreeName(const QString &name);

    std::unique_ptr<QTemporaryFile> m_file;
    QString m_folder;
};

/// Writes all bytes. DiskFull, FolderUnwritable or StorageFailed.
[[nodiscard]] Result<void> writeAll(QIODevice &sink, QByteArrayView bytes);
/// DiskFull unless the file system of `folder` has that many bytes and a reserve of 64 MiB left.
[[nodiscard]] Result<void> requireSpace(const QString &folder, qint64 bytes);

} // namespace heliograph
