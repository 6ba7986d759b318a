// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/ClipReader.h"

#include <QIODevice>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
}

#include <algorithm>
#include <mutex>

namespace heliograph {

namespace {

constexpr int bufferSize = 32 * 1024;
constexpr qint64 mostClipBytes = 64LL * 1024 * 1024;
constexpr int64_t mostClipPixels = 8192LL * 8192;
constexpr size_t largestAllocation = size_t(512) * 1024 * 1024;
/// Longer ones are taken for damaged.
constexpr milliseconds longestClip { 1'000'000'000 };

constexpr const char *clipFormats = "mov,matroska,ogg,mp3,flac,wav,aac,amr";
constexpr const char *clipCodecs
    = "h264,hevc,mpeg4,h263,vp8,vp9,av1,libdav1d,libaom-av1,theora,aac,alac,mp3,mp3float,opus,"
      "vorbis,flac,amrnb,amrwb,pcm_s16le,pcm_s16be,pcm_u8";

/// What these libraries have to say is about files of people, and it is not for the log.
void prepareLibraries()
{
    static std::once_flag once;
    std::call_once(once, [] {
        av_log_set_level(AV_LOG_QUIET);
        av_max_alloc(largestAllocation);
    });
}

struct Release {
    void operator()(AVCodecContext *context) const { avcodec_free_context(&context); }
    void operator()(AVPacket *packet) const { av_packet_free(&packet); }
    void operator()(AVFrame *frame) const { av_frame_free(&frame); }
};
template <typename T> using Owned = std::unique_ptr<T, Release>;

Owned<AVCodecContext> decoderOf(const AVStream &stream)
{
    const AVCodec *codec = avcodec_find_decoder(stream.codecpar->codec_id);
    Owned<AVCodecContext> context(codec ? avcodec_alloc_context3(codec) : nullptr);
    if (!context || avcodec_parameters_to_context(context.get(), stream.codecpar) < 0)
        return nullptr;
    context->pkt_timebase = stream.time_base;
    context->thread_count = 1;
    context->max_pixels = mostClipPixels;
    AVDictionary *options = nullptr;
    av_dict_set(&options, "codec_whitelist", clipCodecs, 0);
    const bool isOpen = avcodec_open2(context.get(), codec, &options) == 0;
    av_dict_free(&options);
    return isOpen ? std::move(context) : nullptr;
}

} // namespace

ClipReader::ClipReader(QIODevice &device, const Clock &clock, milliseconds limit)
    : m_device(device)
    , m_clock(clock)
    , m_end(clock.monotonic() + limit)
    , m_left(mostClipBytes)
{
    prepareLibraries();
}

ClipReader::~ClipReader()
{
    avformat_close_input(&m_format);
    if (m_io)
        av_freep(&m_io->buffer);
    avio_context_free(&m_io);
}

int ClipReader::isOver(void *self)
{
    const auto &reader = *static_cast<ClipReader *>(self);
    return reader.m_left <= 0 || reader.m_clock.monotonic() >= reader.m_end ? 1 : 0;
}

int ClipReader::read(void *self, uint8_t *to, int size)
{
    auto &reader = *static_cast<ClipReader *>(self);
    if (isOver(self) != 0)
        return AVERROR_EXIT;
    const qint64 got = reader.m_device.read(reinterpret_cast<char *>(to), size);
    if (got < 0)
        return AVERROR(EIO);
    reader.m_left -= got;
    return got == 0 ? AVERROR_EOF : static_cast<int>(got);
}

int64_t ClipReader::seek(void *self, int64_t offset, int whence)
{
    QIODevice &device = static_cast<ClipReader *>(self)->m_device;
    if ((whence & AVSEEK_SIZE) != 0)
        return device.size();
    const int64_t from = whence == SEEK_CUR ? device.pos() : whence == SEEK_END ? device.size() : 0;
    const int64_t to = offset + from;
    return to >= 0 && device.seek(to) ? to : AVERROR(EINVAL);
}

bool ClipReader::open()
{
    auto *buffer = static_cast<uint8_t *>(av_malloc(bufferSize));
    m_io
        = buffer ? avio_alloc_context(buffer, bufferSize, 0, this, &read, nullptr, &seek) : nullptr;
    m_format = m_io ? avformat_alloc_context() : nullptr;
    if (!m_format)
        return false;
    m_format->pb = m_io;
    m_format->interrupt_callback = { &isOver, this };
    m_format->max_streams = 32;
    AVDictionary *options = nullptr;
    av_dict_set(&options, "format_whitelist", clipFormats, 0);
    av_dict_set(&options, "codec_whitelist", clipCodecs, 0);
    av_dict_set(&options, "protocol_whitelist", "none", 0);
    // On failure it frees the context.
    const bool isOpen = avformat_open_input(&m_format, nullptr, nullptr, &options) == 0;
    av_dict_free(&options);
    return isOpen && avformat_find_stream_info(m_format, nullptr) >= 0 && isOver(this) == 0
        && (video() || audio());
}

AVStream *ClipReader::video() const
{
    const int index = av_find_best_stream(m_format, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    AVStream *stream = index < 0 ? nullptr : m_format->streams[index];
    const bool isShown = stream && stream->codecpar->width > 0 && stream->codecpar->height > 0
        && (stream->disposition & AV_DISPOSITION_ATTACHED_PIC) == 0;
    return isShown ? stream : nullptr;
}

AVStream *ClipReader::audio() const
{
    const int index = av_find_best_stream(m_format, AVMEDIA_TYPE_AUDIO, -1, -1, nullptr, 0);
    return index < 0 ? nullptr : m_format->streams[index];
}

milliseconds ClipReader::length() const
{
    if (m_format->duration == AV_NOPTS_VALUE)
        return milliseconds(0);
    return std::clamp(
        milliseconds(m_format->duration / (AV_TIME_BASE / 1000)), milliseconds(0), longestClip);
}

void ClipReader::forEachFrame(AVStream &stream, const std::function<bool(const AVFrame &)> &take)
{
    const Owned<AVCodecContext> decoder = decoderOf(stream);
    const Owned<AVPacket> packet(av_packet_alloc());
    const Owned<AVFrame> frame(av_frame_alloc());
    if (!decoder || !packet || !frame)
        return;
    for (unsigned i = 0; i < m_format->nb_streams; ++i) {
        if (m_format->streams[i] != &stream)
            m_format->streams[i]->discard = AVDISCARD_ALL;
    }
    bool more = true;
    while (more) {
        more = isOver(this) == 0 && av_read_frame(m_format, packet.get()) == 0;
        // The end takes what the decoder has kept back; what is damaged is left out.
        if (!more)
            avcodec_send_packet(decoder.get(), nullptr);
        else if (packet->stream_index == stream.index)
            avcodec_send_packet(decoder.get(), packet.get());
        av_packet_unref(packet.get());
        while (avcodec_receive_frame(decoder.get(), frame.get()) == 0) {
            if (!take(*frame))
                return;
        }
    }
}

} // namespace heliograph
