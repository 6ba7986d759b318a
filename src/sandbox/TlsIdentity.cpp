// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/TlsIdentity.h"

#include "base/Platform.h"

#include <QDir>
#include <QFile>
#include <QSslCertificate>
#include <QSslKey>

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>

namespace heliograph::sandbox {

namespace {

template <auto Free> struct OpenSslDeleter {
    template <typename T> void operator()(T *object) const { Free(object); }
};
template <typename T, auto Free> using OpenSsl = std::unique_ptr<T, OpenSslDeleter<Free>>;

using EvpKey = OpenSsl<EVP_PKEY, EVP_PKEY_free>;
using Certificate = OpenSsl<X509, X509_free>;
using Bio = OpenSsl<BIO, BIO_free>;
using Number = OpenSsl<BIGNUM, BN_free>;

constexpr char tlsNames[]
    = "DNS:localhost,IP:127.0.0.1,IP:::1,DNS:web.whatsapp.com,DNS:mmg.whatsapp.net";

/// The public point that belongs to a scalar, uncompressed.
QByteArray publicPoint(const BIGNUM *scalar)
{
    const OpenSsl<EC_GROUP, EC_GROUP_free> group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
    const OpenSsl<EC_POINT, EC_POINT_free> point(group ? EC_POINT_new(group.get()) : nullptr);
    QByteArray bytes(65, '\0');
    if (!point || EC_POINT_mul(group.get(), point.get(), scalar, nullptr, nullptr, nullptr) != 1
        || EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED,
               reinterpret_cast<unsigned char *>(bytes.data()), 65, nullptr)
            != 65) {
        return {};
    }
    return bytes;
}

EvpKey makeKey(Random &random)
{
    // 31 bytes stay below the order of the curve whatever they are.
    QByteArray bytes = random.bytes(31);
    bytes[0] = static_cast<char>(bytes[0] | 1);
    const Number scalar(
        BN_bin2bn(reinterpret_cast<const unsigned char *>(bytes.constData()), 31, nullptr));
    const QByteArray point = scalar ? publicPoint(scalar.get()) : QByteArray();
    const OpenSsl<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
    if (point.isEmpty() || !builder)
        return nullptr;
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar.get());
    OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.constData(),
        static_cast<size_t>(point.size()));
    const OpenSsl<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const OpenSsl<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
        EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY *key = nullptr;
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1
        || EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) != 1) {
        return nullptr;
    }
    return EvpKey(key);
}

bool addExtension(X509 *certificate, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const OpenSsl<X509_EXTENSION, X509_EXTENSION_free> extension(
        X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

Certificate makeCertificate(EVP_PKEY *key, Random &random, qint64 nowSeconds)
{
    Certificate certificate(X509_new());
    if (!certificate)
        return nullptr;
    X509 *x = certificate.get();
    X509_set_version(x, 2);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(x), random.number() | 1U);
    ASN1_TIME_set(X509_getm_notBefore(x), static_cast<time_t>(nowSeconds - 86'400));
    ASN1_TIME_set(X509_getm_notAfter(x), static_cast<time_t>(nowSeconds + 10LL * 365 * 86'400));
    X509_set_pubkey(x, key);
    X509_NAME *name = X509_get_subject_name(x);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
        reinterpret_cast<const unsigned char *>("Heliograph sandbox"), -1, -1, 0);
    X509_set_issuer_name(x, name);
    const bool complete = addExtension(x, NID_basic_constraints, "critical,CA:TRUE")
        && addExtension(x, NID_key_usage, "critical,digitalSignature,keyCertSign")
        && addExtension(x, NID_ext_key_usage, "serverAuth")
        && addExtension(x, NID_subject_alt_name, tlsNames)
        && addExtension(x, NID_subject_key_identifier, "hash");
    return complete && X509_sign(x, key, EVP_sha256()) > 0 ? std::move(certificate) : nullptr;
}

QByteArray contentOf(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return QByteArray(data, static_cast<qsizetype>(size));
}

Result<void> writeFile(const QString &path, const QByteArray &content, bool secret)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return fail(ErrorCode::FileUnreadable, QStringLiteral("the certificate cannot be written"));
    if (secret)
        platform::restrictToOwner(path);
    if (file.write(content) != content.size())
        return fail(ErrorCode::DiskFull, QStringLiteral("the certificate cannot be written"));
    return {};
}

QString keyFileIn(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("sandbox-key.pem"));
}

} // namespace

Result<TlsIdentity> TlsIdentity::create(Random &random, qint64 nowSeconds)
{
    const EvpKey key = makeKey(random);
    const Certificate certificate = key ? makeCertificate(key.get(), random, nowSeconds) : nullptr;
    const Bio certificateBio(BIO_new(BIO_s_mem()));
    const Bio keyBio(BIO_new(BIO_s_mem()));
    if (!certificate || PEM_write_bio_X509(certificateBio.get(), certificate.get()) != 1
        || PEM_write_bio_PrivateKey(keyBio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr)
            != 1) {
        return fail(ErrorCode::InternalError, QStringLiteral("the certificate cannot be made"));
    }
    return TlsIdentity { contentOf(certificateBio.get()), contentOf(keyBio.get()) };
}

QString TlsIdentity::certificateFile(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("sandbox-ca.pem"));
}

Result<TlsIdentity> TlsIdentity::load(const QString &folder)
{
    QFile certificate(certificateFile(folder));
    QFile key(keyFileIn(folder));
    if (!certificate.open(QIODevice::ReadOnly) || !key.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, QStringLiteral("no certificate there"));
    TlsIdentity identity { certificate.readAll(), key.readAll() };
    if (!identity.configuration())
        return fail(ErrorCode::NotFound, QStringLiteral("no usable certificate there"));
    return identity;
}

Result<void> TlsIdentity::save(const QString &folder) const
{
    return writeFile(keyFileIn(folder), keyPem, true).and_then([&] {
        return writeFile(certificateFile(folder), certificatePem, false);
    });
}

QByteArray TlsIdentity::fingerprint() const
{
    return QSslCertificate(certificatePem).digest(QCryptographicHash::Sha256);
}

Result<QSslConfiguration> TlsIdentity::configuration() const
{
    const QSslCertificate certificate(certificatePem);
    const QSslKey key(keyPem, QSsl::Ec);
    if (certificate.isNull() || key.isNull())
        return fail(ErrorCode::InternalError, QStringLiteral("the certificate cannot be used"));
    QSslConfiguration result = QSslConfiguration::defaultConfiguration();
    result.setLocalCertificate(certificate);
    result.setPrivateKey(key);
    result.setProtocol(QSsl::TlsV1_2OrLater);
    result.setPeerVerifyMode(QSslSocket::VerifyNone);
    return result;
}

} // namespace heliograph::sandbox
