// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace heliograph {

/// Chance as an input. Implementations used for keys must be cryptographically strong.
class Random {
public:
    virtual ~Random() = default;
    virtual void fill(char *data, qsizetype size) = 0;

    QByteArray bytes(qsizetype size);
    quint32 number();
    /// Uniform in [0, bound); bound > 0.
    quint32 below(quint32 bound);
    /// Uniform in [0, 1).
    double fraction();
};

/// The operating system's generator. Thread-safe.
class SystemRandom final : public Random {
public:
    void fill(char *data, qsizetype size) override;
};

} // namespace heliograph
