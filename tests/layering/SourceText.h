// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace heliograph {

/// C++ text without its comments; line numbers stay as they are.
QString withoutComments(const QString &text);

/// The same with the contents of string and character literals removed too.
QString withoutLiterals(const QString &uncommented);

struct Include {
    int line = 0;
    QString path;
    bool angled = false;
};

/// Every #include directive, in order.
std::vector<Include> includesOf(const QString &uncommented);

/// Arguments of the call whose opening parenthesis stands at `open`, split at top-level commas
/// and trimmed; empty when the parenthesis is never closed.
QStringList callArguments(const QString &code, qsizetype open);

/// Line number, from 1, of a position.
int lineOf(const QString &text, qsizetype position);

} // namespace heliograph
