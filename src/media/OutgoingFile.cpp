// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/OutgoingFile.h"

#include <QFile>
#include <QFileInfo>
#include <QMimeDatabase>

namespace heliograph {

static Result<void> requireSendable(const QFileInfo &info)
{
    // What lies inside the program is nobody's file.
    if (!info.isNativePath())
        return fail(ErrorCode::FileUnreadable);
    if (!info.exists())
        return fail(info.isSymLink() ? ErrorCode::FileUnreadable : ErrorCode::NotFound);
    if (!info.isFile())
        return fail(ErrorCode::NotAFile);
    QFile file(info.filePath());
    char first = 0;
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileUnreadable);
    if (info.size() == 0)
        return fail(ErrorCode::FileEmpty);
    if (file.read(&first, 1) != 1)
        return fail(ErrorCode::FileUnreadable);
    if (info.size() > largestSentFile)
        return fail(ErrorCode::FileTooLarge);
    return {};
}

static void examineImage(OutgoingFile &file)
{
    const Result<ImageProbe> probe = probeImage(file.path);
    if (!probe) {
        file.photoRefusal = probe.error();
        return;
    }
    file.image = *probe;
    if (const Result<void> allowed = requireDecodable(*probe); !allowed) {
        file.photoRefusal = allowed.error();
        return;
    }
    file.suggested = MediaType::Image;
}

/// Containers that every client plays; others go as document (06 §13).
static MediaType playableType(const QString &mimeType)
{
    static const QStringList videos { QStringLiteral("video/mp4"), QStringLiteral("video/3gpp") };
    static const QStringList audios { QStringLiteral("audio/mpeg"), QStringLiteral("audio/mp4"),
        QStringLiteral("audio/aac"), QStringLiteral("audio/amr"), QStringLiteral("audio/ogg"),
        QStringLiteral("audio/x-opus+ogg") };
    if (videos.contains(mimeType))
        return MediaType::Video;
    return audios.contains(mimeType) ? MediaType::Audio : MediaType::Document;
}

/// A recording plays by its label: what it begins with counts more than what it is called (C29).
static QMimeType typeOf(const QMimeDatabase &database, const QFileInfo &info)
{
    const QMimeType named = database.mimeTypeForFile(info);
    if (!named.name().startsWith(QLatin1String("audio/")))
        return named;
    const QMimeType content = database.mimeTypeForFile(info, QMimeDatabase::MatchContent);
    const bool agrees = named.inherits(content.name()) || content.inherits(named.name());
    return agrees || content.isDefault() ? named : content;
}

Result<OutgoingFile> probeOutgoingFile(const QString &path)
{
    const QFileInfo info(path);
    if (const Result<void> sendable = requireSendable(info); !sendable)
        return fail(sendable.error());
    const QMimeDatabase database;
    OutgoingFile file;
    file.path = path;
    file.fileName = info.fileName();
    file.size = info.size();
    file.mimeType = typeOf(database, info).name();
    file.suggested = playableType(file.mimeType);
    const QString byName = database.mimeTypeForFile(path, QMimeDatabase::MatchExtension).name();
    const QLatin1String images("image/");
    if (file.mimeType.startsWith(images) || byName.startsWith(images))
        examineImage(file);
    if (file.image)
        file.mimeType = QStringLiteral("image/") + QLatin1String(file.image->format);
    else if (file.photoRefusal && file.photoRefusal->code == ErrorCode::NotAnImage)
        file.mimeType = database.mimeTypeForFile(path, QMimeDatabase::MatchContent).name();
    return file;
}

} // namespace heliograph
