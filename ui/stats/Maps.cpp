// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stats/Charts.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace heliograph {

HeatMap::HeatMap(const Theme &theme, QWidget *parent)
    : Chart(theme, tr("Messages sent by hour"), parent)
{
    setObjectName(QStringLiteral("heatMap"));
}

void HeatMap::setHours(const std::array<std::array<int, 24>, 7> &hours)
{
    m_hours = hours;
    m_most = 0;
    QStringList lines;
    for (int day = 0; day < 7; ++day) {
        int sum = 0;
        for (const int count : hours[static_cast<size_t>(day)]) {
            m_most = std::max(m_most, count);
            sum += count;
        }
        lines << QStringLiteral("%1: %2").arg(QLocale().dayName(day + 1), QLocale().toString(sum));
    }
    setTable(lines);
}

QRectF HeatMap::cell(int day, int hour) const
{
    const double label = 36;
    const double wide = (width() - label) / 24.0;
    const double high = (height() - 18.0) / 7.0;
    return { flip(label + hour * wide, wide) + 1, day * high + 1, wide - 2, high - 2 };
}

void HeatMap::paintChart(QPainter &painter)
{
    painter.setFont(m_theme.font(TextStyle::Caption));
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    for (int day = 0; day < 7; ++day) {
        const QRectF first = cell(day, 0);
        painter.setPen(m_theme.colour(ColourRole::Second));
        painter.drawText(QRectF(flip(0, 34), first.top(), 34, first.height()),
            Qt::AlignVCenter | Qt::AlignAbsolute | (mirrored ? Qt::AlignRight : Qt::AlignLeft),
            QLocale().dayName(day + 1, QLocale::ShortFormat));
        painter.setPen(Qt::NoPen);
        for (int hour = 0; hour < 24; ++hour) {
            const int count = m_hours[static_cast<size_t>(day)][static_cast<size_t>(hour)];
            QColor fill = m_theme.colour(ColourRole::Accent);
            fill.setAlphaF(count == 0 ? 0.06F
                                      : 0.14F
                        + 0.76F * static_cast<float>(count)
                            / static_cast<float>(std::max(1, m_most)));
            painter.setBrush(fill);
            painter.drawRoundedRect(cell(day, hour), 2.5, 2.5);
        }
    }
    painter.setPen(m_theme.colour(ColourRole::Second));
    for (int hour = 0; hour < 24; hour += 3) {
        const QRectF above = cell(6, hour);
        painter.drawText(QRectF(above.center().x() - 15, height() - 17.0, 30, 17), Qt::AlignCenter,
            QStringLiteral("%1").arg(hour, 2, 10, QLatin1Char('0')));
    }
}

QString HeatMap::tipAt(const QPoint &at) const
{
    for (int day = 0; day < 7; ++day) {
        for (int hour = 0; hour < 24; ++hour) {
            if (cell(day, hour).adjusted(-1, -1, 1, 1).contains(at))
                return tr("%1, %2:00: %n sent", nullptr,
                    m_hours[static_cast<size_t>(day)][static_cast<size_t>(hour)])
                    .arg(QLocale().dayName(day + 1))
                    .arg(hour);
        }
    }
    return {};
}

QString connectionWords(SessionState state)
{
    switch (state) {
    case SessionState::Online:
        return ConnectionChart::tr("online");
    case SessionState::Settling:
    case SessionState::Connecting:
    case SessionState::Handshaking:
    case SessionState::Authenticating:
        return ConnectionChart::tr("connecting");
    case SessionState::Waiting:
        return ConnectionChart::tr("waiting");
    case SessionState::Cooldown:
        return ConnectionChart::tr("cooldown");
    case SessionState::OwnedElsewhere:
        return ConnectionChart::tr("open elsewhere");
    case SessionState::Held:
        return ConnectionChart::tr("held");
    case SessionState::Stopped:
        return ConnectionChart::tr("stopped");
    case SessionState::Linking:
    case SessionState::Unlinked:
        return ConnectionChart::tr("needs a scan");
    case SessionState::Idle:
    case SessionState::Offline:
        return ConnectionChart::tr("off");
    }
    return {};
}

ConnectionChart::ConnectionChart(const Theme &theme, QWidget *parent)
    : Chart(theme, tr("Connection"), parent)
{
    setObjectName(QStringLiteral("connectionChart"));
}

double ConnectionChart::onlineShare(const ConnectionStrip &strip) const
{
    qint64 online = 0;
    qint64 all = 0;
    for (const auto &segment : strip.segments) {
        all += segment.to - segment.from;
        online += static_cast<SessionState>(segment.state) == SessionState::Online
            ? segment.to - segment.from
            : 0;
    }
    return all > 0 ? static_cast<double>(online) / static_cast<double>(all) : 0;
}

void ConnectionChart::setStrips(const std::vector<ConnectionStrip> &strips, qint64 from, qint64 to)
{
    m_strips = strips;
    m_from = from;
    m_to = std::max(to, from + 1);
    QStringList lines;
    for (const ConnectionStrip &strip : strips)
        lines << tr("%1: online %2 %")
                     .arg(strip.label, QLocale().toString(onlineShare(strip) * 100, 'f', 1));
    setTable(lines);
    updateGeometry();
}

QSize ConnectionChart::sizeHint() const
{
    return { 320, std::max(1, static_cast<int>(m_strips.size())) * 24 };
}

QRectF ConnectionChart::bar(size_t row) const
{
    const double wide = std::max(20, width() - 122 - 162);
    return { flip(122, wide), static_cast<double>(row) * 24 + 5, wide, 14 };
}

void ConnectionChart::paintChart(QPainter &painter)
{
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const auto side = mirrored ? Qt::AlignRight : Qt::AlignLeft;
    for (size_t row = 0; row < m_strips.size(); ++row) {
        const ConnectionStrip &strip = m_strips[row];
        const QRectF track = bar(row);
        paintAccountMark(painter, QRectF(flip(0, 8), track.center().y() - 4, 8, 8), strip.colour,
            m_theme.colour(ColourRole::Surface), m_theme);
        painter.setFont(m_theme.font(TextStyle::Body));
        painter.setPen(m_theme.colour(ColourRole::Text));
        painter.drawText(QRectF(flip(16, 100), track.top() - 5, 100, 24),
            Qt::AlignVCenter | Qt::AlignAbsolute | side,
            elidedText(strip.label, m_theme.font(TextStyle::Body), 100));
        painter.fillRect(track, m_theme.colour(ColourRole::Raised));
        for (const auto &segment : strip.segments) {
            const double from = static_cast<double>(std::max(segment.from, m_from) - m_from)
                / static_cast<double>(m_to - m_from);
            const double to = static_cast<double>(std::min(segment.to, m_to) - m_from)
                / static_cast<double>(m_to - m_from);
            if (to <= from)
                continue;
            const double wide = std::max(1.0, (to - from) * track.width());
            const double left = mirrored ? track.right() - from * track.width() - wide
                                         : track.left() + from * track.width();
            paintStatePattern(painter, QRectF(left, track.top(), wide, track.height()), 0,
                static_cast<SessionState>(segment.state), m_theme);
        }
        const QString now = strip.segments.empty()
            ? connectionWords(SessionState::Idle)
            : connectionWords(static_cast<SessionState>(strip.segments.back().state));
        const QString words
            = tr("%1 · %2 %").arg(now, QLocale().toString(onlineShare(strip) * 100, 'f', 1));
        painter.setFont(m_theme.font(TextStyle::Caption));
        painter.setPen(m_theme.colour(ColourRole::Second));
        painter.drawText(QRectF(flip(width() - 150, 150), track.top() - 5, 150, 24),
            Qt::AlignVCenter | Qt::AlignAbsolute | (mirrored ? Qt::AlignLeft : Qt::AlignRight),
            words);
    }
}

QString ConnectionChart::tipAt(const QPoint &at) const
{
    const auto row = static_cast<size_t>(std::max(0, at.y() / 24));
    if (row >= m_strips.size() || !bar(row).adjusted(0, -4, 0, 4).contains(at))
        return {};
    const QRectF track = bar(row);
    double share = (at.x() - track.left()) / track.width();
    if (layoutDirection() == Qt::RightToLeft)
        share = 1 - share;
    const qint64 when = m_from + static_cast<qint64>(share * static_cast<double>(m_to - m_from));
    for (const auto &segment : m_strips[row].segments) {
        if (when >= segment.from && when < segment.to)
            return tr("%1: %2, %3 to %4")
                .arg(m_strips[row].label, connectionWords(static_cast<SessionState>(segment.state)),
                    clockTimeWithSeconds(segment.from), clockTimeWithSeconds(segment.to));
    }
    return {};
}

SmallTable::SmallTable(
    const Theme &theme, const QString &name, std::vector<Column> columns, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_columns(std::move(columns))
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SmallTable::setRows(const std::vector<QStringList> &rows, const QString &emptyText)
{
    m_rows = rows;
    m_empty = emptyText;
    QStringList lines;
    for (const QStringList &row : rows)
        lines << row.join(QStringLiteral(", "));
    setAccessibleDescription(lines.isEmpty() ? emptyText : lines.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

int SmallTable::rowHeight() const
{
    return QFontMetrics(m_theme.font(TextStyle::Small)).height() + 10;
}

QSize SmallTable::sizeHint() const
{
    return { 300, rowHeight() * (1 + std::max(1, static_cast<int>(m_rows.size()))) + 2 };
}

QRectF SmallTable::cell(int row, size_t column) const
{
    int all = 0;
    int before = 0;
    for (size_t i = 0; i < m_columns.size(); ++i) {
        before += i < column ? m_columns[i].stretch : 0;
        all += m_columns[i].stretch;
    }
    const double unit = static_cast<double>(width()) / std::max(1, all);
    const double wide = unit * m_columns[column].stretch;
    const double x
        = layoutDirection() == Qt::RightToLeft ? width() - unit * before - wide : unit * before;
    return { x, static_cast<double>(row * rowHeight()), wide, static_cast<double>(rowHeight()) };
}

void SmallTable::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    QFont head = m_theme.font(TextStyle::Caption);
    head.setWeight(QFont::DemiBold);
    const QFont body = m_theme.font(TextStyle::Small);
    const auto draw
        = [&](int row, size_t column, const QString &text, const QFont &font, ColourRole role) {
              const QRectF area = cell(row, column).adjusted(8, 0, -8, 0);
              const bool right = m_columns[column].isNumber != mirrored;
              painter.setFont(font);
              painter.setPen(m_theme.colour(role));
              painter.drawText(area,
                  Qt::AlignVCenter | Qt::AlignAbsolute | (right ? Qt::AlignRight : Qt::AlignLeft),
                  elidedText(text, font, qFloor(area.width())));
          };
    for (size_t column = 0; column < m_columns.size(); ++column)
        draw(0, column, m_columns[column].title, head, ColourRole::Second);
    for (int row = 0; row < static_cast<int>(m_rows.size()); ++row) {
        painter.fillRect(
            QRect(0, (row + 1) * rowHeight(), width(), 1), m_theme.colour(ColourRole::Border));
        for (size_t column = 0; column < m_columns.size(); ++column)
            draw(row + 1, column,
                m_rows[static_cast<size_t>(row)].value(static_cast<qsizetype>(column)), body,
                m_columns[column].isSecond ? ColourRole::Second : ColourRole::Text);
    }
    if (m_rows.empty()) {
        painter.fillRect(QRect(0, rowHeight(), width(), 1), m_theme.colour(ColourRole::Border));
        painter.setFont(body);
        painter.setPen(m_theme.colour(ColourRole::Second));
        painter.drawText(QRect(8, rowHeight(), width() - 16, rowHeight()),
            Qt::AlignVCenter | Qt::AlignLeft, m_empty);
    }
}

bool SmallTable::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int row = help->pos().y() / rowHeight() - 1;
        if (row >= 0 && row < static_cast<int>(m_rows.size()))
            QToolTip::showText(help->globalPos(),
                m_rows[static_cast<size_t>(row)].join(QStringLiteral(" · ")), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace heliograph
