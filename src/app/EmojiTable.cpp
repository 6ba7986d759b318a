// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/EmojiTable.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <optional>

namespace heliograph {

namespace {

constexpr char32_t lightTone = 0x1F3FB;

QString toneOf(int tone)
{
    const char32_t point = lightTone + static_cast<char32_t>(tone - 1);
    return QString::fromUcs4(&point, 1);
}

/// Without tone and without the mark that asks for colour, which toned ones do not have.
QString bare(const QString &text)
{
    QString out = text;
    out.remove(QChar(u'\uFE0F'));
    for (int tone = 1; tone <= skinToneCount; ++tone)
        out.remove(toneOf(tone));
    return out;
}

/// Small letters without accents, one blank between words.
QString folded(const QString &text)
{
    QString out;
    const QString apart = text.toCaseFolded().normalized(QString::NormalizationForm_KD);
    for (const QChar c : apart) {
        if (c.isMark())
            continue;
        out += c.isLetterOrNumber() || c == u'#' || c == u'*' ? c : QChar(u' ');
    }
    return out.simplified();
}

/// How well one word fits; nothing if it does not.
std::optional<int> rankOf(const Emoji &emoji, const QString &word)
{
    const std::array fits { emoji.names.contains(u'|' + word + u'|'),
        emoji.names.contains(u'|' + word), emoji.names.contains(u' ' + word),
        emoji.keywords.contains(u' ' + word) };
    const auto first = std::find(fits.begin(), fits.end(), true);
    if (first == fits.end())
        return {};
    return static_cast<int>(first - fits.begin());
}

} // namespace

QString inTone(const Emoji &emoji, int tone)
{
    if (tone <= 0 || tone > skinToneCount || emoji.light.isEmpty())
        return emoji.text;
    QString out = emoji.light;
    return out.replace(toneOf(1), toneOf(tone));
}

EmojiTable::EmojiTable(const QByteArray &emoji, const std::vector<QByteArray> &words)
{
    int group = -1;
    for (const QString &line : QString::fromUtf8(emoji).split(u'\n', Qt::SkipEmptyParts)) {
        if (line.startsWith(QLatin1String("# "))) {
            group = std::min(group + 1, emojiGroupCount - 1);
            continue;
        }
        Emoji row;
        row.text = line.section(u'\t', 0, 0);
        row.light = line.section(u'\t', 1, 1);
        row.group = static_cast<EmojiGroup>(std::max(group, 0));
        row.name = row.text;
        m_byText.insert(bare(row.text), m_all.size());
        m_all.push_back(row);
    }
    for (const QByteArray &language : words)
        addWords(language);
}

void EmojiTable::addWords(const QByteArray &words)
{
    for (const QString &line : QString::fromUtf8(words).split(u'\n', Qt::SkipEmptyParts)) {
        const QStringList parts = line.split(u'\t');
        const auto known = m_byText.constFind(bare(parts.front()));
        if (known == m_byText.constEnd() || parts.size() < 2)
            continue;
        Emoji &emoji = m_all[*known];
        emoji.name = parts[1];
        emoji.names += u'|' + folded(parts[1]) + u'|';
        for (const QString &word : parts.mid(2))
            emoji.keywords += u' ' + folded(word);
    }
}

const Emoji *EmojiTable::find(const QString &text) const
{
    const auto known = m_byText.constFind(bare(text));
    return known == m_byText.constEnd() ? nullptr : &m_all[*known];
}

std::vector<const Emoji *> EmojiTable::search(const QString &query) const
{
    if (const Emoji *same = find(query.trimmed()))
        return { same };
    const QStringList words = folded(query).split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty())
        return {};
    std::vector<std::pair<int, const Emoji *>> found;
    for (const Emoji &emoji : m_all) {
        int sum = 0;
        const bool fits = std::all_of(words.begin(), words.end(), [&](const QString &word) {
            const std::optional<int> rank = rankOf(emoji, word);
            sum += rank.value_or(0);
            return rank.has_value();
        });
        if (fits)
            found.emplace_back(sum, &emoji);
    }
    std::stable_sort(
        found.begin(), found.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    std::vector<const Emoji *> out;
    for (const auto &[rank, emoji] : found)
        out.push_back(emoji);
    return out;
}

} // namespace heliograph
