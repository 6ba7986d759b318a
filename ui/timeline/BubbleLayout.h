// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/RowText.h"
#include "ui/timeline/TextBlock.h"
#include "ui/widgets/Theme.h"

#include <QRectF>

namespace heliograph {

/// What a row's neighbours mean for how it is drawn.
struct RowContext {
    bool startsDay = false;
    bool startsGroup = true;
    bool endsGroup = true;
    bool inGroupChat = false;
    /// The unread line stands above it.
    bool startsUnread = false;
    friend bool operator==(const RowContext &, const RowContext &) = default;
};
/// Neighbours may be nullptr at the ends.
RowContext contextOf(const TimelineRow *before, const TimelineRow &row, const TimelineRow *after);

/// Where the parts of one row lie, relative to the row's top left corner. Empty rectangles are
/// absent.
struct BubbleLayout {
    RowForm form = RowForm::Text;
    RowContext context;
    int height = 0;
    QRectF day;
    QRectF unreadLine;
    QRectF bubble;
    QRectF avatar;
    QRectF sender;
    QRectF quote;
    QRectF picture;
    /// On a picture that moves: how long it does.
    QRectF length;
    QString lengthText;
    /// The round button of a file or picture: download, cancel, open.
    QRectF button;
    QRectF icon;
    /// In place of the title of a voice note.
    QRectF bars;
    QRectF cardTitle;
    QRectF cardLine;
    CardText card;
    QPointF textAt;
    TextBlock text;
    QRectF meta;
    bool metaOnPicture = false;
    /// The pill over the lower edge.
    QRectF reactions;
    QRectF reason;
    QRectF retry;
};

/// Computes layouts for one width and direction.
class BubbleMeasure final {
public:
    BubbleMeasure(const Theme &theme, Qt::LayoutDirection direction, int width);
    BubbleLayout measure(
        const TimelineRow &row, const RowContext &context, const QString &dayTitle) const;
    int sideMargin() const { return m_width < 600 ? metrics::l : metrics::xl; }
    /// Largest width of a bubble.
    double maxBubble() const;

private:
    void measureText(BubbleLayout &out, const TimelineRow &row) const;
    void measurePicture(BubbleLayout &out, const TimelineRow &row) const;
    void lengthPill(BubbleLayout &out, const TimelineRow &row) const;
    void measureFile(BubbleLayout &out, const TimelineRow &row) const;
    void measureCard(BubbleLayout &out, const TimelineRow &row) const;
    void measureCentred(BubbleLayout &out, const TimelineRow &row, double top) const;
    double head(BubbleLayout &out, const TimelineRow &row, double top) const;
    double headWidth(const TimelineRow &row, const RowContext &context) const;
    void finishTextAndMeta(BubbleLayout &out, const TimelineRow &row, double top,
        double contentWidth, double inset) const;
    void place(BubbleLayout &out, const TimelineRow &row, double top) const;
    void reactionPill(BubbleLayout &out, const TimelineRow &row) const;
    void reasonLine(BubbleLayout &out, const TimelineRow &row) const;
    void mirror(BubbleLayout &out) const;
    double metaWidth(const TimelineRow &row) const;
    double textLimit(const RowContext &context) const;

    const Theme &m_theme;
    Qt::LayoutDirection m_direction;
    int m_width;
    QFont m_body;
    QFont m_caption;
    double m_lineHeight;
    double m_captionHeight;
};

} // namespace heliograph
