// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/FilePreparation.h"

#include "base/Files.h"
#include "media/MediaCipher.h"
#include "media/OutgoingFile.h"
#include "media/Thumbnailer.h"

#include <QDir>

#include <algorithm>

namespace heliograph {

namespace {

MessageKind kindOf(MediaType type)
{
    switch (type) {
    case MediaType::Image:
        return MessageKind::Image;
    case MediaType::Video:
        return MessageKind::Video;
    case MediaType::Gif:
        return MessageKind::Gif;
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

/// What a message says about a video or a recording.
void describeClip(const ClipProbe &clip, const QString &path, MediaReference &media)
{
    media.seconds = clip.wholeLength();
    media.width = clip.size.width();
    media.height = clip.size.height();
    if (!clip.picture.isNull())
        media.thumbnail = jpegThumbnail(clip.picture);
    if (media.type == MediaType::Voice) {
        media.seconds = std::max(1, media.seconds);
        media.waveform = voiceWaveform(path);
    }
}

/// 06 §4.1: only what can be played while it comes may say so.
bool isStreamed(MediaType type, const OutgoingFile &file)
{
    // The sidecar is a part of every copy of the message: 10 bytes for 64 KiB.
    constexpr qint64 longestStreamed = 64LL * 1024 * 1024;
    const bool isPlayed
        = type == MediaType::Voice || type == MediaType::Video || type == MediaType::Gif;
    return isPlayed && file.size <= longestStreamed && playsFromFront(file.path);
}

} // namespace

Result<FilePreparation> FilePreparation::prepare(const Draft::File &file, const QString &name,
    const QByteArray &mediaKey, qint64 timestamp, const Paths &paths)
{
    const Result<OutgoingFile> probed = probeOutgoingFile(file.path);
    if (!probed)
        return fail(probed.error());
    if (const Result<void> sendable = requireSendableAs(*probed, file.as); !sendable)
        return fail(sendable.error());
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
        const Result<QString> photo = preparedPhoto(file, name, paths.media, media);
        if (!photo)
            return fail(photo.error());
        prepared.localPath = *photo;
        prepared.madeCopy = true;
    } else if (file.as != MediaType::Document) {
        describeClip(*probed->clip, file.path, media);
    }
    prepared.spoolPath = paths.spool + u'/' + name;
    const Result<EncryptedMedia> encrypted = encryptFile(
        prepared.localPath, prepared.spoolPath, file.as, mediaKey, isStreamed(file.as, *probed));
    if (!encrypted) {
        prepared.discard();
        return fail(encrypted.error());
    }
    media.mediaKey = mediaKey;
    media.mediaKeyTimestamp = timestamp;
    media.fileSha256 = encrypted->fileSha256;
    media.fileEncSha256 = encrypted->fileEncSha256;
    media.fileLength = encrypted->fileLength;
    media.sidecar = encrypted->sidecar;
    return prepared;
}

void FilePreparation::discard() const
{
    QFile::remove(spoolPath);
    if (madeCopy)
        QFile::remove(localPath);
}

} // namespace heliograph
