// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/NoiseHandshake.h"

#include "proto/handshake.pb.h"
#include "transport/FrameCodec.h"

#include <limits>
#include <optional>
#include <utility>

namespace heliograph {

constexpr size_t ephemeralSize = 32;
constexpr size_t sealedStaticSize = 48;
constexpr size_t tagSize = 16;

static QByteArrayView fieldView(const std::string &bytes)
{
    return { bytes.data(), static_cast<qsizetype>(bytes.size()) };
}

static QByteArray serializedMessage(const proto::HandshakeMessage &message)
{
    return QByteArray::fromStdString(message.SerializeAsString());
}

static bool readHandshakeMessage(QByteArrayView bytes, proto::HandshakeMessage &message)
{
    return bytes.size() <= std::numeric_limits<int>::max()
        && message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

static Error malformed(const QString &what) { return { ErrorCode::HandshakeMalformed, what }; }

/// A key that gives no agreement is misshapen, a tag that does not fit is a refusal.
static Error handshakeError(const Error &error, const char *place)
{
    const ErrorCode code = error.code == ErrorCode::DecryptFailed ? ErrorCode::HandshakeRefused
                                                                  : ErrorCode::HandshakeMalformed;
    return Error { code, error.detail }.within(place);
}

static NoiseState startOf(NoisePattern pattern)
{
    NoiseState state(pattern);
    state.mixHash(FrameCodec::prologue());
    return state;
}

static NoiseChannel clientChannel(const NoiseKeys &keys)
{
    return NoiseChannel(keys.clientToService, keys.serviceToClient);
}

static NoiseChannel serviceChannel(const NoiseKeys &keys)
{
    return NoiseChannel(keys.serviceToClient, keys.clientToService);
}

NoiseClientHandshake::NoiseClientHandshake(KeyPair staticKey, KeyPair ephemeral, QByteArray rootKey)
    : m_static(std::move(staticKey))
    , m_ephemeral(std::move(ephemeral))
    , m_rootKey(std::move(rootKey))
{
}

QByteArray NoiseClientHandshake::clientHello()
{
    m_pattern = NoisePattern::XX;
    m_state = startOf(m_pattern);
    m_state.mixHash(m_ephemeral.publicKey);
    m_stage = Stage::HelloSent;
    proto::HandshakeMessage message;
    message.mutable_clienthello()->set_ephemeral(m_ephemeral.publicKey.toStdString());
    return serializedMessage(message);
}

Result<QByteArray> NoiseClientHandshake::resumingHello(
    QByteArrayView serviceStatic, QByteArrayView payload)
{
    m_pattern = NoisePattern::IK;
    m_serviceStatic = serviceStatic.toByteArray();
    m_state = startOf(m_pattern);
    m_state.mixHash(m_serviceStatic);
    m_state.mixHash(m_ephemeral.publicKey);
    if (const Result<void> mixed = m_state.mixAgreement(m_ephemeral.privateKey, m_serviceStatic);
        !mixed)
        return refuse(mixed.error());
    const QByteArray sealedStatic = m_state.encryptAndHash(m_static.publicKey);
    if (const Result<void> mixed = m_state.mixAgreement(m_static.privateKey, m_serviceStatic);
        !mixed)
        return refuse(mixed.error());
    proto::HandshakeMessage message;
    proto::HandshakeMessage::ClientHello *hello = message.mutable_clienthello();
    hello->set_ephemeral(m_ephemeral.publicKey.toStdString());
    hello->set_static_(sealedStatic.toStdString());
    hello->set_payload(m_state.encryptAndHash(payload).toStdString());
    m_stage = Stage::HelloSent;
    return serializedMessage(message);
}

Result<NoiseClientHandshake::Proof> NoiseClientHandshake::processServerHello(
    QByteArrayView bytes, seconds now)
{
    if (m_stage == Stage::Failed)
        return fail(m_failure);
    proto::HandshakeMessage message;
    if (m_stage != Stage::HelloSent)
        return refuse(malformed(QStringLiteral("server hello out of turn")));
    if (!readHandshakeMessage(bytes, message) || !message.has_serverhello())
        return refuse(malformed(QStringLiteral("not a server hello")));
    const proto::HandshakeMessage::ServerHello &hello = message.serverhello();
    const bool resumed = m_pattern == NoisePattern::IK && !hello.has_static_();
    if (hello.ephemeral().size() != ephemeralSize)
        return refuse(malformed(QStringLiteral("ephemeral of the service")));
    if (!resumed && hello.static_().size() != sealedStaticSize)
        return refuse(malformed(QStringLiteral("static of the service")));
    if (hello.payload().size() < tagSize)
        return refuse(malformed(QStringLiteral("payload of the service")));
    m_serviceEphemeral = fieldView(hello.ephemeral()).toByteArray();
    return resumed ? processResumedHello(fieldView(hello.payload()), now)
                   : processFullHello(fieldView(hello.static_()), fieldView(hello.payload()), now);
}

Result<NoiseClientHandshake::Proof> NoiseClientHandshake::processFullHello(
    QByteArrayView sealedStatic, QByteArrayView sealedChain, seconds now)
{
    if (m_pattern == NoisePattern::IK) {
        m_pattern = NoisePattern::XXfallback;
        m_state = startOf(m_pattern);
        m_state.mixHash(m_ephemeral.publicKey);
    }
    m_state.mixHash(m_serviceEphemeral);
    const Result<QByteArray> serviceStatic = openStatic(sealedStatic);
    if (!serviceStatic)
        return refuse(handshakeError(serviceStatic.error(), "static of the service"));
    if (const Result<void> mixed = m_state.mixAgreement(m_ephemeral.privateKey, *serviceStatic);
        !mixed)
        return refuse(handshakeError(mixed.error(), "static of the service"));
    return prove(sealedChain, *serviceStatic, now);
}

Result<QByteArray> NoiseClientHandshake::openStatic(QByteArrayView sealed)
{
    return m_state.mixAgreement(m_ephemeral.privateKey, m_serviceEphemeral)
        .and_then([this, sealed] { return m_state.decryptAndHash(sealed); });
}

Result<NoiseClientHandshake::Proof> NoiseClientHandshake::processResumedHello(
    QByteArrayView sealedChain, seconds now)
{
    m_state.mixHash(m_serviceEphemeral);
    for (const KeyPair *own : { &m_ephemeral, &m_static }) {
        if (const Result<void> mixed = m_state.mixAgreement(own->privateKey, m_serviceEphemeral);
            !mixed)
            return refuse(handshakeError(mixed.error(), "ephemeral of the service"));
    }
    return prove(sealedChain, m_serviceStatic, now);
}

Result<NoiseClientHandshake::Proof> NoiseClientHandshake::prove(
    QByteArrayView sealedChain, QByteArrayView serviceStatic, seconds now)
{
    const Result<QByteArray> chainBytes = m_state.decryptAndHash(sealedChain);
    if (!chainBytes)
        return refuse(handshakeError(chainBytes.error(), "payload of the service"));
    const Result<CertificateChain> chain
        = verifyCertificateChain(*chainBytes, m_rootKey, serviceStatic, now);
    if (!chain)
        return refuse(chain.error());
    m_stage = Stage::Proven;
    return Proof { *chain, *chainBytes, m_pattern };
}

Result<NoiseClientHandshake::Completion> NoiseClientHandshake::finish(QByteArrayView payload)
{
    if (m_stage == Stage::Failed)
        return fail(m_failure);
    if (m_stage != Stage::Proven)
        return refuse(malformed(QStringLiteral("finish out of turn")));
    m_stage = Stage::Done;
    if (m_pattern == NoisePattern::IK)
        return Completion { {}, clientChannel(m_state.split()) };
    proto::HandshakeMessage message;
    proto::HandshakeMessage::ClientFinish *finish = message.mutable_clientfinish();
    finish->set_static_(m_state.encryptAndHash(m_static.publicKey).toStdString());
    if (const Result<void> mixed = m_state.mixAgreement(m_static.privateKey, m_serviceEphemeral);
        !mixed)
        return refuse(handshakeError(mixed.error(), "ephemeral of the service"));
    finish->set_payload(m_state.encryptAndHash(payload).toStdString());
    return Completion { serializedMessage(message), clientChannel(m_state.split()) };
}

tl::unexpected<Error> NoiseClientHandshake::refuse(Error error)
{
    m_stage = Stage::Failed;
    m_failure = error;
    return fail(std::move(error));
}

NoiseServerHandshake::NoiseServerHandshake(KeyPair staticKey, QByteArray certificateChain)
    : m_static(std::move(staticKey))
    , m_chain(std::move(certificateChain))
{
}

Result<NoiseServerHandshake::Reply> NoiseServerHandshake::acceptHello(
    QByteArrayView bytes, const KeyPair &ephemeral, Resumption resumption)
{
    proto::HandshakeMessage message;
    if (m_stage != Stage::Fresh)
        return fail(malformed(QStringLiteral("client hello out of turn")));
    if (!readHandshakeMessage(bytes, message)
        || message.clienthello().ephemeral().size() != ephemeralSize)
        return fail(malformed(QStringLiteral("client hello")));
    m_stage = Stage::HelloAnswered;
    m_ephemeral = ephemeral;
    const proto::HandshakeMessage::ClientHello &hello = message.clienthello();
    const QByteArrayView clientEphemeral = fieldView(hello.ephemeral());
    if (!hello.has_static_() || !hello.has_payload()) {
        m_pattern = NoisePattern::XX;
        return answerFull(clientEphemeral);
    }
    if (resumption != Resumption::Fallback) {
        const Result<Identity> opened = openResumption(
            clientEphemeral, fieldView(hello.static_()), fieldView(hello.payload()));
        if (opened)
            return answerResumed(clientEphemeral, *opened, resumption);
    }
    m_pattern = NoisePattern::XXfallback;
    return answerFull(clientEphemeral);
}

Result<NoiseServerHandshake::Reply> NoiseServerHandshake::answerFull(QByteArrayView clientEphemeral)
{
    m_state = startOf(m_pattern);
    m_state.mixHash(clientEphemeral);
    m_state.mixHash(m_ephemeral.publicKey);
    if (const Result<void> mixed = m_state.mixAgreement(m_ephemeral.privateKey, clientEphemeral);
        !mixed)
        return fail(handshakeError(mixed.error(), "ephemeral of the client"));
    proto::HandshakeMessage message;
    proto::HandshakeMessage::ServerHello *hello = message.mutable_serverhello();
    hello->set_ephemeral(m_ephemeral.publicKey.toStdString());
    hello->set_static_(m_state.encryptAndHash(m_static.publicKey).toStdString());
    if (const Result<void> mixed = m_state.mixAgreement(m_static.privateKey, clientEphemeral);
        !mixed)
        return fail(handshakeError(mixed.error(), "ephemeral of the client"));
    hello->set_payload(m_state.encryptAndHash(m_chain).toStdString());
    return Reply { serializedMessage(message), m_pattern, std::nullopt };
}

Result<NoiseServerHandshake::Identity> NoiseServerHandshake::openResumption(
    QByteArrayView clientEphemeral, QByteArrayView sealedStatic, QByteArrayView sealedPayload)
{
    m_pattern = NoisePattern::IK;
    m_state = startOf(m_pattern);
    m_state.mixHash(m_static.publicKey);
    m_state.mixHash(clientEphemeral);
    if (const Result<void> mixed = m_state.mixAgreement(m_static.privateKey, clientEphemeral);
        !mixed)
        return fail(mixed.error());
    const Result<QByteArray> clientStatic = m_state.decryptAndHash(sealedStatic);
    if (!clientStatic)
        return fail(clientStatic.error());
    if (const Result<void> mixed = m_state.mixAgreement(m_static.privateKey, *clientStatic); !mixed)
        return fail(mixed.error());
    const Result<QByteArray> payload = m_state.decryptAndHash(sealedPayload);
    if (!payload)
        return fail(payload.error());
    return Identity { *clientStatic, *payload };
}

Result<NoiseServerHandshake::Reply> NoiseServerHandshake::answerResumed(
    QByteArrayView clientEphemeral, const Identity &client, Resumption resumption)
{
    m_stage = Stage::Done;
    m_state.mixHash(m_ephemeral.publicKey);
    for (const QByteArrayView theirs : { clientEphemeral, QByteArrayView(client.clientStatic) }) {
        if (const Result<void> mixed = m_state.mixAgreement(m_ephemeral.privateKey, theirs); !mixed)
            return fail(handshakeError(mixed.error(), "key of the client"));
    }
    QByteArray sealedChain = m_state.encryptAndHash(m_chain);
    proto::HandshakeMessage message;
    message.mutable_serverhello()->set_ephemeral(m_ephemeral.publicKey.toStdString());
    if (resumption == Resumption::Refuse)
        sealedChain.back() = static_cast<char>(sealedChain.back() ^ 1);
    message.mutable_serverhello()->set_payload(sealedChain.toStdString());
    Reply reply { serializedMessage(message), m_pattern, std::nullopt };
    if (resumption == Resumption::Accept)
        reply.arrival.emplace(
            Arrival { client.clientStatic, client.payload, serviceChannel(m_state.split()) });
    return reply;
}

Result<NoiseServerHandshake::Arrival> NoiseServerHandshake::acceptFinish(QByteArrayView bytes)
{
    proto::HandshakeMessage message;
    if (m_stage != Stage::HelloAnswered)
        return fail(malformed(QStringLiteral("client finish out of turn")));
    m_stage = Stage::Done;
    const bool isRead = readHandshakeMessage(bytes, message);
    const proto::HandshakeMessage::ClientFinish &finish = message.clientfinish();
    if (!isRead || finish.static_().size() != sealedStaticSize || finish.payload().size() < tagSize)
        return fail(malformed(QStringLiteral("client finish")));
    const Result<QByteArray> clientStatic = m_state.decryptAndHash(fieldView(finish.static_()));
    if (!clientStatic)
        return fail(handshakeError(clientStatic.error(), "static of the client"));
    if (const Result<void> mixed = m_state.mixAgreement(m_ephemeral.privateKey, *clientStatic);
        !mixed)
        return fail(handshakeError(mixed.error(), "static of the client"));
    const Result<QByteArray> payload = m_state.decryptAndHash(fieldView(finish.payload()));
    if (!payload)
        return fail(handshakeError(payload.error(), "payload of the client"));
    return Arrival { *clientStatic, *payload, serviceChannel(m_state.split()) };
}

} // namespace heliograph
