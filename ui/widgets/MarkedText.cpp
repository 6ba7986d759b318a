// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/MarkedText.h"

#include "ui/widgets/Text.h"

#include <QPainter>

namespace heliograph {

QTextCharFormat accentMark(const Theme &theme)
{
    QTextCharFormat format;
    format.setForeground(theme.colour(ColourRole::Accent));
    format.setFontWeight(QFont::Bold);
    return format;
}

QTextCharFormat groundMark(const Theme &theme)
{
    QTextCharFormat format;
    format.setForeground(theme.colour(ColourRole::Text));
    format.setBackground(theme.colour(ColourRole::Selected));
    format.setFontWeight(QFont::Bold);
    format.setUnderlineStyle(QTextCharFormat::SingleUnderline);
    format.setUnderlineColor(theme.colour(ColourRole::Accent));
    return format;
}

QList<QTextLayout::FormatRange> markFormats(
    const std::vector<TextSpan> &marks, const QTextCharFormat &format)
{
    QList<QTextLayout::FormatRange> formats;
    for (const TextSpan &mark : marks)
        formats.append({ static_cast<int>(mark.start), static_cast<int>(mark.length), format });
    return formats;
}

void paintMarkedLine(QPainter &painter, const QRect &area, const QString &text,
    const std::vector<TextSpan> &marks, const QFont &font, const QTextCharFormat &format,
    bool mirrored)
{
    // Measured as if all were marked, so that it fits in any case.
    QFont widest = font;
    if (!marks.empty())
        widest.setWeight(QFont::Bold);
    const QString shown = elidedText(text, widest, area.width());
    const qsizetype kept = shown == singleLine(text) ? shown.size() : shown.size() - 1;
    std::vector<TextSpan> seen;
    for (const TextSpan &mark : marks) {
        if (mark.start < kept)
            seen.push_back({ mark.start, std::min(mark.length, kept - mark.start) });
    }
    const Qt::LayoutDirection own
        = textDirection(shown, mirrored ? Qt::RightToLeft : Qt::LeftToRight);
    QTextLayout layout(shown, font);
    QTextOption option;
    option.setTextDirection(own);
    option.setWrapMode(QTextOption::NoWrap);
    layout.setTextOption(option);
    layout.setFormats(markFormats(seen, format));
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(area.width());
    layout.endLayout();
    const bool right = mirrored || own == Qt::RightToLeft;
    const double shift = right ? area.width() - line.naturalTextWidth() : 0;
    painter.save();
    painter.setLayoutDirection(own);
    layout.draw(
        &painter, QPointF(area.left() + shift, area.top() + (area.height() - line.height()) / 2));
    painter.restore();
}

} // namespace heliograph
