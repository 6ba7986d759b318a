// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/Hash.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>

namespace heliograph {

static const unsigned char *uchars(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

static unsigned char *uchars(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

static QByteArray digest(const EVP_MD *type, QByteArrayView data)
{
    QByteArray out(EVP_MD_get_size(type), Qt::Uninitialized);
    EVP_Digest(data.data(), static_cast<size_t>(data.size()), uchars(out), nullptr, type, nullptr);
    return out;
}

QByteArray sha256(QByteArrayView data) { return digest(EVP_sha256(), data); }

QByteArray sha1(QByteArrayView data) { return digest(EVP_sha1(), data); }

QByteArray md5(QByteArrayView data) { return digest(EVP_md5(), data); }

QByteArray hmacSha256(QByteArrayView key, QByteArrayView data)
{
    QByteArray out(32, Qt::Uninitialized);
    // HMAC() refuses a null key even when its length is zero.
    static const unsigned char none = 0;
    HMAC(EVP_sha256(), key.isEmpty() ? &none : uchars(key), static_cast<int>(key.size()),
        uchars(data), static_cast<size_t>(data.size()), uchars(out), nullptr);
    return out;
}

QByteArray hmacSha512(QByteArrayView key, QByteArrayView data)
{
    QByteArray out(64, Qt::Uninitialized);
    static const unsigned char none = 0;
    HMAC(EVP_sha512(), key.isEmpty() ? &none : uchars(key), static_cast<int>(key.size()),
        uchars(data), static_cast<size_t>(data.size()), uchars(out), nullptr);
    return out;
}

QByteArray hkdfSha256(QByteArrayView ikm, QByteArrayView salt, QByteArrayView info, int length)
{
    const QByteArray zeroes(32, '\0');
    const QByteArray prk = hmacSha256(salt.isEmpty() ? QByteArrayView(zeroes) : salt, ikm);
    QByteArray out;
    QByteArray block;
    for (char counter = 1; out.size() < length; ++counter) {
        block.append(info.data(), info.size());
        block.append(counter);
        block = hmacSha256(prk, block);
        out.append(block);
    }
    out.truncate(length);
    return out;
}

QByteArray pbkdf2Sha256(QByteArrayView password, QByteArrayView salt, int iterations, int length)
{
    QByteArray out(length, Qt::Uninitialized);
    PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), uchars(salt),
        static_cast<int>(salt.size()), iterations, EVP_sha256(), length, uchars(out));
    return out;
}

QByteArray scrypt(QByteArrayView password, QByteArrayView salt, int length)
{
    QByteArray out(length, '\0');
    constexpr uint64_t n = 1 << 15;
    constexpr uint64_t memory = 64ULL * 1024 * 1024;
    EVP_PBE_scrypt(password.data(), static_cast<size_t>(password.size()), uchars(salt),
        static_cast<size_t>(salt.size()), n, 8, 1, memory, uchars(out),
        static_cast<size_t>(length));
    return out;
}

bool constantTimeEquals(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size()
        && CRYPTO_memcmp(a.data(), b.data(), static_cast<size_t>(a.size())) == 0;
}

struct Sha256::State {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    State() { EVP_DigestInit_ex(context, EVP_sha256(), nullptr); }
    ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256()
    : m_state(std::make_unique<State>())
{
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256 &&) noexcept = default;
Sha256 &Sha256::operator=(Sha256 &&) noexcept = default;

void Sha256::add(QByteArrayView data)
{
    EVP_DigestUpdate(m_state->context, data.data(), static_cast<size_t>(data.size()));
}

QByteArray Sha256::result()
{
    QByteArray out(32, Qt::Uninitialized);
    EVP_DigestFinal_ex(m_state->context, uchars(out), nullptr);
    return out;
}

struct HmacSha256::State {
    EVP_MAC_CTX *context;
    explicit State(QByteArrayView key)
    {
        static EVP_MAC *const mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
        context = EVP_MAC_CTX_new(mac);
        char name[] = "SHA256";
        const OSSL_PARAM parameters[] { OSSL_PARAM_construct_utf8_string("digest", name, 0),
            OSSL_PARAM_construct_end() };
        EVP_MAC_init(context, uchars(key), static_cast<size_t>(key.size()), parameters);
    }
    ~State() { EVP_MAC_CTX_free(context); }
};

HmacSha256::HmacSha256(QByteArrayView key)
    : m_state(std::make_unique<State>(key))
{
}
HmacSha256::~HmacSha256() = default;
HmacSha256::HmacSha256(HmacSha256 &&) noexcept = default;
HmacSha256 &HmacSha256::operator=(HmacSha256 &&) noexcept = default;

void HmacSha256::add(QByteArrayView data)
{
    EVP_MAC_update(m_state->context, uchars(data), static_cast<size_t>(data.size()));
}

QByteArray HmacSha256::result()
{
    QByteArray out(32, Qt::Uninitialized);
    size_t length = 0;
    EVP_MAC_final(m_state->context, uchars(out), &length, static_cast<size_t>(out.size()));
    return out;
}

} // namespace heliograph
