// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "transport/FrameCodec.h"
#include "transport/NoiseHandshake.h"

#include <optional>

namespace heliograph {

/// The client's end of one byte stream: intro, frames, handshake, sealed payloads (01 §2, §3).
/// Knows neither sockets nor nodes; made anew for every connection.
class ClientStream final {
public:
    /// What the client brings along.
    struct Opening {
        /// X25519 static key of every handshake of this link.
        KeyPair noise;
        /// Serialized ClientPayload.
        QByteArray payload;
        /// Edge routing bytes for the intro; may be empty.
        QByteArray routing;
        /// Static key the service proved earlier: the handshake is resumed; empty starts anew.
        QByteArray serviceStatic;
    };

    ClientStream(Opening opening, QByteArray rootKey, Random &random);

    /// The first bytes: intro and ClientHello.
    QByteArray hello();
    /// Frames completed by these bytes. Errors of FrameCodec::feed().
    [[nodiscard]] Result<QList<QByteArray>> feed(QByteArrayView bytes);
    /// Reads the ServerHello at the wall time `now` and gives the bytes that answer it: none after
    /// an accepted resumption. Errors of NoiseClientHandshake; nothing may be sent after one.
    [[nodiscard]] Result<QByteArray> answerHello(QByteArrayView frame, seconds now);
    /// Whether payloads may be sealed and opened.
    bool isEstablished() const { return m_channel.has_value(); }
    /// One payload as a frame for the socket. NoiseFailure, TooLarge.
    [[nodiscard]] Result<QByteArray> seal(QByteArrayView plain);
    /// The payload of a frame. NoiseFailure.
    [[nodiscard]] Result<QByteArray> open(QByteArrayView frame);

    /// The chain the service showed, once the stream is established.
    const QByteArray &chain() const { return m_chain; }
    /// How the handshake was made, once the stream is established.
    NoisePattern pattern() const { return m_pattern; }

private:
    Opening m_opening;
    FrameCodec m_codec { FrameCodec::Side::Client };
    NoiseClientHandshake m_handshake;
    std::optional<NoiseChannel> m_channel;
    QByteArray m_chain;
    NoisePattern m_pattern = NoisePattern::XX;
};

} // namespace heliograph
