// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/CertificateChain.h"

#include "crypto/Curve.h"
#include "crypto/Hash.h"
#include "proto/handshake.pb.h"

#include <QDateTime>

#include <algorithm>
#include <limits>

namespace heliograph {

constexpr size_t certificateKeySize = 32;
constexpr size_t certificateSignatureSize = 64;

static QByteArrayView viewOf(const std::string &bytes)
{
    return { bytes.data(), static_cast<qsizetype>(bytes.size()) };
}

/// Times beyond what the clock can show count as its end.
static seconds secondsOf(quint64 unixSeconds)
{
    constexpr quint64 end = std::numeric_limits<qint64>::max();
    return seconds(static_cast<qint64>(std::min(unixSeconds, end)));
}

static tl::unexpected<Error> untrusted(const QString &why)
{
    return fail(ErrorCode::CertificateUntrusted, why);
}

static bool readMessage(QByteArrayView bytes, proto::CertChain &chain)
{
    return bytes.size() <= std::numeric_limits<int>::max()
        && chain.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

static Result<NoiseCertificate> readCertificate(
    const proto::CertChain::NoiseCertificate &signedPart, QLatin1String place)
{
    proto::CertificateDetails details;
    if (!signedPart.has_details() || !signedPart.has_signature())
        return untrusted(QStringLiteral("%1 is incomplete").arg(place));
    if (signedPart.signature().size() != certificateSignatureSize)
        return untrusted(QStringLiteral("signature length of the %1").arg(place));
    if (!details.ParseFromString(signedPart.details())
        || details.key().size() != certificateKeySize)
        return untrusted(QStringLiteral("details of the %1").arg(place));
    NoiseCertificate certificate;
    certificate.serial = details.serial();
    certificate.issuerSerial = details.issuerserial();
    certificate.key = viewOf(details.key()).toByteArray();
    certificate.notBefore = secondsOf(details.notbefore());
    certificate.notAfter = secondsOf(details.notafter());
    return certificate;
}

static Result<CertificateChain> readChain(const proto::CertChain &message)
{
    const Result<NoiseCertificate> intermediate
        = readCertificate(message.intermediate(), QLatin1String("intermediate"));
    if (!intermediate)
        return fail(intermediate.error());
    const Result<NoiseCertificate> leaf = readCertificate(message.leaf(), QLatin1String("leaf"));
    if (!leaf)
        return fail(leaf.error());
    return CertificateChain { *intermediate, *leaf };
}

static bool isValid(const NoiseCertificate &certificate, seconds now)
{
    return certificate.notBefore <= now && now <= certificate.notAfter;
}

bool CertificateChain::isValidAt(seconds now) const
{
    return isValid(intermediate, now) && isValid(leaf, now);
}

static void writeCertificate(const NoiseCertificate &certificate, QByteArrayView issuerKey,
    proto::CertChain::NoiseCertificate &out)
{
    proto::CertificateDetails details;
    details.set_serial(certificate.serial);
    details.set_issuerserial(certificate.issuerSerial);
    details.set_key(certificate.key.toStdString());
    details.set_notbefore(static_cast<quint64>(certificate.notBefore.count()));
    details.set_notafter(static_cast<quint64>(certificate.notAfter.count()));
    out.set_details(details.SerializeAsString());
    out.set_signature(sign(issuerKey, viewOf(out.details())).toStdString());
}

QByteArray buildCertificateChain(const CertificateChain &chain, QByteArrayView rootPrivateKey,
    QByteArrayView intermediatePrivateKey)
{
    proto::CertChain message;
    writeCertificate(chain.intermediate, rootPrivateKey, *message.mutable_intermediate());
    writeCertificate(chain.leaf, intermediatePrivateKey, *message.mutable_leaf());
    return QByteArray::fromStdString(message.SerializeAsString());
}

Result<CertificateChain> parseCertificateChain(QByteArrayView bytes)
{
    proto::CertChain message;
    if (!readMessage(bytes, message))
        return untrusted(QStringLiteral("not a chain"));
    return readChain(message);
}

/// Who signed what, and for whom; times come last.
static Result<void> checkChain(const proto::CertChain &message, const CertificateChain &chain,
    QByteArrayView rootKey, QByteArrayView serviceStatic)
{
    if (!verify(rootKey, viewOf(message.intermediate().details()),
            viewOf(message.intermediate().signature())))
        return untrusted(QStringLiteral("signature of the intermediate"));
    if (chain.intermediate.issuerSerial != 0)
        return untrusted(QStringLiteral("issuer of the intermediate"));
    if (!verify(chain.intermediate.key, viewOf(message.leaf().details()),
            viewOf(message.leaf().signature())))
        return untrusted(QStringLiteral("signature of the leaf"));
    if (chain.leaf.issuerSerial != chain.intermediate.serial)
        return untrusted(QStringLiteral("issuer of the leaf"));
    if (!constantTimeEquals(chain.leaf.key, serviceStatic))
        return untrusted(QStringLiteral("the leaf names another key"));
    return {};
}

Result<CertificateChain> verifyCertificateChain(
    QByteArrayView bytes, QByteArrayView rootKey, QByteArrayView serviceStatic, seconds now)
{
    proto::CertChain message;
    if (!readMessage(bytes, message))
        return untrusted(QStringLiteral("not a chain"));
    const Result<CertificateChain> chain = readChain(message);
    if (!chain)
        return chain;
    if (const Result<void> trust = checkChain(message, *chain, rootKey, serviceStatic); !trust)
        return fail(trust.error());
    if (!chain->isValidAt(now)) {
        const QString local = QDateTime::fromSecsSinceEpoch(now.count()).toString(Qt::ISODate);
        return fail(
            ErrorCode::CertificateNotValidNow, QStringLiteral("the local time is %1").arg(local));
    }
    return chain;
}

Result<QByteArray> resumableServiceKey(QByteArrayView bytes, QByteArrayView rootKey, seconds now)
{
    return parseCertificateChain(bytes)
        .and_then([&](const CertificateChain &shown) {
            return verifyCertificateChain(bytes, rootKey, shown.leaf.key, now);
        })
        .and_then([&](const CertificateChain &chain) -> Result<QByteArray> {
            if (now >= qMin(chain.intermediate.notAfter, chain.leaf.notAfter))
                return fail(ErrorCode::CertificateNotValidNow, QStringLiteral("ends now"));
            return chain.leaf.key;
        });
}

} // namespace heliograph
