// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/NoiseIdentity.h"

#include "proto/handshake.pb.h"
#include "sandbox/ProtoBytes.h"
#include "sandbox/SeededRandom.h"
#include "transport/CertificateChain.h"

namespace heliograph::sandbox {

namespace {

constexpr qint64 aDay = 86'400;
constexpr qint64 aYear = 365 * aDay;

/// Damages the serialized form where the builder would not.
QByteArray withDamage(const QByteArray &chain, NoiseIdentity::Flaw flaw)
{
    proto::CertChain message;
    if (!parseInto(message, chain))
        return chain;
    std::string *signature = message.mutable_leaf()->mutable_signature();
    if (flaw == NoiseIdentity::Flaw::BadLeafSignature)
        (*signature)[10] = static_cast<char>((*signature)[10] ^ 1);
    else if (flaw == NoiseIdentity::Flaw::ShortSignature)
        signature->resize(63);
    else
        message.clear_leaf();
    return bytesOf(message);
}

} // namespace

NoiseIdentity NoiseIdentity::fromSeed(quint64 seed)
{
    SeededRandom random(seed, "noise");
    NoiseIdentity identity;
    identity.root = generateKeyPair(random);
    identity.intermediate = generateKeyPair(random);
    identity.staticKey = generateKeyPair(random);
    return identity;
}

QByteArray NoiseIdentity::certificateChain(qint64 nowSeconds, Flaw flaw) const
{
    const qint64 shift = flaw == Flaw::Expired ? -11 * aYear
        : flaw == Flaw::NotYetValid            ? 2 * aDay
                                               : 0;
    const seconds start { nowSeconds + shift - aDay };
    CertificateChain chain;
    chain.intermediate = { 1, 0, intermediate.publicKey, start, start + seconds { 10 * aYear } };
    chain.leaf = { 2, flaw == Flaw::WrongSerial ? 7U : 1U,
        flaw == Flaw::KeyMismatch ? root.publicKey : staticKey.publicKey, start,
        start + seconds { aYear } };
    const QByteArray &signer = flaw == Flaw::WrongRoot ? staticKey.privateKey : root.privateKey;
    const QByteArray bytes = buildCertificateChain(chain, signer, intermediate.privateKey);
    const bool damaged
        = flaw == Flaw::BadLeafSignature || flaw == Flaw::ShortSignature || flaw == Flaw::Missing;
    return damaged ? withDamage(bytes, flaw) : bytes;
}

} // namespace heliograph::sandbox
