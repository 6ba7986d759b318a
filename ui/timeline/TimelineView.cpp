// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TimelineView.h"

#include "ui/widgets/Controls.h"
#include "ui/widgets/Text.h"

#include <QAbstractItemModel>
#include <QAccessible>
#include <QScrollBar>

#include <algorithm>

namespace heliograph {

namespace {
constexpr int estimatedHeight = 48;
constexpr int bottomPadding = metrics::m;
constexpr int layoutCacheRows = 400;
constexpr int flashStepMs = 40;
} // namespace

TimelineView::TimelineView(const Theme &theme, std::function<qint64()> now, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_theme(theme)
    , m_now(std::move(now))
    , m_painter(theme, m_pictures)
    , m_layouts(layoutCacheRows)
    , m_jump(
          new IconButton(theme, QLatin1String("jump-down"), tr("Jump to the latest message"), this))
    , m_react(new IconButton(theme, QLatin1String("emoji"), tr("React"), viewport()))
{
    setObjectName(QStringLiteral("timeline"));
    setAccessibleName(tr("Messages"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    m_jump->setObjectName(QStringLiteral("jumpToLatestButton"));
    m_jump->setAutoFillBackground(true);
    m_jump->hide();
    m_react->setObjectName(QStringLiteral("reactButton"));
    // By keyboard it is in the menu of the message.
    m_react->setFocusPolicy(Qt::NoFocus);
    m_react->setFixedSize(28, 28);
    m_react->hide();
    connect(m_react, &QAbstractButton::clicked, this,
        [this] { perform(m_reactRow, RowAction::React); });
    connect(m_jump, &QAbstractButton::clicked, this, &TimelineView::scrollToEnd);
    connect(&m_pictures, &PictureCache::loaded, viewport(), qOverload<>(&QWidget::update));
    connect(&theme, &Theme::changed, this, [this] {
        m_layouts.clear();
        m_heights.invalidateAll();
        viewport()->update();
    });
    m_flashTimer.setInterval(flashStepMs);
    connect(&m_flashTimer, &QTimer::timeout, this, [this] {
        m_flash -= 0.06;
        if (m_flash <= 0) {
            m_flashTimer.stop();
            m_flashRow = -1;
        }
        viewport()->update();
    });
}

TimelineView::~TimelineView() = default;

void TimelineView::setSource(std::unique_ptr<TimelineSource> source)
{
    if (m_source)
        disconnect(&m_source->model(), nullptr, this, nullptr);
    m_source = std::move(source);
    m_selected.clear();
    clearMarks();
    m_found.clear();
    m_finder = nullptr;
    if (m_source)
        connectModel();
    reset();
}

void TimelineView::connectModel()
{
    QAbstractItemModel *model = &m_source->model();
    connect(model, &QAbstractItemModel::modelReset, this, &TimelineView::reset);
    connect(model, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &, int first, int last) { rowsInserted(first, last); });
    connect(model, &QAbstractItemModel::rowsRemoved, this,
        [this](const QModelIndex &, int first, int last) { rowsRemoved(first, last); });
    connect(model, &QAbstractItemModel::dataChanged, this,
        [this](
            const QModelIndex &from, const QModelIndex &to) { rowsChanged(from.row(), to.row()); });
    connect(model, &QAbstractItemModel::rowsMoved, this, &TimelineView::reset);
}

void TimelineView::reset()
{
    m_layouts.clear();
    m_heights.reset(m_source ? m_source->count() : 0, estimatedHeight);
    m_current = -1;
    m_anchorRow = -1;
    m_newBelow = 0;
    m_flashRow = -1;
    m_atEnd = !m_source || !m_source->hasNewer();
    updateRange();
    measureVisible();
    viewport()->update();
    QAccessibleEvent event(this, QAccessible::ObjectReorder);
    QAccessible::updateAccessibility(&event);
}

void TimelineView::rowsInserted(int first, int last)
{
    const int count = last - first + 1;
    const bool below = first > m_anchorRow;
    const bool opened = m_heights.count() == 0;
    placeReactButton(-1);
    m_heights.insert(first, count);
    for (const int neighbour : { first - 1, last + 1 }) {
        if (neighbour >= 0 && neighbour < m_heights.count()) {
            m_heights.invalidate(neighbour);
            m_layouts.remove(m_source->at(neighbour).rowId);
        }
    }
    if (m_current >= first)
        m_current += count;
    if (m_flashRow >= first)
        m_flashRow += count;
    if (m_anchorRow >= first)
        m_anchorRow += count;
    const bool own = first == last && m_source->at(last).fromMe && last == m_source->count() - 1;
    if (own)
        m_atEnd = true;
    else if (below && !m_atEnd && last == m_source->count() - 1)
        m_newBelow += count;
    updateRange();
    if (opened)
        showFirstUnread();
    restoreAnchor();
    measureVisible();
    viewport()->update();
    QAccessibleEvent event(this, QAccessible::ObjectReorder);
    QAccessible::updateAccessibility(&event);
}

/// A chat opens where reading stopped: the unread line at the top, if the rest does not fit.
void TimelineView::showFirstUnread()
{
    if (m_source->firstUnread() == 0)
        return;
    qint64 below = bottomPadding;
    for (int row = m_source->count() - 1; row >= 0; --row) {
        measure(row);
        below += m_heights.height(row);
        if (m_source->at(row).rowId != m_source->firstUnread())
            continue;
        m_atEnd = below <= viewport()->height();
        m_anchorRow = row;
        // Below the day's pill, which stays at the top.
        m_anchorOffset = -metrics::xl;
        return;
    }
}

void TimelineView::rowsRemoved(int first, int last)
{
    const int count = last - first + 1;
    placeReactButton(-1);
    m_heights.remove(first, count);
    m_layouts.clear();
    m_current = m_current > last ? m_current - count : m_current >= first ? -1 : m_current;
    m_anchorRow = m_anchorRow > last ? m_anchorRow - count : std::min(m_anchorRow, first);
    m_heights.invalidateAll();
    updateRange();
    restoreAnchor();
    measureVisible();
    viewport()->update();
}

void TimelineView::rowsChanged(int first, int last)
{
    for (int row = std::max(0, first - 1); row <= std::min(last + 1, m_heights.count() - 1);
         ++row) {
        m_layouts.remove(m_source->at(row).rowId);
        m_heights.invalidate(row);
    }
    measureVisible();
    viewport()->update();
    if (m_current >= first && m_current <= last)
        announceCurrent();
}

RowContext TimelineView::contextAt(int row) const
{
    const TimelineRow *before = row > 0 ? &m_source->at(row - 1) : nullptr;
    const TimelineRow *after = row + 1 < m_source->count() ? &m_source->at(row + 1) : nullptr;
    RowContext context = contextOf(before, m_source->at(row), after);
    context.startsUnread = m_source->at(row).rowId == m_source->firstUnread();
    context.startsGroup = context.startsGroup || context.startsUnread;
    return context;
}

QString TimelineView::dayTitleAt(int row) const
{
    return dayTitle(m_source->at(row).timestamp, m_now());
}

const BubbleLayout &TimelineView::layoutAt(int row) const
{
    const TimelineRow &message = m_source->at(row);
    if (const BubbleLayout *known = m_layouts.object(message.rowId))
        return *known;
    const BubbleMeasure measurer(m_theme, layoutDirection(), viewport()->width());
    auto *fresh = new BubbleLayout(measurer.measure(message, contextAt(row), dayTitleAt(row)));
    m_layouts.insert(message.rowId, fresh);
    return *fresh;
}

BubbleLayout TimelineView::layoutOf(int row) const { return layoutAt(row); }

bool TimelineView::measure(int row)
{
    if (m_heights.isMeasured(row))
        return false;
    const qint64 top = m_heights.offset(row) + topPadding();
    const bool above = top < scroll();
    const int grown = m_heights.setHeight(row, layoutAt(row).height);
    if (grown == 0)
        return false;
    updateRange();
    // A row that reaches out of the top grows upwards, so that what is read stays.
    if (above && !m_atEnd)
        setScroll(scroll() + grown);
    return true;
}

/// Measures what is visible until nothing moves any more.
void TimelineView::measureVisible()
{
    if (!m_source || m_heights.count() == 0 || viewport()->height() <= 0) {
        updateRange();
        return;
    }
    for (int pass = 0; pass < 8; ++pass) {
        if (m_atEnd)
            setScroll(verticalScrollBar()->maximum());
        bool changed = false;
        const int first = m_heights.rowAt(scroll() - topPadding());
        for (int row = first; row < m_heights.count(); ++row) {
            changed = measure(row) || changed;
            if (m_heights.offset(row) + topPadding() > scroll() + viewport()->height())
                break;
        }
        if (!changed)
            break;
    }
    if (m_atEnd)
        setScroll(verticalScrollBar()->maximum());
    rememberAnchor();
    afterScroll();
}

/// Few messages stand at the bottom, above the composer.
qint64 TimelineView::topPadding() const
{
    return std::max<qint64>(metrics::l, viewport()->height() - m_heights.total() - bottomPadding);
}

void TimelineView::updateRange()
{
    const qint64 content = topPadding() + m_heights.total() + bottomPadding;
    m_settingScroll = true;
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(estimatedHeight);
    verticalScrollBar()->setRange(
        0, static_cast<int>(std::clamp<qint64>(content - viewport()->height(), 0, 2'000'000'000)));
    m_settingScroll = false;
}

qint64 TimelineView::scroll() const { return verticalScrollBar()->value(); }

void TimelineView::setScroll(qint64 y)
{
    m_settingScroll = true;
    verticalScrollBar()->setValue(
        static_cast<int>(std::clamp<qint64>(y, 0, verticalScrollBar()->maximum())));
    m_settingScroll = false;
}

void TimelineView::rememberAnchor()
{
    m_anchorRow = m_heights.rowAt(scroll() - topPadding());
    m_anchorOffset = m_anchorRow < 0
        ? 0
        : static_cast<int>(scroll() - topPadding() - m_heights.offset(m_anchorRow));
}

void TimelineView::restoreAnchor()
{
    if (!m_atEnd && m_anchorRow >= 0 && m_anchorRow < m_heights.count())
        setScroll(m_heights.offset(m_anchorRow) + topPadding() + m_anchorOffset);
}

bool TimelineView::isAtEnd() const { return m_atEnd; }

bool TimelineView::isScrolledToEnd() const
{
    const bool isWhole = !m_source || !m_source->hasNewer();
    return isWhole && scroll() >= verticalScrollBar()->maximum() - 2;
}

void TimelineView::scrollContentsBy(int, int)
{
    if (m_settingScroll) {
        viewport()->update();
        return;
    }
    placeReactButton(-1);
    m_atEnd = isScrolledToEnd();
    measureVisible();
    viewport()->update();
}

void TimelineView::afterScroll()
{
    if (m_atEnd)
        m_newBelow = 0;
    if (m_source && m_source->hasOlder() && scroll() < viewport()->height()) {
        // Not from inside a measure: the source may insert rows at once.
        QTimer::singleShot(0, this, [this] {
            if (m_source && m_source->hasOlder())
                m_source->loadOlder();
        });
    }
    if (m_source && m_source->hasNewer()
        && verticalScrollBar()->maximum() - scroll() < viewport()->height()) {
        QTimer::singleShot(0, this, [this] {
            if (m_source)
                m_source->loadNewer();
        });
    }
    placeJumpButton();
    tellEnd();
}

/// Behind another page nothing is seen.
void TimelineView::tellEnd()
{
    if (m_atEnd && m_source && m_source->count() > 0 && isActiveWindow() && isVisible())
        emit endSeen();
}

void TimelineView::showEvent(QShowEvent *event)
{
    QAbstractScrollArea::showEvent(event);
    tellEnd();
}

void TimelineView::placeJumpButton()
{
    const bool far = (m_source && m_source->hasNewer())
        || verticalScrollBar()->maximum() - scroll() > viewport()->height()
        || (m_newBelow > 0 && !m_atEnd);
    m_jump->setVisible(far);
    const QSize size = m_jump->sizeHint();
    const int left = layoutDirection() == Qt::RightToLeft
        ? metrics::xl
        : width() - size.width() - metrics::xl - verticalScrollBar()->width();
    m_jump->setGeometry(
        left, viewport()->height() - size.height() - metrics::m, size.width(), size.height());
    m_jump->setRinged(m_newBelow > 0);
    const QString name = m_newBelow > 0
        ? tr("Jump to the latest message, %n new", nullptr, m_newBelow)
        : tr("Jump to the latest message");
    m_jump->setAccessibleName(name);
    m_jump->setToolTip(name);
}

void TimelineView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    m_layouts.clear();
    m_heights.invalidateAll();
    updateRange();
    restoreAnchor();
    measureVisible();
}

void TimelineView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::LayoutDirectionChange) {
        m_layouts.clear();
        m_heights.invalidateAll();
        measureVisible();
        viewport()->update();
    }
    if (event->type() == QEvent::ActivationChange && isActiveWindow())
        afterScroll();
}

QPoint TimelineView::rowOrigin(int row) const
{
    return { 0, static_cast<int>(m_heights.offset(row) + topPadding() - scroll()) };
}

QRect TimelineView::rowRect(int row) const
{
    return { rowOrigin(row), QSize(viewport()->width(), m_heights.height(row)) };
}

int TimelineView::rowAtPosition(const QPoint &at) const
{
    const qint64 y = at.y() + scroll() - topPadding();
    return y < 0 || y >= m_heights.total() ? -1 : m_heights.rowAt(y);
}

bool TimelineView::jumpTo(const QString &id)
{
    const int row = m_source ? m_source->rowOf(id) : -1;
    if (row < 0)
        return false;
    m_atEnd = false;
    measure(row);
    setScroll(
        m_heights.offset(row) + topPadding() - (viewport()->height() - m_heights.height(row)) / 2);
    m_atEnd = isScrolledToEnd();
    measureVisible();
    m_flashRow = row;
    m_flash = 1.4;
    m_flashTimer.start();
    viewport()->update();
    return true;
}

void TimelineView::scrollToEnd()
{
    if (m_source && m_source->hasNewer()) {
        m_source->loadNewest();
        return;
    }
    m_atEnd = true;
    measureVisible();
    viewport()->update();
}

void TimelineView::setFound(const QString &id, const TextFinder &finder)
{
    m_found = id;
    m_finder = finder;
    viewport()->update();
}

void TimelineView::setSelectedMessage(const QString &id)
{
    m_selected = id;
    viewport()->update();
}

void TimelineView::setCurrentRow(int row)
{
    m_current = m_source && row >= 0 && row < m_source->count() ? row : -1;
    if (m_current >= 0) {
        measure(m_current);
        const qint64 top = m_heights.offset(m_current) + topPadding();
        const qint64 bottom = top + m_heights.height(m_current);
        if (top < scroll() || bottom > scroll() + viewport()->height()) {
            m_atEnd = false;
            setScroll(
                top < scroll() ? top - metrics::s : bottom - viewport()->height() + bottomPadding);
            m_atEnd = isScrolledToEnd();
            measureVisible();
        }
        announceCurrent();
    }
    viewport()->update();
}

} // namespace heliograph
