// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/OutgoingFile.h"

#include "base/Clock.h"
#include "base/Files.h"
#include "base/Pool.h"
#include "protocol/SafeFileName.h"

#include <QDateTime>
#include <QDir>
#include <QMimeDatabase>

namespace heliograph {

namespace {

Result<QString> writePasted(const QByteArray &bytes, const QString &mimeType, const QString &folder)
{
    if (!QDir().mkpath(folder))
        return fail(ErrorCode::FolderUnwritable);
    const QString suffix = QMimeDatabase().mimeTypeForName(mimeType).preferredSuffix();
    const QString stem = QStringLiteral("%1/pasted-%2")
                             .arg(folder,
                                 QDateTime::fromMSecsSinceEpoch(SystemClock().now().count())
                                     .toString(QStringLiteral("yyyyMMdd-HHmmss-zzz")));
    QString path = suffix.isEmpty() ? stem : stem + u'.' + suffix;
    for (int number = 2; QFile::exists(path); ++number)
        path = QStringLiteral("%1-%2.%3").arg(stem).arg(number).arg(suffix);
    return replaceFile(path, bytes).map([&] { return path; });
}

Result<QString> copyUnderName(const QString &path, const QString &name, const QString &folder)
{
    if (!QDir().mkpath(folder))
        return fail(ErrorCode::FolderUnwritable);
    for (int copy = 1; copy <= 100; ++copy) {
        const QString to = QDir(folder).filePath(numberedFileName(name, copy));
        const Result<void> copied = copyToNewFile(path, to);
        if (copied)
            return to;
        if (copied.error().code != ErrorCode::FileExists)
            return fail(copied.error());
    }
    return fail(ErrorCode::FileExists);
}

} // namespace

QFuture<Result<QString>> copyForOthers(
    const QString &path, const QString &name, const QString &folder)
{
    return runInPool<QString>([=] { return copyUnderName(path, name, folder); });
}

QFuture<Result<FileProbe>> probeFile(const QString &path)
{
    return runInPool<FileProbe>([path] { return probeForSheet(path); });
}

QImage firstPicture(const QString &path)
{
    return probeForSheet(path).value_or(FileProbe()).thumbnail;
}

QFuture<Result<QString>> keepPastedFile(
    const QByteArray &bytes, const QString &mimeType, const QString &folder)
{
    return runInPool<QString>([=] { return writePasted(bytes, mimeType, folder); });
}

} // namespace heliograph
