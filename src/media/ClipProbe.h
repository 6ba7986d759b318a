// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Result.h"

#include <QByteArray>
#include <QImage>
#include <QSize>
#include <QString>

class QIODevice;

namespace heliograph {

/// What the content of a video or a recording says, whatever its name is.
struct ClipProbe {
    enum class PlayedBy { NoPhone, SomePhones, EveryPhone };
    /// 06 §13: the containers, and what in them every phone decodes.
    PlayedBy playedBy = PlayedBy::NoPhone;
    /// "video/mp4", "audio/ogg; codecs=opus", …; empty for what no phone plays.
    QString mimeType;
    /// As people see it; empty for what is only heard.
    QSize size { 0, 0 };
    bool hasSound = false;
    /// Ogg with Opus in one channel.
    bool isVoice = false;
    /// 0 if unknown.
    milliseconds length { 0 };
    /// The first picture, upright, at most 256 px on its long edge; null when there is none.
    QImage picture;

    bool isSeen() const { return !size.isEmpty(); }
    /// What a message says, never 0 for what has a length.
    int wholeLength() const;
};

/// Reads what is needed of a file, at most 64 MiB and ten seconds long. NotAVideo: none of the
/// known containers, or nothing in it. Blocking: for a pool thread.
[[nodiscard]] Result<ClipProbe> probeClip(QIODevice &device, const Clock &clock = SystemClock());
/// FileUnreadable, NotAVideo.
[[nodiscard]] Result<ClipProbe> probeClip(const QString &path);

/// The waveform of a voice note, 64 bytes of 0 … 100; of what could be decoded in thirty seconds.
/// Empty when nothing can. Blocking: for a pool thread.
QByteArray voiceWaveform(QIODevice &device, const Clock &clock = SystemClock());
QByteArray voiceWaveform(const QString &path);

} // namespace heliograph
