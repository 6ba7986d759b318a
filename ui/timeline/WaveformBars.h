// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QColor>
#include <QRectF>

#include <vector>

class QPainter;

namespace heliograph {

/// Heights of 0 … 1 for `count` bars, whatever number of values came and however high they are.
std::vector<double> barHeights(const QByteArray &waveform, int count);
/// How the bars of a voice note look: those that were heard, up to a share of 0 … 1, and the rest.
struct WaveformLook {
    QColor heard;
    QColor rest;
    double share = 0;
};
/// The bars of a voice note, from left to right as time goes.
void paintWaveform(
    QPainter &painter, const QRectF &area, const QByteArray &waveform, const WaveformLook &look);

} // namespace heliograph
