// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace heliograph {

/// Part of a text, in UTF-16 units.
struct TextSpan {
    qsizetype start = 0;
    qsizetype length = 0;
    friend bool operator==(const TextSpan &, const TextSpan &) = default;
};

/// The addresses (http, https) in a text. One ends before blanks, quotes and marks that turn the
/// direction; punctuation behind it and a closing bracket that it did not open are none of it
/// (C20).
std::vector<TextSpan> linksIn(const QString &text);

} // namespace heliograph
