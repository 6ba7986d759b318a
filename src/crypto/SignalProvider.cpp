// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/SignalProvider.h"

#include "crypto/Cipher.h"
#include "crypto/Hash.h"

#include <QByteArrayView>

#include <openssl/evp.h>
#include <openssl/rand.h>

namespace heliograph {

namespace {

QByteArrayView viewOf(const uint8_t *data, size_t size)
{
    return { reinterpret_cast<const char *>(data), static_cast<qsizetype>(size) };
}

signal_buffer *bufferOf(QByteArrayView bytes)
{
    return signal_buffer_create(
        reinterpret_cast<const uint8_t *>(bytes.data()), static_cast<size_t>(bytes.size()));
}

int randomBytes(uint8_t *data, size_t size, void *)
{
    return RAND_bytes(data, static_cast<int>(size)) == 1 ? 0 : SG_ERR_UNKNOWN;
}

int hmacInit(void **context, const uint8_t *key, size_t size, void *)
{
    *context = new HmacSha256(viewOf(key, size));
    return 0;
}

int hmacUpdate(void *context, const uint8_t *data, size_t size, void *)
{
    static_cast<HmacSha256 *>(context)->add(viewOf(data, size));
    return 0;
}

int hmacFinal(void *context, signal_buffer **output, void *)
{
    *output = bufferOf(static_cast<HmacSha256 *>(context)->result());
    return *output ? 0 : SG_ERR_NOMEM;
}

void hmacCleanup(void *context, void *)
{
    std::unique_ptr<HmacSha256>(static_cast<HmacSha256 *>(context)).reset();
}

int shaInit(void **context, void *)
{
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    *context = digest;
    return digest && EVP_DigestInit_ex(digest, EVP_sha512(), nullptr) == 1 ? 0 : SG_ERR_NOMEM;
}

int shaUpdate(void *context, const uint8_t *data, size_t size, void *)
{
    return EVP_DigestUpdate(static_cast<EVP_MD_CTX *>(context), data, size) == 1 ? 0
                                                                                 : SG_ERR_UNKNOWN;
}

int shaFinal(void *context, signal_buffer **output, void *)
{
    auto *digest = static_cast<EVP_MD_CTX *>(context);
    uint8_t out[64];
    if (EVP_DigestFinal_ex(digest, out, nullptr) != 1)
        return SG_ERR_UNKNOWN;
    // libsignal goes on with the same context after a final.
    EVP_DigestInit_ex(digest, EVP_sha512(), nullptr);
    *output = signal_buffer_create(out, sizeof out);
    return *output ? 0 : SG_ERR_NOMEM;
}

void shaCleanup(void *context, void *) { EVP_MD_CTX_free(static_cast<EVP_MD_CTX *>(context)); }

int encrypt(signal_buffer **output, int cipher, const uint8_t *key, size_t keySize,
    const uint8_t *iv, size_t ivSize, const uint8_t *plain, size_t size, void *)
{
    if (cipher != SG_CIPHER_AES_CBC_PKCS5 || keySize != 32 || ivSize != 16)
        return SG_ERR_INVAL;
    *output
        = bufferOf(aesCbcEncrypt(viewOf(key, keySize), viewOf(iv, ivSize), viewOf(plain, size)));
    return *output ? 0 : SG_ERR_NOMEM;
}

int decrypt(signal_buffer **output, int cipher, const uint8_t *key, size_t keySize,
    const uint8_t *iv, size_t ivSize, const uint8_t *sealed, size_t size, void *)
{
    if (cipher != SG_CIPHER_AES_CBC_PKCS5 || keySize != 32 || ivSize != 16)
        return SG_ERR_INVAL;
    const Result<QByteArray> plain
        = aesCbcDecrypt(viewOf(key, keySize), viewOf(iv, ivSize), viewOf(sealed, size));
    if (!plain)
        return SG_ERR_INVALID_MESSAGE;
    *output = bufferOf(*plain);
    return *output ? 0 : SG_ERR_NOMEM;
}

struct Context {
    signal_context *context = nullptr;
    Context()
    {
        signal_context_create(&context, nullptr);
        signal_context_set_crypto_provider(context, &openSslSignalProvider());
    }
    ~Context() { signal_context_destroy(context); }
};

} // namespace

const signal_crypto_provider &openSslSignalProvider()
{
    static const signal_crypto_provider provider { randomBytes, hmacInit, hmacUpdate, hmacFinal,
        hmacCleanup, shaInit, shaUpdate, shaFinal, shaCleanup, encrypt, decrypt, nullptr };
    return provider;
}

signal_context *threadSignalContext()
{
    thread_local const Context holder;
    return holder.context;
}

} // namespace heliograph
