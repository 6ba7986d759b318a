// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Text.h"

#include <QTextBoundaryFinder>

namespace heliograph {

QString readableText(QByteArrayView utf8)
{
    QString text = QString::fromUtf8(utf8);
    return text.replace(QChar(u'\0'), QChar(QChar::ReplacementCharacter));
}

QString readableText(QByteArrayView utf8, qsizetype limit)
{
    return shortened(readableText(utf8), limit);
}

QString shortened(const QString &text, qsizetype limit)
{
    if (text.size() <= limit)
        return text;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    finder.setPosition(limit);
    return text.left(
        finder.isAtBoundary() ? limit : qMax<qsizetype>(0, finder.toPreviousBoundary()));
}

/// Controls, marks that turn text, and what has no width; all but the joiners of emoji and scripts.
static bool isHidden(QChar c)
{
    const bool joins = c.unicode() == 0x200C || c.unicode() == 0x200D;
    return c.category() == QChar::Other_Control || (c.category() == QChar::Other_Format && !joins);
}

QString oneLine(const QString &text, qsizetype limit)
{
    QString line;
    for (const QChar c : text) {
        if (c.isSpace())
            line += u' ';
        else if (!isHidden(c))
            line += c;
    }
    return shortened(line.simplified(), limit).trimmed();
}

} // namespace heliograph
