// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/LiveFormats.h"

#include "app/TextFormat.h"
#include "ui/timeline/TextBlock.h"

#include <QTextBlock>
#include <QTextDocument>
#include <QTextLayout>

#include <algorithm>

namespace heliograph {

void showFormats(QTextDocument &document, const QString &text, const Theme &theme)
{
    const std::vector<FormatSpan> spans = formatsIn(text);
    const TextLook look = textLook(theme, theme.font(TextStyle::Body));
    auto span = spans.begin();
    for (::QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const qsizetype from = block.position();
        const qsizetype end = from + block.length() - 1;
        QList<QTextLayout::FormatRange> formats;
        for (; span != spans.end() && span->start < end; ++span) {
            const qsizetype start = std::max(span->start, from);
            const qsizetype stop = std::min(span->start + span->length, end);
            QTextCharFormat format = charFormat(span->formats, look);
            if (span->formats.testFlag(TextFormat::Mark))
                format.setForeground(look.quote);
            if (stop > start)
                formats.append(
                    { static_cast<int>(start - from), static_cast<int>(stop - start), format });
            // It goes on in the next line.
            if (span->start + span->length > end)
                break;
        }
        QTextLayout *layout = block.layout();
        if (!layout->preeditAreaText().isEmpty() || layout->formats() == formats)
            continue;
        layout->setFormats(formats);
        document.markContentsDirty(block.position(), block.length());
    }
}

} // namespace heliograph
