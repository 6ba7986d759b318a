// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "base/Result.h"

#include <QByteArray>
#include <QSslConfiguration>

#include <optional>

namespace heliograph::sandbox {

/// The service's TLS certificate and key, both PEM: ECDSA P-256, signed by itself, for every
/// name under which clients look for it, and usable as an authority (10 §2).
struct TlsIdentity {
    /// What is wrong with a certificate (10 §10.2 `tls`).
    enum class Flaw { WrongHost, Expired, Weak, SelfSignedOther };

    QByteArray certificatePem;
    QByteArray keyPem;

    /// Valid from a day before `nowSeconds` for ten years. InternalError.
    [[nodiscard]] static Result<TlsIdentity> create(Random &random, qint64 nowSeconds);
    /// The files `sandbox-ca.pem` and `sandbox-key.pem` of a folder; NotFound when they are not
    /// there or belong to no usable pair.
    [[nodiscard]] static Result<TlsIdentity> load(const QString &folder);
    /// Writes both, the key readable by its owner alone. FileUnreadable.
    [[nodiscard]] Result<void> save(const QString &folder) const;
    /// Another certificate that this one vouches for, except the foreign self-signed one.
    /// InternalError.
    [[nodiscard]] Result<TlsIdentity> flawed(Flaw flaw, Random &random, qint64 nowSeconds) const;
    static std::optional<Flaw> flawFromName(const QString &name);
    static QString certificateFile(const QString &folder);

    /// SHA-256 of the DER form.
    QByteArray fingerprint() const;
    /// TLS 1.2 and later, no client certificate.
    Result<QSslConfiguration> configuration() const;
};

} // namespace heliograph::sandbox
