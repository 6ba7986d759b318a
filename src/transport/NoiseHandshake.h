// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "crypto/Curve.h"
#include "transport/CertificateChain.h"
#include "transport/NoiseChannel.h"
#include "transport/NoiseState.h"

#include <optional>

namespace heliograph {

/// The client's side of a handshake (01 §3.2, §3.3). Messages are frame payloads.
/// After an error every later step gives that error again, so nothing more is sent.
class NoiseClientHandshake final {
public:
    /// What the service proved.
    struct Proof {
        CertificateChain chain;
        /// The chain as received, to be kept for a later resumption.
        QByteArray chainBytes;
        /// XX, or for a resumption IK (accepted) or XXfallback.
        NoisePattern pattern = NoisePattern::XX;
    };
    /// The end of a handshake.
    struct Completion {
        /// ClientFinish to be sent; empty after an accepted resumption.
        QByteArray message;
        NoiseChannel channel;
    };

    /// `ephemeral` must be fresh for every connection.
    NoiseClientHandshake(KeyPair staticKey, KeyPair ephemeral, QByteArray rootKey);

    /// Starts XX: the ClientHello.
    QByteArray clientHello();
    /// Starts IK towards a service whose static key was proved before; `payload` is the
    /// serialized ClientPayload. BadKey when the cached key is of no use.
    [[nodiscard]] Result<QByteArray> resumingHello(
        QByteArrayView serviceStatic, QByteArrayView payload);
    /// Reads the ServerHello at the wall time `now`. HandshakeMalformed, HandshakeRefused (a tag
    /// does not fit), CertificateUntrusted or CertificateNotValidNow.
    [[nodiscard]] Result<Proof> processServerHello(QByteArrayView message, seconds now);
    /// Ends the handshake; after an accepted resumption `payload` is not used again.
    /// Only after processServerHello() succeeded, once.
    [[nodiscard]] Result<Completion> finish(QByteArrayView payload);

    const NoiseState &state() const { return m_state; }

private:
    enum class Stage { Fresh, HelloSent, Proven, Done, Failed };

    Result<QByteArray> openStatic(QByteArrayView sealed);
    Result<Proof> processFullHello(
        QByteArrayView sealedStatic, QByteArrayView sealedChain, seconds now);
    Result<Proof> processResumedHello(QByteArrayView sealedChain, seconds now);
    Result<Proof> prove(QByteArrayView sealedChain, QByteArrayView serviceStatic, seconds now);
    tl::unexpected<Error> refuse(Error error);

    KeyPair m_static;
    KeyPair m_ephemeral;
    QByteArray m_rootKey;
    QByteArray m_serviceStatic;
    QByteArray m_serviceEphemeral;
    NoiseState m_state { NoisePattern::XX };
    NoisePattern m_pattern = NoisePattern::XX;
    Stage m_stage = Stage::Fresh;
    Error m_failure;
};

/// The service's side of a handshake.
class NoiseServerHandshake final {
public:
    /// How a resuming hello is answered (10 §2.2).
    enum class Resumption {
        /// IK when the hello opens with our static key, else the fallback.
        Accept,
        /// Always a ServerHello with `static`, as for XX.
        Fallback,
        /// An answer whose payload does not authenticate; the caller closes afterwards.
        Refuse,
    };
    /// What the client said about itself, and the way to talk to it.
    struct Arrival {
        QByteArray clientStatic;
        /// Serialized ClientPayload.
        QByteArray payload;
        NoiseChannel channel;
    };
    struct Reply {
        /// The ServerHello to be sent.
        QByteArray message;
        NoisePattern pattern = NoisePattern::XX;
        /// Set after an accepted resumption; else a ClientFinish follows.
        std::optional<Arrival> arrival;
    };

    NoiseServerHandshake(KeyPair staticKey, QByteArray certificateChain);

    /// Reads the ClientHello. HandshakeMalformed when it is misshapen. `ephemeral` must be fresh.
    [[nodiscard]] Result<Reply> acceptHello(QByteArrayView message, const KeyPair &ephemeral,
        Resumption resumption = Resumption::Accept);
    /// Reads the ClientFinish. HandshakeMalformed, or HandshakeRefused when a tag does not fit.
    [[nodiscard]] Result<Arrival> acceptFinish(QByteArrayView message);

    const NoiseState &state() const { return m_state; }

private:
    enum class Stage { Fresh, HelloAnswered, Done };
    struct Identity {
        QByteArray clientStatic;
        QByteArray payload;
    };

    Result<Reply> answerFull(QByteArrayView clientEphemeral);
    Result<Reply> answerResumed(
        QByteArrayView clientEphemeral, const Identity &client, Resumption resumption);
    Result<Identity> openResumption(
        QByteArrayView clientEphemeral, QByteArrayView sealedStatic, QByteArrayView sealedPayload);

    KeyPair m_static;
    KeyPair m_ephemeral;
    QByteArray m_chain;
    NoiseState m_state { NoisePattern::XX };
    NoisePattern m_pattern = NoisePattern::XX;
    Stage m_stage = Stage::Fresh;
};

} // namespace heliograph
