// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/TextFormat.h"
#include "base/Text.h"
#include "ui/widgets/Theme.h"

#include <QPointF>
#include <QSizeF>
#include <QTextLayout>

#include <functional>
#include <memory>
#include <vector>

class QPainter;

namespace heliograph {

/// Parts of a text that are shown as found.
using TextFinder = std::function<std::vector<TextSpan>(const QString &)>;

/// How a text block is drawn.
struct TextLook {
    QFont font;
    /// With letters of one width.
    QFont code;
    /// Links and mentions.
    QColor link;
    QColor quote;
    /// Behind code.
    QColor wash;
};
TextLook textLook(const Theme &theme, const QFont &font);
/// How a piece of text in these formats is drawn; line formats do not count.
QTextCharFormat charFormat(TextFormats formats, const TextLook &look);

/// A text of several paragraphs, each in its own direction, wrapped to a width.
class TextBlock final {
public:
    TextBlock() = default;
    /// `otherwise` is the direction of paragraphs without a letter.
    TextBlock(const FormattedText &text, const TextLook &look, double maxWidth,
        Qt::LayoutDirection otherwise);

    bool isEmpty() const { return m_paragraphs.empty(); }
    QSizeF size() const { return m_size; }
    int lineCount() const { return m_lines; }
    /// Ink width and direction of the last line, for what stands in its gap.
    double lastLineWidth() const { return m_lastLineWidth; }
    bool lastLineIsRightToLeft() const { return m_lastIsRightToLeft; }
    /// Moves right-to-left paragraphs to the right edge of a box of this width.
    void alignTo(double width);
    /// `finder` may be null; what it finds stands on `ground` in `ink`.
    void draw(QPainter &painter, const QPointF &topLeft, const TextFinder *finder = nullptr,
        const QColor &ground = {}, const QColor &ink = {}) const;
    /// The web address at a point relative to the block; empty if there is none.
    QString linkAt(const QPointF &point) const;
    /// All web addresses, in order.
    QStringList links() const;

private:
    struct Link {
        int start = 0;
        int length = 0;
        QString address;
    };
    struct Paragraph {
        std::shared_ptr<QTextLayout> layout;
        std::vector<Link> links;
        double top = 0;
        double height = 0;
        /// From the edge where its direction begins: of all lines, and of those after the first.
        double indent = 0;
        double hang = 0;
        bool rightToLeft = false;
        bool isQuote = false;
        bool isBlock = false;
    };
    void append(const FormattedText &paragraph, const TextLook &look, double maxWidth,
        Qt::LayoutDirection otherwise);
    void wrap(Paragraph &item, double maxWidth, double minimumHeight);
    static double offset(const Paragraph &item, int line);

    std::vector<Paragraph> m_paragraphs;
    QSizeF m_size;
    double m_width = 0;
    int m_lines = 0;
    double m_lastLineWidth = 0;
    bool m_lastIsRightToLeft = false;
    QColor m_quote;
    QColor m_wash;
};

} // namespace heliograph
