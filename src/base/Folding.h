// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Text.h"

#include <vector>

namespace heliograph {

/// The code point that starts at `at`, and how many UTF-16 units it has. Half a pair is U+FFFD.
char32_t codePointAt(QStringView text, qsizetype at, qsizetype &units);
/// Whether a code point belongs to a word: letters, digits, and the marks on them.
bool isWordCharacter(char32_t point);

/// A text as it is compared with what somebody types: without case, without accents and vowel
/// points, letters with a bar or a ligature by their plain ones ("Łódź" is "lodz", "ß" is "ss").
/// Other scripts stay as they are.
struct FoldedText {
    QString text;
    /// For each unit of `text` where it stood; and where the whole ended.
    std::vector<qsizetype> from;

    /// The part of the unfolded text that became [start, start + length).
    TextSpan unfolded(qsizetype start, qsizetype length) const;
};
FoldedText foldedWithOrigin(const QString &text);
QString folded(const QString &text);

} // namespace heliograph
