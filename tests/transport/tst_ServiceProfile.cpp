// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "tests/support/TestTls.h"
#include "transport/ServiceProfile.h"

#include <QSslCertificate>
#include <QTest>

using namespace heliograph;

class tst_ServiceProfile : public QObject {
    Q_OBJECT
private slots:
    void acceptsThePublicService();
    void checksWhomAProfileTrusts_data();
    void checksWhomAProfileTrusts();
    void addsItsAuthoritiesToTheSystems();
    void readsProxies_data();
    void readsProxies();
    void bypassesTheProxyForLoopbackOnly();
};

void tst_ServiceProfile::acceptsThePublicService()
{
    const ServiceProfile profile = ServiceProfile::publicService();
    QVERIFY(profile.isPublic());
    QCOMPARE(profile.rootKey.size(), 32);
    QCOMPARE(checked(profile).value(), profile);
    QCOMPARE(profile.origin, QByteArray("https://web.whatsapp.com"));
}

void tst_ServiceProfile::checksWhomAProfileTrusts_data()
{
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<QByteArray>("root");
    QTest::addColumn<QByteArray>("authorities");
    QTest::addColumn<bool>("isAccepted");
    const QByteArray own(32, 'r');
    const QByteArray builtIn = builtInRootKey();
    const auto row = [](const char *name, const char *endpoint, const QByteArray &root,
                         bool isAccepted, const QByteArray &pem = {}) {
        QTest::newRow(name) << QString::fromLatin1(endpoint) << root << pem << isAccepted;
    };
    row("sandbox over ws", "ws://127.0.0.1:8080/ws/chat", own, true);
    row("sandbox over ws by name", "ws://localhost:8080/ws/chat", own, true);
    row("sandbox over ws, IPv6", "ws://[::1]:8080/ws/chat", own, true);
    row("sandbox over wss with authority", "wss://localhost:8080/ws/chat", own, true,
        testtls::authority());
    row("another host over wss", "wss://chat.example.org/ws/chat", own, true);
    row("root override", "wss://web.whatsapp.com/ws/chat", own, false);
    row("root override, upper case", "wss://WEB.WhatsApp.COM/ws/chat", own, false);
    row("root override, full name", "wss://web.whatsapp.com./ws/chat", own, false);
    row("root override, bare", "wss://whatsapp.com/ws/chat", own, false);
    row("root override, net", "wss://g.whatsapp.net/ws/chat", own, false);
    row("public with authority", "wss://web.whatsapp.com/ws/chat", builtIn, false,
        testtls::authority());
    row("public over ws", "ws://web.whatsapp.com/ws/chat", builtIn, false);
    row("public, other host", "wss://g.whatsapp.net/ws/chat", builtIn, true);
    row("built-in root at loopback", "ws://127.0.0.1:8080/ws/chat", builtIn, false);
    row("built-in root at loopback over wss", "wss://localhost/ws/chat", builtIn, false);
    row("built-in root at a name that looks like it", "wss://web.whatsapp.com.example.org/",
        builtIn, false);
    row("built-in root at a suffix", "wss://notwhatsapp.com/", builtIn, false);
    row("ws beyond loopback", "ws://192.0.2.1/ws/chat", own, false);
    row("ws at a name that looks local", "ws://localhost.example.org/", own, false);
    row("https", "https://localhost/", own, false);
    row("user in the address", "wss://a:b@localhost/", own, false);
    row("nothing", "", own, false);
    row("short root", "ws://localhost/", QByteArray(31, 'r'), false);
    row("no certificate", "wss://localhost/", own, false, "text");
}

void tst_ServiceProfile::checksWhomAProfileTrusts()
{
    QFETCH(QString, endpoint);
    QFETCH(QByteArray, root);
    QFETCH(QByteArray, authorities);
    QFETCH(bool, isAccepted);
    const Result<ServiceProfile> profile = checked({ QUrl(endpoint), root, authorities, {} });
    QCOMPARE(profile.has_value(), isAccepted);
    if (!profile)
        QCOMPARE(profile.error().code, ErrorCode::InvalidArgument);
}

void tst_ServiceProfile::addsItsAuthoritiesToTheSystems()
{
    ServiceProfile profile = ServiceProfile::publicService();
    const QList<QSslCertificate> system = tlsConfiguration(profile).caCertificates();
    profile.caPem = testtls::authority();
    const QList<QSslCertificate> all = tlsConfiguration(profile).caCertificates();
    QCOMPARE(all.size(), system.size() + 1);
    QVERIFY(all.contains(QSslCertificate(testtls::authority())));
}

void tst_ServiceProfile::readsProxies_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isAccepted");
    QTest::addColumn<int>("type");
    const auto row = [](const char *text, bool isAccepted, QNetworkProxy::ProxyType type) {
        QTest::newRow(text) << QString::fromLatin1(text) << isAccepted << int(type);
    };
    row("none", true, QNetworkProxy::NoProxy);
    row("http://proxy.example:3128", true, QNetworkProxy::HttpProxy);
    row("socks5://me:p%40ss@proxy.example:1080", true, QNetworkProxy::Socks5Proxy);
    row("http://proxy.example", false, QNetworkProxy::NoProxy);
    row("ftp://proxy.example:21", false, QNetworkProxy::NoProxy);
    row("socks5://:1080", false, QNetworkProxy::NoProxy);
    row("", false, QNetworkProxy::NoProxy);
}

void tst_ServiceProfile::readsProxies()
{
    QFETCH(QString, text);
    QFETCH(bool, isAccepted);
    QFETCH(int, type);
    const Result<Proxy> proxy = parseProxy(text);
    QCOMPARE(proxy.has_value(), isAccepted);
    if (!proxy)
        return;
    const QNetworkProxy used
        = networkProxyFor(*proxy, QUrl(QStringLiteral("wss://web.whatsapp.com/")));
    QCOMPARE(int(used.type()), type);
    if (type == QNetworkProxy::Socks5Proxy) {
        QCOMPARE(used.user(), QStringLiteral("me"));
        QCOMPARE(used.password(), QStringLiteral("p@ss"));
        QCOMPARE(used.port(), quint16(1080));
        QVERIFY(used.capabilities().testFlag(QNetworkProxy::HostNameLookupCapability));
    }
    QCOMPARE(parseProxy(QStringLiteral("system"))->kind, Proxy::Kind::System);
}

void tst_ServiceProfile::bypassesTheProxyForLoopbackOnly()
{
    const Proxy proxy { Proxy::Kind::Http, QStringLiteral("proxy.example"), 3128, {}, {} };
    for (const char *local :
        { "ws://127.0.0.1:1/", "wss://localhost/", "ws://[::1]/", "ws://127.8.8.8/" })
        QCOMPARE(networkProxyFor(proxy, QUrl(QString::fromLatin1(local))).type(),
            QNetworkProxy::NoProxy);
    for (const char *far :
        { "wss://web.whatsapp.com/", "wss://192.0.2.1/", "wss://localhost.example/" })
        QCOMPARE(networkProxyFor(proxy, QUrl(QString::fromLatin1(far))).type(),
            QNetworkProxy::HttpProxy);
}

HELIOGRAPH_TEST(ServiceProfile)

#include "tst_ServiceProfile.moc"
