// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Text.h"
#include "ui/widgets/Theme.h"

#include <QTextLayout>

#include <vector>

class QPainter;

namespace heliograph {

/// How what was typed stands out in a name: in accent and bold.
QTextCharFormat accentMark(const Theme &theme);
/// How it stands out in a text: on the ground of a selection, underlined.
QTextCharFormat groundMark(const Theme &theme);
/// The formats of the marked parts, for a QTextLayout over `text`.
QList<QTextLayout::FormatRange> markFormats(
    const std::vector<TextSpan> &marks, const QTextCharFormat &format);
/// One line with marked parts, cut between graphemes where it does not fit; a line that reads from
/// right to left, and every one in a mirrored window, stands at the right edge of `area`.
void paintMarkedLine(QPainter &painter, const QRect &area, const QString &text,
    const std::vector<TextSpan> &marks, const QFont &font, const QTextCharFormat &format,
    bool mirrored);

} // namespace heliograph
