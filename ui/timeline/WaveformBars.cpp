// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/WaveformBars.h"

#include <QPainter>

#include <algorithm>

namespace heliograph {

std::vector<double> barHeights(const QByteArray &waveform, int count)
{
    constexpr double highest = 100;
    std::vector<double> heights(static_cast<size_t>(std::max(0, count)), 0.0);
    for (size_t bar = 0; bar < heights.size() && !waveform.isEmpty(); ++bar) {
        const qsizetype at = static_cast<qsizetype>(bar) * waveform.size()
            / static_cast<qsizetype>(heights.size());
        heights[bar] = std::min(1.0, static_cast<quint8>(waveform.at(at)) / highest);
    }
    return heights;
}

void paintWaveform(
    QPainter &painter, const QRectF &area, const QByteArray &waveform, const WaveformLook &look)
{
    constexpr double barWidth = 2;
    constexpr double step = 4;
    painter.setPen(Qt::NoPen);
    double left = area.left();
    for (const double height : barHeights(waveform, static_cast<int>(area.width() / step))) {
        painter.setBrush(left - area.left() < look.share * area.width() ? look.heard : look.rest);
        const double shown = std::max(barWidth, height * area.height());
        painter.drawRoundedRect(QRectF(left, area.center().y() - shown / 2, barWidth, shown),
            barWidth / 2, barWidth / 2);
        left += step;
    }
}

} // namespace heliograph
