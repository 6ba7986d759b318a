// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/NoiseSession.h"

#include "binary/NodeDecoder.h"
#include "binary/NodeEncoder.h"
#include "sandbox/Logging.h"

namespace heliograph::sandbox {

NoiseSession::NoiseSession(Settings settings, Random &random, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_random(random)
    , m_handshake(m_settings.identity.staticKey, m_settings.certificateChain)
{
}

void NoiseSession::fail(const Error &error)
{
    if (m_failed)
        return;
    m_failed = true;
    emit failed(error);
}

void NoiseSession::feed(const QByteArray &bytes)
{
    if (m_failed)
        return;
    const auto frames = m_codec.feed(bytes);
    if (!frames)
        return fail(frames.error());
    for (const QByteArray &payload : *frames) {
        if (m_failed)
            return;
        receive(payload);
    }
}

void NoiseSession::receive(const QByteArray &payload)
{
    if (!m_channel) {
        if (const auto shaken = shake(payload); !shaken)
            fail(shaken.error());
        return;
    }
    const auto plain = m_channel->open(payload);
    if (!plain)
        return fail(plain.error());
    const auto stanza = decodeNode(*plain);
    if (!stanza) {
        emit unreadable(stanza.error());
        return;
    }
    emit stanzaReceived(*stanza);
}

Result<void> NoiseSession::shake(const QByteArray &payload)
{
    if (m_helloAnswered) {
        auto arrival = m_handshake.acceptFinish(payload);
        if (!arrival)
            return heliograph::fail(arrival.error());
        enter(std::move(*arrival));
        return {};
    }
    emit helloReceived();
    if (m_failed)
        return {};
    auto answer
        = m_handshake.acceptHello(payload, generateKeyPair(m_random), m_settings.resumption);
    if (!answer)
        return heliograph::fail(answer.error());
    m_helloAnswered = true;
    m_pattern = answer->pattern;
    sendFrame(tamperedHello(answer->message, m_settings.helloFlaw, m_random));
    emit helloAnswered();
    if (answer->arrival)
        enter(std::move(*answer->arrival));
    else if (answer->pattern == NoisePattern::IK)
        return heliograph::fail(ErrorCode::HandshakeRefused, QStringLiteral("resumption"));
    return {};
}

void NoiseSession::enter(NoiseServerHandshake::Arrival arrival)
{
    m_channel.emplace(std::move(arrival.channel));
    emit arrived(arrival.clientStatic, arrival.payload);
}

void NoiseSession::sendFrame(QByteArrayView payload)
{
    if (const auto frame = FrameCodec::encode(payload))
        emit bytesReady(*frame);
}

void NoiseSession::send(const Node &stanza)
{
    if (!m_channel || m_failed)
        return;
    const auto plain = encodeNode(stanza);
    if (!plain) {
        qCWarning(lcSandbox) << "a stanza cannot be encoded:" << plain.error().detail
                             << stanza.toLog();
        return;
    }
    sendPlain(*plain);
}

void NoiseSession::sendPlain(QByteArrayView plain)
{
    if (!m_channel || m_failed)
        return;
    const auto sealed = m_channel->seal(plain);
    if (!sealed)
        return fail(sealed.error());
    sendFrame(*sealed);
}

} // namespace heliograph::sandbox
