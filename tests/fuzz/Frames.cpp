// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/Targets.h"
#include "tests/support/FixedRandom.h"
#include "transport/FrameCodec.h"
#include "transport/NoiseChannel.h"

namespace heliograph::fuzz {

/// Feeds `bytes` in pieces of at most `piece` bytes; nothing when the codec refused.
static std::optional<QList<QByteArray>> framesOf(
    FrameCodec::Side side, QByteArrayView bytes, qsizetype piece)
{
    FrameCodec codec(side);
    QList<QByteArray> frames;
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        const Result<QList<QByteArray>> more
            = codec.feed(bytes.sliced(at, qMin(piece, bytes.size() - at)));
        if (!more)
            return std::nullopt;
        frames += *more;
        require(codec.buffered() <= at + piece, "nothing is kept for what is only announced");
    }
    return frames;
}

static void openFrames(const QList<QByteArray> &frames)
{
    const QByteArray key(32, 'k');
    NoiseChannel client(key, key);
    NoiseChannel service(key, key);
    for (const QByteArray &frame : frames) {
        require(!frame.isEmpty() && frame.size() <= frameSizeLimit, "a frame has its length");
        const Result<QByteArray> sealed = client.seal(frame);
        require(sealed && service.open(*sealed) == frame, "a sealed frame opens");
        const Result<QByteArray> wire = FrameCodec::encode(frame);
        require(wire && framesOf(FrameCodec::Side::Client, *wire, 7) == QList { frame },
            "a frame survives the codec");
    }
    if (frames.isEmpty())
        return;
    require(!service.open(frames.front()), "a frame of somebody else does not open");
    require(!service.open(*client.seal("x")), "a channel that failed once stays closed");
}

void frames(QByteArrayView input)
{
    if (input.size() < 2)
        return;
    const auto side = input[0] & 1 ? FrameCodec::Side::Service : FrameCodec::Side::Client;
    const qsizetype piece = 1 + static_cast<quint8>(input[1]);
    const QByteArrayView bytes = input.sliced(2);
    const auto whole = framesOf(side, bytes, qMax<qsizetype>(bytes.size(), 1));
    const auto pieces = framesOf(side, bytes, piece);
    require(whole.has_value() == pieces.has_value(), "pieces are judged like the whole");
    if (!whole)
        return;
    require(*whole == *pieces, "pieces give the frames of the whole");
    openFrames(*whole);
}

} // namespace heliograph::fuzz
