// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Files.h"

#include "base/Platform.h"

#include <QFileInfo>
#include <QStorageInfo>
#include <QTemporaryFile>

#include <filesystem>

namespace heliograph {

ErrorCode writeFailure(const QFileDevice &file)
{
    if (file.error() == QFileDevice::ResourceError)
        return ErrorCode::DiskFull;
    const QFileInfo folder(QFileInfo(file.fileName()).absolutePath());
    if (!folder.isDir() || !folder.isWritable())
        return ErrorCode::FolderUnwritable;
    const QStorageInfo storage(folder.filePath());
    constexpr qint64 nothingLeft = 64 * 1024;
    if (storage.isValid() && storage.isReadOnly())
        return ErrorCode::FolderUnwritable;
    return storage.isValid() && storage.bytesAvailable() < nothingLeft ? ErrorCode::DiskFull
                                                                       : ErrorCode::StorageFailed;
}

Result<void> replaceFile(const QString &path, QByteArrayView bytes)
{
    // Made with mode 0600.
    QTemporaryFile file(path + QStringLiteral(".XXXXXX.part"));
    const auto place
        = [](const QString &name) { return std::filesystem::path(name.toStdU16String()); };
    if (!file.open() || file.write(bytes.data(), bytes.size()) != bytes.size() || !file.flush()
        || !platform::syncToDisk(file.handle()))
        return fail(writeFailure(file), QStringLiteral("cannot write a file"));
    // Not QFile::rename(): that one refuses to replace.
    std::error_code failed;
    const QString written = file.fileName();
    file.setAutoRemove(false);
    file.close();
    std::filesystem::rename(place(written), place(path), failed);
    if (!failed)
        return {};
    QFile::remove(written);
    return fail(ErrorCode::StorageFailed, QStringLiteral("cannot place a file"));
}

} // namespace heliograph
