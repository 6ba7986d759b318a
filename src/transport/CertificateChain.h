// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>

namespace heliograph {

/// One Noise certificate without its signature (01 §4). Times are Unix seconds.
struct NoiseCertificate {
    quint32 serial = 0;
    quint32 issuerSerial = 0;
    /// X25519 public key, 32 bytes.
    QByteArray key;
    seconds notBefore { 0 };
    seconds notAfter { 0 };
    friend bool operator==(const NoiseCertificate &, const NoiseCertificate &) = default;
};

/// What a service shows in the handshake: the root signs the intermediate, that one the leaf,
/// and the leaf names the service's static key.
struct CertificateChain {
    NoiseCertificate intermediate;
    NoiseCertificate leaf;
    friend bool operator==(const CertificateChain &, const CertificateChain &) = default;

    /// Whether both certificates are valid at `now`.
    bool isValidAt(seconds now) const;
};

/// Serializes and signs a chain (XEdDSA over the exact details bytes).
QByteArray buildCertificateChain(const CertificateChain &chain, QByteArrayView rootPrivateKey,
    QByteArrayView intermediatePrivateKey);

/// Reads a chain without believing it. CertificateUntrusted when a part is missing or misshapen.
[[nodiscard]] Result<CertificateChain> parseCertificateChain(QByteArrayView bytes);

/// Reads and checks a chain at the wall time `now`: signatures, serials, that the leaf names
/// `serviceStatic`, and last both validities. CertificateUntrusted, or CertificateNotValidNow
/// with the local time in the detail.
[[nodiscard]] Result<CertificateChain> verifyCertificateChain(
    QByteArrayView bytes, QByteArrayView rootKey, QByteArrayView serviceStatic, seconds now);

/// The static key that a chain kept from an earlier connection still vouches for: everything is
/// verified again, and both validities must reach beyond `now` (01 §3.3). Errors as above.
[[nodiscard]] Result<QByteArray> resumableServiceKey(
    QByteArrayView chain, QByteArrayView rootKey, seconds now);

} // namespace heliograph
