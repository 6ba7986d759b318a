// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stats/Charts.h"

#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QDate>
#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace heliograph {

Chart::Chart(const Theme &theme, const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAccessibleName(name);
    setFocusPolicy(Qt::TabFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Chart::setTable(const QStringList &lines)
{
    setAccessibleDescription(lines.join(QStringLiteral("; ")));
    update();
}

double Chart::flip(double x, double wide) const
{
    return layoutDirection() == Qt::RightToLeft ? width() - x - wide : x;
}

bool Chart::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QString words = tipAt(help->pos());
        if (words.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), words, this);
        return true;
    }
    return QWidget::event(event);
}

void Chart::keyPressEvent(QKeyEvent *event) { event->ignore(); }

void Chart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    painter.setRenderHint(QPainter::Antialiasing);
    paintChart(painter);
    if (showsFocus(*this))
        paintFocusRing(
            painter, QRectF(rect()).adjusted(1, 1, -1, -1), metrics::controlRadius, m_theme);
}

FunnelChart::FunnelChart(const Theme &theme, QWidget *parent)
    : Chart(theme, tr("From queued to read"), parent)
{
    setObjectName(QStringLiteral("funnelChart"));
}

void FunnelChart::setSummary(const StatsSummary &summary)
{
    const double all = std::max(1, summary.accepted);
    m_steps = { { tr("Queued"), summary.accepted, summary.accepted / all },
        { tr("Sent"), summary.sent, summary.sent / all },
        { tr("Delivered"), summary.delivered, summary.delivered / all },
        { tr("Read"), summary.read, summary.read / all } };
    QStringList lines;
    for (const Step &step : m_steps)
        lines << QStringLiteral("%1: %2").arg(step.name, QLocale().toString(step.count));
    setTable(lines);
}

static QString percentText(double share)
{
    return FunnelChart::tr("%1 %").arg(QLocale().toString(share * 100, 'f', 1));
}

void FunnelChart::paintChart(QPainter &painter)
{
    const QFont body = m_theme.font(TextStyle::Body);
    const QFontMetrics fm(body);
    const int label = fm.horizontalAdvance(tr("Delivered")) + 24;
    const int value = std::max(118, fm.horizontalAdvance(QStringLiteral("00,000 · 100.0 %")));
    const double rowHeight = height() / 4.0;
    painter.setFont(body);
    for (size_t i = 0; i < m_steps.size(); ++i) {
        const Step &step = m_steps[i];
        const double y = static_cast<double>(i) * rowHeight;
        const double wide = std::max(20, width() - label - value - metrics::m);
        const QRectF track(flip(label, wide), y + (rowHeight - 18) / 2, wide, 18);
        const double done = wide * step.share;
        painter.setPen(m_theme.colour(ColourRole::Text));
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        painter.drawText(QRectF(flip(0, label), y, label, rowHeight),
            Qt::AlignVCenter | Qt::AlignAbsolute | (mirrored ? Qt::AlignRight : Qt::AlignLeft),
            step.name);
        const QString number
            = QLocale().toString(step.count) + QStringLiteral(" · ") + percentText(step.share);
        painter.drawText(QRectF(flip(width() - value, value), y, value, rowHeight),
            Qt::AlignVCenter | Qt::AlignAbsolute | (mirrored ? Qt::AlignLeft : Qt::AlignRight),
            number);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.colour(ColourRole::Raised));
        painter.drawRoundedRect(track, 4, 4);
        painter.setBrush(m_theme.colour(ColourRole::Accent));
        if (step.count > 0)
            painter.drawRoundedRect(
                QRectF(flip(label, std::max(4.0, done)), track.top(), std::max(4.0, done), 18), 4,
                4);
    }
}

QString FunnelChart::tipAt(const QPoint &at) const
{
    const auto row = static_cast<size_t>(std::clamp(at.y() * 4 / std::max(1, height()), 0, 3));
    if (row >= m_steps.size())
        return {};
    return QStringLiteral("%1: %2 · %3")
        .arg(m_steps[row].name, QLocale().toString(m_steps[row].count),
            percentText(m_steps[row].share));
}

PercentileChart::PercentileChart(const Theme &theme, QWidget *parent)
    : Chart(theme, tr("Time to delivered per day"), parent)
{
    setObjectName(QStringLiteral("percentileChart"));
}

void PercentileChart::setDays(const std::vector<StatsSummary::Day> &days)
{
    m_days = days;
    double low = 1e12;
    double high = 0;
    QStringList lines;
    for (const auto &day : days) {
        if (day.toDelivered.count == 0)
            continue;
        low = std::min(low, static_cast<double>(day.toDelivered.p50));
        high = std::max(high, static_cast<double>(day.toDelivered.p99));
        lines << tr("%1: median %2, 90th %3, 99th %4")
                     .arg(day.date, spanText(day.toDelivered.p50), spanText(day.toDelivered.p90),
                         spanText(day.toDelivered.p99));
    }
    m_low = high > 0 ? std::max(50.0, low * 0.7) : 100;
    m_high = high > 0 ? std::max(high * 1.15, m_low * 4) : 10'000;
    setTable(lines);
}

QRectF PercentileChart::plot() const
{
    return { flip(56, width() - 64), 6, width() - 64.0, std::max(20, height() - 28) * 1.0 };
}

double PercentileChart::xOf(size_t day) const
{
    const QRectF area = plot();
    const double share = m_days.size() < 2
        ? 0.5
        : static_cast<double>(day) / static_cast<double>(m_days.size() - 1);
    // Time runs with the layout.
    return layoutDirection() == Qt::RightToLeft ? area.right() - share * area.width()
                                                : area.left() + share * area.width();
}

double PercentileChart::yOf(double ms) const
{
    const QRectF area = plot();
    const double share = std::log(std::max(ms, m_low) / m_low) / std::log(m_high / m_low);
    return area.bottom() - std::clamp(share, 0.0, 1.0) * area.height();
}

void PercentileChart::paintScale(QPainter &painter) const
{
    painter.setFont(m_theme.font(TextStyle::Caption));
    const QRectF area = plot();
    double lastY = 1e9;
    for (const double mark :
        { 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4, 3e4, 6e4, 3e5, 6e5, 3.6e6, 2.16e7, 8.64e7 }) {
        if (mark < m_low || mark > m_high)
            continue;
        const double y = yOf(mark);
        if (lastY - y < 20)
            continue;
        lastY = y;
        painter.setPen(QPen(m_theme.colour(ColourRole::Border), 1));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(m_theme.colour(ColourRole::Second));
        const QString words = mark >= 1000 && mark < 1e4 ? tr("%1 s").arg(mark / 1000)
                                                         : spanText(static_cast<qint64>(mark));
        painter.drawText(QRectF(flip(0, 52), y - 10, 52, 20),
            Qt::AlignVCenter | Qt::AlignAbsolute
                | (layoutDirection() == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft),
            words);
    }
    const int shown = std::max(1, static_cast<int>(area.width() / 76));
    const size_t step = std::max<size_t>(
        1, (m_days.size() + static_cast<size_t>(shown) - 1) / static_cast<size_t>(shown));
    for (size_t i = 0; i < m_days.size(); i += step) {
        const QString words = QLocale().toString(
            QDate::fromString(m_days[i].date, Qt::ISODate), QStringLiteral("d MMM"));
        painter.setPen(m_theme.colour(ColourRole::Second));
        const double x = std::clamp(xOf(i) - 30, 0.0, width() - 60.0);
        painter.drawText(QRectF(x, area.bottom() + 4, 60, 18), Qt::AlignCenter, words);
    }
}

void PercentileChart::paintBands(QPainter &painter, size_t first, size_t last) const
{
    QPolygonF p50;
    QPolygonF p90;
    QPolygonF p99;
    for (size_t i = first; i <= last; ++i) {
        const StepTimes &times = m_days[i].toDelivered;
        p50 << QPointF(xOf(i), yOf(static_cast<double>(times.p50)));
        p90 << QPointF(xOf(i), yOf(static_cast<double>(times.p90)));
        p99 << QPointF(xOf(i), yOf(static_cast<double>(times.p99)));
    }
    const auto band = [&](const QPolygonF &low, const QPolygonF &high, float opacity) {
        QPolygonF area = high;
        for (auto it = low.crbegin(); it != low.crend(); ++it)
            area << *it;
        QColor fill = m_theme.colour(ColourRole::Accent);
        fill.setAlphaF(opacity);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawPolygon(area);
    };
    band(p90, p99, 0.16F);
    band(p50, p90, 0.30F);
    painter.setPen(
        QPen(m_theme.colour(ColourRole::Accent), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(p50);
    if (first == last) {
        painter.setBrush(m_theme.colour(ColourRole::Accent));
        painter.drawEllipse(p50.front(), 3, 3);
        painter.drawLine(p50.front(), p99.front());
    }
}

void PercentileChart::paintChart(QPainter &painter)
{
    paintScale(painter);
    // A day without a figure is a gap, not a zero.
    size_t i = 0;
    bool any = false;
    while (i < m_days.size()) {
        if (m_days[i].toDelivered.count == 0) {
            ++i;
            continue;
        }
        size_t last = i;
        while (last + 1 < m_days.size() && m_days[last + 1].toDelivered.count > 0)
            ++last;
        paintBands(painter, i, last);
        any = true;
        i = last + 1;
    }
    if (!any) {
        painter.setFont(m_theme.font(TextStyle::Body));
        painter.setPen(m_theme.colour(ColourRole::Second));
        painter.drawText(plot(), Qt::AlignCenter, tr("No message was delivered in this range."));
    }
}

QString PercentileChart::tipAt(const QPoint &at) const
{
    size_t best = m_days.size();
    double distance = 40;
    for (size_t i = 0; i < m_days.size(); ++i) {
        if (std::abs(xOf(i) - at.x()) < distance) {
            distance = std::abs(xOf(i) - at.x());
            best = i;
        }
    }
    if (best == m_days.size())
        return {};
    const auto &day = m_days[best];
    const QString date
        = QLocale().toString(QDate::fromString(day.date, Qt::ISODate), QLocale::ShortFormat);
    if (day.toDelivered.count == 0)
        return tr("%1: nothing delivered").arg(date);
    return tr("%1\nMedian %2 · 90th %3 · 99th %4\nof %n delivered", nullptr, day.toDelivered.count)
        .arg(date, spanText(day.toDelivered.p50), spanText(day.toDelivered.p90),
            spanText(day.toDelivered.p99));
}

} // namespace heliograph
