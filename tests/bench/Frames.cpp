// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/Bench.h"
#include "transport/FrameCodec.h"
#include "transport/NoiseChannel.h"

#include <QList>

namespace heliograph::bench {

namespace {

QByteArray sealed(NoiseChannel &channel, const QByteArray &plain)
{
    return channel.seal(plain, FrameCodec::header(plain.size() + gcmTagSize))
        .value_or(QByteArray());
}

/// Nodes in, bytes of the socket out, and back. A channel opens a frame once: each round has a new
/// one and as many frames as make its start invisible.
void measureSize(qsizetype size, int count, const char *sealing, const char *opening)
{
    const QByteArray key = noise(32);
    const QByteArray plain = noise(size);
    NoiseChannel sender(key, key);
    report(sealing, rateOf(count, [&] {
        for (int i = 0; i < count; ++i)
            (void)sealed(sender, plain);
    }));

    NoiseChannel first(key, key);
    QList<QByteArray> frames;
    for (int i = 0; i < count; ++i)
        frames.append(sealed(first, plain));
    report(opening, rateOf(count, [&] {
        FrameCodec codec(FrameCodec::Side::Client);
        NoiseChannel receiver(key, key);
        for (const QByteArray &bytes : frames) {
            const Result<QList<QByteArray>> whole = codec.feed(bytes);
            if (!whole || !receiver.open(whole->first()))
                qFatal("a frame does not open");
        }
    }));
}

} // namespace

void measureFrames()
{
    measureSize(800, 512, "frame-seal-800", "frame-open-800");
    measureSize(64 * 1024, 16, "frame-seal-64k", "frame-open-64k");
}

} // namespace heliograph::bench
