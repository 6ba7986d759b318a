// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/Sidecar.h"
#include "tests/support/Samples.h"
#include "tests/support/TestMain.h"

#include <QBuffer>
#include <QTest>
#include <QtEndian>

using namespace heliograph;

/// What a sidecar is computed to stands in MediaVectors; this is about who gets one.
class tst_Sidecar : public QObject {
    Q_OBJECT

private slots:
    void onlyWhatPlaysFromTheFrontIsStreamed_data();
    void onlyWhatPlaysFromTheFrontIsStreamed();
    void prefixesAreSurvived();
};

static bool isStreamed(QByteArray bytes)
{
    QBuffer buffer(&bytes);
    return buffer.open(QIODevice::ReadOnly) && playsFromFront(buffer);
}

static QByteArray box(const char *type, quint32 length)
{
    QByteArray head(4, '\0');
    qToBigEndian(length, head.data());
    return head + type + QByteArray(8, '\0');
}

void tst_Sidecar::onlyWhatPlaysFromTheFrontIsStreamed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("streamed");
    QTest::newRow("index first") << sampleBytes("clip.mp4") << true;
    QTest::newRow("index last") << sampleBytes("turned.mp4") << false;
    QTest::newRow("Ogg") << sampleBytes("voice.ogg") << true;
    QTest::newRow("WebM") << sampleBytes("clip.webm") << false;
    QTest::newRow("empty") << QByteArray() << false;
    const QByteArray type = box("ftyp", 16);
    QTest::newRow("free space between") << type + box("free", 16) + box("moov", 16) << true;
    QTest::newRow("a long box between")
        << type + QByteArray("\0\0\0\1wide\0\0\0\0\0\0\0\x10", 16) + box("moov", 16) << true;
    QTest::newRow("content first") << type + box("mdat", 16) + box("moov", 16) << false;
    QTest::newRow("no type") << box("moov", 16) << false;
    QTest::newRow("a box without length") << type + box("free", 0) + box("moov", 16) << false;
    QTest::newRow("a box beyond the end") << type + box("free", 999) << false;
    QTest::newRow("a long box beyond all ends")
        << type + QByteArray("\0\0\0\1wide\xff\xff\xff\xff\xff\xff\xff\xff", 16) << false;
}

void tst_Sidecar::onlyWhatPlaysFromTheFrontIsStreamed()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, streamed);
    QCOMPARE(isStreamed(bytes), streamed);
}

void tst_Sidecar::prefixesAreSurvived()
{
    const QByteArray whole = sampleBytes("clip.mp4");
    for (qsizetype length = 0; length < 64; ++length)
        (void)isStreamed(whole.left(length));
    QVERIFY(!isStreamed(whole.left(31)));
}

HELIOGRAPH_TEST(Sidecar)
#include "tst_Sidecar.moc"
