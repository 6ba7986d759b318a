// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/ClipProbe.h"

#include "media/ClipReader.h"
#include "media/Waveform.h"

#include <QFile>
#include <QFileInfo>
#include <QTransform>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libswscale/swscale.h>
}

#include <algorithm>
#include <array>
#include <cmath>

namespace heliograph {

namespace {

constexpr milliseconds probeLimit { 10'000 };
constexpr milliseconds waveformLimit { 30'000 };
constexpr int pictureEdge = 256;
/// Opus always decodes to it.
constexpr int opusRate = 48'000;

const int32_t *displayMatrix(const AVStream &stream)
{
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 100)
    const AVPacketSideData *found = av_packet_side_data_get(stream.codecpar->coded_side_data,
        stream.codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    const uint8_t *data = found ? found->data : nullptr;
#else
    const uint8_t *data = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr);
#endif
    return reinterpret_cast<const int32_t *>(data);
}

/// Clockwise, 0 … 3: how far a picture is turned to stand upright.
int quarterTurns(const AVStream &stream)
{
    const int32_t *matrix = displayMatrix(stream);
    const double degrees = matrix ? -av_display_rotation_get(matrix) : 0;
    return std::isfinite(degrees) ? (static_cast<int>(std::lround(degrees / 90)) % 4 + 4) % 4 : 0;
}

QImage pictureOf(const AVFrame &frame, int turns)
{
    const QSize size(frame.width, frame.height);
    const auto format = static_cast<AVPixelFormat>(frame.format);
    if (size.isEmpty() || sws_isSupportedInput(format) == 0)
        return {};
    const QSize target = std::max(size.width(), size.height()) <= pictureEdge
        ? size
        : size.scaled(pictureEdge, pictureEdge, Qt::KeepAspectRatio).expandedTo(QSize(1, 1));
    SwsContext *scaler = sws_getContext(size.width(), size.height(), format, target.width(),
        target.height(), AV_PIX_FMT_RGB32, SWS_AREA, nullptr, nullptr, nullptr);
    // The scaler writes lines in steps of 16 pixels.
    QImage image((target.width() + 15) / 16 * 16, target.height(), QImage::Format_ARGB32);
    if (!scaler || image.isNull())
        return {};
    const std::array<uint8_t *, 4> lines { image.bits(), nullptr, nullptr, nullptr };
    const std::array<int, 4> strides { static_cast<int>(image.bytesPerLine()), 0, 0, 0 };
    sws_scale(scaler, frame.data, frame.linesize, 0, size.height(), lines.data(), strides.data());
    sws_freeContext(scaler);
    return image.copy(QRect({}, target))
        .convertToFormat(QImage::Format_RGB32)
        .transformed(QTransform().rotate(90 * turns));
}

bool isAnyOf(AVCodecID codec, std::initializer_list<AVCodecID> known)
{
    return std::find(known.begin(), known.end(), codec) != known.end();
}

/// What every phone decodes in a video.
bool isCommonVideo(const AVCodecParameters &video, const AVStream *sound)
{
    const bool isEightBit = isAnyOf(video.codec_id, { AV_CODEC_ID_MPEG4, AV_CODEC_ID_H263 })
        || (video.codec_id == AV_CODEC_ID_H264
            && (video.format == AV_PIX_FMT_YUV420P || video.format == AV_PIX_FMT_YUVJ420P));
    return isEightBit
        && (!sound
            || isAnyOf(sound->codecpar->codec_id,
                { AV_CODEC_ID_AAC, AV_CODEC_ID_MP3, AV_CODEC_ID_AMR_NB }));
}

using PlayedBy = ClipProbe::PlayedBy;

void judgeMp4(ClipProbe &probe, const ClipReader &clip)
{
    const AVDictionaryEntry *brand = av_dict_get(clip.format().metadata, "major_brand", nullptr, 0);
    const QByteArray name = brand ? QByteArray(brand->value) : QByteArray();
    if (!probe.isSeen()) {
        if (clip.audio()->codecpar->codec_id != AV_CODEC_ID_AAC)
            return;
        probe.mimeType = QStringLiteral("audio/mp4");
        probe.playedBy = PlayedBy::EveryPhone;
        return;
    }
    const bool isQuickTime = name.startsWith("qt");
    probe.mimeType = isQuickTime ? QStringLiteral("video/quicktime")
        : name.startsWith("3g")  ? QStringLiteral("video/3gpp")
                                 : QStringLiteral("video/mp4");
    probe.playedBy = !isQuickTime && isCommonVideo(*clip.video()->codecpar, clip.audio())
        ? PlayedBy::EveryPhone
        : PlayedBy::SomePhones;
}

/// 06 §13.
void judge(ClipProbe &probe, const ClipReader &clip)
{
    const QByteArray container = clip.format().iformat->name;
    if (container.startsWith("mov,")) {
        judgeMp4(probe, clip);
        return;
    }
    if (probe.isSeen())
        return;
    const AVCodecParameters &sound = *clip.audio()->codecpar;
    const auto played = [&](const char *mimeType) {
        probe.mimeType = QLatin1String(mimeType);
        probe.playedBy = PlayedBy::EveryPhone;
    };
    if (container == "ogg" && sound.codec_id == AV_CODEC_ID_OPUS) {
        played("audio/ogg; codecs=opus");
        probe.isVoice = sound.ch_layout.nb_channels == 1;
    } else if (container == "mp3") {
        played("audio/mpeg");
    } else if (container == "aac") {
        played("audio/aac");
    } else if (container == "amr") {
        played("audio/amr");
    }
}

} // namespace

int ClipProbe::wholeLength() const
{
    return length > milliseconds(0)
        ? std::max(1, static_cast<int>(std::chrono::round<seconds>(length).count()))
        : 0;
}

Result<ClipProbe> probeClip(QIODevice &device, const Clock &clock)
{
    ClipReader clip(device, clock, probeLimit);
    if (!clip.open())
        return fail(ErrorCode::NotAVideo, QStringLiteral("no known container"));
    ClipProbe probe;
    probe.length = clip.length();
    probe.hasSound = clip.audio() != nullptr;
    AVStream *video = clip.video();
    const int turns = video ? quarterTurns(*video) : 0;
    if (video) {
        const QSize stored(video->codecpar->width, video->codecpar->height);
        probe.size = turns % 2 == 1 ? stored.transposed() : stored;
    }
    judge(probe, clip);
    if (video) {
        clip.forEachFrame(*video, [&](const AVFrame &frame) {
            probe.picture = pictureOf(frame, turns);
            return false;
        });
    }
    return probe;
}

Result<ClipProbe> probeClip(const QString &path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileUnreadable);
    return probeClip(file);
}

QByteArray voiceWaveform(QIODevice &device, const Clock &clock)
{
    ClipReader clip(device, clock, waveformLimit);
    if (!clip.open() || !clip.audio())
        return {};
    Waveform waveform(clip.length().count() * opusRate / 1000);
    bool isDecoded = false;
    clip.forEachFrame(*clip.audio(), [&](const AVFrame &frame) {
        if (frame.format != AV_SAMPLE_FMT_FLTP && frame.format != AV_SAMPLE_FMT_FLT)
            return false;
        waveform.add(reinterpret_cast<const float *>(frame.data[0]), frame.nb_samples);
        isDecoded = true;
        return true;
    });
    return isDecoded ? waveform.bytes() : QByteArray();
}

QByteArray voiceWaveform(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? voiceWaveform(file) : QByteArray();
}

} // namespace heliograph
