// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"

namespace heliograph {

/// A reproducible sequence; not for keys outside tests.
class FixedRandom final : public Random {
public:
    explicit FixedRandom(quint64 seed = 1)
        : m_state(seed * 0x9E3779B97F4A7C15ULL + 1)
    {
    }
    void fill(char *data, qsizetype size) override
    {
        for (qsizetype i = 0; i < size; ++i) {
            m_state ^= m_state << 13;
            m_state ^= m_state >> 7;
            m_state ^= m_state << 17;
            data[i] = static_cast<char>(m_state >> 32);
        }
    }

private:
    quint64 m_state;
};

} // namespace heliograph
