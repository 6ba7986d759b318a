// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/SessionStory.h"
#include "ui/stats/Charts.h"
#include "ui/widgets/Controls.h"

class QBoxLayout;

namespace heliograph {

/// The last stretches of a connection, one after the other and not to scale: each with its word,
/// mark and pattern, how long it was, and what began it. As many of the newest as there is room
/// for.
class StoryStrip final : public Chart {
    Q_OBJECT
public:
    StoryStrip(const Theme &theme, QWidget *parent);
    /// `now`: milliseconds since the epoch; other days are named.
    void setStory(const std::vector<StoryPart> &story, qint64 now);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return { 1, sizeHint().height() }; }
    /// How many of the story are shown.
    size_t shown() const { return places().size(); }

protected:
    void paintChart(QPainter &painter) override;
    QString tipAt(const QPoint &at) const override;

private:
    struct Part {
        StoryPart of;
        QString word;
        QString length;
        /// When and with which number something ended; empty where nothing did.
        QString end;
        double least = 0;
    };
    /// Where the last parts lie, oldest first, from the beginning of a line.
    std::vector<QRectF> places() const;
    void paintPart(QPainter &painter, const Part &part, const QRectF &place) const;
    void paintLine(QPainter &painter, const QRectF &line, const QString &text, TextStyle style,
        ColourRole role) const;
    void paintConflict(QPainter &painter, const Part &part, double start, double middle) const;
    static QString sentence(const Part &part);

    std::vector<Part> m_parts;
};

/// A card with the story and what it says.
class StoryCard final : public Card {
    Q_OBJECT
public:
    StoryCard(const Theme &theme, QWidget *parent);
    void setTimeline(const SessionTimeline &timeline);
    bool isEmpty() const { return m_isEmpty; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();

    QBoxLayout *m_head;
    ThemedLabel *m_title;
    ThemedLabel *m_note;
    StoryStrip *m_strip;
    bool m_isEmpty = true;
};

} // namespace heliograph
