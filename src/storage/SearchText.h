// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Text.h"

#include <QStringList>

#include <vector>

namespace heliograph {

/// What of a text can be found: its words, folded, one blank between them. Each character of a
/// script that puts no blanks between words is a word of its own.
QString searchableWords(const QString &text);

/// What a person types to find messages: words that must all be there, each as the beginning of
/// one, and "phrases" whose words stand behind each other.
class SearchQuery final {
public:
    SearchQuery() = default;
    explicit SearchQuery(const QString &typed);

    /// Nothing was typed that could be found.
    bool isEmpty() const { return m_terms.empty(); }
    /// For MATCH over searchableWords(). Whatever was typed, it is valid.
    QString match() const;
    /// Where it stands in a text as it was written, in ascending order; the first hundred places.
    std::vector<TextSpan> found(const QString &text) const;

private:
    /// Words that stand behind each other; the last may go on.
    struct Term {
        QStringList words;
        bool goesOn = false;
    };
    void addTerm(const QString &text, bool goesOn);

    std::vector<Term> m_terms;
};

} // namespace heliograph
