// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/NoiseChannel.h"

#include "transport/NoiseState.h"

#include <limits>

namespace heliograph {

constexpr quint32 counterEnd = std::numeric_limits<quint32>::max();

NoiseChannel::NoiseChannel(
    QByteArrayView sendKey, QByteArrayView receiveKey, quint32 firstSent, quint32 firstReceived)
    : m_sender(sendKey)
    , m_receiver(receiveKey)
    , m_sent(firstSent)
    , m_received(firstReceived)
{
}

Result<QByteArray> NoiseChannel::seal(QByteArrayView plain, QByteArrayView front)
{
    if (m_sent == counterEnd)
        return fail(ErrorCode::NoiseFailure, QStringLiteral("send counter used up"));
    return m_sender.seal(noiseNonce(m_sent++), {}, plain, front);
}

Result<QByteArray> NoiseChannel::open(QByteArrayView frame)
{
    if (m_broken || m_received == counterEnd)
        return fail(ErrorCode::NoiseFailure,
            m_broken ? QStringLiteral("channel is broken")
                     : QStringLiteral("receive counter used up"));
    Result<QByteArray> plain = m_receiver.open(noiseNonce(m_received), {}, frame);
    if (!plain) {
        m_broken = true;
        return fail(ErrorCode::NoiseFailure, plain.error().detail);
    }
    ++m_received;
    return plain;
}

} // namespace heliograph
