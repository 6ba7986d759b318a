// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "crypto/Curve.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>

namespace heliograph {

/// Largest prekey id that fits into the three bytes of the wire; ids start at 1 (04 §2.1, §11).
inline constexpr quint32 largestPreKeyId = 0xFFFFFF;

/// A prekey that one peer uses once.
struct OneTimePreKey {
    quint32 id = 0;
    KeyPair keyPair;
    friend bool operator==(const OneTimePreKey &, const OneTimePreKey &) = default;
};

/// The longer-lived prekey, signed by the identity.
struct SignedPreKey {
    quint32 id = 0;
    KeyPair keyPair;
    /// 64 bytes XEdDSA over `05 ‖ public`.
    QByteArray signature;
    friend bool operator==(const SignedPreKey &, const SignedPreKey &) = default;
};

/// What a peer publishes so that a ratchet can be started with it (04 §2.4). Public keys are
/// 32 bytes, or 33 with the type byte.
struct PreKeyBundle {
    struct PublicPreKey {
        quint32 id = 0;
        QByteArray publicKey;
        friend bool operator==(const PublicPreKey &, const PublicPreKey &) = default;
    };
    quint32 registrationId = 0;
    qint32 device = 0;
    QByteArray identity;
    quint32 signedPreKeyId = 0;
    QByteArray signedPreKeyPublic;
    QByteArray signature;
    /// Absent when the peer's pool is empty.
    std::optional<PublicPreKey> preKey;
    friend bool operator==(const PreKeyBundle &, const PreKeyBundle &) = default;
};

/// 14 bits, never 0 (04 §2.1).
quint32 generateRegistrationId(Random &random);
/// The id after `id`; 1 after the largest.
quint32 nextPreKeyId(quint32 id);
/// `count` prekeys with the ids `firstId`, `nextPreKeyId(firstId)`, …
QList<OneTimePreKey> generatePreKeys(quint32 firstId, int count, Random &random);
/// A new signed prekey under `identity`.
SignedPreKey generateSignedPreKey(quint32 id, const KeyPair &identity, Random &random);
/// The hash the service keeps of a published key set (04 §2.3): 20 bytes. All keys are the
/// 32-byte form, `preKeys` in the order in which the service lists them.
QByteArray keyBundleDigest(QByteArrayView identity, QByteArrayView signedPreKeyPublic,
    QByteArrayView signature, const QList<QByteArray> &preKeys);

} // namespace heliograph
