// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/Cipher.h"

#include <openssl/evp.h>

#include <algorithm>

namespace heliograph {

static const unsigned char *bytesOf(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

static unsigned char *bytesOf(char *data) { return reinterpret_cast<unsigned char *>(data); }

struct GcmCipher::State {
    EVP_CIPHER_CTX *seal = EVP_CIPHER_CTX_new();
    EVP_CIPHER_CTX *open = EVP_CIPHER_CTX_new();
    ~State()
    {
        EVP_CIPHER_CTX_free(seal);
        EVP_CIPHER_CTX_free(open);
    }
};

GcmCipher::GcmCipher(QByteArrayView key)
    : m_state(std::make_unique<State>())
{
    Q_ASSERT(key.size() == 32);
    EVP_EncryptInit_ex(m_state->seal, EVP_aes_256_gcm(), nullptr, bytesOf(key), nullptr);
    EVP_DecryptInit_ex(m_state->open, EVP_aes_256_gcm(), nullptr, bytesOf(key), nullptr);
}
GcmCipher::~GcmCipher() = default;
GcmCipher::GcmCipher(GcmCipher &&) noexcept = default;
GcmCipher &GcmCipher::operator=(GcmCipher &&) noexcept = default;

QByteArray GcmCipher::seal(
    QByteArrayView nonce, QByteArrayView aad, QByteArrayView plain, QByteArrayView front)
{
    QByteArray out(front.size() + plain.size() + gcmTagSize, Qt::Uninitialized);
    char *const sealed = std::copy(front.begin(), front.end(), out.data());
    char *const tag = sealed + plain.size();
    EVP_CIPHER_CTX *const context = m_state->seal;
    int length = 0;
    EVP_EncryptInit_ex(context, nullptr, nullptr, nullptr, bytesOf(nonce));
    if (!aad.isEmpty())
        EVP_EncryptUpdate(context, nullptr, &length, bytesOf(aad), static_cast<int>(aad.size()));
    if (!plain.isEmpty())
        EVP_EncryptUpdate(
            context, bytesOf(sealed), &length, bytesOf(plain), static_cast<int>(plain.size()));
    EVP_EncryptFinal_ex(context, bytesOf(tag), &length);
    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, gcmTagSize, tag);
    return out;
}

Result<QByteArray> GcmCipher::open(QByteArrayView nonce, QByteArrayView aad, QByteArrayView sealed)
{
    if (sealed.size() < gcmTagSize || nonce.size() != 12)
        return fail(ErrorCode::DecryptFailed, QStringLiteral("shorter than a tag"));
    const qsizetype size = sealed.size() - gcmTagSize;
    QByteArray out(size, Qt::Uninitialized);
    EVP_CIPHER_CTX *const context = m_state->open;
    int length = 0;
    EVP_DecryptInit_ex(context, nullptr, nullptr, nullptr, bytesOf(nonce));
    if (!aad.isEmpty())
        EVP_DecryptUpdate(context, nullptr, &length, bytesOf(aad), static_cast<int>(aad.size()));
    if (size > 0)
        EVP_DecryptUpdate(
            context, bytesOf(out.data()), &length, bytesOf(sealed), static_cast<int>(size));
    EVP_CIPHER_CTX_ctrl(
        context, EVP_CTRL_GCM_SET_TAG, gcmTagSize, const_cast<char *>(sealed.data() + size));
    unsigned char rest[16];
    if (EVP_DecryptFinal_ex(context, rest, &length) != 1)
        return fail(ErrorCode::DecryptFailed, QStringLiteral("tag mismatch"));
    return out;
}

struct CbcCipher::State {
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    ~State() { EVP_CIPHER_CTX_free(context); }
};

CbcCipher::CbcCipher(Direction direction, QByteArrayView key, QByteArrayView iv)
    : m_state(std::make_unique<State>())
{
    Q_ASSERT(key.size() == 32 && iv.size() == 16);
    EVP_CipherInit_ex(m_state->context, EVP_aes_256_cbc(), nullptr, bytesOf(key), bytesOf(iv),
        direction == Direction::Encrypt ? 1 : 0);
}
CbcCipher::~CbcCipher() = default;
CbcCipher::CbcCipher(CbcCipher &&) noexcept = default;
CbcCipher &CbcCipher::operator=(CbcCipher &&) noexcept = default;

void CbcCipher::disablePadding() { EVP_CIPHER_CTX_set_padding(m_state->context, 0); }

qsizetype CbcCipher::update(QByteArrayView in, char *out)
{
    int length = 0;
    EVP_CipherUpdate(
        m_state->context, bytesOf(out), &length, bytesOf(in), static_cast<int>(in.size()));
    return length;
}

Result<qsizetype> CbcCipher::finish(char *out)
{
    int length = 0;
    if (EVP_CipherFinal_ex(m_state->context, bytesOf(out), &length) != 1)
        return fail(ErrorCode::MediaPadding);
    return length;
}

QByteArray aesCbcEncrypt(QByteArrayView key, QByteArrayView iv, QByteArrayView plain)
{
    CbcCipher cipher(CbcCipher::Direction::Encrypt, key, iv);
    QByteArray out(plain.size() + 32, Qt::Uninitialized);
    qsizetype size = cipher.update(plain, out.data());
    size += cipher.finish(out.data() + size).value_or(0);
    out.truncate(size);
    return out;
}

Result<QByteArray> aesCbcDecrypt(QByteArrayView key, QByteArrayView iv, QByteArrayView cipherText)
{
    if (cipherText.isEmpty() || cipherText.size() % 16 != 0)
        return fail(ErrorCode::DecryptFailed, QStringLiteral("length"));
    CbcCipher cipher(CbcCipher::Direction::Decrypt, key, iv);
    QByteArray out(cipherText.size() + 32, Qt::Uninitialized);
    const qsizetype size = cipher.update(cipherText, out.data());
    const Result<qsizetype> rest = cipher.finish(out.data() + size);
    if (!rest)
        return fail(ErrorCode::DecryptFailed, QStringLiteral("padding"));
    out.truncate(size + *rest);
    return out;
}

QByteArray aesCtr(QByteArrayView key, QByteArrayView iv, QByteArrayView data)
{
    QByteArray out(data.size(), Qt::Uninitialized);
    EVP_CIPHER_CTX *const context = EVP_CIPHER_CTX_new();
    int length = 0;
    EVP_EncryptInit_ex(context, EVP_aes_256_ctr(), nullptr, bytesOf(key), bytesOf(iv));
    EVP_EncryptUpdate(
        context, bytesOf(out.data()), &length, bytesOf(data), static_cast<int>(data.size()));
    EVP_CIPHER_CTX_free(context);
    return out;
}

} // namespace heliograph
