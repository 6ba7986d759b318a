// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/TextFormat.h"

#include "app/LinksInText.h"

#include <QHash>
#include <QStringView>

#include <algorithm>
#include <array>

namespace heliograph {

namespace {

constexpr int longestNumber = 9;

struct MarkFormat {
    QChar mark;
    TextFormat format;
};
constexpr std::array emphases { MarkFormat { u'*', TextFormat::Bold },
    MarkFormat { u'_', TextFormat::Italic }, MarkFormat { u'~', TextFormat::Strike } };

bool isMarkCharacter(QChar c) { return c == u'*' || c == u'_' || c == u'~' || c == u'`'; }

bool isAsciiWord(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
}

/// What may stand before a mark that opens: blanks, what opens by itself, other marks.
bool mayPrecede(QChar c)
{
    return c.isSpace() || isMarkCharacter(c) || c.category() == QChar::Punctuation_Open
        || c.category() == QChar::Punctuation_InitialQuote
        || QStringView(u">\"'\u201e\u201a\u2013\u2014").contains(c);
}

/// The formats of each UTF-16 unit; reads line by line.
class Scanner final {
public:
    explicit Scanner(const QString &text)
        : m_text(text)
        , m_formats(static_cast<size_t>(text.size()))
        , m_isClosed(static_cast<size_t>(text.size()))
    {
    }

    std::vector<TextFormats> scan()
    {
        for (const TextSpan &link : linksIn(m_text))
            std::fill_n(m_isClosed.begin() + link.start, link.length, true);
        scanBlocks();
        for (qsizetype from = 0; from < m_text.size();) {
            qsizetype end = m_text.indexOf(u'\n', from);
            end = end < 0 ? m_text.size() : end;
            scanLine(from, end);
            from = end + 1;
        }
        return std::move(m_formats);
    }

private:
    void add(qsizetype from, qsizetype to, TextFormats formats)
    {
        for (qsizetype i = from; i < to; ++i)
            m_formats[static_cast<size_t>(i)] |= formats;
    }
    bool has(qsizetype at, TextFormat format) const
    {
        return m_formats[static_cast<size_t>(at)].testFlag(format);
    }
    void close(qsizetype from, qsizetype to)
    {
        std::fill(m_isClosed.begin() + from, m_isClosed.begin() + to, true);
    }
    QChar at(qsizetype i) const { return m_text.at(i); }

    void scanBlocks()
    {
        const QString fence = QStringLiteral("```");
        for (qsizetype open = m_text.indexOf(fence); open >= 0;) {
            const qsizetype close = m_text.indexOf(fence, open + 4);
            if (close < 0)
                return;
            addBlock(open, close);
            open = m_text.indexOf(fence, close + 3);
        }
    }
    /// A line break right inside of a fence belongs to it.
    void addBlock(qsizetype open, qsizetype end)
    {
        qsizetype first = open + 3;
        qsizetype last = end;
        if (QStringView(m_text).mid(first, last - first).trimmed().isEmpty())
            return;
        first += at(first) == u'\n' ? 1 : 0;
        last -= at(last - 1) == u'\n' ? 1 : 0;
        add(open, first, TextFormats(TextFormat::Mark) | TextFormat::Block);
        add(first, last, TextFormat::Block);
        add(last, end + 3, TextFormats(TextFormat::Mark) | TextFormat::Block);
        close(open, end + 3);
    }

    void scanLine(qsizetype from, qsizetype end)
    {
        if (from < end && !has(from, TextFormat::Block))
            from = scanStart(from, end);
        scanCode(from, end);
        for (const MarkFormat &emphasis : emphases)
            scanEmphasis(from, end, emphasis);
    }

    /// "> ", "- ", "* " or "1. " before something; gives where the rest begins.
    qsizetype scanStart(qsizetype from, qsizetype end)
    {
        qsizetype digits = 0;
        while (from + digits < end && digits <= longestNumber && at(from + digits) >= u'0'
            && at(from + digits) <= u'9')
            ++digits;
        const bool isNumber = digits > 0 && digits <= longestNumber && from + digits < end
            && at(from + digits) == u'.';
        const qsizetype rest = from + digits + 2;
        if (rest >= end || at(rest - 1) != u' '
            || QStringView(m_text).mid(rest, end - rest).trimmed().isEmpty())
            return from;
        if (isNumber) {
            add(from, end, TextFormat::Number);
            return rest;
        }
        if (digits > 0)
            return from;
        if (at(from) == u'>') {
            add(from, end, TextFormat::Quote);
            add(from, rest, TextFormat::Mark);
        } else if (at(from) == u'-' || at(from) == u'*') {
            add(from, end, TextFormat::Bullet);
        } else {
            return from;
        }
        return rest;
    }

    bool isMark(qsizetype i, qsizetype end, QChar mark) const
    {
        // A sign that something is drawn over is another sign: the key with an asterisk.
        return at(i) == mark && !m_isClosed[static_cast<size_t>(i)]
            && (i + 1 == end || !at(i + 1).isMark());
    }
    bool opens(qsizetype i, qsizetype from, qsizetype end, QChar mark) const
    {
        return isMark(i, end, mark) && i + 1 < end && !at(i + 1).isSpace()
            && (i == from || (at(i - 1) != mark && mayPrecede(at(i - 1))));
    }
    bool closes(qsizetype i, qsizetype end, QChar mark) const
    {
        return isMark(i, end, mark) && !at(i - 1).isSpace()
            && (i + 1 == end || (at(i + 1) != mark && !isAsciiWord(at(i + 1))));
    }

    /// Each end of a pair is looked for from where the last search ended. Between them stands
    /// more than what `isEmpty` says is nothing.
    template <typename IsEmpty, typename Found>
    void scanPairs(
        qsizetype from, qsizetype end, QChar mark, const IsEmpty &isEmpty, const Found &found)
    {
        qsizetype content = from;
        qsizetype closing = from;
        for (qsizetype open = from; open < end; ++open) {
            if (!opens(open, from, end, mark))
                continue;
            content = std::max(content, open + 1);
            while (content < end && isEmpty(at(content)))
                ++content;
            closing = std::max(closing, content + 1);
            while (closing < end && !closes(closing, end, mark))
                ++closing;
            if (closing >= end)
                return;
            found(open, closing);
            open = closing;
        }
    }
    void scanCode(qsizetype from, qsizetype end)
    {
        const auto isEmpty = [](QChar c) { return c == u'`' || c.isSpace(); };
        scanPairs(from, end, u'`', isEmpty, [this](qsizetype open, qsizetype closing) {
            mark(open, closing, TextFormat::Code);
            close(open, closing + 1);
        });
    }
    void scanEmphasis(qsizetype from, qsizetype end, const MarkFormat &emphasis)
    {
        scanPairs(from, end, emphasis.mark, isMarkCharacter,
            [&](qsizetype open, qsizetype closing) { mark(open, closing, emphasis.format); });
    }
    void mark(qsizetype open, qsizetype closing, TextFormat format)
    {
        add(open, closing + 1, format);
        add(open, open + 1, TextFormat::Mark);
        add(closing, closing + 1, TextFormat::Mark);
    }

    const QString &m_text;
    std::vector<TextFormats> m_formats;
    /// Part of a link or of code, in which no mark is one.
    std::vector<bool> m_isClosed;
};

std::vector<FormatSpan> spansOf(const std::vector<TextFormats> &formats)
{
    std::vector<FormatSpan> spans;
    for (size_t i = 0; i < formats.size(); ++i) {
        if (!formats[i])
            continue;
        if (i > 0 && formats[i] == formats[i - 1])
            ++spans.back().length;
        else
            spans.push_back({ static_cast<qsizetype>(i), 1, formats[i] });
    }
    return spans;
}

/// The letters and digits behind an "@".
QString userAt(const QString &text, qsizetype at)
{
    constexpr qsizetype longestUser = 64;
    qsizetype end = at + 1;
    while (end < text.size() && end - at <= longestUser && text.at(end).isLetterOrNumber())
        ++end;
    return text.mid(at + 1, end - at - 1);
}

} // namespace

std::vector<FormatSpan> formatsIn(const QString &text) { return spansOf(Scanner(text).scan()); }

FormattedText formattedText(const QString &typedText, const std::vector<MentionName> &mentions)
{
    QString text = typedText;
    text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    const std::vector<TextFormats> typed = Scanner(text).scan();
    QHash<QString, QString> names;
    for (const MentionName &mention : mentions)
        names.insert(mention.user, mention.name);
    FormattedText out;
    std::vector<TextFormats> formats;
    const auto append = [&](const QString &piece, TextFormats its) {
        out.text += piece;
        formats.insert(formats.end(), static_cast<size_t>(piece.size()), its);
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const TextFormats its = typed[static_cast<size_t>(i)];
        const bool startsLine = i == 0 || text.at(i - 1) == u'\n';
        if (its.testFlag(TextFormat::Mark))
            continue;
        if (its.testFlag(TextFormat::Bullet) && startsLine) {
            append(QStringLiteral("\u2022"), its);
            continue;
        }
        const auto known = text.at(i) == u'@' ? names.constFind(userAt(text, i)) : names.constEnd();
        if (known == names.constEnd()) {
            append(text.mid(i, 1), its);
            continue;
        }
        append(u'@' + *known, its | TextFormat::Mention);
        i += known.key().size();
    }
    out.spans = spansOf(formats);
    return out;
}

QString readText(const QString &text, const std::vector<MentionName> &mentions)
{
    return formattedText(text, mentions).text;
}

} // namespace heliograph
