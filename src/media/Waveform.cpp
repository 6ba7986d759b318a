// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/Waveform.h"

#include <algorithm>
#include <cmath>

namespace heliograph {

Waveform::Waveform(qint64 samples)
    : m_partLength(samples / waveformBars)
{
}

void Waveform::add(const float *samples, qsizetype count)
{
    for (qsizetype i = 0; i < count && m_partLength > 0; ++i) {
        const qint64 at = m_added++ / m_partLength;
        if (at >= waveformBars)
            return;
        // A damaged file may give what is no number.
        const float loudness = std::abs(samples[i]);
        Part &part = m_parts.at(static_cast<size_t>(at));
        part.sum += loudness <= 1 ? loudness : 1;
        ++part.count;
    }
}

QByteArray Waveform::bytes() const
{
    const auto mean = [](const Part &part) {
        return part.count > 0 ? part.sum / static_cast<double>(part.count) : 0;
    };
    double loudest = 0;
    for (const Part &part : m_parts)
        loudest = std::max(loudest, mean(part));
    QByteArray out;
    for (const Part &part : m_parts)
        out += loudest > 0 ? static_cast<char>(mean(part) / loudest * 100) : '\0';
    return out;
}

} // namespace heliograph
