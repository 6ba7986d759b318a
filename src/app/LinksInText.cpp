// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/LinksInText.h"

#include <QRegularExpression>

namespace heliograph {

namespace {

constexpr qsizetype shortestRest = 3;

bool isClosing(QChar bracket, QChar &opening)
{
    switch (bracket.unicode()) {
    case u')':
        opening = u'(';
        return true;
    case u']':
        opening = u'[';
        return true;
    case u'}':
        opening = u'{';
        return true;
    default:
        return false;
    }
}

bool isPunctuation(QChar c)
{
    return QStringView(u".,;:!?'*_~\u2026\u3001\u3002\uff0c\uff01\uff1f").contains(c);
}

/// The address without what only follows it.
QStringView withoutTail(QStringView address)
{
    while (!address.isEmpty()) {
        QChar opening;
        const QChar last = address.back();
        const bool isLoose
            = isClosing(last, opening) && address.count(last) > address.count(opening);
        if (!isLoose && !isPunctuation(last))
            break;
        address.chop(1);
    }
    return address;
}

} // namespace

std::vector<TextSpan> linksIn(const QString &text)
{
    static const QRegularExpression candidate(
        QStringLiteral("(https?://)[^\\s<>\"`\u00ab\u00bb\u2018-\u201f\u2039\u203a"
                       "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]{3,2000}"));
    std::vector<TextSpan> found;
    for (auto matches = candidate.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const QStringView address = withoutTail(match.capturedView());
        if (address.size() >= match.capturedLength(1) + shortestRest)
            found.push_back({ match.capturedStart(), address.size() });
    }
    return found;
}

} // namespace heliograph
