// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Random.h"

#include <QRandomGenerator>

#include <cstring>

namespace heliograph {

QByteArray Random::bytes(qsizetype size)
{
    QByteArray out(size, Qt::Uninitialized);
    fill(out.data(), size);
    return out;
}

quint32 Random::number()
{
    quint32 value = 0;
    fill(reinterpret_cast<char *>(&value), sizeof value);
    return value;
}

quint32 Random::below(quint32 bound)
{
    // Rejection keeps the distribution uniform.
    const quint32 limit = bound * (0xFFFFFFFFU / bound);
    quint32 value = number();
    while (value >= limit)
        value = number();
    return value % bound;
}

double Random::fraction() { return number() / 4294967296.0; }

void SystemRandom::fill(char *data, qsizetype size)
{
    while (size > 0) {
        const quint32 word = QRandomGenerator::system()->generate();
        const qsizetype part = qMin<qsizetype>(size, sizeof word);
        std::memcpy(data, &word, static_cast<size_t>(part));
        data += part;
        size -= part;
    }
}

} // namespace heliograph
