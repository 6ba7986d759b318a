// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "tests/transport/LocalService.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::testservice;

/// Whom the pipe to the service trusts, and what it goes through.
class tst_WebSocketTrust : public QObject {
    Q_OBJECT
private slots:
    void refusesAnUntrustedCertificate();
    void tellsAnExpiredCertificateFromAnUntrustedOne();
    void acceptsItsOwnAuthority();
    void refusesAnotherHostName();
    void tunnelsThroughAProxy();
    void mapsProxyAnswers_data();
    void mapsProxyAnswers();
    void reportsAnUnreachableProxyAndNeverGoesDirect();
    void mapsSocksAnswers_data();
    void mapsSocksAnswers();
};

void tst_WebSocketTrust::refusesAnUntrustedCertificate()
{
    LocalService service(QWebSocketServer::SecureMode);
    WebSocketTransport transport(profile(), {});
    QSignalSpy opened(&transport, &Transport::opened);
    QSignalSpy closed(&transport, &Transport::closed);
    transport.open(service.url());
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(reasonOf(closed).code, ErrorCode::TlsUntrusted);
    QVERIFY(!reasonOf(closed).detail.isEmpty());
    QCOMPARE(opened.size(), 0);
}

/// The clock of this computer may be wrong, and the person can do something about it.
void tst_WebSocketTrust::tellsAnExpiredCertificateFromAnUntrustedOne()
{
    LocalService service(
        QWebSocketServer::SecureMode, testtls::expiredCertificate(), testtls::expiredKey());
    for (const auto &[authority, code] :
        { std::pair { testtls::expiredAuthority(), ErrorCode::CertificateNotValidNow },
            std::pair { QByteArray(), ErrorCode::TlsUntrusted } }) {
        WebSocketTransport transport(profile(authority), {});
        QSignalSpy opened(&transport, &Transport::opened);
        QSignalSpy closed(&transport, &Transport::closed);
        transport.open(service.url());
        QTRY_COMPARE(closed.size(), 1);
        QCOMPARE(reasonOf(closed).code, code);
        QCOMPARE(opened.size(), 0);
    }
}

void tst_WebSocketTrust::acceptsItsOwnAuthority()
{
    LocalService service(QWebSocketServer::SecureMode);
    WebSocketTransport transport(profile(testtls::authority()), {});
    QSignalSpy opened(&transport, &Transport::opened);
    transport.open(service.url());
    QTRY_COMPARE(opened.size(), 1);
    transport.write("over TLS");
    QTRY_COMPARE(service.received, QByteArray("over TLS"));
}

void tst_WebSocketTrust::refusesAnotherHostName()
{
    LocalService service(QWebSocketServer::SecureMode);
    WebSocketTransport transport(profile(testtls::authority()), {});
    QSignalSpy closed(&transport, &Transport::closed);
    QUrl url = service.url();
    url.setHost(QStringLiteral("127.0.0.2"));
    QWebSocketServer other(QStringLiteral("other"), QWebSocketServer::SecureMode);
    QSslConfiguration configuration;
    configuration.setLocalCertificate(QSslCertificate(testtls::certificate()));
    configuration.setPrivateKey(QSslKey(testtls::key(), QSsl::Ec));
    other.setSslConfiguration(configuration);
    if (!other.listen(QHostAddress(QStringLiteral("127.0.0.2"))))
        QSKIP("this system has only one loopback address");
    url.setPort(other.serverPort());
    transport.open(url);
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(reasonOf(closed).code, ErrorCode::TlsUntrusted);
}

void tst_WebSocketTrust::tunnelsThroughAProxy()
{
    LocalService service;
    LocalService proxy;
    QByteArray request;
    proxy.raw = [&request, &service](QTcpSocket *near) {
        auto *far = new QTcpSocket(near);
        far->connectToHost(QHostAddress::LocalHost, service.port());
        connect(far, &QTcpSocket::readyRead, near, [near, far] { near->write(far->readAll()); });
        connect(near, &QTcpSocket::readyRead, far, [&request, near, far] {
            if (!request.isEmpty()) {
                far->write(near->readAll());
                return;
            }
            request = near->readAll();
            near->write("HTTP/1.1 200 Connection established\r\n\r\n");
        });
    };
    Proxy settings = proxyAt(proxy.port());
    settings.user = QStringLiteral("me");
    settings.password = QStringLiteral("secret");
    WebSocketTransport transport(profile(), settings);
    QSignalSpy opened(&transport, &Transport::opened);
    transport.open(QUrl(QStringLiteral("ws://service.invalid:80/ws/chat")));
    QTRY_COMPARE(opened.size(), 1);
    QVERIFY(request.startsWith("CONNECT service.invalid:80 HTTP/1.1"));
    transport.write("tunnelled");
    QTRY_COMPARE(service.received, QByteArray("tunnelled"));
}

void tst_WebSocketTrust::mapsProxyAnswers_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<int>("status");
    QTest::newRow("407") << QByteArray("407 Proxy Authentication Required")
                         << ErrorCode::ProxyRefused << 407;
    QTest::newRow("403") << QByteArray("403 Forbidden") << ErrorCode::ProxyRefused << 403;
    QTest::newRow("404") << QByteArray("404 Not Found") << ErrorCode::NetworkUnreachable << 0;
    QTest::newRow("503") << QByteArray("503 Service Unavailable") << ErrorCode::NetworkUnreachable
                         << 0;
}

void tst_WebSocketTrust::mapsProxyAnswers()
{
    QFETCH(QByteArray, line);
    QFETCH(ErrorCode, code);
    QFETCH(int, status);
    LocalService proxy;
    proxy.raw = [&line](QTcpSocket *socket) {
        connect(socket, &QTcpSocket::readyRead, socket, [&line, socket] {
            socket->readAll();
            socket->write("HTTP/1.1 " + line
                + "\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n");
        });
    };
    WebSocketTransport transport(profile(), proxyAt(proxy.port()));
    QSignalSpy closed(&transport, &Transport::closed);
    transport.open(QUrl(QStringLiteral("ws://service.invalid:80/")));
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(reasonOf(closed).code, code);
    QCOMPARE(reasonOf(closed).status, status);
}

void tst_WebSocketTrust::reportsAnUnreachableProxyAndNeverGoesDirect()
{
    for (const Proxy::Kind kind : { Proxy::Kind::Http, Proxy::Kind::Socks5 }) {
        WebSocketTransport transport(profile(), proxyAt(closedPort(), kind));
        QSignalSpy closed(&transport, &Transport::closed);
        transport.open(QUrl(QStringLiteral("ws://192.0.2.1:80/")));
        QTRY_COMPARE(closed.size(), 1);
        QCOMPARE(reasonOf(closed).code, ErrorCode::ProxyUnreachable);
    }
}

void tst_WebSocketTrust::mapsSocksAnswers_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<ErrorCode>("code");
    const QString address = QStringLiteral("192.0.2.1");
    const QString name = QStringLiteral("service.invalid");
    QTest::newRow("not allowed") << address << QByteArray("0500")
                                 << QByteArray("05020001000000000000") << ErrorCode::ProxyRefused;
    QTest::newRow("password refused")
        << address << QByteArray("0502") << QByteArray("0101") << ErrorCode::ProxyRefused;
    QTest::newRow("target unreachable")
        << address << QByteArray("0500") << QByteArray("05030001000000000000")
        << ErrorCode::NetworkUnreachable;
    // Qt takes code 2 for a name as "host not found", because some proxies mean that by it.
    QTest::newRow("not allowed or not found")
        << name << QByteArray("0500") << QByteArray("05020001000000000000")
        << ErrorCode::NetworkUnreachable;
}

void tst_WebSocketTrust::mapsSocksAnswers()
{
    QFETCH(QString, host);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, answer);
    QFETCH(ErrorCode, code);
    LocalService proxy;
    QList<QByteArray> requests;
    proxy.raw = [&](QTcpSocket *socket) {
        connect(socket, &QTcpSocket::readyRead, socket, [&, socket] {
            requests.append(socket->readAll());
            const bool isGreeting = requests.last() == QByteArray::fromHex("050102");
            socket->write(QByteArray::fromHex(isGreeting ? method : answer));
        });
    };
    Proxy settings = proxyAt(proxy.port(), Proxy::Kind::Socks5);
    settings.user = QStringLiteral("me");
    settings.password = QStringLiteral("secret");
    WebSocketTransport transport(profile(), settings);
    QSignalSpy closed(&transport, &Transport::closed);
    transport.open(QUrl(QStringLiteral("ws://%1:80/").arg(host)));
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(reasonOf(closed).code, code);
    if (host.endsWith(QLatin1String("invalid")))
        QVERIFY(requests.last().contains("service.invalid"));
}

HELIOGRAPH_TEST(WebSocketTrust)

#include "tst_WebSocketTrust.moc"
