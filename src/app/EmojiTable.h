// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

#include <vector>

namespace heliograph {

/// In the order of the table.
enum class EmojiGroup {
    Smileys,
    People,
    Animals,
    Food,
    Travel,
    Activities,
    Objects,
    Symbols,
    Flags
};
inline constexpr int emojiGroupCount = 9;

/// Skin tones after the plain one, which is 0: light … dark.
inline constexpr int skinToneCount = 5;

struct Emoji {
    QString text;
    /// In the lightest tone; empty where there are no tones.
    QString light;
    EmojiGroup group = EmojiGroup::Smileys;
    /// In the language of the window, as far as it is known.
    QString name;
    /// For the search, folded: the names, each between bars, and the other words, each behind a
    /// blank.
    QString names;
    QString keywords;
};

/// In a tone, 0 … skinToneCount; the plain one where there are no tones.
QString inTone(const Emoji &emoji, int tone);

/// All emoji, their names, and what one may call them.
class EmojiTable final {
public:
    /// `emoji`: one a line under "# " headings, behind a tab in the lightest tone. `words`: for
    /// each language lines of emoji, name and keywords; the last language names.
    EmojiTable(const QByteArray &emoji, const std::vector<QByteArray> &words);

    const std::vector<Emoji> &all() const { return m_all; }
    /// In whatever tone it is written; nullptr if it is none of the table.
    const Emoji *find(const QString &text) const;
    /// Each word of `query` begins a word of a name or keyword, in any of the languages; the
    /// closest come first.
    std::vector<const Emoji *> search(const QString &query) const;

private:
    void addWords(const QByteArray &words);

    std::vector<Emoji> m_all;
    QHash<QString, size_t> m_byText;
};

} // namespace heliograph
