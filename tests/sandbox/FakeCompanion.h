// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/Linking.h"
#include "tests/support/FixedRandom.h"

namespace heliograph::sandbox {

/// A companion with keys that plays its side of the link.
class FakeCompanion final : public LinkCandidate {
public:
    explicit FakeCompanion(quint64 seed)
        : m_random(seed)
        , noise(generateKeyPair(m_random))
        , identity(generateKeyPair(m_random))
        , advSecret(m_random.bytes(32))
    {
        const SignedPreKey key = generateSignedPreKey(1, identity, m_random);
        m_registration.registrationId = 77;
        m_registration.identityKey = identity.publicKey;
        m_registration.signedPreKeyId = key.id;
        m_registration.signedPreKey = key.keyPair.publicKey;
        m_registration.signedPreKeySignature = key.signature;
    }
    const DeviceRegistration &registration() const override { return m_registration; }
    QByteArray noiseKey() const override { return noise.publicKey; }
    QString pushName() const override { return name; }
    void sendToCandidate(const Node &stanza) override { got.push_back(stanza); }
    void restartCandidate() override { restarted = true; }
    void closeCandidate() override { closed = true; }

    QString qr(int number = 0) const
    {
        const Node &device = *got.front().child("pair-device");
        const QByteArray ref = device.children()[static_cast<size_t>(number)].bytes();
        const QByteArrayList fields { ref, noise.publicKey.toBase64(),
            identity.publicKey.toBase64(), advSecret.toBase64(), "7" };
        return QString::fromLatin1(fields.join(','));
    }
    /// The reply to pair-success with a proper device signature.
    Node reply() const;

private:
    FixedRandom m_random;
    DeviceRegistration m_registration;

public:
    KeyPair noise;
    KeyPair identity;
    QByteArray advSecret;
    QString name;
    std::vector<Node> got;
    bool restarted = false;
    bool closed = false;
};

} // namespace heliograph::sandbox
