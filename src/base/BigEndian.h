// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace heliograph {

/// A number as `size` bytes, the highest first.
inline QByteArray bigEndian(quint64 value, int size)
{
    QByteArray out(size, '\0');
    for (int i = size - 1; i >= 0; --i, value >>= 8)
        out[i] = static_cast<char>(value & 0xFF);
    return out;
}

/// The number that at most four bytes are; further ones are not looked at.
inline quint32 fromBigEndian(QByteArrayView bytes)
{
    quint32 value = 0;
    for (const char byte : bytes.first(qMin<qsizetype>(bytes.size(), 4)))
        value = (value << 8) | static_cast<quint8>(byte);
    return value;
}

} // namespace heliograph
