// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Text.h"

#include <QFont>
#include <QString>
#include <QTextOption>

#include <vector>

namespace heliograph {

/// Whether a paragraph reads from right to left, by its first strong character.
Qt::LayoutDirection textDirection(QStringView paragraph, Qt::LayoutDirection otherwise);
/// Isolates spans that read from left to right (phone numbers, times, addresses, mentions) for
/// display inside right-to-left text; the stored text never has these characters.
QString isolatedForDisplay(const QString &text);
/// These spans, in order; none where everything reads from left to right.
std::vector<TextSpan> isolatedSpans(const QString &text);
/// One to three emoji and nothing else.
bool isEmojiOnly(const QString &text);
/// Position after the last grapheme that ends at or before `position`.
qsizetype previousGrapheme(const QString &text, qsizetype position);
/// As much of the text as fits `units` UTF-16 units, cut between graphemes.
QString cutToUnits(const QString &text, qsizetype units);
/// The text on one line, cut between graphemes with "…" so that it fits `width` pixels.
QString elidedText(
    const QString &text, const QFont &font, int width, Qt::TextElideMode mode = Qt::ElideRight);
/// Up to two letters for a picture: "Anna Lindqvist" gives "AL".
QString initialsOf(const QString &title);
/// Two letters of an account's label: "Sales" gives "SA", "Shop North" "SN".
QString accountInitials(const QString &label);
/// "2.1 MB" by the user's locale.
QString sizeText(qint64 bytes);
/// "0:14", "1:02:03"; `length` in seconds.
QString durationText(int length);
/// "0:07 / 0:14", or "0:07" while the length is unknown; in milliseconds.
QString playedText(qint64 position, qint64 duration);
/// A duration in words: "0.8 s", "4 min", "3 h 10 min"; `ms` in milliseconds.
QString spanText(qint64 ms);
/// Time of day, or the date when it is not today; `now` and `at` in milliseconds since the epoch.
QString listTime(qint64 at, qint64 now);
QString clockTime(qint64 at);
QString clockTimeWithSeconds(qint64 at);
/// "Today", "Yesterday", a weekday, or a date.
QString dayTitle(qint64 at, qint64 now);
/// A phone number with spaces, always read from left to right: "+49 151 555 0110".
QString phoneText(const QByteArray &digits);
/// Control characters and line breaks as spaces, for one-line places.
QString singleLine(const QString &text);

} // namespace heliograph
