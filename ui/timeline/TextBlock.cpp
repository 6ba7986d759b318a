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

TextBlock::TextBlock(const QString &text, const QFont &font, double maxWidth,
    Qt::LayoutDirection otherwise, const QColor &linkColour)
{
    if (text.isEmpty())
        return;
    QString lines = text;
    lines.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    for (const QString &paragraph : lines.split(u'\n'))
        append(paragraph, font, maxWidth, otherwise, linkColour);
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

void TextBlock::append(const QString &paragraph, const QFont &font, double maxWidth,
    Qt::LayoutDirection otherwise, const QColor &linkColour)
{
    // A replacement mark without an object would be invisible, so it is shown as a box.
    QString shown = isolatedForDisplay(paragraph);
    shown.replace(QChar::ObjectReplacementCharacter, QChar(u'\u25A1'));
    Paragraph item;
    item.rightToLeft = textDirection(paragraph, otherwise) == Qt::RightToLeft;
    item.layout = std::make_shared<QTextLayout>(shown, font);
    QTextOption option;
    option.setTextDirection(item.rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    option.setAlignment(Qt::AlignLeft | Qt::AlignAbsolute);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    item.layout->setTextOption(option);
    QList<QTextLayout::FormatRange> formats;
    for (const TextSpan &span : linksIn(shown)) {
        const int start = static_cast<int>(span.start);
        const int length = static_cast<int>(span.length);
        QTextCharFormat format;
        format.setForeground(linkColour);
        formats.append({ start, length, format });
        item.links.push_back({ start, length, shown.mid(start, length) });
    }
    addEmojiFormats(shown, font, formats);
    item.layout->setFormats(formats);
    item.layout->setCacheEnabled(true);

    const double minimum = std::ceil(QFontMetricsF(font).height());
    double y = 0;
    item.layout->beginLayout();
    for (QTextLine line = item.layout->createLine(); line.isValid();
         line = item.layout->createLine()) {
        line.setLineWidth(maxWidth);
        line.setPosition(QPointF(0, y));
        y += std::max(minimum, std::ceil(line.height()));
        m_lastLineWidth = line.naturalTextWidth();
        m_size.setWidth(std::max(m_size.width(), m_lastLineWidth));
        ++m_lines;
    }
    item.layout->endLayout();
    item.top = m_size.height();
    m_lastIsRightToLeft = item.rightToLeft;
    m_size.rheight() += y;
    m_paragraphs.push_back(std::move(item));
}

void TextBlock::alignTo(double width)
{
    for (Paragraph &paragraph : m_paragraphs) {
        for (int i = 0; i < paragraph.layout->lineCount(); ++i) {
            QTextLine line = paragraph.layout->lineAt(i);
            line.setPosition(
                QPointF(paragraph.rightToLeft ? width - line.naturalTextWidth() : 0, line.y()));
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
        const QRectF box = paragraph.layout->boundingRect().translated(at);
        if (!clip.isEmpty() && (box.bottom() < clip.top() - 40 || box.top() > clip.bottom() + 40))
            continue;
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
