// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "binary/TokenTable.h"

#include "binary/WireTags.h"

#include <QtEndian>

#include <array>
#include <bit>
#include <cstring>
#include <iterator>
#include <string_view>
#include <type_traits>

namespace heliograph::tokens {

namespace {

constexpr std::string_view tokenTexts[] = {
#include "binary/Tokens.inc"
};
constexpr size_t singleCount = 236;
constexpr size_t dictionarySize = 256;
constexpr size_t dictionaryCount = 4;
constexpr size_t longestToken = 48;
static_assert(std::size(tokenTexts) == singleCount + dictionaryCount * dictionarySize);

template <typename Word> constexpr quint64 loadWord(const char *data)
{
    if (std::is_constant_evaluated()) {
        quint64 word = 0;
        for (size_t i = sizeof(Word); i-- > 0;)
            word = word << 8 | static_cast<unsigned char>(data[i]);
        return word;
    }
    return qFromLittleEndian<Word>(data);
}

/// Both ends of a text as words: all of it up to 16 bytes, and enough to tell all tokens but two
/// apart. `size` > 0.
struct TextEnds {
    quint64 head;
    quint64 tail;
    friend constexpr bool operator==(const TextEnds &, const TextEnds &) = default;
};

constexpr TextEnds endsOf(const char *data, size_t size)
{
    if (size >= 8)
        return { loadWord<quint64>(data), loadWord<quint64>(data + size - 8) };
    if (size >= 4)
        return { loadWord<quint32>(data), loadWord<quint32>(data + size - 4) };
    return { static_cast<unsigned char>(data[0]),
        static_cast<quint64>(static_cast<unsigned char>(data[size / 2])) << 8
            | static_cast<unsigned char>(data[size - 1]) };
}

constexpr quint32 tokenHash(const TextEnds &ends, size_t size)
{
    const quint64 mixed = ends.head ^ std::rotl(ends.tail + size, 29);
    return static_cast<quint32>((mixed * 0x9E3779B97F4A7C15ULL) >> 32);
}

/// Open addressing at a third of the load; a slot is a number of `tokenTexts` (never 0, which is
/// the empty string) under five bits of the hash.
constexpr size_t slotCount = 4096;
constexpr int numberBits = 11;
constexpr quint16 numberMask = (1 << numberBits) - 1;

constexpr size_t slotOf(quint32 hash) { return hash >> 20; }

constexpr quint16 fingerprintOf(quint32 hash)
{
    return static_cast<quint16>((hash & 31) << numberBits);
}

constexpr auto makeSlots()
{
    std::array<quint16, slotCount> table {};
    for (size_t number = 1; number < std::size(tokenTexts); ++number) {
        const std::string_view text = tokenTexts[number];
        const quint32 hash = tokenHash(endsOf(text.data(), text.size()), text.size());
        size_t slot = slotOf(hash);
        while (table[slot] != 0)
            slot = (slot + 1) % slotCount;
        table[slot] = static_cast<quint16>(fingerprintOf(hash) | number);
    }
    return table;
}

constexpr auto tokenSlots = makeSlots();

/// What decides whether a text is a token, in one place: the texts themselves lie scattered.
struct Token {
    TextEnds ends;
    quint16 wireForm;
    quint8 size;
};

constexpr auto makeTokens()
{
    std::array<Token, std::size(tokenTexts)> list {};
    for (size_t number = 1; number < list.size(); ++number) {
        const std::string_view text = tokenTexts[number];
        const size_t beyond = number - singleCount;
        const size_t form
            = number < singleCount ? number : (size_t { wire::dictionary0 } << 8) + beyond;
        list[number] = { endsOf(text.data(), text.size()), static_cast<quint16>(form),
            static_cast<quint8>(text.size()) };
    }
    return list;
}

constexpr auto tokenList = makeTokens();

QByteArrayView viewOfToken(size_t number)
{
    const std::string_view text = tokenTexts[number];
    return { text.data(), static_cast<qsizetype>(text.size()) };
}

} // namespace

QByteArrayView single(int index)
{
    if (index <= 0 || index >= static_cast<int>(singleCount))
        return {};
    return viewOfToken(static_cast<size_t>(index));
}

QByteArrayView fromDictionary(int dictionary, int index)
{
    if (dictionary < 0 || dictionary >= static_cast<int>(dictionaryCount) || index < 0
        || index >= static_cast<int>(dictionarySize))
        return {};
    return viewOfToken(singleCount + static_cast<size_t>(dictionary) * dictionarySize
        + static_cast<size_t>(index));
}

quint16 wireForm(QByteArrayView text)
{
    const auto size = static_cast<size_t>(text.size());
    if (size == 0 || size > longestToken)
        return 0;
    const TextEnds ends = endsOf(text.data(), size);
    const quint32 hash = tokenHash(ends, size);
    const quint16 fingerprint = fingerprintOf(hash);
    for (size_t slot = slotOf(hash); tokenSlots[slot] != 0; slot = (slot + 1) % slotCount) {
        const quint16 entry = tokenSlots[slot];
        if ((entry & ~numberMask) != fingerprint)
            continue;
        const size_t number = entry & numberMask;
        const Token &token = tokenList[number];
        if (token.size == size && token.ends == ends
            && (size <= 16 || std::memcmp(tokenTexts[number].data(), text.data(), size) == 0))
            return token.wireForm;
    }
    return 0;
}

std::optional<Place> find(QByteArrayView text)
{
    const quint16 form = wireForm(text);
    if (form == 0)
        return std::nullopt;
    const int dictionary = form < 0x100 ? -1 : (form >> 8) - wire::dictionary0;
    return Place { dictionary, static_cast<quint8>(form) };
}

} // namespace heliograph::tokens
