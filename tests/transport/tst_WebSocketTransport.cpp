// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/Hash.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"
#include "tests/transport/LocalService.h"

#include <QTest>

#include <memory>

using namespace heliograph;
using namespace heliograph::testservice;

/// RFC 6455 §4.2.2, for a service that does not read on.
static QByteArray upgradeAnswer(const QByteArray &request)
{
    const QByteArray name = "Sec-WebSocket-Key: ";
    const qsizetype from = request.indexOf(name) + name.size();
    const QByteArray nonce = request.mid(from, request.indexOf('\r', from) - from);
    const QByteArray accept = sha1(nonce + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").toBase64();
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
           "Upgrade\r\nSec-WebSocket-Accept: "
        + accept + "\r\n\r\n";
}

class tst_WebSocketTransport : public QObject {
    Q_OBJECT
private slots:
    void carriesBinaryMessagesBothWays();
    void namesItsOriginAndNothingMore();
    void ignoresTextMessages();
    void closesInGoodForm();
    void abortsWhenTheServiceDoesNotClose();
    void reportsTheEndByTheService();
    void mapsHttpAnswers_data();
    void mapsHttpAnswers();
    void mapsAnAnswerThatIsNoHttp();
    void reportsARefusedConnection();
    void refusesAMessageBeyondTheLimit();
    void closesASocketThatNeverConnected();
    void opensAndAbortsAHundredTimes();
    void survivesItsOwnerInEverySlot_data();
    void survivesItsOwnerInEverySlot();
};

void tst_WebSocketTransport::carriesBinaryMessagesBothWays()
{
    LocalService service;
    WebSocketTransport transport(profile(), {});
    QSignalSpy opened(&transport, &Transport::opened);
    QSignalSpy received(&transport, &Transport::bytesReceived);
    transport.write("lost");
    transport.open(service.url());
    transport.write("lost too");
    QTRY_COMPARE(opened.size(), 1);
    transport.write("up");
    QTRY_COMPARE(service.received, QByteArray("up"));
    const QByteArray large(300'000, 'x');
    service.clients.value(0)->sendBinaryMessage(large);
    QTRY_COMPARE(received.size(), 1);
    QCOMPARE(received.at(0).at(0).toByteArray(), large);
}

void tst_WebSocketTransport::namesItsOriginAndNothingMore()
{
    LocalService service;
    QByteArray request;
    service.raw = [&request](QTcpSocket *socket) {
        connect(socket, &QTcpSocket::readyRead, socket,
            [&request, socket] { request += socket->readAll(); });
    };
    WebSocketTransport transport(profile(), {});
    transport.open(service.url());
    QTRY_VERIFY(request.endsWith("\r\n\r\n"));
    QVERIFY(request.startsWith("GET /ws/chat HTTP/1.1\r\n"));
    QVERIFY(request.contains("\r\nOrigin: https://web.whatsapp.com\r\n"));
    for (const char *header :
        { "user-agent:", "cookie:", "sec-websocket-protocol:", "sec-websocket-extensions:" })
        QVERIFY2(!request.toLower().contains(header), header);
}

void tst_WebSocketTransport::ignoresTextMessages()
{
    LocalService service;
    WebSocketTransport transport(profile(), {});
    QSignalSpy received(&transport, &Transport::bytesReceived);
    transport.open(service.url());
    QTRY_COMPARE(service.clients.size(), 1);
    service.clients.at(0)->sendTextMessage(QStringLiteral("text"));
    service.clients.at(0)->sendBinaryMessage("bytes");
    QTRY_COMPARE(received.size(), 1);
    QCOMPARE(received.at(0).at(0).toByteArray(), QByteArray("bytes"));
}

void tst_WebSocketTransport::closesInGoodForm()
{
    LocalService service;
    WebSocketTransport transport(profile(), {});
    QSignalSpy opened(&transport, &Transport::opened);
    QSignalSpy closed(&transport, &Transport::closed);
    transport.open(service.url());
    QTRY_COMPARE(service.clients.size(), 1);
    QTRY_COMPARE(opened.size(), 1);
    int code = 0;
    QWebSocket *const client = service.clients.at(0);
    connect(
        client, &QWebSocket::disconnected, this, [&code, client] { code = client->closeCode(); });
    transport.write("last");
    transport.close();
    QCOMPARE(closed.size(), 0);
    transport.close();
    transport.write("never");
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(reasonOf(closed).code, ErrorCode::Disconnected);
    QTRY_COMPARE(code, 1000);
    QCOMPARE(service.received, QByteArray("last"));
    transport.abort();
    QTRY_VERIFY(transport.findChildren<QWebSocket *>().isEmpty());
    QCOMPARE(closed.size(), 1);
}

void tst_WebSocketTransport::abortsWhenTheServiceDoesNotClose()
{
    LocalService service;
    service.raw = [](QTcpSocket *socket) {
        socket->setReadBufferSize(1024);
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->write(upgradeAnswer(socket->readAll()));
            socket->disconnect(socket);
        });
    };
    WebSocketTransport transport(profile(), {});
    QSignalSpy opened(&transport, &Transport::opened);
    QSignalSpy closed(&transport, &Transport::closed);
    transport.open(service.url());
    QTRY_COMPARE(opened.size(), 1);
    transport.write(QByteArray(16'000'000, 'x'));
    transport.close();
    QTRY_COMPARE_WITH_TIMEOUT(closed.size(), 1, int(closeGrace.count()) * 3);
    QCOMPARE(reasonOf(closed),
        (Error { ErrorCode::Disconnected, QStringLiteral("the service did not close in time") }));
}

void tst_WebSocketTransport::reportsTheEndByTheService()
{
    LocalService service;
    WebSocketTransport transport(profile(), {});
    QSignalSpy closed(&transport, &Transport::closed);
    transport.open(service.url());
    QTRY_COMPARE(service.clients.size(), 1);
    service.clients.at(0)->close(QWebSocketProtocol::CloseCodeGoingAway);
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(reasonOf(closed).code, ErrorCode::ConnectionClosed);
}

void tst_WebSocketTransport::mapsHttpAnswers_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("status");
    QTest::newRow("200") << QByteArray("200 OK") << 200;
    QTest::newRow("302") << QByteArray("302 Found") << 302;
    QTest::newRow("400") << QByteArray("400 Bad Request") << 400;
    QTest::newRow("403") << QByteArray("403 Forbidden") << 403;
    QTest::newRow("408") << QByteArray("408 Request Timeout") << 408;
    QTest::newRow("429") << QByteArray("429 Too Many (123 in all)") << 429;
    QTest::newRow("503") << QByteArray("503 Service Unavailable") << 503;
}

void tst_WebSocketTransport::mapsHttpAnswers()
{
    QFETCH(QByteArray, line);
    QFETCH(int, status);
    LocalService service;
    service.raw = [&line](QTcpSocket *socket) {
        socket->write("HTTP/1.1 " + line + "\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
    };
    WebSocketTransport transport(profile(), {});
    QSignalSpy closed(&transport, &Transport::closed);
    transport.open(service.url());
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(reasonOf(closed).code, ErrorCode::HttpStatus);
    QCOMPARE(reasonOf(closed).status, status);
    QCOMPARE(service.connections, 1);
}

void tst_WebSocketTransport::mapsAnAnswerThatIsNoHttp()
{
    for (const QByteArray &answer : { QByteArray("SSH-2.0-server\r\n\r\n"),
             QByteArray("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
                        "Upgrade\r\nSec-WebSocket-Accept: 503 (wrong)\r\n\r\n"),
             QByteArray() }) {
        LocalService service;
        service.raw = [&answer](QTcpSocket *socket) {
            socket->write(answer);
            socket->disconnectFromHost();
        };
        WebSocketTransport transport(profile(), {});
        QSignalSpy closed(&transport, &Transport::closed);
        transport.open(service.url());
        QTRY_COMPARE(closed.size(), 1);
        // Who answers is no network that is missing; who only closes may be.
        QCOMPARE(reasonOf(closed).code,
            answer.isEmpty() ? ErrorCode::NetworkUnreachable : ErrorCode::ProtocolError);
        QCOMPARE(reasonOf(closed).status, 0);
    }
}

void tst_WebSocketTransport::reportsARefusedConnection()
{
    WebSocketTransport transport(profile(), {});
    QSignalSpy closed(&transport, &Transport::closed);
    transport.open(QUrl(QStringLiteral("ws://127.0.0.1:%1/").arg(closedPort())));
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(reasonOf(closed).code, ErrorCode::NetworkUnreachable);
}

void tst_WebSocketTransport::refusesAMessageBeyondTheLimit()
{
    LocalService service;
    WebSocketTransport transport(profile(), {});
    QSignalSpy closed(&transport, &Transport::closed);
    QSignalSpy received(&transport, &Transport::bytesReceived);
    transport.open(service.url());
    QTRY_COMPARE(service.clients.size(), 1);
    service.clients.at(0)->sendBinaryMessage(QByteArray(qsizetype(incomingMessageLimit) + 1, 'x'));
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(reasonOf(closed).code, ErrorCode::ConnectionClosed);
    QCOMPARE(received.size(), 0);
}

void tst_WebSocketTransport::closesASocketThatNeverConnected()
{
    LocalService service;
    service.raw = [](QTcpSocket *) {};
    WebSocketTransport transport(profile(), {});
    QSignalSpy closed(&transport, &Transport::closed);
    transport.close();
    transport.abort();
    transport.open(service.url());
    transport.close();
    transport.close();
    QCOMPARE(closed.size(), 0);
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(reasonOf(closed).code, ErrorCode::Disconnected);
    transport.close();
    transport.abort();
    transport.open(service.url());
    QTRY_COMPARE(service.connections, 1);
    QCOMPARE(closed.size(), 1);
}

/// C04: an object of its own for every attempt, and nothing from an older one is heard.
void tst_WebSocketTransport::opensAndAbortsAHundredTimes()
{
    FixedRandom random(4);
    LocalService service;
    service.delay = [&random] { return int(random.below(12)); };
    WebSocketTransport transport(profile(), {});
    QSignalSpy opened(&transport, &Transport::opened);
    QSignalSpy closed(&transport, &Transport::closed);
    int rounds = 0;
    qsizetype openedBefore = 0;
    int depth = 0;
    bool isReentrant = false;
    const auto watch = [&depth, &isReentrant] { isReentrant = isReentrant || depth > 0; };
    connect(&transport, &Transport::opened, this, watch);
    connect(&transport, &Transport::closed, this, watch);
    QTimer timer;
    timer.setSingleShot(true);
    connect(&timer, &QTimer::timeout, this, [&] {
        ++depth;
        if (rounds > 0)
            transport.abort();
        openedBefore = opened.size();
        transport.open(service.url());
        --depth;
        if (++rounds <= 100)
            timer.start(int(random.below(20)));
    });
    timer.start(0);
    QTRY_COMPARE_WITH_TIMEOUT(rounds, 101, 20'000);
    QTRY_COMPARE(qsizetype(opened.size()), openedBefore + 1);
    QTRY_COMPARE(service.clients.size(), 1);
    QCOMPARE(closed.size(), 0);
    QCOMPARE(transport.findChildren<QWebSocket *>().size(), 1);
    QVERIFY(!isReentrant);
    transport.write("still alive");
    QTRY_VERIFY(service.received.endsWith("still alive"));
}

void tst_WebSocketTransport::survivesItsOwnerInEverySlot_data()
{
    QTest::addColumn<QByteArray>("slot");
    for (const char *slot :
        { "opened", "bytesReceived", "closed by the service", "refused", "untrusted", "own close" })
        QTest::newRow(slot) << QByteArray(slot);
}

void tst_WebSocketTransport::survivesItsOwnerInEverySlot()
{
    QFETCH(QByteArray, slot);
    LocalService service(
        slot == "untrusted" ? QWebSocketServer::SecureMode : QWebSocketServer::NonSecureMode);
    auto transport = std::make_unique<WebSocketTransport>(profile(), Proxy {});
    const auto destroy = [&transport] { transport.reset(); };
    if (slot == "opened")
        connect(transport.get(), &Transport::opened, this, destroy);
    if (slot == "own close")
        connect(transport.get(), &Transport::opened, transport.get(), &Transport::close);
    connect(transport.get(), &Transport::bytesReceived, this, destroy);
    connect(transport.get(), &Transport::closed, this, destroy);
    transport->open(slot == "refused" ? QUrl(QStringLiteral("ws://127.0.0.1:%1/").arg(closedPort()))
                                      : service.url());
    if (slot == "bytesReceived" || slot == "closed by the service") {
        QTRY_COMPARE(service.clients.size(), 1);
        if (slot == "bytesReceived") {
            service.clients.at(0)->sendBinaryMessage("1");
            service.clients.at(0)->sendBinaryMessage("2");
        } else {
            service.clients.at(0)->close();
        }
    }
    QTRY_VERIFY(!transport);
    QTRY_COMPARE(service.clients.size(), 0);
}

HELIOGRAPH_TEST(WebSocketTransport)

#include "tst_WebSocketTransport.moc"
