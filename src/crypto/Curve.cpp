// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/Curve.h"

#include "crypto/Hash.h"
#include "crypto/SignalProvider.h"

#include <openssl/evp.h>
#include <signal/curve.h>

namespace heliograph {

constexpr char djbType = 0x05;

static void clamp(QByteArray &scalar)
{
    scalar[0] = static_cast<char>(scalar.at(0) & 0xF8);
    scalar[31] = static_cast<char>((scalar.at(31) & 0x7F) | 0x40);
}

static const unsigned char *rawBytes(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

KeyPair generateKeyPair(Random &random)
{
    // A clamped 32-byte scalar is always a valid key.
    return *keyPairFromPrivate(random.bytes(32));
}

Result<KeyPair> keyPairFromPrivate(QByteArrayView privateKey)
{
    if (privateKey.size() != 32)
        return fail(ErrorCode::BadKey, QStringLiteral("private key length"));
    KeyPair pair;
    pair.privateKey = privateKey.toByteArray();
    clamp(pair.privateKey);
    EVP_PKEY *key
        = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, rawBytes(pair.privateKey), 32);
    pair.publicKey.resize(32);
    size_t size = 32;
    EVP_PKEY_get_raw_public_key(
        key, reinterpret_cast<unsigned char *>(pair.publicKey.data()), &size);
    EVP_PKEY_free(key);
    return pair;
}

Result<QByteArray> agree(QByteArrayView privateKey, QByteArrayView publicKey)
{
    if (privateKey.size() != 32 || publicKey.size() != 32)
        return fail(ErrorCode::BadKey, QStringLiteral("key length"));
    EVP_PKEY *own
        = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, rawBytes(privateKey), 32);
    EVP_PKEY *peer = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, rawBytes(publicKey), 32);
    EVP_PKEY_CTX *context = own ? EVP_PKEY_CTX_new(own, nullptr) : nullptr;
    QByteArray out(32, '\0');
    size_t size = 32;
    const bool ok = context && peer && EVP_PKEY_derive_init(context) == 1
        && EVP_PKEY_derive_set_peer(context, peer) == 1
        && EVP_PKEY_derive(context, reinterpret_cast<unsigned char *>(out.data()), &size) == 1;
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(own);
    EVP_PKEY_free(peer);
    if (!ok || constantTimeEquals(out, QByteArray(32, '\0')))
        return fail(ErrorCode::BadKey, QStringLiteral("low-order point"));
    return out;
}

QByteArray sign(QByteArrayView privateKey, QByteArrayView message)
{
    signal_context *context = threadSignalContext();
    ec_private_key *key = nullptr;
    signal_buffer *signature = nullptr;
    QByteArray out;
    if (curve_decode_private_point(
            &key, rawBytes(privateKey), static_cast<size_t>(privateKey.size()), context)
            == 0
        && curve_calculate_signature(
               context, &signature, key, rawBytes(message), static_cast<size_t>(message.size()))
            == 0)
        out = QByteArray(reinterpret_cast<const char *>(signal_buffer_data(signature)),
            static_cast<qsizetype>(signal_buffer_len(signature)));
    signal_buffer_free(signature);
    SIGNAL_UNREF(key);
    return out;
}

bool verify(QByteArrayView publicKey, QByteArrayView message, QByteArrayView signature)
{
    if (publicKey.size() != 32 || signature.size() != CURVE_SIGNATURE_LEN)
        return false;
    const QByteArray serialized = withTypeByte(publicKey);
    ec_public_key *key = nullptr;
    if (curve_decode_point(&key, rawBytes(serialized), static_cast<size_t>(serialized.size()),
            threadSignalContext())
        != 0)
        return false;
    const int verdict
        = curve_verify_signature(key, rawBytes(message), static_cast<size_t>(message.size()),
            rawBytes(signature), static_cast<size_t>(signature.size()));
    SIGNAL_UNREF(key);
    return verdict == 1;
}

QByteArray withTypeByte(QByteArrayView publicKey)
{
    QByteArray out(1, djbType);
    out.append(publicKey.data(), publicKey.size());
    return out;
}

Result<QByteArray> withoutTypeByte(QByteArrayView publicKey)
{
    if (publicKey.size() == 32)
        return publicKey.toByteArray();
    if (publicKey.size() == 33 && publicKey.front() == djbType)
        return publicKey.sliced(1).toByteArray();
    return fail(ErrorCode::BadKey, QStringLiteral("public key length"));
}

} // namespace heliograph
