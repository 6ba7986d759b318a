// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/NoiseState.h"

#include "crypto/Cipher.h"
#include "crypto/Curve.h"
#include "crypto/Hash.h"

#include <QtEndian>

namespace heliograph {

constexpr int noiseKeySize = 32;

static QByteArray initialHash(NoisePattern pattern)
{
    switch (pattern) {
    case NoisePattern::XX:
        return QByteArrayLiteral("Noise_XX_25519_AESGCM_SHA256").leftJustified(noiseKeySize, '\0');
    case NoisePattern::IK:
        return QByteArrayLiteral("Noise_IK_25519_AESGCM_SHA256").leftJustified(noiseKeySize, '\0');
    case NoisePattern::XXfallback:
        break;
    }
    return sha256(QByteArrayLiteral("Noise_XXfallback_25519_AESGCM_SHA256"));
}

std::array<char, 12> noiseNonce(quint32 counter)
{
    std::array<char, 12> nonce {};
    qToBigEndian(counter, nonce.data() + 8);
    return nonce;
}

NoiseState::NoiseState(NoisePattern pattern)
    : m_h(initialHash(pattern))
    , m_ck(m_h)
    , m_k(m_h)
{
}

void NoiseState::mixHash(QByteArrayView data)
{
    m_h.append(data.data(), data.size());
    m_h = sha256(m_h);
}

void NoiseState::mixKey(QByteArrayView shared)
{
    const QByteArray derived = hkdfSha256(shared, m_ck, {}, 2 * noiseKeySize);
    m_ck = derived.first(noiseKeySize);
    m_k = derived.last(noiseKeySize);
    m_n = 0;
}

Result<void> NoiseState::mixAgreement(QByteArrayView privateKey, QByteArrayView publicKey)
{
    const Result<QByteArray> shared = agree(privateKey, publicKey);
    if (!shared)
        return fail(shared.error());
    mixKey(*shared);
    return {};
}

QByteArray NoiseState::encryptAndHash(QByteArrayView plain)
{
    const QByteArray sealed = GcmCipher(m_k).seal(noiseNonce(m_n++), m_h, plain);
    mixHash(sealed);
    return sealed;
}

Result<QByteArray> NoiseState::decryptAndHash(QByteArrayView sealed)
{
    Result<QByteArray> plain = GcmCipher(m_k).open(noiseNonce(m_n++), m_h, sealed);
    if (plain)
        mixHash(sealed);
    return plain;
}

NoiseKeys NoiseState::split() const
{
    const QByteArray derived = hkdfSha256({}, m_ck, {}, 2 * noiseKeySize);
    return { derived.first(noiseKeySize), derived.last(noiseKeySize) };
}

} // namespace heliograph
