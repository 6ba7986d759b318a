// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/Curve.h"
#include "proto/handshake.pb.h"
#include "tests/fuzz/Targets.h"
#include "tests/support/FixedRandom.h"
#include "transport/NoiseHandshake.h"

namespace heliograph::fuzz {

namespace {

struct HandshakeKeys {
    FixedRandom random { 7 };
    KeyPair client = generateKeyPair(random);
    KeyPair clientEphemeral = generateKeyPair(random);
    KeyPair service = generateKeyPair(random);
    KeyPair serviceEphemeral = generateKeyPair(random);
    KeyPair root = generateKeyPair(random);
    KeyPair intermediate = generateKeyPair(random);
};

const HandshakeKeys &handshakeKeys()
{
    static const HandshakeKeys keys;
    return keys;
}

constexpr seconds handshakeTime { 1'790'000'000 };

NoiseClientHandshake newClient()
{
    const HandshakeKeys &keys = handshakeKeys();
    return { keys.client, keys.clientEphemeral, keys.root.publicKey };
}

/// The input is the ServerHello as it lies in the frame.
void plainServerHello(QByteArrayView input, bool resumed)
{
    NoiseClientHandshake client = newClient();
    if (resumed)
        (void)client.resumingHello(handshakeKeys().service.publicKey, "payload");
    else
        (void)client.clientHello();
    require(!client.processServerHello(input, handshakeTime), "nobody proves a key he has not");
    require(!client.finish("payload"), "nothing is sent after a failed hello");
}

/// Signs `part` with the issuer's key; a key of 32 bytes `placeholder` becomes `key`.
void signPart(proto::CertChain::NoiseCertificate &part, const KeyPair &issuer, char placeholder,
    const QByteArray &key)
{
    proto::CertificateDetails details;
    if (details.ParseFromString(part.details())
        && details.key() == std::string(static_cast<size_t>(key.size()), placeholder)) {
        details.set_key(key.toStdString());
        part.set_details(details.SerializeAsString());
    }
    const auto &bytes = part.details();
    part.set_signature(
        sign(issuer.privateKey, { bytes.data(), static_cast<qsizetype>(bytes.size()) })
            .toStdString());
}

/// The input is a certificate chain, signed here by the right keys and shown by a service that
/// speaks the protocol properly.
void sealedChain(QByteArrayView input)
{
    const HandshakeKeys &keys = handshakeKeys();
    (void)parseCertificateChain(input);
    QByteArray shown = input.toByteArray();
    proto::CertChain chain;
    if (chain.ParseFromArray(input.data(), static_cast<int>(input.size()))) {
        signPart(*chain.mutable_intermediate(), keys.root, 'I', keys.intermediate.publicKey);
        signPart(*chain.mutable_leaf(), keys.intermediate, 'S', keys.service.publicKey);
        shown = QByteArray::fromStdString(chain.SerializeAsString());
    }
    NoiseClientHandshake client = newClient();
    NoiseServerHandshake service(keys.service, shown);
    const auto reply = service.acceptHello(client.clientHello(), keys.serviceEphemeral);
    require(reply.has_value(), "a proper hello is answered");
    const auto proof = client.processServerHello(reply->message, handshakeTime);
    if (!proof) {
        require(!client.finish("payload"), "nothing is sent after a refused chain");
        return;
    }
    require(proof->chain.leaf.key == keys.service.publicKey, "the leaf names the service's key");
    require(proof->chain.isValidAt(handshakeTime), "the chain is valid now");
    require(client.finish("payload").has_value(), "a proven service gets the payload");
}

void clientMessages(QByteArrayView input)
{
    const HandshakeKeys &keys = handshakeKeys();
    NoiseServerHandshake service(keys.service, "chain");
    (void)service.acceptHello(input, keys.serviceEphemeral);
    NoiseServerHandshake second(keys.service, "chain");
    (void)second.acceptHello(newClient().clientHello(), keys.serviceEphemeral);
    require(!second.acceptFinish(input), "a finish needs the right keys");
}

} // namespace

void handshake(QByteArrayView input)
{
    if (input.isEmpty())
        return;
    const QByteArrayView rest = input.sliced(1);
    switch (static_cast<quint8>(input[0]) % 4) {
    case 0:
        return plainServerHello(rest, false);
    case 1:
        return plainServerHello(rest, true);
    case 2:
        return sealedChain(rest);
    default:
        return clientMessages(rest);
    }
}

} // namespace heliograph::fuzz
