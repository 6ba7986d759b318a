// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"

namespace heliograph::sandbox {

/// A reproducible generator for one purpose (10 §12): the bytes are a function of the service's
/// seed and a label such as `keys/551100000001/0`, so one more user shifts nobody else's.
class SeededRandom final : public Random {
public:
    SeededRandom(quint64 seed, const QByteArray &label);
    void fill(char *data, qsizetype size) override;

private:
    QByteArray m_key;
    QByteArray m_block;
    qsizetype m_used = 0;
    quint64 m_counter = 0;
};

} // namespace heliograph::sandbox
