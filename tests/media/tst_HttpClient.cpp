// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/media/HttpDouble.h"
#include "tests/media/Patterns.h"
#include "tests/support/TestMain.h"

#include <QBuffer>
#include <QDir>
#include <QHostAddress>
#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

class tst_HttpClient : public QObject {
    Q_OBJECT

private slots:
    void statusesAreAnswers_data();
    void statusesAreAnswers();
    void bodiesAreStreamed();
    void aPausedJobWaits();
    void uploadsStartAtThePositionOfTheirDevice();
    void redirectsAreNotFollowed();
    void cutAnswersFail();
    void collectedBodiesAreBounded();
    void silenceEndsInATimeout();
    void jobsThatWaitForOthersAreNotLate();
    void unreachableHostsAreNamed();
    void aProxyIsNeverPassedBy();
    void unknownAuthoritiesAreRefused();
    void cancellingEndsTheFuture();
    void destroyingAJobEndsTheFuture();
    void privateAddressesAreNotPublic_data();
    void privateAddressesAreNotPublic();
    void namesThatResolveToPrivateAddressesAreRefused();
    void retryAfterIsRead();
    void anIdleClientKeepsNoThread();
};

static HttpRequest getFrom(const HttpDouble &host, const char *target = "/x")
{
    HttpRequest request;
    request.url = QUrl::fromEncoded("https://" + host.host() + target);
    return request;
}

void tst_HttpClient::statusesAreAnswers_data()
{
    QTest::addColumn<int>("status");
    for (const int status : { 200, 206, 302, 400, 401, 403, 404, 410, 413, 416, 429, 500, 503 })
        QTest::addRow("%d", status) << status;
}

void tst_HttpClient::statusesAreAnswers()
{
    QFETCH(int, status);
    HttpDouble host;
    host.answer = [status](const DoubleRequest &) {
        DoubleReply reply { status, { { "Retry-After", "7" } }, "body" };
        if (status == 206)
            reply.headers.emplaceBack("Content-Range", "bytes 5-8/9");
        return reply;
    };
    HttpClient client(HttpDouble::profile(), {});
    HttpRequest request = getFrom(host);
    request.headers = { { "Origin", "https://web.whatsapp.com" } };
    HttpJob *job = client.create(request, this);
    const auto future = job->start();
    QVERIFY(finishes(future));
    QVERIFY2(future.result(),
        qPrintable(errorName(future.result() ? ErrorCode::Unknown : future.result().error().code)));
    QCOMPARE(future.result()->status, status);
    QCOMPARE(future.result()->body, "body");
    QCOMPARE(future.result()->contentLength, 4);
    QCOMPARE(future.result()->retryAfter, 7);
    QCOMPARE(future.result()->rangeStart, status == 206 ? 5 : -1);
    QCOMPARE(host.requests().size(), 1);
    QCOMPARE(host.requests().first().header("Origin"), "https://web.whatsapp.com");
    QCOMPARE(host.requests().first().header("Accept-Encoding"), "identity");
}

void tst_HttpClient::bodiesAreStreamed()
{
    HttpDouble host;
    const QByteArray body = patternBytes(3'000'000, 3, 5, 7);
    host.answer = [&](const DoubleRequest &) { return DoubleReply { 200, {}, body }; };
    HttpClient client(HttpDouble::profile(), {});
    HttpRequest request = getFrom(host);
    request.streamed = true;
    HttpJob *job = client.create(request, this);
    QByteArray received;
    qsizetype largest = 0;
    connect(job, &HttpJob::chunkReceived, this, [&](const QByteArray &chunk) {
        received += chunk;
        largest = qMax(largest, chunk.size());
    });
    QSignalSpy head(job, &HttpJob::headReceived);
    const auto future = job->start();
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QVERIFY(future.result()->body.isEmpty());
    QVERIFY(received == body);
    QVERIFY(largest <= 256 * 1024);
    QCOMPARE(head.size(), 1);
}

void tst_HttpClient::aPausedJobWaits()
{
    HttpDouble host;
    const QByteArray body = patternBytes(3'000'000, 3, 5, 7);
    host.answer = [&](const DoubleRequest &) { return DoubleReply { 200, {}, body }; };
    HttpClient client(HttpDouble::profile(), {});
    HttpRequest request = getFrom(host);
    request.streamed = true;
    HttpJob *job = client.create(request, this);
    QByteArray received;
    int pauses = 0;
    connect(job, &HttpJob::chunkReceived, this, [&](const QByteArray &chunk) {
        received += chunk;
        job->setFlowing(false);
        ++pauses;
        const qsizetype size = received.size();
        QTimer::singleShot(1, job, [&received, job, size] {
            QCOMPARE(received.size(), size);
            job->setFlowing(true);
        });
    });
    const auto future = job->start();
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QVERIFY(received == body);
    QVERIFY(pauses >= 12);
}

void tst_HttpClient::uploadsStartAtThePositionOfTheirDevice()
{
    HttpDouble host;
    QByteArray file = patternBytes(700'000, 3, 5, 7);
    QBuffer device(&file);
    QVERIFY(device.open(QIODevice::ReadOnly) && device.seek(100'000));
    HttpClient client(HttpDouble::profile(), {});
    HttpRequest request = getFrom(host);
    request.method = HttpRequest::Method::Post;
    request.body = &device;
    HttpJob *job = client.create(request, this);
    QSignalSpy sent(job, &HttpJob::bytesSent);
    const auto future = job->start();
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QCOMPARE(host.requests().size(), 1);
    QCOMPARE(host.requests().first().header("Content-Length"), "600000");
    QCOMPARE(host.requests().first().header("Content-Type"), "application/octet-stream");
    QVERIFY(host.requests().first().body == file.mid(100'000));
    QVERIFY(!sent.isEmpty());
    QCOMPARE(sent.last().at(0).toLongLong(), 600'000);
}

void tst_HttpClient::redirectsAreNotFollowed()
{
    HttpDouble host;
    host.answer = [](const DoubleRequest &) {
        return DoubleReply { 302, { { "Location", "/other?a=%2F" } }, {} };
    };
    HttpClient client(HttpDouble::profile(), {});
    const auto future = client.create(getFrom(host), this)->start();
    QVERIFY(finishes(future));
    QCOMPARE(future.result()->status, 302);
    QCOMPARE(future.result()->location.toEncoded(), "https://" + host.host() + "/other?a=%2F");
    QCOMPARE(host.requests().size(), 1);
}

void tst_HttpClient::cutAnswersFail()
{
    HttpDouble host;
    host.answer = [](const DoubleRequest &) {
        return DoubleReply { 200, {}, QByteArray(100'000, 'x'), 50'000 };
    };
    HttpClient client(HttpDouble::profile(), {});
    HttpRequest request = getFrom(host);
    request.streamed = true;
    HttpJob *job = client.create(request, this);
    qsizetype received = 0;
    connect(job, &HttpJob::chunkReceived, this,
        [&](const QByteArray &chunk) { received += chunk.size(); });
    const auto future = job->start();
    QVERIFY(finishes(future));
    QCOMPARE(errorName(future.result().error().code), QStringLiteral("ConnectionClosed"));
    QCOMPARE(received, 50'000);
}

void tst_HttpClient::collectedBodiesAreBounded()
{
    HttpDouble host;
    host.answer = [](const DoubleRequest &) {
        return DoubleReply { 200, {}, QByteArray(2'000'000, 'x') };
    };
    HttpClient client(HttpDouble::profile(), {});
    const auto future = client.create(getFrom(host), this)->start();
    QVERIFY(finishes(future));
    QCOMPARE(future.result().error().code, ErrorCode::TooLarge);
}

void tst_HttpClient::silenceEndsInATimeout()
{
    HttpDouble host;
    host.answer = [](const DoubleRequest &) {
        DoubleReply reply;
        reply.isSilent = true;
        return reply;
    };
    HttpLimits limits;
    limits.stall = milliseconds(100);
    HttpClient client(HttpDouble::profile(), {}, limits);
    const auto future = client.create(getFrom(host), this)->start();
    QVERIFY(finishes(future));
    QCOMPARE(errorName(future.result().error().code), QStringLiteral("QueryTimeout"));

    // A listener that never accepts: the handshake does not begin.
    QTcpServer mute;
    QVERIFY(mute.listen(QHostAddress::LocalHost));
    limits.connect = milliseconds(100);
    HttpClient impatient(HttpDouble::profile(), {}, limits);
    HttpRequest request;
    request.url = QUrl(QStringLiteral("https://localhost:%1/").arg(mute.serverPort()));
    const auto second = impatient.create(request, this)->start();
    QVERIFY(finishes(second));
    QCOMPARE(errorName(second.result().error().code), QStringLiteral("ConnectTimeout"));
}

/// More pictures than connections: the last ones take their turn, however long the first ones take.
void tst_HttpClient::jobsThatWaitForOthersAreNotLate()
{
    HttpDouble host;
    host.answer = [](const DoubleRequest &asked) {
        DoubleReply reply;
        reply.isSilent = asked.target == "/slow";
        return reply;
    };
    HttpLimits limits;
    limits.connect = seconds(1);
    HttpClient client(HttpDouble::profile(), {}, limits);
    QObject owner;
    std::vector<HttpJob *> slow;
    std::vector<QFuture<Result<HttpResponse>>> slowAnswers;
    for (int i = 0; i < HttpQueue::mostAtOnce; ++i) {
        slow.push_back(client.create(getFrom(host, "/slow"), &owner));
        slowAnswers.push_back(slow.back()->start());
    }
    std::vector<HttpJob *> waiting;
    std::vector<QFuture<Result<HttpResponse>>> answers;
    for (int i = 0; i < 4; ++i) {
        waiting.push_back(client.create(getFrom(host), &owner));
        answers.push_back(waiting.back()->start());
    }
    QTRY_COMPARE(host.requests().size(), HttpQueue::mostAtOnce);
    // Longer than a connection may take.
    QTimer late;
    QSignalSpy isLate(&late, &QTimer::timeout);
    late.start(limits.connect * 5 / 4);
    QTRY_VERIFY(!isLate.isEmpty());
    QVERIFY(!answers.front().isFinished());
    waiting.back()->cancel();
    QVERIFY(answers.back().isFinished());
    slow.front()->cancel();
    for (size_t i = 0; i + 1 < answers.size(); ++i) {
        QVERIFY(finishes(answers[i]));
        QVERIFY2(answers[i].result(), qPrintable(QString::number(i)));
    }
    QCOMPARE(host.requests().size(), HttpQueue::mostAtOnce + 3);
    // Another host has its own line.
    HttpDouble other;
    const auto elsewhere = client.create(getFrom(other), &owner)->start();
    QVERIFY(finishes(elsewhere));
    QVERIFY(elsewhere.result());
}

void tst_HttpClient::unreachableHostsAreNamed()
{
    HttpRequest request;
    {
        HttpDouble gone;
        request = getFrom(gone);
    }
    HttpClient client(HttpDouble::profile(), {});
    const auto future = client.create(request, this)->start();
    QVERIFY(finishes(future));
    QCOMPARE(errorName(future.result().error().code), QStringLiteral("NetworkUnreachable"));
}

/// A job to this computer, made in between, opens no direct way for the others.
void tst_HttpClient::aProxyIsNeverPassedBy()
{
    HttpDouble host;
    // Nobody listens at this port.
    HttpClient client(
        HttpDouble::profile(), { Proxy::Kind::Http, QStringLiteral("127.0.0.1"), 1, {}, {} });
    HttpRequest outside;
    outside.url = QUrl(QStringLiteral("https://media.example.test/x"));
    HttpJob *first = client.create(outside, this);
    HttpJob *own = client.create(getFrom(host), this);
    const auto refused = first->start();
    const auto answered = own->start();
    QVERIFY(finishes(refused) && finishes(answered));
    QVERIFY2(refused.result().error().code == ErrorCode::ProxyUnreachable,
        qPrintable(refused.result().error().detail));
    QVERIFY(answered.result());
}

void tst_HttpClient::unknownAuthoritiesAreRefused()
{
    HttpDouble host;
    ServiceProfile profile = HttpDouble::profile();
    profile.caPem.clear();
    HttpClient client(profile, {});
    const auto future = client.create(getFrom(host), this)->start();
    QVERIFY(finishes(future));
    QCOMPARE(errorName(future.result().error().code), QStringLiteral("TlsUntrusted"));
    QVERIFY(host.requests().isEmpty());
}

void tst_HttpClient::cancellingEndsTheFuture()
{
    HttpDouble host;
    host.answer = [](const DoubleRequest &) {
        return DoubleReply { 200, {}, QByteArray(3'000'000, 'x') };
    };
    HttpClient client(HttpDouble::profile(), {});
    HttpRequest request = getFrom(host);
    request.streamed = true;
    HttpJob *job = client.create(request, this);
    int chunks = 0;
    connect(job, &HttpJob::chunkReceived, this, [&] {
        ++chunks;
        job->cancel();
    });
    const auto future = job->start();
    QVERIFY(finishes(future));
    QCOMPARE(future.result().error().code, ErrorCode::Cancelled);
    QCOMPARE(chunks, 1);
}

void tst_HttpClient::destroyingAJobEndsTheFuture()
{
    HttpDouble host;
    HttpClient client(HttpDouble::profile(), {});
    QFuture<Result<HttpResponse>> future;
    {
        QObject owner;
        future = client.create(getFrom(host), &owner)->start();
    }
    QVERIFY(future.isFinished());
    QCOMPARE(future.result().error().code, ErrorCode::Cancelled);
}

void tst_HttpClient::privateAddressesAreNotPublic_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("isPublic");
    for (const char *address : { "127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1",
             "169.254.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1",
             "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1" })
        QTest::newRow(address) << QString::fromLatin1(address) << false;
    for (const char *address : { "157.240.1.1", "172.32.0.1", "2a03:2880::1" })
        QTest::newRow(address) << QString::fromLatin1(address) << true;
}

void tst_HttpClient::privateAddressesAreNotPublic()
{
    QFETCH(QString, address);
    QTEST(isPublicAddress(QHostAddress(address)), "isPublic");
}

void tst_HttpClient::namesThatResolveToPrivateAddressesAreRefused()
{
    HttpDouble host;
    HttpClient client(HttpDouble::profile(), {});
    HttpRequest request = getFrom(host);
    request.publicAddressesOnly = true;
    const auto future = client.create(request, this)->start();
    QVERIFY(finishes(future));
    QCOMPARE(errorName(future.result().error().code), QStringLiteral("MediaHostRefused"));
    QVERIFY(host.requests().isEmpty());
}

void tst_HttpClient::retryAfterIsRead()
{
    QCOMPARE(parseRetryAfter("12"), 12);
    QCOMPARE(parseRetryAfter(" 3 "), 3);
    QCOMPARE(parseRetryAfter("-5"), 0);
    QCOMPARE(parseRetryAfter("Wed, 21 Oct 2026 07:28:00 GMT"), 0);
    QCOMPARE(parseRetryAfter(""), 0);
    QCOMPARE(parseRetryAfter("999999999"), 24 * 3600);
}

void tst_HttpClient::anIdleClientKeepsNoThread()
{
    const QDir tasks(QStringLiteral("/proc/self/task"));
    if (!tasks.exists())
        QSKIP("the number of threads is read from /proc");
    const auto threads = [&] { return QDir(tasks.path()).entryList(QDir::Dirs).size(); };
    HttpDouble host;
    host.answer = [](const DoubleRequest &) { return DoubleReply { 200, {}, "body" }; };
    HttpLimits limits;
    limits.idle = milliseconds(200);
    HttpClient client(HttpDouble::profile(), {}, limits);
    const auto before = threads();
    for (int i = 0; i < 2; ++i) {
        const auto future = client.create(getFrom(host), this)->start();
        QVERIFY(finishes(future));
        QCOMPARE(future.result()->status, 200);
        QVERIFY(threads() > before);
        QTRY_COMPARE_WITH_TIMEOUT(threads(), before, 3000);
    }
}

HELIOGRAPH_TEST(HttpClient)
#include "tst_HttpClient.moc"
