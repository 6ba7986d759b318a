// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/BubbleLayout.h"

#include <optional>

class QPainter;

namespace heliograph {

class PictureCache;

/// How far a message has been heard, in milliseconds.
struct Played {
    MessageKey key;
    bool isRunning = false;
    qint64 position = 0;
    /// 0 if unknown.
    qint64 duration = 0;
    /// How much of it was heard, 0 … 1.
    double share() const
    {
        return duration > 0 ? static_cast<double>(position) / static_cast<double>(duration) : 0;
    }
};

/// Draws rows from their layouts.
class BubblePainter final {
public:
    BubblePainter(const Theme &theme, PictureCache &pictures);
    struct State {
        Qt::LayoutDirection direction = Qt::LeftToRight;
        bool current = false;
        bool selected = false;
        /// 0…1, fading after a jump.
        double flash = 0;
        /// It is what was looked for.
        bool found = false;
        /// Null: nothing is looked for.
        const TextFinder *finder = nullptr;
        /// Only of the message that is heard now.
        std::optional<Played> played;
    };
    /// The painter's origin is the row's top left corner.
    void paint(QPainter &painter, const TimelineRow &row, const BubbleLayout &layout,
        const State &state) const;
    void paintDay(QPainter &painter, const QRectF &rect, const QString &title) const;
    void paintUnreadLine(QPainter &painter, const QRectF &band) const;

private:
    void paintBubble(QPainter &painter, const TimelineRow &row, const BubbleLayout &layout,
        const State &state) const;
    void paintHead(QPainter &painter, const TimelineRow &row, const BubbleLayout &layout,
        const State &state) const;
    void paintLength(QPainter &painter, const BubbleLayout &layout) const;
    void paintPicture(QPainter &painter, const TimelineRow &row, const BubbleLayout &layout) const;
    void paintFileButton(QPainter &painter, const TimelineRow &row, const BubbleLayout &layout,
        const State &state) const;
    void paintRing(QPainter &painter, const QRectF &rect, double progress, const QColor &track,
        const QColor &ink) const;
    void paintCardText(QPainter &painter, const TimelineRow &row, const BubbleLayout &layout,
        const State &state) const;
    void paintMeta(QPainter &painter, const TimelineRow &row, const BubbleLayout &layout,
        const State &state) const;
    void paintReactions(
        QPainter &painter, const TimelineRow &row, const BubbleLayout &layout) const;
    void paintReason(QPainter &painter, const TimelineRow &row, const BubbleLayout &layout,
        const State &state) const;
    void drawLine(QPainter &painter, const QRectF &rect, const QString &text, const QFont &font,
        ColourRole role, Qt::LayoutDirection direction,
        Qt::TextElideMode mode = Qt::ElideRight) const;

    const Theme &m_theme;
    PictureCache &m_pictures;
};

/// A stable colour of a person's name.
int senderColour(const Jid &jid);

} // namespace heliograph
