// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/PartFile.h"

#include "base/Files.h"
#include "base/Platform.h"
#include "protocol/SafeFileName.h"

#include <QDir>
#include <QMutex>
#include <QStorageInfo>

namespace heliograph {

Result<void> writeAll(QIODevice &sink, QByteArrayView bytes)
{
    if (sink.write(bytes.data(), bytes.size()) != bytes.size()) {
        const auto *file = qobject_cast<const QFileDevice *>(&sink);
        return fail(
            file ? writeFailure(*file) : ErrorCode::DiskFull, QStringLiteral("cannot write"));
    }
    return {};
}

Result<void> requireSpace(const QString &folder, qint64 bytes)
{
    constexpr qint64 reserve = 64LL * 1024 * 1024;
    const QStorageInfo storage(folder);
    if (storage.isValid() && storage.bytesAvailable() < bytes + reserve)
        return fail(ErrorCode::DiskFull, QStringLiteral("%1 bytes wanted").arg(bytes));
    return {};
}

PartFile::PartFile(std::unique_ptr<QTemporaryFile> file, QString folder)
    : m_file(std::move(file))
    , m_folder(std::move(folder))
{
}

Result<PartFile> PartFile::create(const QString &folder)
{
    auto file
        = std::make_unique<QTemporaryFile>(QDir(folder).filePath(QStringLiteral(".XXXXXXXX.part")));
    if (!file->open())
        return fail(writeFailure(*file), QStringLiteral("cannot create a file"));
    file->setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    return PartFile(std::move(file), folder);
}

Result<void> PartFile::write(QByteArrayView bytes) { return writeAll(*m_file, bytes); }

Result<void> PartFile::restart()
{
    if (!m_file->resize(0) || !m_file->seek(0))
        return fail(ErrorCode::StorageFailed, QStringLiteral("cannot empty a file"));
    return {};
}

Result<void> PartFile::flushToDisk()
{
    if (!m_file->flush())
        return fail(writeFailure(*m_file), QStringLiteral("cannot write"));
    if (m_file->handle() != -1 && !platform::syncToDisk(m_file->handle()))
        return fail(ErrorCode::StorageFailed, QStringLiteral("cannot sync"));
    return {};
}

Result<QString> PartFile::placeBeside(const QString &name)
{
    return flushToDisk().and_then([&] { return takeFreeName(name); }).map([&](const QString &path) {
        platform::syncFolderToDisk(m_folder);
        return path;
    });
}

Result<QString> PartFile::takeFreeName(const QString &name)
{
    // Between the look and the renaming no other download of this program may take the name: Qt
    // loses a temporary file whose renaming fails. The profile's lock keeps other programs away.
    static QMutex placing;
    const QMutexLocker onlyOne(&placing);
    constexpr int mostCopies = 10000;
    for (int copy = 1; copy <= mostCopies; ++copy) {
        const QString path = QDir(m_folder).filePath(numberedFileName(name, copy));
        if (QFileInfo::exists(path) || QFileInfo(path).isSymLink())
            continue;
        if (m_file->rename(path)) {
            m_file->setAutoRemove(false);
            m_file->close();
            return path;
        }
        if (!QFileInfo::exists(path))
            break;
    }
    return fail(ErrorCode::StorageFailed, QStringLiteral("cannot place a file"));
}

Result<void> PartFile::placeAt(const QString &path)
{
    if (const Result<void> flushed = flushToDisk(); !flushed)
        return flushed;
    if (QFileInfo::exists(path))
        QFile::remove(path);
    if (!m_file->rename(path))
        return fail(ErrorCode::StorageFailed, QStringLiteral("cannot place a file"));
    m_file->setAutoRemove(false);
    m_file->close();
    platform::syncFolderToDisk(m_folder);
    return {};
}

} // namespace heliograph
