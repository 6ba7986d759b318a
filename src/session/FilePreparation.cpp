// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/FilePreparation.h"

#include "media/MediaCipher.h"
#include "media/OutgoingFile.h"
#include "media/Thumbnailer.h"

#include <QSaveFile>

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

Result<void> writeFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fail(ErrorCode::DiskFull, QStringLiteral("photo copy"));
    return {};
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
    return writeFile(path, photo->bytes).map([&] { return path; });
}

} // namespace

Result<FilePreparation> FilePreparation::prepare(const Draft::File &file, const QString &name,
    const QByteArray &mediaKey, qint64 timestamp, const Paths &paths)
{
    const Result<OutgoingFile> probed = probeOutgoingFile(file.path);
    if (!probed)
        return fail(probed.error());
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
    }
    prepared.spoolPath = paths.spool + u'/' + name;
    const Result<EncryptedMedia> encrypted
        = encryptFile(prepared.localPath, prepared.spoolPath, file.as, mediaKey, false);
    if (!encrypted)
        return fail(encrypted.error());
    media.mediaKey = mediaKey;
    media.mediaKeyTimestamp = timestamp;
    media.fileSha256 = encrypted->fileSha256;
    media.fileEncSha256 = encrypted->fileEncSha256;
    media.fileLength = encrypted->fileLength;
    return prepared;
}

} // namespace heliograph
