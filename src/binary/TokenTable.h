// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace heliograph {

/// The dictionary of the binary format, version 3 (02 §4.3), compiled in from tokens.json.
namespace tokens {

inline constexpr int version = 3;
struct Place {
    /// -1 for the single-byte table, else the dictionary 0…3.
    int dictionary;
    quint8 index;
};

/// Empty view for index 0 and for numbers beyond the table.
QByteArrayView single(int index);
/// Empty view when there is no such entry.
QByteArrayView fromDictionary(int dictionary, int index);
std::optional<Place> find(QByteArrayView text);
/// What stands for the text on the wire: 0 if it is no token, below 256 a single byte, else the
/// dictionary's tag in the high byte and the index in the low one. The encoder's fast form of
/// find().
quint16 wireForm(QByteArrayView text);

} // namespace tokens

} // namespace heliograph
