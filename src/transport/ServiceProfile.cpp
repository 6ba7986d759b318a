// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/ServiceProfile.h"

#include <QHostAddress>
#include <QNetworkProxyFactory>
#include <QNetworkProxyQuery>
#include <QSslCertificate>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

namespace heliograph {

constexpr qsizetype rootKeySize = 32;

/// Lower case, without the dot that may end a full name.
static QString hostOf(const QUrl &url)
{
    QString host = url.host().toLower();
    while (host.endsWith(u'.'))
        host.chop(1);
    return host;
}

static bool isBelow(const QString &host, QLatin1String domain)
{
    return host == domain || host.endsWith(u'.' + domain);
}

QByteArray builtInRootKey()
{
    return QByteArray::fromHex("142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b");
}

ServiceProfile ServiceProfile::publicService()
{
    return { QUrl(QStringLiteral("wss://web.whatsapp.com/ws/chat")), builtInRootKey(), {},
        QByteArrayLiteral("https://web.whatsapp.com") };
}

bool ServiceProfile::isPublic() const
{
    const QString host = hostOf(endpoint);
    return isBelow(host, QLatin1String("whatsapp.com"))
        || isBelow(host, QLatin1String("whatsapp.net"));
}

bool isLoopback(const QUrl &url)
{
    const QString host = hostOf(url);
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

static tl::unexpected<Error> refused(const QString &why)
{
    return fail(ErrorCode::InvalidArgument, why);
}

static Result<void> checkEndpoint(const ServiceProfile &profile)
{
    const QUrl &url = profile.endpoint;
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty())
        return refused(QStringLiteral("not an address of a service"));
    if (url.scheme() == QLatin1String("ws"))
        return isLoopback(url) ? Result<void>()
                               : refused(QStringLiteral("ws:// is for loopback addresses only"));
    return url.scheme() == QLatin1String("wss")
        ? Result<void>()
        : refused(QStringLiteral("neither wss:// nor ws://"));
}

/// Not by Qt, whose TLS wants an application: options are read before there is one.
static bool hasCertificate(const QByteArray &pem)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> source(
        BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())), &BIO_free);
    const std::unique_ptr<X509, decltype(&X509_free)> first(
        PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr), &X509_free);
    ERR_clear_error();
    return first != nullptr;
}

static Result<void> checkTrust(const ServiceProfile &profile)
{
    if (profile.rootKey.size() != rootKeySize)
        return refused(QStringLiteral("a root key has 32 bytes"));
    const bool isBuiltIn = profile.rootKey == builtInRootKey();
    if (profile.isPublic() && !isBuiltIn)
        return refused(QStringLiteral("the public service has no other root key"));
    if (profile.isPublic() && !profile.caPem.isEmpty())
        return refused(QStringLiteral("the public service has no authorities of its own"));
    if (!profile.isPublic() && isBuiltIn)
        return refused(QStringLiteral("this service needs a root key of its own"));
    if (!profile.caPem.isEmpty() && !hasCertificate(profile.caPem))
        return refused(QStringLiteral("no certificate among the authorities"));
    return {};
}

Result<ServiceProfile> checked(const ServiceProfile &profile)
{
    return checkEndpoint(profile)
        .and_then([&profile] { return checkTrust(profile); })
        .map([&profile] { return profile; });
}

QSslConfiguration tlsConfiguration(const ServiceProfile &profile)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!profile.caPem.isEmpty())
        configuration.addCaCertificates(QSslCertificate::fromData(profile.caPem, QSsl::Pem));
    return configuration;
}

Result<Proxy> parseProxy(const QString &text)
{
    if (text == QLatin1String("none"))
        return Proxy {};
    if (text == QLatin1String("system"))
        return Proxy { Proxy::Kind::System, {}, 0, {}, {} };
    const QUrl url(text);
    const bool isHttp = url.scheme() == QLatin1String("http");
    if ((!isHttp && url.scheme() != QLatin1String("socks5")) || url.host().isEmpty()
        || url.port() <= 0)
        return refused(
            QStringLiteral("not a proxy: none, system, http://host:port or socks5://host:port"));
    return Proxy { isHttp ? Proxy::Kind::Http : Proxy::Kind::Socks5, url.host(),
        static_cast<quint16>(url.port()), url.userName(QUrl::FullyDecoded),
        url.password(QUrl::FullyDecoded) };
}

/// The system's own choice; a direct connection only when the system says so.
static QNetworkProxy systemProxyFor(const QUrl &target)
{
    QUrl url = target;
    if (url.scheme() == QLatin1String("wss"))
        url.setScheme(QStringLiteral("https"));
    else if (url.scheme() == QLatin1String("ws"))
        url.setScheme(QStringLiteral("http"));
    const QList<QNetworkProxy> proxies
        = QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(url));
    return proxies.isEmpty() ? QNetworkProxy(QNetworkProxy::NoProxy) : proxies.first();
}

QNetworkProxy networkProxyFor(const Proxy &proxy, const QUrl &target)
{
    if (isLoopback(target))
        return QNetworkProxy(QNetworkProxy::NoProxy);
    switch (proxy.kind) {
    case Proxy::Kind::None:
        break;
    case Proxy::Kind::System:
        return systemProxyFor(target);
    case Proxy::Kind::Http:
        return QNetworkProxy(
            QNetworkProxy::HttpProxy, proxy.host, proxy.port, proxy.user, proxy.password);
    case Proxy::Kind::Socks5:
        return QNetworkProxy(
            QNetworkProxy::Socks5Proxy, proxy.host, proxy.port, proxy.user, proxy.password);
    }
    return QNetworkProxy(QNetworkProxy::NoProxy);
}

} // namespace heliograph
