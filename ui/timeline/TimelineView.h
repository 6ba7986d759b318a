// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/BubbleLayout.h"
#include "ui/timeline/BubblePainter.h"
#include "ui/timeline/HeightIndex.h"
#include "ui/timeline/PictureCache.h"
#include "ui/timeline/TimelineSource.h"

#include <QAbstractScrollArea>
#include <QCache>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <set>

class QMenu;

namespace heliograph {

class IconButton;

/// The messages of one chat, painted: no widget per message, heights in an index, rows measured
/// when they are seen. What is being read stays where it is when rows come above it.
class TimelineView final : public QAbstractScrollArea {
    Q_OBJECT
public:
    /// `now` gives milliseconds since the epoch, for "Today".
    TimelineView(const Theme &theme, std::function<qint64()> now, QWidget *parent = nullptr);
    ~TimelineView() override;

    /// Shows another chat, at its end; nullptr shows nothing.
    void setSource(std::unique_ptr<TimelineSource> source);
    TimelineSource *source() const { return m_source.get(); }

    /// Scrolls a message into view and flashes it once; false if it is not loaded.
    bool jumpTo(const QString &id);
    void scrollToEnd();
    bool isAtEnd() const;
    /// Outlines a message that was found, and in all of them what `finder` finds; an empty id and
    /// none: nothing.
    void setFound(const QString &id, const TextFinder &finder);
    QString foundMessage() const { return m_found; }
    /// Marks a row, e.g. while its info is open; empty for none.
    void setSelectedMessage(const QString &id);

    /// The messages that a person has chosen, in their order.
    std::vector<TimelineRow> marked() const;
    bool isMarked(int row) const;
    void setMarked(int row, bool marked);
    void clearMarks();
    void copyMarked();

    /// The row chosen by keyboard; -1 if none.
    int currentRow() const { return m_current; }
    void setCurrentRow(int row);
    /// What one can do with a row now.
    std::vector<RowAction> actionsAt(int row) const;
    /// Does to a row what a click on the thing would do.
    void perform(int row, RowAction action);
    /// Where a row is, in viewport coordinates; rows out of sight may have an estimated height.
    QRect rowRect(int row) const;
    int rowAtPosition(const QPoint &viewportPosition) const;
    BubbleLayout layoutOf(int row) const;
    QPoint rowOrigin(int row) const;
    /// The file that is taken out lies there, for whatever program it is dropped on. Nothing
    /// happens when the button was let go meanwhile.
    void carry(const QString &path, const QString &name);
    /// What is heard now, wherever it is; nothing for nothing.
    void setPlayed(const std::optional<Played> &played);

signals:
    void downloadRequested(const heliograph::MessageKey &key);
    void retryRequested(const heliograph::MessageKey &key);
    void cancelRequested(const heliograph::MessageKey &key);
    void playRequested(const heliograph::TimelineRow &row);
    void openRequested(const heliograph::TimelineRow &row);
    void saveRequested(const heliograph::TimelineRow &row);
    /// A file is taken out by mouse; whoever hears it answers with carry().
    void carryRequested(const heliograph::TimelineRow &row);
    void linkRequested(const QString &address);
    /// A message that is not loaded is to come into view.
    void jumpRequested(const QString &id);
    /// What is being played is to go on from this share of it, 0 … 1.
    void seekRequested(double share);
    void replyRequested(const heliograph::TimelineRow &row);
    /// `own` is the emoji that the account has set already; `place` in the viewport.
    void reactionRequested(
        const heliograph::TimelineRow &row, const QString &own, const QRect &place);
    void editRequested(const heliograph::TimelineRow &row);
    void deletionRequested(const std::vector<heliograph::TimelineRow> &rows);
    void infoRequested(const heliograph::TimelineRow &row);
    void copied();
    void markedChanged(int count);
    /// The newest row came into view while the window is active.
    void endSeen();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    bool viewportEvent(QEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void connectModel();
    void rowsInserted(int first, int last);
    void showFirstUnread();
    void rowsRemoved(int first, int last);
    void rowsChanged(int first, int last);
    void reset();
    RowContext contextAt(int row) const;
    QString dayTitleAt(int row) const;
    const BubbleLayout &layoutAt(int row) const;
    void measureVisible();
    /// Measures one row; true when its height changed.
    bool measure(int row);
    void updateRange();
    void setScroll(qint64 y);
    qint64 scroll() const;
    void rememberAnchor();
    void restoreAnchor();
    qint64 topPadding() const;
    bool isScrolledToEnd() const;
    void afterScroll();
    void tellEnd();
    void placeJumpButton();
    bool isSelected(int row) const;
    void paintBands(QPainter &painter, int first) const;
    void paintStickyDay(QPainter &painter) const;
    /// The thing under a point, if it reacts to a click.
    std::optional<RowAction> actionAt(const QPoint &at, int *row, QString *link) const;
    bool takeOutByMouse(const QMouseEvent &event);
    QPixmap paintCarried(const QString &name) const;
    bool markByMouse(int row, Qt::KeyboardModifiers modifiers);
    bool markByKey(const QKeyEvent &event);
    void markUpTo(int row);
    std::optional<double> playedShareAt(const QPoint &at) const;
    void marksChanged();
    void placeReactButton(int row);
    std::unique_ptr<QMenu> menuFor(int row);
    void showMenu(int row, const QPoint &globalPosition);
    void moveCurrent(int step);
    void announceCurrent();

    const Theme &m_theme;
    std::function<qint64()> m_now;
    PictureCache m_pictures;
    BubblePainter m_painter;
    std::unique_ptr<TimelineSource> m_source;
    HeightIndex m_heights;
    mutable QCache<qint64, BubbleLayout> m_layouts;
    bool m_atEnd = true;
    bool m_settingScroll = false;
    int m_anchorRow = -1;
    int m_anchorOffset = 0;
    int m_current = -1;
    QString m_selected;
    /// Row ids.
    std::set<qint64> m_marked;
    /// Where a range of marks begins.
    qint64 m_markedFirst = 0;
    QString m_found;
    TextFinder m_finder;
    int m_newBelow = 0;
    IconButton *m_jump;
    /// Beside the message under the pointer.
    IconButton *m_react;
    int m_reactRow = -1;
    QTimer m_flashTimer;
    int m_flashRow = -1;
    double m_flash = 0;
    std::optional<RowAction> m_pressed;
    int m_pressedRow = -1;
    QPoint m_pressedAt;
    /// A file follows the mouse, or will in a moment.
    bool m_carrying = false;
    std::optional<Played> m_played;
};

} // namespace heliograph
