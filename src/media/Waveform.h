// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <array>

namespace heliograph {

inline constexpr int waveformBars = 64;

/// Bars of a voice note: the mean loudness of 64 equal parts, of which the loudest is 100. What is
/// left over at the end does not count. Source: 06 §13.
class Waveform final {
public:
    /// `samples`: how many will come in all.
    explicit Waveform(qint64 samples);
    /// Each -1 … 1.
    void add(const float *samples, qsizetype count);
    /// 64 bytes of 0 … 100.
    QByteArray bytes() const;

private:
    struct Part {
        double sum = 0;
        qint64 count = 0;
    };
    qint64 m_partLength;
    qint64 m_added = 0;
    std::array<Part, waveformBars> m_parts;
};

} // namespace heliograph
