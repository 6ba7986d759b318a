// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/PictureMetadata.h"
#include "media/Thumbnailer.h"
#include "tests/fuzz/Targets.h"

#include <QBuffer>

namespace heliograph::fuzz {

static void preparePicture(QBuffer &device)
{
    // Larger ones only cost time.
    const Result<ImageProbe> probe = probeImage(device);
    if (!probe || probe->storedSize.width() > 256 || probe->storedSize.height() > 256)
        return;
    (void)requireDecodable(*probe);
    device.seek(0);
    const Result<PreparedPhoto> photo = preparePhoto(device, PhotoQuality::Standard);
    if (!photo)
        return;
    require(photo->thumbnail.size() <= 10 * 1024, "a thumbnail is small");
    require(!photo->size.isEmpty() && !photo->bytes.isEmpty(), "a photo has pixels");
}

void pictures(QByteArrayView input)
{
    QByteArray bytes = input.toByteArray();
    QBuffer device(&bytes);
    device.open(QIODevice::ReadOnly);
    const int orientation = jpegOrientation(device);
    require(orientation >= 1 && orientation <= 8, "an orientation is one of eight");
    device.seek(0);
    preparePicture(device);
    if (const auto clean = withoutMetadata(input)) {
        require(clean->size() <= input.size(), "nothing is added to a picture");
        require(withoutMetadata(*clean) == clean, "a clean picture stays as it is");
    }
}

} // namespace heliograph::fuzz
