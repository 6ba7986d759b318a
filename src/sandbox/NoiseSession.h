// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"
#include "sandbox/HelloTamper.h"
#include "sandbox/NoiseIdentity.h"
#include "transport/FrameCodec.h"
#include "transport/NoiseHandshake.h"

#include <QObject>

namespace heliograph::sandbox {

/// The service's end of one byte stream: intro, frames, handshake, sealed stanzas (01 §13).
/// Knows neither sockets nor accounts.
class NoiseSession final : public QObject {
    Q_OBJECT
public:
    struct Settings {
        NoiseIdentity identity;
        QByteArray certificateChain;
        NoiseServerHandshake::Resumption resumption = NoiseServerHandshake::Resumption::Accept;
        HelloFlaw helloFlaw = HelloFlaw::None;
    };
    /// `random` gives the ephemeral key.
    NoiseSession(Settings settings, Random &random, QObject *parent = nullptr);

    /// Bytes from the socket. Ends with failed() at the first error.
    void feed(const QByteArray &bytes);
    /// Seals a stanza; nothing happens before the handshake is complete.
    void send(const Node &stanza);
    /// Seals what may be no stanza at all.
    void sendPlain(QByteArrayView plain);
    /// Neither reads nor answers any more; nothing is emitted.
    void halt() { m_failed = true; }
    bool isEstablished() const { return m_channel.has_value(); }
    /// Edge routing bytes of the intro; empty when there were none.
    const QByteArray &routing() const { return m_codec.routing(); }
    /// How the ClientHello was answered.
    NoisePattern pattern() const { return m_pattern; }

signals:
    /// The ClientHello is here; halt() leaves it unanswered.
    void helloReceived();
    void helloAnswered();
    /// One whole frame, or an answer of the handshake, for the socket.
    void bytesReady(const QByteArray &bytes);
    /// The client proved its static key; `payload` is its serialized ClientPayload.
    void arrived(const QByteArray &clientStatic, const QByteArray &payload);
    void stanzaReceived(const heliograph::Node &stanza);
    /// A frame that opens and holds no stanza.
    void unreadable(const heliograph::Error &error);
    void failed(const heliograph::Error &error);

private:
    void receive(const QByteArray &payload);
    Result<void> shake(const QByteArray &payload);
    void enter(NoiseServerHandshake::Arrival arrival);
    void sendFrame(QByteArrayView payload);
    void fail(const Error &error);

    Settings m_settings;
    Random &m_random;
    FrameCodec m_codec { FrameCodec::Side::Service };
    NoiseServerHandshake m_handshake;
    std::optional<NoiseChannel> m_channel;
    NoisePattern m_pattern = NoisePattern::XX;
    bool m_helloAnswered = false;
    bool m_failed = false;
};

} // namespace heliograph::sandbox
