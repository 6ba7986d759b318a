// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/FilePreparation.h"

#include "base/Files.h"
#include "media/MediaCipher.h"
#include "media/OutgoingFile.h"
#include "media/Thumbnailer.h"

#include <QDir>

namespace heliograph {

namespace {

MessageKind kindOf(MediaType type)
{
    switch (type) {
    case MediaType::Image:
        return MessageKind::Image;
    case MediaType::Video:
        return MessageKind::Video;
    case MediaType::Audio:
        return MessageKind::Audio;
    case MediaType::Voice:
        return MessageKind::Voice;
    default:
        return MessageKind::Document;
    }
}

/// The picture that is sent, kept beside for the own timeline.
Result<QString> preparedPhoto(
    const Draft::File &file, const QString &name, const QString &directory, MediaReference &media)
{
    const Result<PreparedPhoto> photo = preparePhoto(
        file.path, file.highDefinition ? PhotoQuality::High : PhotoQuality::Standard);
    if (!photo)
        return fail(photo.error());
    media.mimeType = photo->mimeType;
    media.width = photo->size.width();
    media.height = photo->size.height();
    media.thumbnail = photo->thumbnail;
    const QString path = directory + u'/' + name
        + (photo->mimeType == QStringLiteral("image/png") ? QStringLiteral(".png")
                                                          : QStringLiteral(".jpg"));
    return replaceFile(path, photo->bytes).map([&] { return path; });
}

} // namespace

Result<FilePreparation> FilePreparation::prepare(const Draft::File &file, const QString &name,
    const QByteArray &mediaKey, qint64 timestamp, const Paths &paths)
{
    const Result<OutgoingFile> probed = probeOutgoingFile(file.path);
    if (!probed)
        return fail(probed.error());
    // Somebody may have tidied up while the program runs.
    for (const QString &folder : { paths.spool, paths.media }) {
        if (!QDir().mkpath(folder))
            return fail(ErrorCode::FolderUnwritable, QStringLiteral("spool or media"));
    }
    FilePreparation prepared;
    prepared.kind = kindOf(file.as);
    prepared.localPath = file.path;
    MediaReference &media = prepared.media;
    media.type = file.as;
    media.mimeType = probed->mimeType;
    media.fileName = file.fileName.isEmpty() ? probed->fileName : file.fileName;
    if (file.as == MediaType::Image) {
        if (probed->photoRefusal)
            return fail(*probed->photoRefusal);
        const Result<QString> photo = preparedPhoto(file, name, paths.media, media);
        if (!photo)
            return fail(photo.error());
        prepared.localPath = *photo;
        prepared.madeCopy = true;
    }
    prepared.spoolPath = paths.spool + u'/' + name;
    const Result<EncryptedMedia> encrypted
        = encryptFile(prepared.localPath, prepared.spoolPath, file.as, mediaKey, false);
    if (!encrypted) {
        prepared.discard();
        return fail(encrypted.error());
    }
    media.mediaKey = mediaKey;
    media.mediaKeyTimestamp = timestamp;
    media.fileSha256 = encrypted->fileSha256;
    media.fileEncSha256 = encrypted->fileEncSha256;
    media.fileLength = encrypted->fileLength;
    return prepared;
}

void FilePreparation::discard() const
{
    QFile::remove(spoolPath);
    if (madeCopy)
        QFile::remove(localPath);
}

} // namespace heliograph
