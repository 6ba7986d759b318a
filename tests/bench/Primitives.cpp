// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/Bench.h"

#include <openssl/evp.h>

#include <memory>

// What OpenSSL does by itself, without anything of ours around it: the bound of the other rows.
namespace heliograph::bench {

namespace {

/// As `openssl speed` does it by default for large blocks.
constexpr int blockSize = 16 * 1024;
constexpr double mebibyte = 1024.0 * 1024.0;

struct Free {
    void operator()(EVP_CIPHER_CTX *context) const { EVP_CIPHER_CTX_free(context); }
    void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
    void operator()(EVP_PKEY *key) const { EVP_PKEY_free(key); }
    void operator()(EVP_PKEY_CTX *context) const { EVP_PKEY_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;

unsigned char *bytesOf(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

/// A block through the cipher, again and again.
class Cbc final {
public:
    explicit Cbc(int encrypts)
        : m_context(EVP_CIPHER_CTX_new())
    {
        QByteArray key = noise(32);
        EVP_CipherInit_ex(
            m_context.get(), EVP_aes_256_cbc(), nullptr, bytesOf(key), bytesOf(key), encrypts);
    }
    void operator()()
    {
        int length = 0;
        EVP_CipherUpdate(m_context.get(), bytesOf(m_out), &length, bytesOf(m_in), blockSize);
    }

private:
    CipherContext m_context;
    QByteArray m_in = noise(blockSize);
    QByteArray m_out = QByteArray(blockSize + 32, Qt::Uninitialized);
};

/// A block through SHA-256, again and again.
class Hash final {
public:
    Hash()
        : m_context(EVP_MD_CTX_new())
    {
        EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr);
    }
    void operator()() { EVP_DigestUpdate(m_context.get(), m_in.constData(), blockSize); }

private:
    std::unique_ptr<EVP_MD_CTX, Free> m_context;
    QByteArray m_in = noise(blockSize);
};

void measureGcm(const char *work, int size)
{
    QByteArray key = noise(32);
    QByteArray nonce = noise(12);
    QByteArray in = noise(size);
    QByteArray out(size + 16, Qt::Uninitialized);
    const CipherContext context(EVP_CIPHER_CTX_new());
    EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytesOf(key), bytesOf(nonce));
    report(work, rateOf(1, [&] {
        int length = 0;
        EVP_EncryptInit_ex(context.get(), nullptr, nullptr, nullptr, bytesOf(nonce));
        EVP_EncryptUpdate(context.get(), bytesOf(out), &length, bytesOf(in), size);
        EVP_EncryptFinal_ex(context.get(), bytesOf(out) + size, &length);
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, 16, bytesOf(out) + size);
    }));
}

void measureAgreement()
{
    const Key own(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"));
    const Key peer(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"));
    const std::unique_ptr<EVP_PKEY_CTX, Free> context(EVP_PKEY_CTX_new(own.get(), nullptr));
    EVP_PKEY_derive_init(context.get());
    EVP_PKEY_derive_set_peer(context.get(), peer.get());
    QByteArray out(32, Qt::Uninitialized);
    report("x25519", rateOf(1, [&] {
        size_t size = 32;
        EVP_PKEY_derive(context.get(), bytesOf(out), &size);
    }));
}

} // namespace

void measurePrimitives()
{
    report("aes-cbc-encrypt", rateOf(1, Cbc(1)) * blockSize / mebibyte);
    report("aes-cbc-decrypt", rateOf(1, Cbc(0)) * blockSize / mebibyte);
    report("sha256", rateOf(1, Hash()) * blockSize / mebibyte);
    measureGcm("gcm-800", 800);
    measureGcm("gcm-64k", 64 * 1024);
    measureAgreement();
}

double secondsOfOnePass(qint64 size, bool encrypts, int hashes, int calls)
{
    Cbc cipher(encrypts ? 1 : 0);
    Hash hash;
    return secondsOf(
        [&] {
            for (qint64 at = 0; at < size; at += blockSize) {
                cipher();
                for (int i = 0; i < hashes; ++i)
                    hash();
            }
        },
        calls);
}

} // namespace heliograph::bench
