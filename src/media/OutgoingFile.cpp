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

static bool isImageType(const QString &mimeType)
{
    return mimeType.startsWith(QLatin1String("image/"));
}

static void examineImage(OutgoingFile &file)
{
    const Result<ImageProbe> probe = probeImage(file.path);
    if (!probe) {
        file.documentReason = probe.error();
        return;
    }
    file.image = *probe;
    file.mimeType = QStringLiteral("image/") + QLatin1String(probe->format);
    if (const Result<void> allowed = requireDecodable(*probe); !allowed) {
        file.documentReason = allowed.error();
        return;
    }
    file.forms = { MediaType::Image, MediaType::Document };
    // As a photo it would stand still.
    if (!probe->isAnimated)
        file.suggested = MediaType::Image;
}

static bool isAudioType(const QString &mimeType)
{
    return mimeType.startsWith(QLatin1String("audio/"));
}

static bool isClipType(const QString &mimeType)
{
    return isAudioType(mimeType) || mimeType.startsWith(QLatin1String("video/"))
        || mimeType == QLatin1String("application/ogg")
        || mimeType == QLatin1String("application/x-matroska");
}

/// Brands of MP4 are many, and the database knows some.
static bool beginsLikeMp4(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(8).endsWith("ftyp");
}

static void examineClip(OutgoingFile &file, bool callsItselfAudio)
{
    const Result<ClipProbe> probe = probeClip(file.path);
    if (probe)
        file.clip = *probe;
    if (!probe || probe->playedBy == ClipProbe::PlayedBy::NoPhone) {
        const bool isHeard = probe ? !probe->isSeen() : callsItselfAudio;
        file.documentReason = Error { isHeard ? ErrorCode::NotAudio : ErrorCode::NotAVideo,
            probe ? QString() : probe.error().detail };
        return;
    }
    file.mimeType = probe->mimeType;
    if (!probe->isSeen())
        file.forms = { MediaType::Audio, MediaType::Document };
    else if (probe->hasSound)
        file.forms = { MediaType::Video, MediaType::Document };
    else
        file.forms = { MediaType::Video, MediaType::Gif, MediaType::Document };
    if (probe->playedBy == ClipProbe::PlayedBy::EveryPhone)
        file.suggested = file.forms.front();
    if (probe->isVoice)
        file.forms.insert(file.forms.begin(), MediaType::Voice);
}

/// What it calls itself and is not is no label (C29).
static bool isTrueLabel(const OutgoingFile &file, const QMimeType &byContent)
{
    if (file.image || !file.documentReason)
        return true;
    if (byContent.isDefault())
        return file.clip.has_value();
    const QMimeType label = QMimeDatabase().mimeTypeForName(file.mimeType);
    return label.inherits(byContent.name()) || byContent.inherits(label.name());
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
    file.mimeType = database.mimeTypeForFile(info).name();
    const QString byName = database.mimeTypeForFile(path, QMimeDatabase::MatchExtension).name();
    const QMimeType byContent = database.mimeTypeForFile(path, QMimeDatabase::MatchContent);
    const auto isAny = [&](bool (*is)(const QString &)) {
        return is(file.mimeType) || is(byName) || is(byContent.name());
    };
    if (isAny(&isImageType))
        examineImage(file);
    else if (isAny(&isClipType) || beginsLikeMp4(path))
        examineClip(file, isAny(&isAudioType));
    if (!isTrueLabel(file, byContent))
        file.mimeType = byContent.name();
    return file;
}

Result<void> requireSendableAs(const OutgoingFile &file, MediaType form)
{
    const auto require = [](bool holds, ErrorCode otherwise) -> Result<void> {
        return holds ? Result<void>() : fail(otherwise);
    };
    const bool isPlayed = file.clip && file.clip->playedBy != ClipProbe::PlayedBy::NoPhone;
    switch (form) {
    case MediaType::Document:
        return {};
    case MediaType::Image:
        if (file.documentReason)
            return fail(*file.documentReason);
        return require(file.image.has_value(), ErrorCode::NotAnImage);
    case MediaType::Video:
    case MediaType::Gif:
        return require(isPlayed && file.clip->isSeen(), ErrorCode::NotAVideo);
    case MediaType::Audio:
        return require(isPlayed && !file.clip->isSeen(), ErrorCode::NotAudio);
    case MediaType::Voice:
        return require(file.clip && file.clip->isVoice, ErrorCode::NotAVoiceNote);
    default:
        return fail(ErrorCode::Unsupported);
    }
}

} // namespace heliograph
