// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/IqRequests.h"
#include "tests/support/ManualClock.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_IqRequests : public QObject {
    Q_OBJECT
private slots:
    void givesTheAnswerToItsQuestion();
    void leavesForeignStanzasAlone();
    void ignoresADoubledAnswer();
    void givesErrorsOfTheService();
    void failsWhenNothingComes();
    void failsAllAtOnce();
    void forgetsWhatCouldNotBeSent();

private:
    static Node reply(const QByteArray &id, const QByteArray &type = "result")
    {
        return Node("iq", { { "id", id }, { "type", type } });
    }
    ManualClock m_clock;
};

void tst_IqRequests::givesTheAnswerToItsQuestion()
{
    IqRequests requests(seconds(60), m_clock);
    const QFuture<Result<Node>> first = requests.expect("1");
    const QFuture<Result<Node>> second = requests.expect("2");
    Node answer = reply("2");
    answer.add(Node("count", { { "value", "7" } }));
    QVERIFY(requests.take(answer));
    QVERIFY(!first.isFinished());
    QCOMPARE(second.result()->child("count")->text("value"), QByteArray("7"));
    QCOMPARE(requests.pending(), 1);
}

void tst_IqRequests::leavesForeignStanzasAlone()
{
    IqRequests requests(seconds(60), m_clock);
    const QFuture<Result<Node>> future = requests.expect("1");
    QVERIFY(!requests.take(reply("3")));
    QVERIFY(!requests.take(Node("iq", { { "type", "result" } })));
    // A question of the service under the same id is no answer.
    QVERIFY(!requests.take(reply("1", "get")));
    QVERIFY(!requests.take(reply("1", "set")));
    QVERIFY(!future.isFinished());
}

void tst_IqRequests::ignoresADoubledAnswer()
{
    IqRequests requests(seconds(60), m_clock);
    const QFuture<Result<Node>> future = requests.expect("1");
    QVERIFY(requests.take(reply("1")));
    QVERIFY(!requests.take(reply("1", "error")));
    QVERIFY(future.result().has_value());
    QCOMPARE(future.resultCount(), 1);
}

void tst_IqRequests::givesErrorsOfTheService()
{
    IqRequests requests(seconds(60), m_clock);
    const QFuture<Result<Node>> future = requests.expect("1");
    Node refused = reply("1", "error");
    refused.add(Node("error", { { "code", "429" }, { "backoff", "30" } }));
    QVERIFY(requests.take(refused));
    QCOMPARE(future.result().error().code, ErrorCode::RateLimited);
    QCOMPARE(future.result().error().status, 429);
    QCOMPARE(future.result().error().retryAfter, 30);
}

void tst_IqRequests::failsWhenNothingComes()
{
    IqRequests requests(seconds(60), m_clock);
    const QFuture<Result<Node>> early = requests.expect("1");
    m_clock.advance(seconds(30));
    const QFuture<Result<Node>> late = requests.expect("2");
    m_clock.advance(seconds(31));
    QTRY_VERIFY_WITH_TIMEOUT(early.isFinished(), 3000);
    QCOMPARE(early.result().error().code, ErrorCode::QueryTimeout);
    QVERIFY(!late.isFinished());
    QVERIFY(!requests.take(reply("1")));
    QVERIFY(requests.take(reply("2")));
}

void tst_IqRequests::failsAllAtOnce()
{
    IqRequests requests(seconds(60), m_clock);
    std::vector<QFuture<Result<Node>>> futures;
    for (int i = 0; i < 10; ++i)
        futures.push_back(requests.expect(QByteArray::number(i)));
    requests.failAll({ ErrorCode::Disconnected, {}, 428, 0 });
    for (const QFuture<Result<Node>> &future : futures)
        QCOMPARE(future.result().error().code, ErrorCode::Disconnected);
    QCOMPARE(requests.pending(), 0);
}

void tst_IqRequests::forgetsWhatCouldNotBeSent()
{
    IqRequests requests(seconds(60), m_clock);
    const QFuture<Result<Node>> future = requests.expect("1");
    requests.drop("1");
    QCOMPARE(requests.pending(), 0);
    QVERIFY(future.isFinished());
    QVERIFY(!future.result().has_value());
}

HELIOGRAPH_TEST(IqRequests)
#include "tst_IqRequests.moc"
