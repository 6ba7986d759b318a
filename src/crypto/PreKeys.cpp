// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/PreKeys.h"

#include "crypto/Hash.h"

namespace heliograph {

quint32 generateRegistrationId(Random &random) { return 1 + random.below(0x3FFF); }

quint32 nextPreKeyId(quint32 id) { return id >= largestPreKeyId ? 1 : id + 1; }

QList<OneTimePreKey> generatePreKeys(quint32 firstId, int count, Random &random)
{
    QList<OneTimePreKey> keys;
    keys.reserve(count);
    quint32 id = firstId;
    for (int i = 0; i < count; ++i) {
        keys.append({ id, generateKeyPair(random) });
        id = nextPreKeyId(id);
    }
    return keys;
}

SignedPreKey generateSignedPreKey(quint32 id, const KeyPair &identity, Random &random)
{
    SignedPreKey key { id, generateKeyPair(random), {} };
    key.signature = sign(identity.privateKey, withTypeByte(key.keyPair.publicKey));
    return key;
}

QByteArray keyBundleDigest(QByteArrayView identity, QByteArrayView signedPreKeyPublic,
    QByteArrayView signature, const QList<QByteArray> &preKeys)
{
    QByteArray published;
    published.reserve(128 + 32 * preKeys.size());
    published.append(identity).append(signedPreKeyPublic).append(signature);
    for (const QByteArray &key : preKeys)
        published.append(key);
    return sha1(published);
}

} // namespace heliograph
