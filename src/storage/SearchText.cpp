// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/SearchText.h"

#include "base/Folding.h"

#include <algorithm>

namespace heliograph {

namespace {

constexpr qsizetype longestTyped = 200;
constexpr size_t mostTerms = 16;
constexpr size_t mostPlaces = 100;
/// What is longer is no word, and is found by its beginning.
constexpr qsizetype longestWord = 64;

struct FoundWord {
    QString word;
    qsizetype at = 0;
};

bool standsAlone(char32_t c)
{
    switch (QChar::script(c)) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Hangul:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar:
        return true;
    default:
        return false;
    }
}

/// `text` is folded.
std::vector<FoundWord> wordsOf(const QString &text)
{
    std::vector<FoundWord> words;
    bool isOpen = false;
    qsizetype units = 0;
    for (qsizetype at = 0; at < text.size(); at += units) {
        const char32_t c = codePointAt(text, at, units);
        if (!isWordCharacter(c)) {
            isOpen = false;
            continue;
        }
        const bool alone = standsAlone(c);
        if (alone || !isOpen)
            words.push_back({ {}, at });
        isOpen = !alone;
        if (words.back().word.size() + units <= longestWord)
            words.back().word += QStringView(text).mid(at, units);
    }
    return words;
}

bool isQuote(QChar c) { return QStringLiteral("\"“”„«»").contains(c); }

} // namespace

QString searchableWords(const QString &text)
{
    QString joined;
    for (const FoundWord &each : wordsOf(folded(text))) {
        if (!joined.isEmpty())
            joined += u' ';
        joined += each.word;
    }
    return joined;
}

SearchQuery::SearchQuery(const QString &typed)
{
    QString part;
    bool isPhrase = false;
    for (const QChar c : typed.left(longestTyped)) {
        if (isQuote(c)) {
            addTerm(part, !isPhrase);
            part.clear();
            isPhrase = !isPhrase;
        } else if (c.isSpace() && !isPhrase) {
            addTerm(part, true);
            part.clear();
        } else {
            part += c;
        }
    }
    // A phrase that is not closed is being typed.
    addTerm(part, true);
}

void SearchQuery::addTerm(const QString &text, bool goesOn)
{
    Term term;
    for (const FoundWord &each : wordsOf(folded(text)))
        term.words << each.word;
    if (term.words.isEmpty() || m_terms.size() == mostTerms)
        return;
    // One letter would begin too many words.
    const QString &last = term.words.back();
    term.goesOn = goesOn && last.size() > 1 && !standsAlone(last.front().unicode());
    m_terms.push_back(term);
}

QString SearchQuery::match() const
{
    QStringList parts;
    for (const Term &term : m_terms)
        // Words hold letters and digits alone, so nothing in quotes needs to be escaped.
        parts << QStringLiteral("\"%1\"%2")
                     .arg(term.words.join(u' '), term.goesOn ? QStringLiteral("*") : QString());
    return parts.join(QStringLiteral(" AND "));
}

std::vector<TextSpan> SearchQuery::found(const QString &text) const
{
    const FoldedText whole = foldedWithOrigin(text);
    const std::vector<FoundWord> words = wordsOf(whole.text);
    std::vector<TextSpan> places;
    for (size_t first = 0; first < words.size() && places.size() < mostPlaces; ++first) {
        qsizetype end = 0;
        for (const Term &term : m_terms) {
            const auto length = static_cast<size_t>(term.words.size());
            if (first + length > words.size())
                continue;
            size_t same = 0;
            while (same < length
                && (same + 1 == length && term.goesOn
                        ? words[first + same].word.startsWith(term.words.back())
                        : words[first + same].word == term.words[static_cast<qsizetype>(same)]))
                ++same;
            if (same == length)
                end = std::max(end, words[first + length - 1].at + term.words.back().size());
        }
        if (end == 0)
            continue;
        const TextSpan span = whole.unfolded(words[first].at, end - words[first].at);
        // Characters that stand alone follow each other without a gap.
        const bool overlaps
            = !places.empty() && span.start < places.back().start + places.back().length;
        if (!overlaps)
            places.push_back(span);
    }
    return places;
}

} // namespace heliograph
