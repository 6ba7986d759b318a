// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/MarkEdit.h"

#include <algorithm>
#include <vector>

namespace heliograph {

namespace {

struct Piece {
    qsizetype start = 0;
    qsizetype end = 0;
    qsizetype length() const { return end - start; }
};

/// What is selected of each line, without blanks around it; the cursor where that is nothing.
std::vector<Piece> piecesOf(const QString &text, qsizetype start, qsizetype end)
{
    std::vector<Piece> pieces;
    for (qsizetype from = start; from < end;) {
        qsizetype next = text.indexOf(u'\n', from);
        next = next < 0 ? end : std::min(next, end);
        Piece piece { from, next };
        while (piece.start < piece.end && text.at(piece.start).isSpace())
            ++piece.start;
        while (piece.start < piece.end && text.at(piece.end - 1).isSpace())
            --piece.end;
        if (piece.length() > 0)
            pieces.push_back(piece);
        from = next + 1;
    }
    if (pieces.empty())
        pieces.push_back({ start, start });
    return pieces;
}

} // namespace

MarkEdit toggledMark(const QString &text, qsizetype start, qsizetype end, QChar mark)
{
    const std::vector<Piece> pieces = piecesOf(text, start, end);
    const Piece all { pieces.front().start, pieces.back().end };
    const bool marksAround = pieces.size() == 1 && all.start > 0 && all.end < text.size()
        && text.at(all.start - 1) == mark && text.at(all.end) == mark;
    if (marksAround)
        return { all.start - 1, all.length() + 2, text.mid(all.start, all.length()), all.start - 1,
            all.end - 1 };
    const bool marksInside = std::all_of(pieces.begin(), pieces.end(), [&](const Piece &piece) {
        return piece.length() > 1 && text.at(piece.start) == mark && text.at(piece.end - 1) == mark;
    });
    MarkEdit edit { all.start, all.length(), {}, all.start, 0 };
    qsizetype from = all.start;
    for (const Piece &piece : pieces) {
        edit.text += QStringView(text).mid(from, piece.start - from);
        const QString words = text.mid(piece.start, piece.length());
        edit.text += marksInside ? words.mid(1, words.size() - 2) : mark + words + mark;
        from = piece.end;
    }
    edit.selectionEnd = edit.start + edit.text.size();
    if (pieces.size() == 1 && !marksInside) {
        ++edit.selectionStart;
        --edit.selectionEnd;
    }
    return edit;
}

} // namespace heliograph
