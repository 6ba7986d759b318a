// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Future.h"
#include "tests/support/TestMain.h"

#include <QTest>
#include <QThread>

using namespace heliograph;

class tst_Future : public QObject {
    Q_OBJECT

private slots:
    void continuesFromTheEventLoop()
    {
        QObject context;
        int seen = 0;
        then(finished<int>(7), &context, [&](const Result<int> &result) { seen = *result; });
        QCOMPARE(seen, 0);
        QTRY_COMPARE(seen, 7);
    }

    void continuesOnceTheAnswerComes()
    {
        QObject context;
        QString seen;
        const Answer<QString> answer;
        then(answer.future(), &context, [&](const Result<QString> &result) { seen = *result; });
        QCoreApplication::sendPostedEvents();
        QVERIFY(seen.isEmpty());
        QVERIFY(!answer.isFinished());
        answer.finish(QStringLiteral("late"));
        QVERIFY(answer.isFinished());
        QTRY_COMPARE(seen, QStringLiteral("late"));
    }

    void servesSeveralListeners()
    {
        QObject context;
        int sum = 0;
        const Answer<int> answer;
        then(answer.future(), &context, [&](const Result<int> &result) { sum += *result; });
        then(answer.future(), &context, [&](const Result<int> &result) { sum += 10 * *result; });
        answer.finish(3);
        QTRY_COMPARE(sum, 33);
    }

    void staysSilentWhenTheContextDies()
    {
        bool called = false;
        bool other = false;
        const Answer<int> answer;
        auto context = std::make_unique<QObject>();
        QObject survivor;
        then(answer.future(), context.get(), [&](const Result<int> &) { called = true; });
        then(answer.future(), &survivor, [&](const Result<int> &) { other = true; });
        context.reset();
        answer.finish(1);
        QTRY_VERIFY(other);
        QVERIFY(!called);
    }

    void finishesOnlyOnce()
    {
        const Answer<int> answer;
        answer.finish(1);
        answer.finish(2);
        QCOMPARE(answer.future().resultCount(), 1);
        QCOMPARE(*answer.future().result(), 1);
    }

    void endsAsCancelledWhenDropped()
    {
        QFuture<Result<int>> future;
        {
            const Answer<int> answer;
            const Answer<int> copy = answer;
            future = copy.future();
        }
        QVERIFY(future.isFinished());
        QVERIFY(!future.result());
        QVERIFY(future.result().error().code == ErrorCode::Cancelled);
    }

    void copiesShareOneAnswer()
    {
        auto first = std::make_unique<Answer<int>>();
        const Answer<int> second = *first;
        const QFuture<Result<int>> future = first->future();
        first.reset();
        QVERIFY(!future.isFinished());
        second.finish(5);
        QCOMPARE(*future.result(), 5);
    }

    void answersAcrossThreads()
    {
        QObject context;
        QThread *seenIn = nullptr;
        const Answer<int> answer;
        then(answer.future(), &context,
            [&](const Result<int> &) { seenIn = QThread::currentThread(); });
        const std::unique_ptr<QThread> worker(QThread::create([answer] { answer.finish(1); }));
        worker->start();
        QTRY_COMPARE(seenIn, QThread::currentThread());
        QVERIFY(worker->wait(5000));
    }

    void carriesFailures()
    {
        QObject context;
        ErrorCode seen = ErrorCode::Unknown;
        then(finished<int>(fail(ErrorCode::NotFound)), &context,
            [&](const Result<int> &result) { seen = result.error().code; });
        QTRY_VERIFY(seen == ErrorCode::NotFound);
    }
};

HELIOGRAPH_TEST(Future)
#include "tst_Future.moc"
