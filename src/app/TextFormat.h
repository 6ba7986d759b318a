// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFlags>
#include <QString>

#include <vector>

namespace heliograph {

/// What a piece of a text is. Quote, Bullet, Number and Block belong to whole lines.
enum class TextFormat : quint16 {
    Bold = 1,
    Italic = 2,
    Strike = 4,
    /// Between single backticks.
    Code = 8,
    /// Between three backticks, over lines.
    Block = 16,
    Quote = 32,
    Bullet = 64,
    Number = 128,
    /// The characters that ask for a format; hidden where a text is read.
    Mark = 256,
    /// The name of somebody who is mentioned.
    Mention = 512,
};
using TextFormats = QFlags<TextFormat>;

/// A piece of a text, in UTF-16 units.
struct FormatSpan {
    qsizetype start = 0;
    qsizetype length = 0;
    TextFormats formats;
    friend bool operator==(const FormatSpan &, const FormatSpan &) = default;
};

/// Somebody mentioned: `user` stands in the text behind an "@", `name` is shown there.
struct MentionName {
    QString user;
    QString name;
    friend bool operator==(const MentionName &, const MentionName &) = default;
};

/// A text as it is read: without marks, with names; the spans are ordered and do not overlap.
struct FormattedText {
    QString text;
    std::vector<FormatSpan> spans;
    friend bool operator==(const FormattedText &, const FormattedText &) = default;
};

/// The formats of a text as it was typed (decision 57), ordered, not overlapping, plain pieces
/// left out. Takes time in proportion to the text, whatever it is.
std::vector<FormatSpan> formatsIn(const QString &text);
FormattedText formattedText(const QString &text, const std::vector<MentionName> &mentions = {});
/// The same without formats, for lists, notifications and screen readers.
QString readText(const QString &text, const std::vector<MentionName> &mentions = {});

} // namespace heliograph
