// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/layering/SourceText.h"

#include <QRegularExpression>

namespace heliograph {

/// Position after the literal that begins at `start`; a raw string ends at its own delimiter.
static qsizetype endOfLiteral(const QString &text, qsizetype start)
{
    const QChar quote = text.at(start);
    const bool raw = quote == u'"' && start > 0 && text.at(start - 1) == u'R';
    if (raw) {
        const qsizetype open = text.indexOf(u'(', start);
        const QString delimiter = u')' + text.mid(start + 1, open - start - 1) + u'"';
        const qsizetype close = open < 0 ? -1 : text.indexOf(delimiter, open);
        return close < 0 ? text.size() : close + delimiter.size();
    }
    for (qsizetype i = start + 1; i < text.size(); ++i) {
        if (text.at(i) == u'\\')
            ++i;
        else if (text.at(i) == quote || text.at(i) == u'\n')
            return i + 1;
    }
    return text.size();
}

/// A quote after a digit separates digits (1'000), it opens no character.
static bool opensLiteral(const QString &text, qsizetype at)
{
    const QChar c = text.at(at);
    if (c == u'"')
        return true;
    return c == u'\''
        && !(at > 0 && text.at(at - 1).isLetterOrNumber() && text.at(at - 1) != u'u'
            && text.at(at - 1) != u'U' && text.at(at - 1) != u'L');
}

static void appendBlank(QString &out, QStringView removed)
{
    for (const QChar c : removed) {
        if (c == u'\n')
            out += c;
    }
}

QString withoutComments(const QString &text)
{
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size();) {
        const QStringView rest = QStringView(text).mid(i);
        if (rest.startsWith(u"//")) {
            const qsizetype end = text.indexOf(u'\n', i);
            i = end < 0 ? text.size() : end;
        } else if (rest.startsWith(u"/*")) {
            const qsizetype end = text.indexOf(u"*/", i + 2);
            const qsizetype after = end < 0 ? text.size() : end + 2;
            appendBlank(out, QStringView(text).mid(i, after - i));
            out += u' ';
            i = after;
        } else if (opensLiteral(text, i)) {
            const qsizetype end = endOfLiteral(text, i);
            out += QStringView(text).mid(i, end - i);
            i = end;
        } else {
            out += text.at(i++);
        }
    }
    return out;
}

QString withoutLiterals(const QString &uncommented)
{
    QString out;
    out.reserve(uncommented.size());
    for (qsizetype i = 0; i < uncommented.size();) {
        if (!opensLiteral(uncommented, i)) {
            out += uncommented.at(i++);
            continue;
        }
        const qsizetype end = endOfLiteral(uncommented, i);
        const QChar quote = uncommented.at(i);
        out += quote;
        appendBlank(out, QStringView(uncommented).mid(i, end - i));
        out += quote;
        i = end;
    }
    return out;
}

std::vector<Include> includesOf(const QString &uncommented)
{
    static const QRegularExpression pattern(
        QStringLiteral("^[ \\t]*#[ \\t]*(?:include|import)[ \\t]*([<\"])([^>\"\\n]+)[>\"]"),
        QRegularExpression::MultilineOption);
    std::vector<Include> found;
    for (auto matches = pattern.globalMatch(uncommented); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        found.push_back({ lineOf(uncommented, match.capturedStart()), match.captured(2),
            match.captured(1) == u"<" });
    }
    return found;
}

QStringList callArguments(const QString &code, qsizetype open)
{
    QStringList arguments;
    int depth = 0;
    qsizetype start = open + 1;
    for (qsizetype i = open; i < code.size(); ++i) {
        const QChar c = code.at(i);
        if (c == u'(' || c == u'[' || c == u'{')
            ++depth;
        else if (c == u')' || c == u']' || c == u'}')
            --depth;
        if (depth == 0 || (depth == 1 && c == u',')) {
            arguments += code.mid(start, i - start).trimmed();
            start = i + 1;
        }
        if (depth == 0)
            return arguments;
    }
    return {};
}

int lineOf(const QString &text, qsizetype position)
{
    return static_cast<int>(QStringView(text).left(position).count(u'\n')) + 1;
}

} // namespace heliograph
