// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/StreamEnd.h"
#include "tests/protocol/Mutations.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;
using Class = CauseClass;
using Code = ErrorCode;

/// The tables of 09 §2.1 to §2.3.
class tst_StreamEnd : public QObject {
    Q_OBJECT
private slots:
    void readsFailures_data();
    void readsFailures();
    void keepsTheServicesText();
    void readsStreamErrors_data();
    void readsStreamErrors();
    void C02_unknownStreamErrorsAreTransient_data();
    void C02_unknownStreamErrorsAreTransient();
    void readsTransportErrors_data();
    void readsTransportErrors();
    void survivesRandomNodes();
};

static Node failureNode(const char *reason)
{
    return Node("failure", { { "reason", QByteArray(reason) } });
}

static Node streamErrorNode(
    const char *code, const char *child = nullptr, const char *type = nullptr)
{
    Node node("stream:error");
    if (code)
        node.set("code", QByteArray(code));
    if (child)
        node.add(type ? Node(child, { { "type", QByteArray(type) } }) : Node(child));
    return node;
}

void tst_StreamEnd::readsFailures_data()
{
    QTest::addColumn<QByteArray>("reason");
    QTest::addColumn<Class>("kind");
    QTest::addColumn<Code>("code");
    QTest::addColumn<int>("status");
    const auto row = [](const char *reason, Class kind, Code code, int status) {
        QTest::newRow(*reason ? reason : "absent") << QByteArray(reason) << kind << code << status;
    };
    row("400", Class::Limited, Code::ServiceRefused, 400);
    row("401", Class::Relogin, Code::LoggedOut, 401);
    row("402", Class::Hold, Code::TemporaryBan, 402);
    row("403", Class::Relogin, Code::AccountLocked, 403);
    row("405", Class::Version, Code::ClientOutdated, 405);
    row("406", Class::Relogin, Code::AccountBlocked, 406);
    row("409", Class::Permanent, Code::ServiceRefused, 409);
    row("413", Class::Permanent, Code::ServiceRefused, 413);
    row("414", Class::Permanent, Code::ServiceRefused, 414);
    row("415", Class::Permanent, Code::ServiceRefused, 415);
    row("418", Class::Permanent, Code::ServiceRefused, 418);
    row("419", Class::Limited, Code::TooManyDevices, 419);
    row("500", Class::Transient, Code::ServiceUnavailable, 500);
    row("501", Class::Limited, Code::ServiceRefused, 501);
    row("503", Class::Transient, Code::ServiceUnavailable, 503);
    row("", Class::Limited, Code::ServiceRefused, 500);
    row("999", Class::Limited, Code::ServiceRefused, 999);
    row("many", Class::Limited, Code::ServiceRefused, 500);
}

void tst_StreamEnd::readsFailures()
{
    QFETCH(QByteArray, reason);
    QFETCH(Class, kind);
    QFETCH(Code, code);
    QFETCH(int, status);
    const DisconnectCause cause
        = causeOfFailure(reason.isEmpty() ? Node("failure") : failureNode(reason.constData()));
    QCOMPARE(cause.kind, kind);
    QCOMPARE(cause.code, code);
    QCOMPARE(cause.status, status);
    QCOMPARE(cause.expire, 0);
}

void tst_StreamEnd::keepsTheServicesText()
{
    Node locked = failureNode("403");
    locked.set("message", QByteArray("plain"));
    QCOMPARE(causeOfFailure(locked).text, QStringLiteral("plain"));
    locked.set("logout_message_header", QByteArray("Your account\xff"));
    QCOMPARE(causeOfFailure(locked).text, QStringLiteral("Your account\uFFFD"));
    Node banned = failureNode("402");
    banned.set("code", QByteArray("101"));
    banned.set("expire", QByteArray("3600"));
    QCOMPARE(causeOfFailure(banned).text, QStringLiteral("101"));
    QCOMPARE(causeOfFailure(banned).expire, 3600);
    banned.set("expire", QByteArray("9223372036854775807"));
    QCOMPARE(causeOfFailure(banned).expire, 366LL * 24 * 3600);
    banned.set("expire", QByteArray("-5"));
    QCOMPARE(causeOfFailure(banned).expire, 0);
    locked.set("logout_message_header", QByteArray(5000, 'a'));
    QCOMPARE(causeOfFailure(locked).text.size(), 200);
}

void tst_StreamEnd::readsStreamErrors_data()
{
    QTest::addColumn<Node>("node");
    QTest::addColumn<Class>("kind");
    QTest::addColumn<Code>("code");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const Node &node, Class kind, Code code, int status) {
        QTest::newRow(name) << node << kind << code << status;
    };
    row("515", streamErrorNode("515"), Class::Restart, Code::StreamError, 515);
    row("replaced", streamErrorNode(nullptr, "conflict", "replaced"), Class::Conflict,
        Code::StreamReplaced, 440);
    row("replaced with a code", streamErrorNode("503", "conflict", "replaced"), Class::Conflict,
        Code::StreamReplaced, 440);
    row("device removed", streamErrorNode("401", "conflict", "device_removed"), Class::Relogin,
        Code::LoggedOut, 401);
    row("other conflict", streamErrorNode(nullptr, "conflict", "resource"), Class::Conflict,
        Code::StreamReplaced, 440);
    row("conflict without type", streamErrorNode(nullptr, "conflict"), Class::Conflict,
        Code::StreamReplaced, 440);
    row("401", streamErrorNode("401"), Class::Relogin, Code::LoggedOut, 401);
    row("403", streamErrorNode("403"), Class::Relogin, Code::AccountLocked, 403);
    row("406", streamErrorNode("406"), Class::Relogin, Code::AccountBlocked, 406);
    row("409", streamErrorNode("409"), Class::Conflict, Code::StreamReplaced, 440);
    row("413", streamErrorNode("413"), Class::Permanent, Code::ServiceRefused, 413);
    row("414", streamErrorNode("414"), Class::Permanent, Code::ServiceRefused, 414);
    row("429", streamErrorNode("429"), Class::Transient, Code::RateLimited, 429);
    row("500", streamErrorNode("500"), Class::Transient, Code::StreamError, 500);
    row("ack child", streamErrorNode("500", "ack"), Class::Transient, Code::StreamError, 500);
    row("ack child alone", streamErrorNode(nullptr, "ack"), Class::Transient, Code::StreamError,
        500);
    row("503", streamErrorNode("503"), Class::Transient, Code::ServiceUnavailable, 503);
    row("516", streamErrorNode("516"), Class::Relogin, Code::LoggedOut, 516);
    row("xml-not-well-formed", streamErrorNode(nullptr, "xml-not-well-formed"), Class::Unreadable,
        Code::StreamError, 500);
}

void tst_StreamEnd::readsStreamErrors()
{
    QFETCH(Node, node);
    QFETCH(Class, kind);
    QFETCH(Code, code);
    QFETCH(int, status);
    const DisconnectCause cause = causeOfStreamError(node);
    QCOMPARE(cause.kind, kind);
    QCOMPARE(cause.code, code);
    QCOMPARE(cause.status, status);
}

void tst_StreamEnd::C02_unknownStreamErrorsAreTransient_data()
{
    QTest::addColumn<Node>("node");
    QTest::addColumn<QString>("text");
    QTest::newRow("ping child") << streamErrorNode(nullptr, "ping") << QStringLiteral("ping");
    QTest::newRow("599") << streamErrorNode("599") << QStringLiteral("599");
    QTest::newRow("empty") << streamErrorNode(nullptr) << QStringLiteral("0");
}

void tst_StreamEnd::C02_unknownStreamErrorsAreTransient()
{
    QFETCH(Node, node);
    QFETCH(QString, text);
    const DisconnectCause cause = causeOfStreamError(node);
    QCOMPARE(cause.kind, Class::Transient);
    QCOMPARE(cause.code, Code::StreamError);
    QCOMPARE(cause.status, 500);
    QCOMPARE(cause.text, text);
}

void tst_StreamEnd::readsTransportErrors_data()
{
    QTest::addColumn<Error>("error");
    QTest::addColumn<Class>("kind");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, Code code, int number, Class kind, int status) {
        QTest::newRow(name) << Error { code, {}, number, 0 } << kind << status;
    };
    row("closed", Code::ConnectionClosed, 0, Class::Transient, 428);
    row("network", Code::NetworkUnreachable, 0, Class::Transient, 408);
    row("timeout", Code::ConnectTimeout, 0, Class::Transient, 408);
    row("proxy unreachable", Code::ProxyUnreachable, 0, Class::Transient, 408);
    row("HTTP 408", Code::HttpStatus, 408, Class::Transient, 408);
    row("HTTP 429", Code::HttpStatus, 429, Class::Transient, 429);
    row("HTTP 500", Code::HttpStatus, 500, Class::Transient, 500);
    row("HTTP 503", Code::HttpStatus, 503, Class::Transient, 503);
    row("HTTP 403", Code::HttpStatus, 403, Class::Limited, 403);
    row("HTTP 200", Code::HttpStatus, 200, Class::Limited, 500);
    row("proxy refused", Code::ProxyRefused, 407, Class::Permanent, 407);
    row("certificate time", Code::CertificateNotValidNow, 0, Class::Limited, 400);
    row("certificate", Code::CertificateUntrusted, 0, Class::Transient, 400);
    row("TLS", Code::TlsUntrusted, 0, Class::Transient, 400);
}

void tst_StreamEnd::readsTransportErrors()
{
    QFETCH(Error, error);
    QFETCH(Class, kind);
    QFETCH(int, status);
    const DisconnectCause cause = causeOfTransport(error);
    QCOMPARE(cause.code, error.code);
    QCOMPARE(cause.kind, kind);
    QCOMPARE(cause.status, status);
}

void tst_StreamEnd::survivesRandomNodes()
{
    FixedRandom random(9);
    for (int i = 0; i < 2000; ++i) {
        Node error = streamErrorNode("401", "conflict", "device_removed");
        Node failure = failureNode("402");
        failure.set("expire", QByteArray("60"));
        for (quint32 changes = 1 + random.below(4); changes > 0; --changes) {
            mutate(error, random);
            mutate(failure, random);
        }
        QVERIFY(causeOfStreamError(error).status > 0);
        QVERIFY(causeOfFailure(failure).status > 0);
    }
}

HELIOGRAPH_TEST(StreamEnd)
#include "tst_StreamEnd.moc"
