// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace heliograph {

/// Part of a text, in UTF-16 units.
struct TextSpan {
    qsizetype start = 0;
    qsizetype length = 0;
    friend bool operator==(const TextSpan &, const TextSpan &) = default;
};

/// Makes broken UTF-8 and U+0000 visible as U+FFFD (C16, C17).
QString readableText(QByteArrayView utf8);
/// The same, cut between characters to at most `limit` UTF-16 units (C21).
QString readableText(QByteArrayView utf8, qsizetype limit);
/// What is longer is cut in the same way.
QString shortened(const QString &text, qsizetype limit);
/// A name that somebody gave: on one line, without what turns or hides the text around it, cut
/// like shortened().
QString oneLine(const QString &text, qsizetype limit);

} // namespace heliograph
