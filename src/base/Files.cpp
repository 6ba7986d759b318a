// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Files.h"

#include "base/Platform.h"

#include <QFileInfo>
#include <QLockFile>
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
    const QString folder = QFileInfo(path).path();
    // Made with mode 0600.
    QTemporaryFile file(folder + QStringLiteral("/.XXXXXXXX.part"));
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
    if (!failed) {
        platform::syncFolderToDisk(folder);
        return {};
    }
    QFile::remove(written);
    return fail(ErrorCode::StorageFailed, QStringLiteral("cannot place a file"));
}

namespace {

constexpr qint64 copyStep = 1024 * 1024;

bool haveSameBytes(QFile &one, QFile &other)
{
    if (one.size() != other.size())
        return false;
    while (!one.atEnd()) {
        const QByteArray bytes = one.read(copyStep);
        if (bytes.isEmpty() || other.read(bytes.size()) != bytes)
            return false;
    }
    return true;
}

Result<void> copyBytes(QFile &source, QTemporaryFile &part)
{
    while (!source.atEnd()) {
        const QByteArray bytes = source.read(copyStep);
        if (bytes.isEmpty())
            return fail(ErrorCode::FileUnreadable);
        if (part.write(bytes) != bytes.size())
            return fail(writeFailure(part), QStringLiteral("cannot write a copy"));
    }
    if (!part.flush() || !platform::syncToDisk(part.handle()))
        return fail(writeFailure(part), QStringLiteral("cannot write a copy"));
    return {};
}

} // namespace

Result<void> copyToNewFile(const QString &from, const QString &to)
{
    QFile source(from);
    if (!source.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileUnreadable);
    const QFileInfo target(to);
    if (target.exists() || target.isSymLink()) {
        QFile there(to);
        const bool isCopy
            = target.isFile() && there.open(QIODevice::ReadOnly) && haveSameBytes(source, there);
        return isCopy ? Result<void>() : fail(ErrorCode::FileExists);
    }
    QTemporaryFile part(target.absolutePath() + QStringLiteral("/.XXXXXXXX.part"));
    if (!part.open())
        return fail(writeFailure(part), QStringLiteral("cannot make a copy"));
    if (Result<void> copied = copyBytes(source, part); !copied)
        return copied;
    if (!part.rename(to))
        return QFileInfo::exists(to)
            ? fail(ErrorCode::FileExists)
            : fail(ErrorCode::InvalidArgument, QStringLiteral("no file can have this name there"));
    part.setAutoRemove(false);
    platform::syncFolderToDisk(target.absolutePath());
    return {};
}

std::optional<LockHolder> holderOf(const QLockFile &lock)
{
    LockHolder holder;
    QString program;
    return lock.getLockInfo(&holder.process, &holder.host, &program) ? std::optional(holder)
                                                                     : std::nullopt;
}

} // namespace heliograph
