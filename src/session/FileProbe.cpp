// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/FileProbe.h"

#include "media/OutgoingFile.h"
#include "media/Thumbnailer.h"

#include <QPainter>

namespace heliograph {

constexpr int sheetThumbnailEdge = 256;

Result<FileProbe> probeForSheet(const QString &path)
{
    const Result<OutgoingFile> file = probeOutgoingFile(path);
    if (!file)
        return fail(file.error());
    FileProbe probe;
    probe.path = file->path;
    probe.name = file->fileName;
    probe.size = file->size;
    probe.mimeType = file->mimeType;
    probe.forms = file->forms;
    probe.suggested = file->suggested;
    probe.documentReason = file->documentReason;
    if (file->clip) {
        probe.width = file->clip->size.width();
        probe.height = file->clip->size.height();
        probe.seconds = file->clip->wholeLength();
        probe.thumbnail = file->clip->picture;
    }
    if (!file->image)
        return probe;
    probe.width = file->image->size().width();
    probe.height = file->image->size().height();
    probe.isAnimated = file->image->isAnimated;
    if (file->documentReason)
        return probe;
    const Result<QImage> image = readUpright(path, QSize(sheetThumbnailEdge, sheetThumbnailEdge));
    if (!image) {
        probe.documentReason = image.error();
        probe.suggested = MediaType::Document;
        probe.forms = { MediaType::Document };
        return probe;
    }
    probe.hasAlpha = image->hasAlphaChannel();
    QImage ground(image->size(), QImage::Format_RGB32);
    ground.fill(Qt::white);
    QPainter(&ground).drawImage(0, 0, *image);
    probe.thumbnail = ground;
    return probe;
}

} // namespace heliograph
