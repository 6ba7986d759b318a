// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "e2ee/MemorySignalStores.h"
#include "e2ee/SignalCipher.h"

namespace heliograph {

/// A device with its stores and cipher, for talking to another of its kind.
struct TestDevice {
    TestDevice(const Jid &jid, Random &random)
        : address(SignalAddress::of(jid))
        , stores(generateKeyPair(random), generateRegistrationId(random))
        , cipher(stores.stores(), random)
        , signedPreKey(generateSignedPreKey(4, stores.ownIdentity(), random))
    {
        stores.addSignedPreKey(signedPreKey);
    }

    /// What others fetch; with a fresh one-time prekey unless `preKeyId` is 0.
    PreKeyBundle publish(quint32 preKeyId, Random &random)
    {
        PreKeyBundle bundle { stores.registrationId(), address.device,
            stores.ownIdentity().publicKey, signedPreKey.id, signedPreKey.keyPair.publicKey,
            signedPreKey.signature, std::nullopt };
        if (preKeyId) {
            const OneTimePreKey key = generatePreKeys(preKeyId, 1, random).constFirst();
            stores.addPreKey(key);
            bundle.preKey = PreKeyBundle::PublicPreKey { key.id, key.keyPair.publicKey };
        }
        return bundle;
    }

    SignalAddress address;
    MemorySignalStores stores;
    SignalCipher cipher;
    SignedPreKey signedPreKey;
};

/// Opens what another device sealed, whichever of the two types it is.
inline Result<Decrypted> openAt(
    TestDevice &receiver, const SignalAddress &sender, const Ciphertext &sealed)
{
    return sealed.type == Ciphertext::Type::PreKeyMessage
        ? receiver.cipher.decryptPreKeyMessage(sender, sealed.bytes)
        : receiver.cipher.decryptMessage(sender, sealed.bytes);
}

} // namespace heliograph
