// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace heliograph {

/// What is replaced in a text, by what, and what is selected then; in UTF-16 units.
struct MarkEdit {
    qsizetype start = 0;
    qsizetype length = 0;
    QString text;
    qsizetype selectionStart = 0;
    qsizetype selectionEnd = 0;
    friend bool operator==(const MarkEdit &, const MarkEdit &) = default;
};

/// Puts `mark` around what is selected, or takes it away where it is. Formats end with their
/// line, so each line gets its own; blanks at the ends stay outside. Without a selection the
/// cursor stands between two marks.
MarkEdit toggledMark(const QString &text, qsizetype start, qsizetype end, QChar mark);

} // namespace heliograph
