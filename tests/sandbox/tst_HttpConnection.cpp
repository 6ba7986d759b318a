// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Sandbox.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

using namespace heliograph;

namespace {

constexpr int patience = 5'000;

/// A client that sends bytes as they are and keeps what comes.
class RawClient final {
public:
    explicit RawClient(const SandboxInfo &info)
    {
        socket.connectToHost(info.ws.host(), static_cast<quint16>(info.ws.port()));
        QTRY_COMPARE_WITH_TIMEOUT(socket.state(), QAbstractSocket::ConnectedState, patience);
    }
    QByteArray ask(const QByteArray &bytes)
    {
        socket.write(bytes);
        (void)QTest::qWaitFor(
            [this] {
                answer += socket.readAll();
                return answer.contains("\r\n\r\n")
                    || socket.state() == QAbstractSocket::UnconnectedState;
            },
            patience);
        return answer.left(12);
    }
    bool isClosed()
    {
        return QTest::qWaitFor(
            [this] { return socket.state() == QAbstractSocket::UnconnectedState; }, patience);
    }

    QTcpSocket socket;
    QByteArray answer;
};

} // namespace

class tst_HttpConnection : public QObject {
    Q_OBJECT

    Sandbox m_sandbox;
    SandboxInfo m_info;

private slots:
    void initTestCase()
    {
        SandboxOptions options;
        options.scriptedContacts = false;
        options.control = true;
        const auto info = m_sandbox.start(options);
        QVERIFY(info);
        m_info = *info;
    }
    void cleanupTestCase() { m_sandbox.stop(); }

    void answersOneAfterTheOther()
    {
        RawClient client(m_info);
        QCOMPARE(client.ask("GET / HTTP/1.1\r\n\r\n"), QByteArray("HTTP/1.1 200"));
        client.answer.clear();
        QCOMPARE(client.ask("GET /sandbox/root HTTP/1.1\r\n\r\n"), QByteArray("HTTP/1.1 200"));
        QCOMPARE(client.socket.state(), QAbstractSocket::ConnectedState);
    }

    void takesChunksWithExtensionsAndATrailer()
    {
        RawClient client(m_info);
        QCOMPARE(client.ask("POST /admin/mock-phone/scan-qr HTTP/1.1\r\n"
                            "Transfer-Encoding: chunked\r\n\r\n"
                            "3;a=b\r\nabc\r\n0\r\nA: b\r\n\r\n"),
            QByteArray("HTTP/1.1 400"));
        QVERIFY(!client.answer.contains("refused"));
        client.answer.clear();
        QCOMPARE(client.ask("GET / HTTP/1.1\r\n\r\n"), QByteArray("HTTP/1.1 200"));
    }

    void refusesHostileRequests_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("status");
        const auto row = [](const char *name, const QByteArray &bytes, const char *status) {
            QTest::newRow(name) << bytes << QByteArray("HTTP/1.1 ") + status;
        };
        const QByteArray chunked = "POST /control/v1/reset HTTP/1.1\r\n"
                                   "Transfer-Encoding: chunked\r\n\r\n";
        row("no HTTP", "hello\r\n\r\n", "400");
        row("endless head", "GET / HTTP/1.1\r\n" + QByteArray(20'000, 'A'), "431");
        row("length that is none", "POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", "400");
        row("body too large", "POST /x HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", "413");
        row("chunk too large", chunked + "FFFFFFFFFF\r\n", "413");
        row("chunk length that is none", chunked + "zz\r\n", "400");
        row("chunk head without end", chunked + QByteArray(400, '1'), "400");
        row("chunk longer than said", chunked + "1\r\nabc\r\n", "400");
        row("trailer without end", chunked + "0\r\n" + QByteArray(8'000, 'A'), "431");
        row("upgrade elsewhere", "GET /x HTTP/1.1\r\nUpgrade: websocket\r\n\r\n", "404");
        row("upgrade from a page",
            "GET /ws/chat HTTP/1.1\r\nUpgrade: websocket\r\nOrigin: https://example.org\r\n\r\n",
            "403");
        row("scan from a page", "POST /admin/mock-phone/scan-qr HTTP/1.1\r\nOrigin: null\r\n\r\n",
            "403");
        row("control without a token", "GET /control/v1/accounts HTTP/1.1\r\n\r\n", "401");
        row("outside the media folder", "GET /v/t62.7118-24/../../x.enc HTTP/1.1\r\n\r\n", "404");
    }

    void refusesHostileRequests()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, status);
        RawClient client(m_info);
        QCOMPARE(client.ask(bytes), status);
    }

    void refusesControlFromAPage()
    {
        const QByteArray token = m_info.controlToken.toLatin1();
        const QByteArray head
            = "GET /control/v1/accounts HTTP/1.1\r\nAuthorization: Bearer " + token + "\r\n";
        RawClient page(m_info);
        QCOMPARE(
            page.ask(head + "Origin: https://example.org\r\n\r\n"), QByteArray("HTTP/1.1 401"));
        RawClient own(m_info);
        QCOMPARE(own.ask(head + "\r\n"), QByteArray("HTTP/1.1 200"));
    }

    void waitsForWhatHappens()
    {
        const QByteArray token = m_info.controlToken.toLatin1();
        const auto events = [&](const QByteArray &query) {
            return "GET /control/v1/events?" + query + " HTTP/1.1\r\nAuthorization: Bearer " + token
                + "\r\n\r\n";
        };
        RawClient client(m_info);
        client.socket.write(events("after=0&kind=fault&wait_ms=60000"));
        QVERIFY(m_sandbox.command(QStringLiteral("POST"), QStringLiteral("/accounts")));
        QVERIFY(client.answer.isEmpty());
        QVERIFY(m_sandbox.fault({ { QStringLiteral("kind"), QStringLiteral("drop") } }));
        QCOMPARE(client.ask({}), QByteArray("HTTP/1.1 200"));
        QVERIFY(client.answer.contains("\"fault\":\"drop\""));
        client.answer.clear();
        QCOMPARE(client.ask(events("kind=nothing&wait_ms=1")), QByteArray("HTTP/1.1 200"));
        QVERIFY(client.answer.contains("\"events\":[]"));
    }

    void closesAfterRefusing()
    {
        RawClient client(m_info);
        client.ask("hello\r\n\r\n");
        QVERIFY(client.isClosed());
    }

    void acceptsSlowlyAsAFaultWants()
    {
        QVERIFY(m_sandbox.fault({ { QStringLiteral("kind"), QStringLiteral("refuse") },
            { QStringLiteral("mode"), QStringLiteral("slow_accept") },
            { QStringLiteral("ms"), 20 } }));
        RawClient client(m_info);
        QCOMPARE(client.ask("GET / HTTP/1.1\r\n\r\n"), QByteArray("HTTP/1.1 200"));
    }

    void spoilsAnUpgrade()
    {
        QVERIFY(m_sandbox.fault({ { QStringLiteral("kind"), QStringLiteral("refuse") },
            { QStringLiteral("mode"), QStringLiteral("bad_upgrade") } }));
        RawClient client(m_info);
        client.ask(
            "GET /ws/chat HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        QVERIFY(client.answer.startsWith("HTTP/1.1 101"));
        QVERIFY(!client.answer.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        QVERIFY(client.isClosed());
    }

    void comesBackAfterACrash()
    {
        RawClient before(m_info);
        QCOMPARE(before.ask("GET / HTTP/1.1\r\n\r\n"), QByteArray("HTTP/1.1 200"));
        QVERIFY(m_sandbox.fault({ { QStringLiteral("kind"), QStringLiteral("crash") },
            { QStringLiteral("ms"), 100 } }));
        QVERIFY(before.isClosed());
        QTRY_VERIFY_WITH_TIMEOUT(
            [this] {
                QTcpSocket socket;
                socket.connectToHost(m_info.ws.host(), static_cast<quint16>(m_info.ws.port()));
                return QTest::qWaitFor(
                    [&] { return socket.state() == QAbstractSocket::ConnectedState; }, 200);
            }(),
            patience);
    }
};

HELIOGRAPH_TEST(HttpConnection)
#include "tst_HttpConnection.moc"
