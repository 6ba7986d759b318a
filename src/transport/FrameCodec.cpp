// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/FrameCodec.h"

#include <QtEndian>

#include <algorithm>

namespace heliograph {

constexpr qsizetype lengthSize = 3;
constexpr qsizetype introSize = 4;

static QByteArray lengthBytes(qsizetype length)
{
    const char bytes[] { static_cast<char>(length >> 16), static_cast<char>(length >> 8),
        static_cast<char>(length) };
    return QByteArray(bytes, lengthSize);
}

static qsizetype lengthOf(const QByteArray &bytes)
{
    const auto at = [&bytes](qsizetype i) { return qsizetype(static_cast<uchar>(bytes.at(i))); };
    return at(0) << 16 | at(1) << 8 | at(2);
}

FrameCodec::FrameCodec(Side side)
    : m_part(side == Side::Service ? Part::Start : Part::Length)
    , m_wanted(side == Side::Service ? introSize : lengthSize)
{
}

QByteArray FrameCodec::prologue() { return QByteArrayLiteral("WA\x06") + dictionaryVersion; }

QByteArray FrameCodec::intro(const QByteArray &routing)
{
    if (routing.isEmpty() || routing.size() > frameSizeLimit)
        return prologue();
    return QByteArray("ED\x00\x01", introSize) + lengthBytes(routing.size()) + routing + prologue();
}

Result<QByteArray> FrameCodec::encode(QByteArrayView payload)
{
    if (payload.isEmpty())
        return fail(ErrorCode::FrameInvalid, QStringLiteral("empty frame"));
    if (payload.size() > frameSizeLimit)
        return fail(ErrorCode::TooLarge, QStringLiteral("frame of %1 bytes").arg(payload.size()));
    QByteArray out;
    out.reserve(lengthSize + payload.size());
    out += lengthBytes(payload.size());
    out.append(payload.data(), payload.size());
    return out;
}

Result<QList<QByteArray>> FrameCodec::feed(QByteArrayView bytes)
{
    QList<QByteArray> frames;
    if (m_part == Part::Failed)
        return refuse(ErrorCode::FrameInvalid, QStringLiteral("stream is broken"));
    while (!bytes.isEmpty()) {
        const qsizetype taken = std::min(m_wanted - m_buffer.size(), bytes.size());
        m_buffer.append(bytes.data(), taken);
        bytes = bytes.sliced(taken);
        if (m_buffer.size() < m_wanted)
            break;
        if (const Result<void> done = completePart(frames); !done)
            return fail(done.error());
    }
    return frames;
}

Result<void> FrameCodec::completePart(QList<QByteArray> &frames)
{
    switch (m_part) {
    case Part::Start:
        return readStart();
    case Part::Header:
        return readHeader();
    case Part::RoutingLength:
    case Part::Length:
        return readLength();
    case Part::Routing:
        m_routing = m_buffer;
        expect(Part::Header, introSize);
        return {};
    case Part::Payload:
        frames.append(m_buffer);
        expect(Part::Length, lengthSize);
        return {};
    case Part::Failed:
        break;
    }
    return refuse(ErrorCode::FrameInvalid, QStringLiteral("stream is broken"));
}

Result<void> FrameCodec::readStart()
{
    if (m_buffer != QByteArrayView("ED\x00\x01", introSize))
        return readHeader();
    expect(Part::RoutingLength, lengthSize);
    return {};
}

Result<void> FrameCodec::readHeader()
{
    if (!m_buffer.startsWith("WA\x06"))
        return refuse(ErrorCode::FrameInvalid, QStringLiteral("not an intro"));
    if (m_buffer.back() != dictionaryVersion)
        return refuse(ErrorCode::Unsupported,
            QStringLiteral("dictionary version %1").arg(int(m_buffer.back())));
    expect(Part::Length, lengthSize);
    return {};
}

Result<void> FrameCodec::readLength()
{
    const qsizetype length = lengthOf(m_buffer);
    if (length == 0 && m_part == Part::Length)
        return refuse(ErrorCode::FrameInvalid, QStringLiteral("frame of length 0"));
    if (length == 0)
        expect(Part::Header, introSize);
    else
        expect(m_part == Part::Length ? Part::Payload : Part::Routing, length);
    return {};
}

void FrameCodec::expect(Part part, qsizetype size)
{
    m_part = part;
    m_wanted = size;
    m_buffer = {};
}

tl::unexpected<Error> FrameCodec::refuse(ErrorCode code, const QString &detail)
{
    expect(Part::Failed, 0);
    return fail(code, detail);
}

} // namespace heliograph
