// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/FrameCodec.h"

#include <QtEndian>

#include <algorithm>

namespace heliograph {

constexpr qsizetype lengthSize = 3;
constexpr qsizetype introSize = 4;

static qsizetype lengthOf(QByteArrayView bytes)
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
    QByteArray bytes("ED\x00\x01", introSize);
    return bytes.append(header(routing.size())) + routing + prologue();
}

std::array<char, lengthSize> FrameCodec::header(qsizetype payloadSize)
{
    return { static_cast<char>(payloadSize >> 16), static_cast<char>(payloadSize >> 8),
        static_cast<char>(payloadSize) };
}

Result<QByteArray> FrameCodec::encode(QByteArrayView payload)
{
    if (payload.isEmpty())
        return fail(ErrorCode::FrameInvalid, QStringLiteral("empty frame"));
    if (payload.size() > frameSizeLimit)
        return fail(ErrorCode::TooLarge, QStringLiteral("frame of %1 bytes").arg(payload.size()));
    QByteArray out;
    out.reserve(lengthSize + payload.size());
    return out.append(header(payload.size())).append(payload);
}

Result<QList<QByteArray>> FrameCodec::feed(QByteArrayView bytes)
{
    QList<QByteArray> frames;
    if (m_part == Part::Failed)
        return refuse(ErrorCode::FrameInvalid, QStringLiteral("stream is broken"));
    while (!bytes.isEmpty()) {
        const qsizetype taken = std::min(m_wanted - m_buffer.size(), bytes.size());
        QByteArrayView part = bytes.first(taken);
        bytes = bytes.sliced(taken);
        // What has arrived in one piece is read where it is.
        if (!m_buffer.isEmpty() || taken < m_wanted)
            part = m_buffer.append(part);
        if (part.size() < m_wanted)
            break;
        if (const Result<void> done = completePart(part, frames); !done)
            return fail(done.error());
    }
    return frames;
}

Result<void> FrameCodec::completePart(QByteArrayView part, QList<QByteArray> &frames)
{
    switch (m_part) {
    case Part::Start:
        return readStart(part);
    case Part::Header:
        return readHeader(part);
    case Part::RoutingLength:
    case Part::Length:
        return readLength(part);
    case Part::Routing:
        m_routing = part.toByteArray();
        expect(Part::Header, introSize);
        return {};
    case Part::Payload:
        frames.append(m_buffer.isEmpty() ? part.toByteArray() : m_buffer);
        expect(Part::Length, lengthSize);
        return {};
    case Part::Failed:
        break;
    }
    return refuse(ErrorCode::FrameInvalid, QStringLiteral("stream is broken"));
}

Result<void> FrameCodec::readStart(QByteArrayView part)
{
    if (part != QByteArrayView("ED\x00\x01", introSize))
        return readHeader(part);
    expect(Part::RoutingLength, lengthSize);
    return {};
}

Result<void> FrameCodec::readHeader(QByteArrayView part)
{
    if (!part.startsWith("WA\x06"))
        return refuse(ErrorCode::FrameInvalid, QStringLiteral("not an intro"));
    if (part.back() != dictionaryVersion)
        return refuse(
            ErrorCode::Unsupported, QStringLiteral("dictionary version %1").arg(int(part.back())));
    expect(Part::Length, lengthSize);
    return {};
}

Result<void> FrameCodec::readLength(QByteArrayView part)
{
    const qsizetype length = lengthOf(part);
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
