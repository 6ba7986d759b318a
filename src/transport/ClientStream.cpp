// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/ClientStream.h"

#include <utility>

namespace heliograph {

ClientStream::ClientStream(Opening opening, QByteArray rootKey, Random &random)
    : m_opening(std::move(opening))
    , m_handshake(m_opening.noise, generateKeyPair(random), std::move(rootKey))
{
}

QByteArray ClientStream::hello()
{
    QByteArray message;
    if (!m_opening.serviceStatic.isEmpty())
        message = m_handshake.resumingHello(m_opening.serviceStatic, m_opening.payload)
                      .value_or(QByteArray());
    // A key that is of no use for a resumption is as good as none.
    if (message.isEmpty())
        message = m_handshake.clientHello();
    return FrameCodec::intro(m_opening.routing)
        + FrameCodec::encode(message).value_or(QByteArray());
}

Result<QList<QByteArray>> ClientStream::feed(QByteArrayView bytes) { return m_codec.feed(bytes); }

Result<QByteArray> ClientStream::answerHello(QByteArrayView frame, seconds now)
{
    const Result<NoiseClientHandshake::Proof> proof = m_handshake.processServerHello(frame, now);
    if (!proof)
        return fail(proof.error());
    Result<NoiseClientHandshake::Completion> done = m_handshake.finish(m_opening.payload);
    if (!done)
        return fail(done.error());
    m_chain = proof->chainBytes;
    m_pattern = proof->pattern;
    m_channel.emplace(std::move(done->channel));
    return done->message.isEmpty() ? Result<QByteArray>(QByteArray())
                                   : FrameCodec::encode(done->message);
}

Result<QByteArray> ClientStream::seal(QByteArrayView plain)
{
    // Before it takes a counter: what is never sent must not use one up.
    if (plain.size() > frameSizeLimit - gcmTagSize)
        return fail(ErrorCode::TooLarge, QStringLiteral("payload of %1 bytes").arg(plain.size()));
    return m_channel->seal(plain, FrameCodec::header(plain.size() + gcmTagSize));
}

Result<QByteArray> ClientStream::open(QByteArrayView frame) { return m_channel->open(frame); }

} // namespace heliograph
