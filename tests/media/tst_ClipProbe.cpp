// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/ClipProbe.h"
#include "tests/support/ManualClock.h"
#include "tests/support/Samples.h"
#include "tests/support/TestMain.h"

#include <QBuffer>
#include <QTest>

using namespace heliograph;

using PlayedBy = ClipProbe::PlayedBy;

/// tests/data/media holds a second or two of everything.
class tst_ClipProbe : public QObject {
    Q_OBJECT

private slots:
    void contentIsKnown_data();
    void contentIsKnown();
    void theFirstPictureStandsUpright();
    void brandsOfMp4Differ();
    void otherFilesAreNone();
    void aVoiceHasAWaveform();
    void prefixesAndDamageAreSurvived_data();
    void prefixesAndDamageAreSurvived();
    void slowDevicesAreGivenUp();
    void endlessDevicesAreGivenUp();
};

static Result<ClipProbe> probeBytes(QByteArray bytes)
{
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    return probeClip(buffer);
}

void tst_ClipProbe::contentIsKnown_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("mimeType");
    QTest::addColumn<int>("playedBy");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("hasSound");
    QTest::addColumn<int>("length");
    QTest::addColumn<bool>("isVoice");
    const auto row = [](const char *name, const char *mimeType, PlayedBy playedBy, QSize size,
                         bool hasSound, int length, bool isVoice) {
        QTest::newRow(name) << QByteArray(name) << QString::fromLatin1(mimeType)
                            << static_cast<int>(playedBy) << size << hasSound << length << isVoice;
    };
    const QSize wide(96, 64);
    row("clip.mp4", "video/mp4", PlayedBy::EveryPhone, wide, true, 2000, false);
    row("turned.mp4", "video/mp4", PlayedBy::EveryPhone, { 480, 640 }, false, 1200, false);
    row("hevc.mp4", "video/mp4", PlayedBy::SomePhones, wide, false, 1000, false);
    row("clip.webm", "", PlayedBy::NoPhone, wide, false, 1000, false);
    row("tone.mp3", "audio/mpeg", PlayedBy::EveryPhone, {}, true, 1600, false);
    row("tone.m4a", "audio/mp4", PlayedBy::EveryPhone, {}, true, 1600, false);
    row("voice.ogg", "audio/ogg; codecs=opus", PlayedBy::EveryPhone, {}, true, 3000, true);
    row("stereo.ogg", "audio/ogg; codecs=opus", PlayedBy::EveryPhone, {}, true, 500, false);
    row("vorbis.ogg", "", PlayedBy::NoPhone, {}, true, 500, false);
}

void tst_ClipProbe::contentIsKnown()
{
    QFETCH(QByteArray, name);
    QFETCH(QString, mimeType);
    QFETCH(int, playedBy);
    QFETCH(QSize, size);
    QFETCH(bool, hasSound);
    QFETCH(int, length);
    QFETCH(bool, isVoice);
    const Result<ClipProbe> probe = probeClip(samplePath(name));
    QVERIFY(probe);
    QCOMPARE(probe->mimeType, mimeType);
    QCOMPARE(static_cast<int>(probe->playedBy), playedBy);
    QCOMPARE(probe->size, size.isEmpty() ? QSize(0, 0) : size);
    QCOMPARE(probe->isSeen(), !size.isEmpty());
    QCOMPARE(probe->hasSound, hasSound);
    QVERIFY2(std::abs(probe->length.count() - length) < 100,
        qPrintable(QString::number(probe->length.count())));
    QCOMPARE(probe->wholeLength(), std::max(1, (length + 499) / 1000));
    QCOMPARE(probe->isVoice, isVoice);
    QCOMPARE(probe->picture.size(),
        size.height() > 256  ? QSize(192, 256)
            : size.isEmpty() ? QSize(0, 0)
                             : size);
}

/// Filmed lengthways: blue stands above red.
void tst_ClipProbe::theFirstPictureStandsUpright()
{
    const QImage picture = probeClip(samplePath("turned.mp4"))->picture;
    QVERIFY(picture.pixelColor(96, 20).blue() > 200 && picture.pixelColor(96, 20).red() < 60);
    QVERIFY(picture.pixelColor(96, 235).red() > 200 && picture.pixelColor(96, 235).blue() < 60);
    QCOMPARE(picture.pixelColor(5, 5).alpha(), 255);
}

void tst_ClipProbe::brandsOfMp4Differ()
{
    const QByteArray whole = sampleBytes("clip.mp4");
    const auto withBrand = [&](const char *brand) {
        QByteArray bytes = whole;
        return probeBytes(bytes.replace(8, 4, brand)).value_or(ClipProbe());
    };
    QCOMPARE(withBrand("3gp4").mimeType, QStringLiteral("video/3gpp"));
    QCOMPARE(withBrand("3gp4").playedBy, PlayedBy::EveryPhone);
    QCOMPARE(withBrand("qt  ").mimeType, QStringLiteral("video/quicktime"));
    QCOMPARE(withBrand("qt  ").playedBy, PlayedBy::SomePhones);
    QCOMPARE(withBrand("iso5").mimeType, QStringLiteral("video/mp4"));
}

void tst_ClipProbe::otherFilesAreNone()
{
    QCOMPARE(probeClip(samplePath("none.mp4")).error().code, ErrorCode::FileUnreadable);
    QCOMPARE(probeClip(samplePath("")).error().code, ErrorCode::FileUnreadable);
    for (const QByteArray &bytes : { QByteArray(), QByteArray("x"), QByteArray("This is text.\n"),
             QByteArray("\0\0\0\x18"
                        "ftypmp42\0\0\0\0mp42isom",
                 24),
             QByteArray("ffconcat version 1.0\nfile 'clip.mp4'\n"),
             QByteArray("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/hostname\n") })
        QCOMPARE(probeBytes(bytes).error().code, ErrorCode::NotAVideo);
}

void tst_ClipProbe::aVoiceHasAWaveform()
{
    const QByteArray bars = voiceWaveform(samplePath("voice.ogg"));
    QCOMPARE(bars.size(), 64);
    QVERIFY(std::all_of(bars.begin(), bars.end(), [](char bar) { return bar >= 0 && bar <= 100; }));
    QCOMPARE(*std::max_element(bars.begin(), bars.end()), char(100));
    // It fades in.
    for (int i = 8; i < 64; i += 8)
        QVERIFY2(bars.at(i) > bars.at(i - 8), qPrintable(QString::number(i)));
    QVERIFY(voiceWaveform(samplePath("none.ogg")).isEmpty());
    QByteArray text("This is text.\n");
    QBuffer buffer(&text);
    buffer.open(QIODevice::ReadOnly);
    QVERIFY(voiceWaveform(buffer).isEmpty());
}

void tst_ClipProbe::prefixesAndDamageAreSurvived_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : { "clip.mp4", "turned.mp4", "hevc.mp4", "clip.webm", "tone.mp3",
             "tone.m4a", "voice.ogg", "vorbis.ogg" })
        QTest::newRow(name) << QByteArray(name);
}

void tst_ClipProbe::prefixesAndDamageAreSurvived()
{
    QFETCH(QByteArray, name);
    const QByteArray whole = sampleBytes(name);
    const auto survive = [](QByteArray bytes) {
        const Result<ClipProbe> probe = probeBytes(bytes);
        QVERIFY(!probe || probe->length >= milliseconds(0));
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::ReadOnly);
        const qsizetype bars = voiceWaveform(buffer).size();
        QVERIFY(bars == 0 || bars == 64);
    };
    const qsizetype step = std::max<qsizetype>(1, whole.size() / 60);
    for (qsizetype length = 0; length < whole.size(); length += step)
        survive(whole.left(length));
    for (qsizetype at = 0; at < whole.size(); at += step) {
        QByteArray damaged = whole;
        for (qsizetype i = at; i < std::min(at + 4, whole.size()); ++i)
            damaged[i] = static_cast<char>(damaged.at(i) ^ 0xff);
        survive(damaged);
    }
}

namespace {

/// A file on a slow disk: every reading takes a second.
class SlowDevice final : public QBuffer {
public:
    SlowDevice(QByteArray *bytes, ManualClock &clock)
        : QBuffer(bytes)
        , m_clock(clock)
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    int reads = 0;

protected:
    qint64 readData(char *data, qint64 most) override
    {
        ++reads;
        m_clock.advance(seconds(1));
        return QBuffer::readData(data, std::min<qint64>(most, 256));
    }

private:
    ManualClock &m_clock;
};

/// It begins as an MP4 and goes on with boxes for ever.
class EndlessDevice final : public QIODevice {
public:
    EndlessDevice() { open(QIODevice::ReadOnly | QIODevice::Unbuffered); }
    bool isSequential() const override { return false; }
    qint64 size() const override { return std::numeric_limits<qint64>::max() / 2; }
    qint64 given = 0;

protected:
    qint64 readData(char *data, qint64 most) override
    {
        static const QByteArray free("\0\0\0\x08"
                                     "free",
            8);
        static const QByteArray type("\0\0\0\x08"
                                     "ftyp",
            8);
        for (qint64 i = 0; i < most; ++i)
            data[i] = (pos() + i < 8 ? type : free).at((pos() + i) % 8);
        given += most;
        return most;
    }
    qint64 writeData(const char *, qint64) override { return -1; }
};

} // namespace

void tst_ClipProbe::slowDevicesAreGivenUp()
{
    ManualClock clock;
    QByteArray bytes = sampleBytes("turned.mp4") + QByteArray(100'000, '\0');
    SlowDevice device(&bytes, clock);
    QVERIFY(!probeClip(device, clock));
    QVERIFY(device.reads >= 5 && device.reads <= 11);
}

void tst_ClipProbe::endlessDevicesAreGivenUp()
{
    EndlessDevice device;
    QVERIFY(!probeClip(device));
    QVERIFY(device.given > 0 && device.given <= 70'000'000);
}

HELIOGRAPH_TEST(ClipProbe)
#include "tst_ClipProbe.moc"
