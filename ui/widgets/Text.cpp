// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Text.h"

#include "app/Names.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFontMetrics>
#include <QLocale>
#include <QRegularExpression>
#include <QTextBoundaryFinder>

#include <algorithm>

namespace heliograph {

namespace {

constexpr QChar leftToRightIsolate { u'\u2066' };
constexpr QChar popIsolate { u'\u2069' };
constexpr QChar ellipsis { u'…' };

QString translated(const char *text, int n = -1)
{
    return QCoreApplication::translate("Text", text, nullptr, n);
}

/// Pictures by themselves, below the emoji planes.
bool isPictureByItself(char32_t c)
{
    return (c >= 0x2600 && c <= 0x27BF) || (c >= 0x2B1B && c <= 0x2B55) || c == 0x231A
        || c == 0x231B || (c >= 0x23E9 && c <= 0x23F3) || c == 0x25FD || c == 0x25FE;
}

bool isEmojiGrapheme(QStringView grapheme)
{
    constexpr char32_t asPicture = 0xFE0F;
    constexpr char32_t keycap = 0x20E3;
    const auto points = grapheme.toUcs4();
    if (points.isEmpty())
        return false;
    const char32_t first = points.front();
    if (first >= 0x1F000 || isPictureByItself(first))
        return first <= 0x1FAFF;
    // Other signs are text unless they ask to be pictures, and digits need their key as well.
    return points.contains(asPicture) && (first > 0x7F || points.contains(keycap));
}

} // namespace

Qt::LayoutDirection textDirection(QStringView paragraph, Qt::LayoutDirection otherwise)
{
    for (const char32_t c : paragraph.toUcs4()) {
        switch (QChar::direction(c)) {
        case QChar::DirL:
            return Qt::LeftToRight;
        case QChar::DirR:
        case QChar::DirAL:
            return Qt::RightToLeft;
        default:
            break;
        }
    }
    return otherwise;
}

std::vector<TextSpan> isolatedSpans(const QString &text)
{
    const bool hasRightToLeft = std::any_of(text.cbegin(), text.cend(), [](QChar c) {
        return c.direction() == QChar::DirR || c.direction() == QChar::DirAL || c.isSurrogate();
    });
    if (!hasRightToLeft)
        return {};
    static const QRegularExpression span(
        QStringLiteral("(https?://[^\\s]+|@\\d{5,}|\\+?\\d[\\d "
                       "\\-()./]{5,}\\d|\\d{1,2}:\\d{2}(?:\\s?[–-]\\s?\\d{1,2}:\\d{2})?)"));
    std::vector<TextSpan> spans;
    for (auto matches = span.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        spans.push_back({ match.capturedStart(), match.capturedLength() });
    }
    return spans;
}

QString isolatedForDisplay(const QString &text)
{
    QString out;
    qsizetype from = 0;
    for (const TextSpan &span : isolatedSpans(text)) {
        out += QStringView(text).mid(from, span.start - from);
        out += leftToRightIsolate + text.mid(span.start, span.length) + popIsolate;
        from = span.start + span.length;
    }
    out += QStringView(text).mid(from);
    return out;
}

bool isEmojiOnly(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty() || trimmed.size() > 60)
        return false;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, trimmed);
    int count = 0;
    qsizetype from = 0;
    for (qsizetype to = finder.toNextBoundary(); to > 0; to = finder.toNextBoundary()) {
        if (!isEmojiGrapheme(QStringView(trimmed).mid(from, to - from)) || ++count > 3)
            return false;
        from = to;
    }
    return count > 0;
}

qsizetype previousGrapheme(const QString &text, qsizetype position)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    finder.setPosition(std::clamp<qsizetype>(position, 0, text.size()));
    const qsizetype found = finder.toPreviousBoundary();
    return found < 0 ? 0 : found;
}

QString cutToUnits(const QString &text, qsizetype units)
{
    return text.size() <= units ? text : text.left(previousGrapheme(text, units + 1));
}

QString singleLine(const QString &text)
{
    QString out = text.left(1024);
    for (QChar &c : out) {
        if (c.category() == QChar::Other_Control || c == QChar::LineSeparator
            || c == QChar::ParagraphSeparator)
            c = u' ';
    }
    return out;
}

QString elidedText(const QString &text, const QFont &font, int width, Qt::TextElideMode mode)
{
    const QString line = singleLine(text);
    const QFontMetrics metrics(font);
    if (metrics.horizontalAdvance(line) <= width)
        return line;
    if (mode != Qt::ElideRight)
        return metrics.elidedText(line, mode, width);
    qsizetype low = 0;
    qsizetype high = line.size();
    while (low < high) {
        const qsizetype middle = (low + high + 1) / 2;
        if (metrics.horizontalAdvance(line.left(middle) + ellipsis) <= width)
            low = middle;
        else
            high = middle - 1;
    }
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, line);
    finder.setPosition(low);
    if (!finder.isAtBoundary())
        low = std::max<qsizetype>(0, finder.toPreviousBoundary());
    return line.left(low).trimmed() + ellipsis;
}

static QString firstGrapheme(const QString &text)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    const qsizetype end = finder.toNextBoundary();
    return end > 0 ? text.left(end) : QString();
}

QString initialsOf(const QString &title)
{
    static const QRegularExpression separators(QStringLiteral("[\\s\\-_.,()+]+"));
    QString plain = title;
    plain.remove(leftToRightIsolate).remove(popIsolate);
    const QStringList words = plain.split(separators, Qt::SkipEmptyParts);
    if (words.isEmpty())
        return {};
    if (words.front().front().isDigit())
        return words.back().right(2);
    QString out = firstGrapheme(words.front());
    // Arabic letters would join.
    if (textDirection(out, Qt::LeftToRight) == Qt::RightToLeft)
        out += QChar(u'\u200C');
    if (words.size() > 1)
        out += firstGrapheme(words.back());
    else if (words.front().size() > 1 && words.front().front().isLetter())
        out += firstGrapheme(words.front().mid(firstGrapheme(words.front()).size()));
    return out.toUpper();
}

QString accountInitials(const QString &label) { return initialsOf(label); }

QString sizeText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, bytes < 1'000'000 ? 0 : 1, QLocale::DataSizeSIFormat);
}

QString durationText(int length)
{
    const int hours = length / 3600;
    const QString rest = QStringLiteral("%1:%2")
                             .arg(length / 60 % 60, hours > 0 ? 2 : 1, 10, QLatin1Char('0'))
                             .arg(length % 60, 2, 10, QLatin1Char('0'));
    return hours > 0 ? QStringLiteral("%1:%2").arg(hours).arg(rest) : rest;
}

QString playedText(qint64 position, qint64 duration)
{
    const QString at = durationText(static_cast<int>(position / 1000));
    if (duration <= 0)
        return at;
    // From left to right everywhere, as the line beside it.
    return QChar(0x2066) + at + QStringLiteral(" / ")
        + durationText(static_cast<int>((duration + 500) / 1000)) + QChar(0x2069);
}

QString spanText(qint64 ms)
{
    const QLocale locale;
    // The service tells whole seconds.
    if (ms == 0)
        return translated(QT_TRANSLATE_NOOP("Text", "< 1 s"));
    if (ms < 100)
        return translated(QT_TRANSLATE_NOOP("Text", "%1 ms")).arg(locale.toString(ms));
    if (ms < 10'000)
        return translated(QT_TRANSLATE_NOOP("Text", "%1 s"))
            .arg(locale.toString(static_cast<double>(ms) / 1000.0, 'f', 1));
    if (ms < 60'000)
        return translated(QT_TRANSLATE_NOOP("Text", "%1 s")).arg(ms / 1000);
    if (ms < 3'600'000)
        return translated(QT_TRANSLATE_NOOP("Text", "%1 min")).arg(ms / 60'000);
    if (ms < 86'400'000) {
        const qint64 rest = ms / 60'000 % 60;
        return rest == 0
            ? translated(QT_TRANSLATE_NOOP("Text", "%1 h")).arg(ms / 3'600'000)
            : translated(QT_TRANSLATE_NOOP("Text", "%1 h %2 min")).arg(ms / 3'600'000).arg(rest);
    }
    return translated(QT_TRANSLATE_NOOP("Text", "%1 d")).arg(ms / 86'400'000);
}

QString clockTime(qint64 at)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(at).time(), QStringLiteral("HH:mm"));
}

QString clockTimeWithSeconds(qint64 at)
{
    return QLocale().toString(
        QDateTime::fromMSecsSinceEpoch(at).time(), QStringLiteral("HH:mm:ss"));
}

QString listTime(qint64 at, qint64 now)
{
    if (at <= 0)
        return {};
    const QDate day = QDateTime::fromMSecsSinceEpoch(at).date();
    const QDate today = QDateTime::fromMSecsSinceEpoch(now).date();
    if (day == today)
        return clockTime(at);
    if (day.daysTo(today) == 1)
        return translated(QT_TRANSLATE_NOOP("Text", "Yesterday"));
    return QLocale().toString(day, QLocale::ShortFormat);
}

QString dayTitle(qint64 at, qint64 now)
{
    const QDate day = QDateTime::fromMSecsSinceEpoch(at).date();
    const QDate today = QDateTime::fromMSecsSinceEpoch(now).date();
    const qint64 days = day.daysTo(today);
    if (days == 0)
        return translated(QT_TRANSLATE_NOOP("Text", "Today"));
    if (days == 1)
        return translated(QT_TRANSLATE_NOOP("Text", "Yesterday"));
    if (days > 1 && days < 7)
        return QLocale().dayName(day.dayOfWeek());
    return QLocale().toString(day, QLocale::LongFormat);
}

QString phoneText(const QByteArray &digits)
{
    if (digits.isEmpty())
        return {};
    return leftToRightIsolate + formattedNumber(Jid::phoneNumber(digits)) + popIsolate;
}

} // namespace heliograph
