// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "transport/FrameCodec.h"

#include <QTest>

using namespace heliograph;

class tst_FrameCodec : public QObject {
    Q_OBJECT
private slots:
    void cutsTwoFramesAtEverySplit_data();
    void cutsTwoFramesAtEverySplit();
    void readsTheIntroAtEverySplit_data();
    void readsTheIntroAtEverySplit();
    void leavesOutRoutingThatDoesNotFit();
    void waitsForMoreAfterTheIntroAlone();
    void refusesALengthOfZero();
    void refusesWrongIntros_data();
    void refusesWrongIntros();
    void takesNoMemoryForBytesThatAreOnlyAnnounced();
    void takesTheLargestFrameAndNoLarger();

private:
    static QByteArray twoFrames()
    {
        return *FrameCodec::encode("first frame") + *FrameCodec::encode("2");
    }
    static QList<QByteArray> feedInChunks(
        FrameCodec &codec, const QByteArray &stream, qsizetype size);
};

QList<QByteArray> tst_FrameCodec::feedInChunks(
    FrameCodec &codec, const QByteArray &stream, qsizetype size)
{
    QList<QByteArray> frames;
    for (qsizetype at = 0; at < stream.size(); at += size)
        frames += codec.feed(stream.mid(at, size)).value_or(QList<QByteArray> { "error" });
    return frames;
}

void tst_FrameCodec::cutsTwoFramesAtEverySplit_data()
{
    QTest::addColumn<int>("size");
    for (int size = 1; size <= twoFrames().size(); ++size)
        QTest::addRow("chunks of %d", size) << size;
}

void tst_FrameCodec::cutsTwoFramesAtEverySplit()
{
    QFETCH(int, size);
    FrameCodec codec(FrameCodec::Side::Client);
    QCOMPARE(feedInChunks(codec, twoFrames(), size), (QList<QByteArray> { "first frame", "2" }));
    QCOMPARE(codec.buffered(), 0);
}

void tst_FrameCodec::readsTheIntroAtEverySplit_data()
{
    QTest::addColumn<QByteArray>("routing");
    QTest::addColumn<int>("size");
    for (const QByteArray &routing : { QByteArray(), QByteArray("where to go") }) {
        const auto total = static_cast<int>(FrameCodec::intro(routing).size() + twoFrames().size());
        for (int size = 1; size <= total; ++size)
            QTest::addRow("%d routing bytes, chunks of %d", int(routing.size()), size)
                << routing << size;
    }
}

void tst_FrameCodec::readsTheIntroAtEverySplit()
{
    QFETCH(QByteArray, routing);
    QFETCH(int, size);
    FrameCodec codec(FrameCodec::Side::Service);
    QVERIFY(!codec.hasIntro());
    QCOMPARE(feedInChunks(codec, FrameCodec::intro(routing) + twoFrames(), size),
        (QList<QByteArray> { "first frame", "2" }));
    QVERIFY(codec.hasIntro());
    QCOMPARE(codec.routing(), routing);
}

void tst_FrameCodec::leavesOutRoutingThatDoesNotFit()
{
    QCOMPARE(FrameCodec::intro(), QByteArray::fromHex("57410603"));
    QCOMPARE(FrameCodec::intro(QByteArray(0x1000000, 'r')), FrameCodec::prologue());
    QCOMPARE(FrameCodec::intro("r"), QByteArray::fromHex("45440001 000001 72 57410603"));
}

void tst_FrameCodec::waitsForMoreAfterTheIntroAlone()
{
    FrameCodec codec(FrameCodec::Side::Service);
    QVERIFY(codec.feed(FrameCodec::intro("r"))->isEmpty());
    QVERIFY(codec.hasIntro());
    QVERIFY(codec.feed({})->isEmpty());
}

void tst_FrameCodec::refusesALengthOfZero()
{
    FrameCodec codec(FrameCodec::Side::Client);
    QCOMPARE(codec.feed(QByteArray(3, '\0')).error().code, ErrorCode::FrameInvalid);
    QCOMPARE(codec.feed(twoFrames()).error().code, ErrorCode::FrameInvalid);
    QCOMPARE(FrameCodec::encode({}).error().code, ErrorCode::FrameInvalid);
}

void tst_FrameCodec::refusesWrongIntros_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("http") << QByteArray("GET /") << ErrorCode::FrameInvalid;
    QTest::newRow("no intro") << twoFrames() << ErrorCode::FrameInvalid;
    QTest::newRow("routing version 2")
        << QByteArray::fromHex("45440002000001725741060300") << ErrorCode::FrameInvalid;
    QTest::newRow("nothing behind the routing")
        << QByteArray::fromHex("454400010000017200000000") << ErrorCode::FrameInvalid;
    QTest::newRow("two routing parts")
        << QByteArray::fromHex("454400010000017245440001") << ErrorCode::FrameInvalid;
    QTest::newRow("generation 5") << QByteArray::fromHex("57410503") << ErrorCode::FrameInvalid;
    QTest::newRow("dictionary 2") << QByteArray::fromHex("57410602") << ErrorCode::Unsupported;
}

void tst_FrameCodec::refusesWrongIntros()
{
    QFETCH(QByteArray, stream);
    QFETCH(ErrorCode, code);
    FrameCodec codec(FrameCodec::Side::Service);
    const Result<QList<QByteArray>> fed = codec.feed(stream);
    QVERIFY(!fed);
    QCOMPARE(fed.error().code, code);
}

void tst_FrameCodec::takesNoMemoryForBytesThatAreOnlyAnnounced()
{
    FrameCodec codec(FrameCodec::Side::Client);
    QVERIFY(codec.feed(QByteArray::fromHex("ffffff0102"))->isEmpty());
    QCOMPARE(codec.buffered(), 2);
}

void tst_FrameCodec::takesTheLargestFrameAndNoLarger()
{
    const QByteArray payload(frameSizeLimit, 'x');
    const QByteArray stream = *FrameCodec::encode(payload) + *FrameCodec::encode("next");
    FrameCodec codec(FrameCodec::Side::Client);
    QCOMPARE(codec.feed(stream).value(), (QList<QByteArray> { payload, "next" }));
    QCOMPARE(FrameCodec::encode(payload + 'x').error().code, ErrorCode::TooLarge);
}

HELIOGRAPH_TEST(FrameCodec)

#include "tst_FrameCodec.moc"
