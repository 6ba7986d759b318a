// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Matcher.h"

#include <algorithm>

namespace heliograph {

namespace {

constexpr qsizetype longestQuery = 100;
/// Fewer digits are in nearly every number.
constexpr qsizetype leastDigits = 3;

struct Place {
    Fit fit = Fit::None;
    qsizetype at = -1;
};

bool startsWord(const QString &text, qsizetype at)
{
    if (at == 0)
        return true;
    const QChar before = text[at - 1];
    return !before.isSurrogate() && !isWordCharacter(before.unicode());
}

Place placeOf(const QString &word, const QString &text)
{
    Place best;
    for (qsizetype at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        if (at == 0)
            return { Fit::Prefix, 0 };
        if (startsWord(text, at))
            return { Fit::WordStart, at };
        if (best.at < 0)
            best = { Fit::Inside, at };
    }
    return best;
}

/// Where each letter stands; empty if not all are found.
std::vector<qsizetype> placesOfLetters(const QString &letters, const QString &text)
{
    std::vector<qsizetype> places;
    qsizetype at = 0;
    for (const QChar letter : letters) {
        if (letter.isSpace())
            continue;
        const bool goesOn = at > 0 && at < text.size() && text[at] == letter;
        while (!goesOn && at < text.size() && (text[at] != letter || !startsWord(text, at)))
            ++at;
        if (at == text.size())
            return {};
        places.push_back(at++);
    }
    return places;
}

/// The digits of what looks like a number, without the zeros that are dialled before it.
QByteArray digitsOf(const QString &query)
{
    QByteArray digits;
    for (const QChar c : query) {
        if (c >= u'0' && c <= u'9')
            digits += static_cast<char>(c.unicode());
        else if (!QStringLiteral("+-()/. ").contains(c))
            return {};
    }
    while (digits.startsWith('0'))
        digits.remove(0, 1);
    return digits.size() < leastDigits ? QByteArray() : digits;
}

} // namespace

Matcher::Matcher(const QString &query, Kind kind)
    : m_kind(kind)
    , m_query(folded(query.left(longestQuery)).simplified())
    , m_words(m_query.split(u' ', Qt::SkipEmptyParts))
    , m_digits(digitsOf(m_query))
{
}

Fit Matcher::fit(const QString &name, const QByteArray &number, const QString &beside) const
{
    if (name.startsWith(m_query))
        return Fit::Prefix;
    const Fit words = fitOfWords(name, beside);
    if (words <= Fit::Number)
        return words;
    if (!m_digits.isEmpty() && number.contains(m_digits))
        return Fit::Number;
    if (words == Fit::None && m_kind == Kind::Letters && !placesOfLetters(m_query, name).empty())
        return Fit::Letters;
    return words;
}

Fit Matcher::fitOfWords(const QString &name, const QString &beside) const
{
    Fit worst = Fit::Prefix;
    bool isNamed = false;
    for (const QString &word : m_words) {
        Fit fit = placeOf(word, name).fit;
        if (fit != Fit::None)
            isNamed = true;
        else if (placeOf(word, beside).fit <= Fit::WordStart)
            fit = Fit::Beside;
        else
            return Fit::None;
        worst = std::max(worst, fit);
    }
    return isNamed ? worst : Fit::None;
}

std::vector<TextSpan> Matcher::found(const QString &name) const
{
    const FoldedText text = foldedWithOrigin(name);
    std::vector<TextSpan> spans;
    for (const QString &word : m_words) {
        if (const Place place = placeOf(word, text.text); place.at >= 0)
            spans.push_back(text.unfolded(place.at, word.size()));
    }
    if (spans.empty() && !m_digits.isEmpty()) {
        QByteArray digits;
        std::vector<qsizetype> places;
        for (qsizetype i = 0; i < text.text.size(); ++i) {
            const QChar c = text.text[i];
            if (c < u'0' || c > u'9')
                continue;
            digits += static_cast<char>(c.unicode());
            places.push_back(i);
        }
        if (const qsizetype at = digits.indexOf(m_digits); at >= 0) {
            const qsizetype first = places[static_cast<size_t>(at)];
            const qsizetype last = places[static_cast<size_t>(at + m_digits.size() - 1)];
            spans.push_back(text.unfolded(first, last + 1 - first));
        }
    }
    if (spans.empty() && m_kind == Kind::Letters) {
        for (const qsizetype at : placesOfLetters(m_query, text.text))
            spans.push_back(text.unfolded(at, 1));
    }
    std::sort(spans.begin(), spans.end(),
        [](const TextSpan &a, const TextSpan &b) { return a.start < b.start; });
    // What two words found twice is shown once.
    std::vector<TextSpan> apart;
    for (const TextSpan &span : spans) {
        if (!apart.empty() && span.start <= apart.back().start + apart.back().length) {
            TextSpan &last = apart.back();
            last.length = std::max(last.length, span.start + span.length - last.start);
        } else {
            apart.push_back(span);
        }
    }
    return apart;
}

} // namespace heliograph
