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
#include <openssl/rsa.h>
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

constexpr qint64 aDay = 86'400;
constexpr unsigned weakKeyBits = 1024;
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

/// What a certificate says.
struct CertificateWish {
    const char *commonName = "Heliograph sandbox";
    const char *names = tlsNames;
    qint64 from = 0;
    qint64 to = 0;
    bool isAuthority = true;
};

/// Signed by `issuer` with `issuerKey`; by itself when there is no issuer.
Certificate makeCertificate(const CertificateWish &wish, EVP_PKEY *key, Random &random,
    X509 *issuer = nullptr, EVP_PKEY *issuerKey = nullptr)
{
    Certificate certificate(X509_new());
    if (!certificate)
        return nullptr;
    X509 *x = certificate.get();
    X509_set_version(x, 2);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(x), random.number() | 1U);
    ASN1_TIME_set(X509_getm_notBefore(x), static_cast<time_t>(wish.from));
    ASN1_TIME_set(X509_getm_notAfter(x), static_cast<time_t>(wish.to));
    X509_set_pubkey(x, key);
    X509_NAME *name = X509_get_subject_name(x);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
        reinterpret_cast<const unsigned char *>(wish.commonName), -1, -1, 0);
    X509_set_issuer_name(x, issuer ? X509_get_subject_name(issuer) : name);
    const char *usage
        = wish.isAuthority ? "critical,digitalSignature,keyCertSign" : "critical,digitalSignature";
    const bool complete = addExtension(x, NID_basic_constraints,
                              wish.isAuthority ? "critical,CA:TRUE" : "critical,CA:FALSE")
        && addExtension(x, NID_key_usage, usage) && addExtension(x, NID_ext_key_usage, "serverAuth")
        && addExtension(x, NID_subject_alt_name, wish.names)
        && addExtension(x, NID_subject_key_identifier, "hash");
    EVP_PKEY *signer = issuerKey ? issuerKey : key;
    return complete && X509_sign(x, signer, EVP_sha256()) > 0 ? std::move(certificate) : nullptr;
}

CertificateWish longLived(qint64 nowSeconds)
{
    CertificateWish wish;
    wish.from = nowSeconds - aDay;
    wish.to = nowSeconds + 10LL * 365 * aDay;
    return wish;
}

Bio bioOf(const QByteArray &bytes)
{
    return Bio(BIO_new_mem_buf(bytes.constData(), static_cast<int>(bytes.size())));
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

Result<TlsIdentity> pemOf(const Certificate &certificate, EVP_PKEY *key)
{
    const Bio certificateBio(BIO_new(BIO_s_mem()));
    const Bio keyBio(BIO_new(BIO_s_mem()));
    if (!certificate || PEM_write_bio_X509(certificateBio.get(), certificate.get()) != 1
        || PEM_write_bio_PrivateKey(keyBio.get(), key, nullptr, nullptr, 0, nullptr, nullptr)
            != 1) {
        return fail(ErrorCode::InternalError, QStringLiteral("the certificate cannot be made"));
    }
    return TlsIdentity { contentOf(certificateBio.get()), contentOf(keyBio.get()) };
}

QString keyFileIn(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("sandbox-key.pem"));
}

} // namespace

Result<TlsIdentity> TlsIdentity::create(Random &random, qint64 nowSeconds)
{
    const EvpKey key = makeKey(random);
    return pemOf(
        key ? makeCertificate(longLived(nowSeconds), key.get(), random) : nullptr, key.get());
}

std::optional<TlsIdentity::Flaw> TlsIdentity::flawFromName(const QString &name)
{
    static const std::pair<const char16_t *, Flaw> flaws[] = {
        { u"wrong_host", Flaw::WrongHost },
        { u"expired", Flaw::Expired },
        { u"weak", Flaw::Weak },
        { u"self_signed_other", Flaw::SelfSignedOther },
    };
    for (const auto &[text, flaw] : flaws) {
        if (name == QStringView(text))
            return flaw;
    }
    return std::nullopt;
}

Result<TlsIdentity> TlsIdentity::flawed(Flaw flaw, Random &random, qint64 nowSeconds) const
{
    if (flaw == Flaw::SelfSignedOther)
        return create(random, nowSeconds);
    const Bio issuerBio = bioOf(certificatePem);
    const Bio issuerKeyBio = bioOf(keyPem);
    const Certificate issuer(PEM_read_bio_X509(issuerBio.get(), nullptr, nullptr, nullptr));
    const EvpKey issuerKey(PEM_read_bio_PrivateKey(issuerKeyBio.get(), nullptr, nullptr, nullptr));
    const EvpKey key = flaw == Flaw::Weak ? EvpKey(EVP_RSA_gen(weakKeyBits)) : makeKey(random);
    CertificateWish wish = longLived(nowSeconds);
    wish.isAuthority = false;
    wish.commonName = "Heliograph sandbox service";
    if (flaw == Flaw::WrongHost)
        wish.names = "DNS:elsewhere.example";
    if (flaw == Flaw::Expired) {
        wish.from = nowSeconds - 20 * aDay;
        wish.to = nowSeconds - 10 * aDay;
    }
    if (!issuer || !issuerKey || !key)
        return fail(ErrorCode::InternalError, QStringLiteral("the certificate cannot be made"));
    return pemOf(
        makeCertificate(wish, key.get(), random, issuer.get(), issuerKey.get()), key.get());
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
    QSslKey key(keyPem, QSsl::Ec);
    const bool isWeak = key.isNull();
    if (isWeak)
        key = QSslKey(keyPem, QSsl::Rsa);
    if (certificate.isNull() || key.isNull())
        return fail(ErrorCode::InternalError, QStringLiteral("the certificate cannot be used"));
    QSslConfiguration result = QSslConfiguration::defaultConfiguration();
    result.setLocalCertificate(certificate);
    result.setPrivateKey(key);
    result.setProtocol(QSsl::TlsV1_2OrLater);
    result.setPeerVerifyMode(QSslSocket::VerifyNone);
    // Else the library would not even show a key that short.
    if (isWeak)
        result.setBackendConfigurationOption("CipherString", QByteArray("DEFAULT:@SECLEVEL=0"));
    return result;
}

} // namespace heliograph::sandbox
