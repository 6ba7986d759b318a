// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/ClipProbe.h"
#include "media/Sidecar.h"
#include "tests/fuzz/Targets.h"

#include <QBuffer>

#include <algorithm>

namespace heliograph::fuzz {

/// What somebody drops as a video or a recording.
void clips(QByteArrayView input)
{
    QByteArray bytes = input.toByteArray();
    QBuffer device(&bytes);
    device.open(QIODevice::ReadOnly);
    (void)playsFromFront(device);
    device.seek(0);
    const Result<ClipProbe> probe = probeClip(device);
    if (probe) {
        require(probe->wholeLength() >= 0, "no length is negative");
        require(probe->picture.width() <= 256 && probe->picture.height() <= 256,
            "a first picture is small");
        require(probe->isSeen() || probe->hasSound, "a clip has something in it");
        require(probe->isSeen() || probe->picture.isNull(), "what is only heard has no picture");
        require(!probe->isVoice || probe->mimeType == QStringLiteral("audio/ogg; codecs=opus"),
            "only Opus is a voice note");
    }
    device.seek(0);
    const QByteArray bars = voiceWaveform(device);
    require(bars.isEmpty() || bars.size() == 64, "a waveform has 64 bars");
    require(std::all_of(bars.begin(), bars.end(), [](char bar) { return bar >= 0 && bar <= 100; }),
        "a bar is 0 to 100 high");
}

} // namespace heliograph::fuzz
