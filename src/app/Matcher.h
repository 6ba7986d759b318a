// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Folding.h"

#include <QByteArray>
#include <QStringList>

namespace heliograph {

/// How well something fits to what was typed, best first.
enum class Fit {
    Prefix,
    WordStart,
    Inside,
    Number,
    /// Not all words are in the name itself.
    Beside,
    /// Only letters in their order, each at the start of a word or behind the one before.
    Letters,
    None,
};
inline constexpr int fitCount = static_cast<int>(Fit::None);

/// Compares names with what a person types: all words must be found, in any order, without case and
/// accents; digits match phone numbers as they are written or dialled.
class Matcher final {
public:
    /// Letters finds "swsa" in "Switch to Sales", for a short list of commands.
    enum class Kind { Words, Letters };
    explicit Matcher(const QString &query, Kind kind = Kind::Words);

    bool isEmpty() const { return m_words.isEmpty(); }
    /// `name` and `beside` are folded(), `number` digits. What stands beside the name may hold some
    /// of the words, but not all.
    Fit fit(const QString &name, const QByteArray &number = {}, const QString &beside = {}) const;
    /// What of an unfolded name was found, in ascending order.
    std::vector<TextSpan> found(const QString &name) const;

private:
    Fit fitOfWords(const QString &name, const QString &beside) const;

    Kind m_kind;
    QString m_query;
    QStringList m_words;
    /// Empty where something else than a number was typed.
    QByteArray m_digits;
};

} // namespace heliograph
