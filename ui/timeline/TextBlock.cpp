// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TextBlock.h"

#include "app/LinksInText.h"
#include "ui/widgets/MarkedText.h"
#include "ui/widgets/Text.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextBoundaryFinder>
#include <QTextOption>

#include <algorithm>
#include <cmath>

namespace heliograph {

namespace {

constexpr double quoteBar = 3;
constexpr double quoteIndent = quoteBar + metrics::s;
constexpr double blockIndent = 6;
constexpr int washAlpha = 20;

/// A paragraph with invisible marks that keep numbers, addresses and names in one piece, and
/// where each of its units went.
struct Isolated {
    QString text;
    std::vector<int> places;
};

Isolated isolated(const FormattedText &paragraph)
{
    constexpr QChar leftToRight { u'\u2066' };
    constexpr QChar byItsLetters { u'\u2068' };
    constexpr QChar pop { u'\u2069' };
    struct Piece {
        qsizetype start;
        qsizetype end;
        QChar isolate;
    };
    std::vector<Piece> pieces;
    for (const FormatSpan &span : paragraph.spans) {
        if (span.formats.testFlag(TextFormat::Mention))
            pieces.push_back({ span.start, span.start + span.length, byItsLetters });
    }
    const size_t mentions = pieces.size();
    for (const TextSpan &span : isolatedSpans(paragraph.text)) {
        const qsizetype end = span.start + span.length;
        const bool apart
            = std::all_of(pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(mentions),
                [&](const Piece &piece) { return end <= piece.start || span.start >= piece.end; });
        if (apart)
            pieces.push_back({ span.start, end, leftToRight });
    }
    std::sort(pieces.begin(), pieces.end(),
        [](const Piece &a, const Piece &b) { return a.start < b.start; });
    Isolated out;
    auto piece = pieces.begin();
    for (qsizetype i = 0; i <= paragraph.text.size(); ++i) {
        if (piece != pieces.end() && i == piece->end) {
            out.text += pop;
            ++piece;
        }
        if (piece != pieces.end() && i == piece->start)
            out.text += piece->isolate;
        out.places.push_back(static_cast<int>(out.text.size()));
        if (i < paragraph.text.size())
            out.text += paragraph.text.at(i);
    }
    // A replacement mark without an object would be invisible, so it is shown as a box.
    out.text.replace(QChar::ObjectReplacementCharacter, QChar(u'\u25A1'));
    return out;
}

/// What stands before a list's words, so that further lines begin below these.
double hangOf(const FormattedText &paragraph, TextFormats formats, const QFont &font)
{
    if (!formats.testAnyFlags(TextFormats(TextFormat::Bullet) | TextFormat::Number))
        return 0;
    const qsizetype blank = paragraph.text.indexOf(u' ');
    return std::ceil(QFontMetricsF(font).horizontalAdvance(paragraph.text.left(blank + 1)));
}

/// The paragraphs, each with its own spans.
std::vector<FormattedText> paragraphsOf(const FormattedText &text)
{
    std::vector<FormattedText> out;
    size_t next = 0;
    for (qsizetype from = 0; from <= text.text.size();) {
        qsizetype end = text.text.indexOf(u'\n', from);
        end = end < 0 ? text.text.size() : end;
        FormattedText paragraph { text.text.mid(from, end - from), {} };
        for (; next < text.spans.size() && text.spans[next].start < end; ++next) {
            const FormatSpan &span = text.spans[next];
            const qsizetype start = std::max(span.start, from);
            const qsizetype stop = std::min(span.start + span.length, end);
            paragraph.spans.push_back({ start - from, stop - start, span.formats });
            // A block goes on in the next paragraph.
            if (span.start + span.length > end)
                break;
        }
        out.push_back(std::move(paragraph));
        from = end + 1;
    }
    return out;
}

} // namespace

TextLook textLook(const Theme &theme, const QFont &font)
{
    TextLook look { font, theme.font(TextStyle::Code), theme.colour(ColourRole::Accent),
        theme.colour(ColourRole::Second), theme.colour(ColourRole::Text) };
    look.wash.setAlpha(washAlpha);
    return look;
}

QTextCharFormat charFormat(TextFormats formats, const TextLook &look)
{
    QTextCharFormat format;
    if (formats.testAnyFlags(TextFormats(TextFormat::Code) | TextFormat::Block)) {
        format.setFont(look.code);
        if (formats.testFlag(TextFormat::Code))
            format.setBackground(look.wash);
    }
    if (formats.testFlag(TextFormat::Bold))
        format.setFontWeight(QFont::Bold);
    if (formats.testFlag(TextFormat::Italic))
        format.setFontItalic(true);
    if (formats.testFlag(TextFormat::Strike))
        format.setFontStrikeOut(true);
    if (formats.testFlag(TextFormat::Mention)) {
        format.setForeground(look.link);
        format.setFontWeight(QFont::DemiBold);
    } else if (formats.testFlag(TextFormat::Quote)) {
        format.setForeground(look.quote);
    }
    return format;
}

TextBlock::TextBlock(
    const FormattedText &text, const TextLook &look, double maxWidth, Qt::LayoutDirection otherwise)
    : m_quote(look.quote)
    , m_wash(look.wash)
{
    if (text.text.isEmpty())
        return;
    for (const FormattedText &paragraph : paragraphsOf(text))
        append(paragraph, look, maxWidth, otherwise);
    m_size.setWidth(std::ceil(m_size.width()));
    alignTo(m_size.width());
}

/// Colour glyphs are drawn smaller than letters of the same size; this evens them out.
static void addEmojiFormats(
    const QString &shown, const QFont &font, QList<QTextLayout::FormatRange> &formats)
{
    const bool any = std::any_of(shown.cbegin(), shown.cend(),
        [](QChar c) { return c.isHighSurrogate() || c == QChar(0xFE0F); });
    if (!any)
        return;
    QFont large = font;
    if (font.pixelSize() > 0)
        large.setPixelSize(qRound(font.pixelSize() * 1.25));
    else
        large.setPointSizeF(font.pointSizeF() * 1.25);
    QTextCharFormat format;
    format.setFont(large);
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, shown);
    qsizetype from = 0;
    for (qsizetype to = finder.toNextBoundary(); to > 0; to = finder.toNextBoundary()) {
        if (isEmojiOnly(shown.mid(from, to - from)))
            formats.append({ static_cast<int>(from), static_cast<int>(to - from), format });
        from = to;
    }
}

void TextBlock::append(const FormattedText &paragraph, const TextLook &look, double maxWidth,
    Qt::LayoutDirection otherwise)
{
    const Isolated shown = isolated(paragraph);
    const auto place = [&shown](qsizetype at) { return shown.places[static_cast<size_t>(at)]; };
    const TextFormats first
        = paragraph.spans.empty() ? TextFormats() : paragraph.spans.front().formats;
    Paragraph item;
    item.isQuote = first.testFlag(TextFormat::Quote);
    item.isBlock = first.testFlag(TextFormat::Block);
    item.rightToLeft = !item.isBlock && textDirection(paragraph.text, otherwise) == Qt::RightToLeft;
    item.indent = item.isQuote ? quoteIndent : item.isBlock ? blockIndent : 0;
    item.hang = hangOf(paragraph, first, look.font);
    item.layout = std::make_shared<QTextLayout>(shown.text, look.font);
    QTextOption option;
    option.setTextDirection(item.rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    option.setAlignment(Qt::AlignLeft | Qt::AlignAbsolute);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    item.layout->setTextOption(option);
    QList<QTextLayout::FormatRange> formats;
    for (const FormatSpan &span : paragraph.spans) {
        const int start = place(span.start);
        const int end = place(span.start + span.length - 1) + 1;
        formats.append({ start, end - start, charFormat(span.formats, look) });
    }
    for (const TextSpan &span : linksIn(paragraph.text)) {
        const int start = place(span.start);
        const int length = static_cast<int>(span.length);
        QTextCharFormat format;
        format.setForeground(look.link);
        formats.append({ start, length, format });
        item.links.push_back({ start, length, paragraph.text.mid(span.start, span.length) });
    }
    addEmojiFormats(shown.text, look.font, formats);
    item.layout->setFormats(formats);
    item.layout->setCacheEnabled(true);
    wrap(item, maxWidth, std::ceil(QFontMetricsF(look.font).height()));
    m_lastIsRightToLeft = item.rightToLeft;
    m_paragraphs.push_back(std::move(item));
}

double TextBlock::offset(const Paragraph &item, int line)
{
    return item.indent + (line > 0 ? item.hang : 0);
}

void TextBlock::wrap(Paragraph &item, double maxWidth, double minimumHeight)
{
    const double end = item.isBlock ? blockIndent : 0;
    double y = 0;
    item.layout->beginLayout();
    for (QTextLine line = item.layout->createLine(); line.isValid();
         line = item.layout->createLine()) {
        const double start = offset(item, line.lineNumber());
        line.setLineWidth(std::max(1.0, maxWidth - start - end));
        line.setPosition(QPointF(start, y));
        y += std::max(minimumHeight, std::ceil(line.height()));
        m_lastLineWidth = start + line.naturalTextWidth() + end;
        m_size.setWidth(std::max(m_size.width(), m_lastLineWidth));
        ++m_lines;
    }
    item.layout->endLayout();
    // Nothing else stands on the ground of a block.
    if (item.isBlock)
        m_lastLineWidth = maxWidth;
    item.top = m_size.height();
    item.height = y;
    m_size.rheight() += y;
}

void TextBlock::alignTo(double width)
{
    m_width = width;
    for (Paragraph &paragraph : m_paragraphs) {
        for (int i = 0; i < paragraph.layout->lineCount(); ++i) {
            QTextLine line = paragraph.layout->lineAt(i);
            const double start = offset(paragraph, i);
            line.setPosition(QPointF(
                paragraph.rightToLeft ? width - start - line.naturalTextWidth() : start, line.y()));
        }
    }
}

void TextBlock::draw(QPainter &painter, const QPointF &topLeft, const TextFinder *finder,
    const QColor &ground, const QColor &ink) const
{
    QTextCharFormat mark;
    mark.setBackground(ground);
    mark.setForeground(ink);
    const QRectF clip = painter.clipBoundingRect();
    for (const Paragraph &paragraph : m_paragraphs) {
        const QPointF at = topLeft + QPointF(0, paragraph.top);
        const QRectF box(at, QSizeF(m_width, paragraph.height));
        if (!clip.isEmpty() && (box.bottom() < clip.top() - 40 || box.top() > clip.bottom() + 40))
            continue;
        if (paragraph.isBlock)
            painter.fillRect(box, m_wash);
        if (paragraph.isQuote)
            painter.fillRect(QRectF(paragraph.rightToLeft ? box.right() - quoteBar : box.left(),
                                 box.top(), quoteBar, box.height()),
                m_quote);
        QList<QTextLayout::FormatRange> found;
        if (finder != nullptr)
            found = markFormats((*finder)(paragraph.layout->text()), mark);
        paragraph.layout->draw(&painter, at, found);
    }
}

QString TextBlock::linkAt(const QPointF &point) const
{
    for (const Paragraph &paragraph : m_paragraphs) {
        for (int i = 0; i < paragraph.layout->lineCount() && !paragraph.links.empty(); ++i) {
            const QTextLine line = paragraph.layout->lineAt(i);
            const QRectF box = line.naturalTextRect().translated(0, paragraph.top);
            if (!box.contains(point))
                continue;
            const int cursor = line.xToCursor(point.x(), QTextLine::CursorOnCharacter);
            for (const Link &link : paragraph.links) {
                if (cursor >= link.start && cursor < link.start + link.length)
                    return link.address;
            }
        }
    }
    return {};
}

QStringList TextBlock::links() const
{
    QStringList out;
    for (const Paragraph &paragraph : m_paragraphs) {
        for (const Link &link : paragraph.links)
            out << link.address;
    }
    return out;
}

} // namespace heliograph
