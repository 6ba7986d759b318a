// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/Waveform.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <vector>

using namespace heliograph;

class tst_Waveform : public QObject {
    Q_OBJECT

private slots:
    void loudnessBecomesBars_data();
    void loudnessBecomesBars();
    void partsAreAddedInAnyPieces();
};

static QByteArray waveformOf(const std::vector<float> &samples)
{
    Waveform waveform(static_cast<qint64>(samples.size()));
    waveform.add(samples.data(), static_cast<qsizetype>(samples.size()));
    return waveform.bytes();
}

void tst_Waveform::loudnessBecomesBars_data()
{
    QTest::addColumn<std::vector<float>>("samples");
    QTest::addColumn<QByteArray>("bars");
    const QByteArray flat(waveformBars, '\0');
    const QByteArray full(waveformBars, '\x64');
    QTest::newRow("silence") << std::vector<float>(6400, 0.0F) << flat;
    QTest::newRow("nothing") << std::vector<float>() << flat;
    QTest::newRow("fewer samples than bars") << std::vector<float>(63, 1.0F) << flat;
    std::vector<float> square(6400, 1.0F);
    for (size_t i = 0; i < square.size(); i += 2)
        square[i] = -1;
    QTest::newRow("square") << square << full;
    QTest::newRow("quiet square") << std::vector<float>(640, 0.01F) << full;
    std::vector<float> steps;
    QByteArray half;
    for (int bar = 0; bar < waveformBars; ++bar) {
        steps.insert(steps.end(), 10, bar < 32 ? 0.25F : 0.5F);
        half += bar < 32 ? '\x32' : '\x64';
    }
    QTest::newRow("two steps") << steps << half;
    // 63 more are less than one for each bar.
    steps.insert(steps.end(), 63, 1.0F);
    QTest::newRow("the rest is left out") << steps << half;
    std::vector<float> damaged(640, 0.5F);
    damaged.at(0) = std::numeric_limits<float>::quiet_NaN();
    damaged.at(639) = std::numeric_limits<float>::infinity();
    QByteArray bars(waveformBars, '\x5a');
    bars[0] = bars[63] = '\x64';
    QTest::newRow("no numbers") << damaged << bars;
}

void tst_Waveform::loudnessBecomesBars()
{
    QFETCH(std::vector<float>, samples);
    QFETCH(QByteArray, bars);
    QCOMPARE(waveformOf(samples), bars);
}

void tst_Waveform::partsAreAddedInAnyPieces()
{
    std::vector<float> samples(10'000);
    for (size_t i = 0; i < samples.size(); ++i)
        samples[i] = std::sin(static_cast<float>(i) / 7) * static_cast<float>(i) / 10'000;
    for (const qsizetype piece : { 1, 7, 960, 9'999 }) {
        Waveform waveform(10'000);
        for (qsizetype at = 0; at < 10'000; at += piece)
            waveform.add(samples.data() + at, std::min<qsizetype>(piece, 10'000 - at));
        QCOMPARE(waveform.bytes(), waveformOf(samples));
    }
}

HELIOGRAPH_TEST(Waveform)
#include "tst_Waveform.moc"
