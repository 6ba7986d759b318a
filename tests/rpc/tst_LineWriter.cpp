// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rpc/LineWriter.h"
#include "tests/support/TestMain.h"

#include <QSemaphore>
#include <QTest>

#include <mutex>
#include <thread>

using namespace heliograph;

namespace {

/// A pipe whose reader reads when it is let.
struct Pipe {
    std::mutex mutex;
    QByteArray read;
    bool isBroken = false;
    QSemaphore turns;

    LineWriter::Sink sink()
    {
        return [this](const QByteArray &bytes) {
            turns.acquire();
            const std::lock_guard lock(mutex);
            read += bytes;
            return !isBroken;
        };
    }
    QByteArray content()
    {
        const std::lock_guard lock(mutex);
        return read;
    }
};

constexpr int manyTurns = 1'000'000;
constexpr milliseconds longPatience { 10'000 };

} // namespace

class tst_LineWriter : public QObject {
    Q_OBJECT
private slots:
    void linesArriveInTheirOrder();
    void whoDoesNotReadStopsNobody();
    void roomIsWaitedFor();
    void theEndWaitsForAReader();
    void theEndDoesNotWaitForEver();
    void aBrokenPipeTakesNothingMore();
};

void tst_LineWriter::linesArriveInTheirOrder()
{
    Pipe pipe;
    pipe.turns.release(manyTurns);
    const auto writer = LineWriter::start(pipe.sink());
    QByteArray written;
    for (int i = 0; i < 1000; ++i) {
        const QByteArray line = QByteArray::number(i).repeated(50);
        written += line + '\n';
        writer->write(line);
    }
    writer->finish(longPatience);
    QVERIFY(pipe.content() == written);
}

void tst_LineWriter::whoDoesNotReadStopsNobody()
{
    Pipe pipe;
    const auto writer = LineWriter::start(pipe.sink());
    const QByteArray line(1024 * 1024, 'x');
    int lines = 0;
    for (; !writer->isFull() && lines < 1000; ++lines)
        writer->write(line);
    QVERIFY(lines >= mostUnread / line.size() && lines <= mostUnread / line.size() + 2);
    pipe.turns.release(manyTurns);
    writer->finish(longPatience);
    QCOMPARE(pipe.content().size(), lines * (line.size() + 1));
}

void tst_LineWriter::roomIsWaitedFor()
{
    Pipe pipe;
    const auto writer = LineWriter::start(pipe.sink());
    writer->waitForRoom();
    writer->write(QByteArray(mostUnread + 200'000, 'x'));
    QVERIFY(writer->isFull());
    QSemaphore hasRoom;
    std::thread waiting([&] {
        writer->waitForRoom();
        hasRoom.release();
    });
    QVERIFY(!hasRoom.tryAcquire(1, 50));
    pipe.turns.release(manyTurns);
    QVERIFY(hasRoom.tryAcquire(1, 10'000));
    waiting.join();
    writer->finish(longPatience);
}

void tst_LineWriter::theEndWaitsForAReader()
{
    Pipe pipe;
    const auto writer = LineWriter::start(pipe.sink());
    writer->write("the last answer");
    std::thread reader([&] { pipe.turns.release(); });
    writer->finish(longPatience);
    QCOMPARE(pipe.content(), "the last answer\n");
    reader.join();
    writer->write("too late");
    QVERIFY(!writer->isFull());
}

void tst_LineWriter::theEndDoesNotWaitForEver()
{
    // Its writer is stopped in it, also after the test.
    const auto pipe = std::make_shared<Pipe>();
    const auto writer = LineWriter::start(
        [pipe, sink = pipe->sink()](const QByteArray &bytes) { return sink(bytes); });
    writer->write(QByteArray(200'000, 'x'));
    writer->finish(milliseconds(50));
    QVERIFY(pipe->content().isEmpty());
    pipe->turns.release();
}

void tst_LineWriter::aBrokenPipeTakesNothingMore()
{
    Pipe pipe;
    pipe.isBroken = true;
    pipe.turns.release();
    const auto writer = LineWriter::start(pipe.sink());
    writer->write(QByteArray(mostUnread + 200'000, 'x'));
    writer->waitForRoom();
    writer->finish(longPatience);
    QCOMPARE(pipe.content().size(), 64 * 1024);
}

HELIOGRAPH_TEST(LineWriter)
#include "tst_LineWriter.moc"
