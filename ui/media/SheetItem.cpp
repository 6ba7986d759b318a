// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/media/SheetItem.h"

#include "ui/media/MediaSheet.h"

#include <algorithm>

namespace heliograph {

MediaType SheetItem::form() const
{
    const std::vector<MediaType> &forms = probe.forms;
    return chosen && std::find(forms.begin(), forms.end(), *chosen) != forms.end()
        ? *chosen
        : probe.suggested;
}

QString formWord(MediaType form)
{
    switch (form) {
    case MediaType::Image:
        return MediaSheet::tr("Photo");
    case MediaType::Video:
        return MediaSheet::tr("Video");
    case MediaType::Gif:
        return MediaSheet::tr("GIF");
    case MediaType::Audio:
        return MediaSheet::tr("Audio");
    case MediaType::Voice:
        return MediaSheet::tr("Voice message");
    default:
        return MediaSheet::tr("Document");
    }
}

QString refusalText(const SheetItem &item)
{
    switch (item.refusal ? item.refusal->code : ErrorCode::Unknown) {
    case ErrorCode::NotAFile:
        return MediaSheet::tr("A folder cannot be sent");
    case ErrorCode::FileEmpty:
        return MediaSheet::tr("The file is empty");
    case ErrorCode::NotFound:
        return MediaSheet::tr("The file is not there any more");
    case ErrorCode::FileTooLarge:
        return MediaSheet::tr("Larger than 2 GB");
    default:
        return MediaSheet::tr("The file cannot be read");
    }
}

static QString documentReasonText(ErrorCode reason)
{
    switch (reason) {
    case ErrorCode::ImageTooLarge:
        return MediaSheet::tr("This picture is too large for a photo; it goes as a document.");
    case ErrorCode::NotAVideo:
        return MediaSheet::tr("Phones do not play this as a video; it goes as a document.");
    case ErrorCode::NotAudio:
        return MediaSheet::tr("Phones do not play this as audio; it goes as a document.");
    default:
        return MediaSheet::tr(
            "This is not a picture, whatever its name says; it goes as a document.");
    }
}

QString noteText(const SheetItem &item)
{
    const FileProbe &probe = item.probe;
    const bool couldBeVideo
        = std::find(probe.forms.begin(), probe.forms.end(), MediaType::Video) != probe.forms.end();
    if (item.refusal)
        return MediaSheet::tr("%1. It will not be sent.").arg(refusalText(item));
    if (probe.documentReason)
        return documentReasonText(probe.documentReason->code);
    if (probe.isAnimated)
        return MediaSheet::tr(
            "This picture moves. As a photo it stands still; as a document the file stays as it "
            "is.");
    if (probe.hasAlpha && item.form() == MediaType::Image)
        return MediaSheet::tr(
            "As a photo, see-through parts become white. As a document the file stays as it is.");
    if (couldBeVideo && probe.suggested == MediaType::Document)
        return MediaSheet::tr(
            "Not every phone plays this kind of video; as a document it arrives in any case.");
    return {};
}

} // namespace heliograph
