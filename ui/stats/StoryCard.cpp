// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stats/StoryCard.h"

#include "app/TransitionText.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QBoxLayout>
#include <QDateTime>
#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace heliograph {

namespace {

/// More are not told apart at a glance.
constexpr size_t mostParts = 8;
constexpr int partMark = 12;
constexpr int barHeight = 14;
constexpr int barGap = 4;
constexpr int barRadius = 4;
constexpr int conflictSize = 22;
constexpr int overBar = 6;
constexpr int underBar = 5;

QString endTimeText(qint64 at, qint64 now)
{
    const QDate day = QDateTime::fromMSecsSinceEpoch(at).date();
    return day == QDateTime::fromMSecsSinceEpoch(now).date()
        ? clockTimeWithSeconds(at)
        : QLocale().toString(day, QLocale::ShortFormat) + u' ' + clockTime(at);
}

QString lengthText(const StoryPart &part, qint64 now)
{
    if (part.to == 0 && part.state == SessionState::OwnedElsewhere)
        return StoryStrip::tr("one look an hour");
    if (part.to == 0)
        //: A state of the connection goes on since this moment
        return StoryStrip::tr("since %1").arg(listTime(part.from, now));
    // Tenths of a second say nothing here.
    const qint64 length = std::max<qint64>(0, part.to - part.from);
    const QString span = length < 1000 ? spanText(0)
        : length < 60'000              ? StoryStrip::tr("%1 s").arg((length + 500) / 1000)
                                       : spanText(length);
    return part.state == SessionState::Cooldown ? StoryStrip::tr("%1, nothing is tried").arg(span)
                                                : span;
}

int storyLine(const Theme &theme, TextStyle style)
{
    return QFontMetrics(theme.font(style)).height();
}

double storyWidth(const Theme &theme, TextStyle style, const QString &text)
{
    return QFontMetricsF(theme.font(style)).horizontalAdvance(text) + 1;
}

} // namespace

StoryStrip::StoryStrip(const Theme &theme, QWidget *parent)
    : Chart(theme, tr("The last states of the connection"), parent)
{
    setObjectName(QStringLiteral("storyStrip"));
}

void StoryStrip::setStory(const std::vector<StoryPart> &story, qint64 now)
{
    m_parts.clear();
    QStringList lines;
    for (const StoryPart &each : story) {
        Part part { each, stateText(each.state), lengthText(each, now), {}, 0 };
        if (each.status > 0)
            part.end = QStringLiteral("%1 · %2").arg(endTimeText(each.from, now)).arg(each.status);
        part.least
            = std::max({ partMark + metrics::s + storyWidth(m_theme, TextStyle::Body, part.word),
                  storyWidth(m_theme, TextStyle::Caption, part.length),
                  storyWidth(m_theme, TextStyle::Caption, part.end) })
            + metrics::l;
        lines << sentence(part);
        m_parts.push_back(part);
    }
    setTable(lines);
    updateGeometry();
}

QString StoryStrip::sentence(const Part &part)
{
    const QString state = QStringLiteral("%1, %2").arg(part.word, part.length);
    if (part.end.isEmpty())
        return state;
    return part.of.conflict > 0
        //: %1 counts conflicts, %2 is a time and a number, %3 a state and how long it was
        ? tr("Conflict %1, %2: %3").arg(part.of.conflict).arg(part.end, state)
        : QStringLiteral("%1: %2").arg(part.end, state);
}

QSize StoryStrip::sizeHint() const
{
    return { 320,
        storyLine(m_theme, TextStyle::Body) + overBar + barHeight + underBar
            + 2 * storyLine(m_theme, TextStyle::Caption) };
}

/// What is left goes to all alike.
std::vector<QRectF> StoryStrip::places() const
{
    double needed = 0;
    size_t first = m_parts.size();
    while (first > 0 && needed + m_parts[first - 1].least <= width())
        needed += m_parts[--first].least;
    const size_t count = m_parts.size() - first;
    std::vector<QRectF> found;
    double start = 0;
    for (size_t i = first; i < m_parts.size(); ++i) {
        const double wide = m_parts[i].least + (width() - needed) / static_cast<double>(count);
        found.emplace_back(flip(start, wide), 0, wide, height());
        start += wide;
    }
    return found;
}

void StoryStrip::paintLine(QPainter &painter, const QRectF &line, const QString &text,
    TextStyle style, ColourRole role) const
{
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    painter.setFont(m_theme.font(style));
    painter.setPen(m_theme.colour(role));
    painter.setLayoutDirection(textDirection(text, layoutDirection()));
    painter.drawText(line,
        Qt::AlignVCenter | Qt::AlignAbsolute | (isMirrored ? Qt::AlignRight : Qt::AlignLeft), text);
}

void StoryStrip::paintPart(QPainter &painter, const Part &part, const QRectF &place) const
{
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    const double word = storyLine(m_theme, TextStyle::Body);
    const double caption = storyLine(m_theme, TextStyle::Caption);
    const double mark = isMirrored ? place.right() - partMark : place.left();
    paintStateMark(painter, QRectF(mark, (word - partMark) / 2, partMark, partMark),
        markOf(part.of.state), m_theme);
    const double indent = partMark + metrics::s;
    paintLine(painter,
        QRectF(isMirrored ? place.left() : place.left() + indent, 0, place.width() - indent, word),
        part.word, TextStyle::Body, ColourRole::Text);
    const double top = word + overBar;
    paintStatePattern(painter,
        QRectF(isMirrored ? place.left() + barGap : place.left(), top, place.width() - barGap,
            barHeight),
        barRadius, part.of.state, m_theme);
    const double under = top + barHeight + underBar;
    paintLine(painter, QRectF(place.left(), under, place.width(), caption), part.length,
        TextStyle::Caption, ColourRole::Second);
    // Time and number do not turn.
    paintLine(painter, QRectF(place.left(), under + caption, place.width(), caption),
        QChar(0x2066) + part.end + QChar(0x2069), TextStyle::Caption,
        part.of.conflict > 0 ? ColourRole::Danger : ColourRole::Second);
}

/// Over the border of two states, `start` from the beginning of the line.
void StoryStrip::paintConflict(
    QPainter &painter, const Part &part, double start, double middle) const
{
    const double left = std::max(0.0, start - barGap / 2.0 - conflictSize / 2.0);
    const QRectF circle(
        flip(left, conflictSize), middle - conflictSize / 2.0, conflictSize, conflictSize);
    const QColor danger = m_theme.colour(ColourRole::Danger);
    painter.setPen(QPen(danger, 2));
    painter.setBrush(m_theme.colour(ColourRole::Surface));
    painter.drawEllipse(circle.adjusted(1, 1, -1, -1));
    QFont font = m_theme.font(TextStyle::Caption);
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(danger);
    painter.drawText(circle, Qt::AlignCenter, QString::number(part.of.conflict));
}

void StoryStrip::paintChart(QPainter &painter)
{
    const std::vector<QRectF> found = places();
    const size_t first = m_parts.size() - found.size();
    for (size_t i = 0; i < found.size(); ++i)
        paintPart(painter, m_parts[first + i], found[i]);
    const double middle = storyLine(m_theme, TextStyle::Body) + overBar + barHeight / 2.0;
    for (size_t i = 0; i < found.size(); ++i) {
        if (m_parts[first + i].of.conflict > 0)
            paintConflict(
                painter, m_parts[first + i], flip(found[i].left(), found[i].width()), middle);
    }
}

QString StoryStrip::tipAt(const QPoint &at) const
{
    const std::vector<QRectF> found = places();
    for (size_t i = 0; i < found.size(); ++i) {
        if (found[i].contains(at))
            return sentence(m_parts[m_parts.size() - found.size() + i]);
    }
    return {};
}

StoryCard::StoryCard(const Theme &theme, QWidget *parent)
    : Card(theme, parent)
    , m_head(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_title(new ThemedLabel(theme, {}, TextStyle::Strong, ColourRole::Text, this))
    , m_note(new ThemedLabel(theme, {}, TextStyle::Small, ColourRole::Second, this))
    , m_strip(new StoryStrip(theme, this))
{
    setObjectName(QStringLiteral("storyCard"));
    m_title->setObjectName(QStringLiteral("storyTitle"));
    m_note->setObjectName(QStringLiteral("storyNote"));
    m_note->setWordWrap(true);
    m_head->addWidget(m_title);
    m_head->addWidget(m_note, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::l, metrics::m, metrics::l, 10);
    layout->setSpacing(10);
    layout->addLayout(m_head);
    layout->addWidget(m_strip);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

void StoryCard::setTimeline(const SessionTimeline &timeline)
{
    const std::vector<StoryPart> story = storyOf(timeline, mostParts);
    m_isEmpty = story.empty();
    m_strip->setStory(story, timeline.now());
    if (!isContested(story)) {
        m_title->setText(tr("The last states"));
        m_note->setText(tr("Not to scale."));
        return arrange();
    }
    m_title->setText(tr("Two programs use this link"));
    const int tries = timeline.conflictLimit();
    m_note->setText(story.back().state != SessionState::OwnedElsewhere
            ? tr("Each one pushes the other out.")
            : tries == 1
            ? tr("Each one pushed the other out. After one try of its own Heliograph stopped.")
            : tr("Each one pushed the other out. After %n tries of its own Heliograph stopped.",
                nullptr, tries));
    arrange();
}

/// The sentence beside the title, or under it where both have no room.
void StoryCard::arrange()
{
    const bool fits
        = m_title->lineWidth() + metrics::s + m_note->lineWidth() <= width() - 2 * metrics::l;
    m_title->setWordWrap(!fits);
    m_head->setDirection(fits ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_head->setSpacing(fits ? metrics::s : 2);
}

void StoryCard::resizeEvent(QResizeEvent *event)
{
    Card::resizeEvent(event);
    arrange();
}

} // namespace heliograph
