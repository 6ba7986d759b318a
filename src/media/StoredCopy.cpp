// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/StoredCopy.h"

#include "protocol/SafeFileName.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>

namespace heliograph {

namespace {

/// So many files of one name are looked at; beyond them another download is cheaper.
constexpr int mostLookedAt = 100;

struct Suffix {
    const char *mimeType;
    const char *suffix;
};

constexpr Suffix suffixes[] {
    { "image/jpeg", ".jpg" },
    { "image/png", ".png" },
    { "image/webp", ".webp" },
    { "image/gif", ".gif" },
    { "video/mp4", ".mp4" },
    { "video/3gpp", ".3gp" },
    { "audio/ogg", ".ogg" },
    { "audio/mp4", ".m4a" },
    { "audio/mpeg", ".mp3" },
    { "application/pdf", ".pdf" },
};

QString suffixOf(const QString &mimeType)
{
    const QString type = mimeType.section(u';', 0, 0).trimmed().toLower();
    for (const Suffix &row : suffixes) {
        if (type == QLatin1String(row.mimeType))
            return QLatin1String(row.suffix);
    }
    return {};
}

} // namespace

bool hasContent(const QString &path, const QByteArray &sha256)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    return file.open(QIODevice::ReadOnly) && hash.addData(&file) && hash.result() == sha256;
}

QString storedCopy(const DownloadPlace &place, const MediaExpectation &expected)
{
    if (expected.fileLength <= 0 || expected.fileSha256.isEmpty())
        return {};
    for (int copy = 1; copy <= mostLookedAt; ++copy) {
        const QFileInfo there(QDir(place.folder).filePath(numberedFileName(place.fileName, copy)));
        if (!there.exists())
            return {};
        if (there.isFile() && !there.isSymLink() && there.size() == expected.fileLength
            && hasContent(there.filePath(), expected.fileSha256))
            return there.filePath();
    }
    return {};
}

QString nameOfNameless(const MediaReference &media)
{
    constexpr qsizetype enough = 16;
    return QString::fromLatin1(
               mediaTypeName(media.type) + '-' + media.fileSha256.toHex().left(enough))
        + suffixOf(media.mimeType);
}

} // namespace heliograph
