// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QNetworkProxy>
#include <QSslConfiguration>
#include <QString>
#include <QUrl>

namespace heliograph {

/// Which service an account belongs to and whom it trusts there (01 §2, §4.1).
struct ServiceProfile {
    /// WebSocket address, `wss://…`, or `ws://…` for a loopback address only.
    QUrl endpoint;
    /// X25519 key of 32 bytes that signs the intermediate Noise certificate.
    QByteArray rootKey;
    /// Authorities in PEM trusted for this service's TLS besides the system's; may be empty.
    QByteArray caPem;
    /// Value of the Origin header; empty sends none.
    QByteArray origin;

    /// The real service with its built-in root.
    static ServiceProfile publicService();
    /// True for whatsapp.com, whatsapp.net and hosts below them.
    bool isPublic() const;
    friend bool operator==(const ServiceProfile &, const ServiceProfile &) = default;
};

/// Root of the real service ("WhatsAppLongTerm1", serial 0), 32 bytes. Source: 01 §4.
QByteArray builtInRootKey();

/// The profile itself when it may be used. InvalidArgument for: a root of its own, extra
/// authorities or no TLS at a public host; the built-in root anywhere else; `ws://` beyond
/// loopback; another scheme; a user name in the address; a key that is not 32 bytes;
/// authorities that hold no certificate.
[[nodiscard]] Result<ServiceProfile> checked(const ServiceProfile &profile);

/// True when the host is localhost, 127.0.0.0/8 or ::1.
bool isLoopback(const QUrl &url);

/// TLS 1.2 or later, the system's authorities and the profile's own.
QSslConfiguration tlsConfiguration(const ServiceProfile &profile);

/// How an account reaches its service (01 §12). One proxy serves WebSocket, version fetch and
/// media.
struct Proxy {
    enum class Kind { None, System, Http, Socks5 };
    Kind kind = Kind::None;
    QString host;
    quint16 port = 0;
    QString user;
    QString password;
    friend bool operator==(const Proxy &, const Proxy &) = default;
};

/// Reads `none`, `system`, `http://[user:password@]host:port` or `socks5://…`; InvalidArgument
/// else.
[[nodiscard]] Result<Proxy> parseProxy(const QString &text);
/// What a socket to `target` uses: never a fallback to a direct connection when a proxy is set;
/// loopback targets bypass it. Names are resolved by the proxy.
QNetworkProxy networkProxyFor(const Proxy &proxy, const QUrl &target);

} // namespace heliograph
