// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Folding.h"

#include <array>

namespace heliograph {

namespace {

/// Accents, the vowel points of Hebrew and Arabic, and the stroke that widens an Arabic word.
bool isLeftOut(char32_t c)
{
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x483 && c <= 0x487)
        || (c >= 0x591 && c <= 0x5C7 && QChar::isMark(c))
        || (c >= 0x610 && c <= 0x6ED && QChar::isMark(c)) || c == 0x640;
}

struct PlainLetters {
    char32_t letter;
    QLatin1String plain;
};

/// What has no decomposition but is typed with plain letters.
constexpr std::array<PlainLetters, 12> plainLetters { {
    { U'ß', QLatin1String("ss") },
    { U'æ', QLatin1String("ae") },
    { U'œ', QLatin1String("oe") },
    { U'ø', QLatin1String("o") },
    { U'ł', QLatin1String("l") },
    { U'đ', QLatin1String("d") },
    { U'ð', QLatin1String("d") },
    { U'þ', QLatin1String("th") },
    { U'ħ', QLatin1String("h") },
    { U'ŧ', QLatin1String("t") },
    { U'ŋ', QLatin1String("n") },
    { U'ı', QLatin1String("i") },
} };

bool hasAccents(QChar::Script script)
{
    return script == QChar::Script_Latin || script == QChar::Script_Greek
        || script == QChar::Script_Cyrillic;
}

template <typename Put> void foldLetter(char32_t c, Put put)
{
    const char32_t small = QChar::toCaseFolded(c);
    for (const PlainLetters &each : plainLetters) {
        if (each.letter != small)
            continue;
        for (const QChar plain : QString(each.plain))
            put(char32_t(plain.unicode()));
        return;
    }
    // Digits and letters of full width.
    if (small >= 0xFF01 && small <= 0xFF5E) {
        put(small - 0xFEE0);
        return;
    }
    if (!hasAccents(QChar::script(small))) {
        put(small);
        return;
    }
    const QString parts = QString::fromUcs4(&small, 1).normalized(QString::NormalizationForm_D);
    for (const char32_t part : parts.toUcs4()) {
        if (!isLeftOut(part))
            put(QChar::toCaseFolded(part));
    }
}

template <typename Put> void foldEach(const QString &text, Put put)
{
    qsizetype units = 0;
    for (qsizetype at = 0; at < text.size(); at += units) {
        const char32_t c = codePointAt(text, at, units);
        if (c < 0x80)
            put(c >= U'A' && c <= U'Z' ? c + 32 : c, at);
        else if (!isLeftOut(c))
            foldLetter(c, [&](char32_t folded) { put(folded, at); });
    }
}

} // namespace

char32_t codePointAt(QStringView text, qsizetype at, qsizetype &units)
{
    const QChar first = text[at];
    const bool isPair
        = first.isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate();
    units = isPair ? 2 : 1;
    if (isPair)
        return QChar::surrogateToUcs4(first, text[at + 1]);
    return first.isSurrogate() ? char32_t(QChar::ReplacementCharacter) : first.unicode();
}

bool isWordCharacter(char32_t point)
{
    return QChar::isLetterOrNumber(point) || QChar::isMark(point);
}

TextSpan FoldedText::unfolded(qsizetype start, qsizetype length) const
{
    const qsizetype begin = from[static_cast<size_t>(start)];
    // What the end folded into may be several letters, or one with marks behind it.
    size_t end = static_cast<size_t>(start + length);
    while (end + 1 < from.size() && end > 0 && from[end] == from[end - 1])
        ++end;
    return { begin, from[end] - begin };
}

FoldedText foldedWithOrigin(const QString &text)
{
    FoldedText out;
    out.text.reserve(text.size());
    out.from.reserve(static_cast<size_t>(text.size()) + 1);
    foldEach(text, [&out](char32_t c, qsizetype at) {
        const QString units = QString::fromUcs4(&c, 1);
        out.text += units;
        out.from.insert(out.from.end(), static_cast<size_t>(units.size()), at);
    });
    out.from.push_back(text.size());
    return out;
}

QString folded(const QString &text)
{
    QString out;
    out.reserve(text.size());
    foldEach(text, [&out](char32_t c, qsizetype) {
        if (QChar::requiresSurrogates(c)) {
            out += QChar(QChar::highSurrogate(c));
            out += QChar(QChar::lowSurrogate(c));
        } else {
            out += QChar(static_cast<char16_t>(c));
        }
    });
    return out;
}

} // namespace heliograph
