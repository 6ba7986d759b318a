// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/linking/LinkStages.h"

#include "ui/widgets/Controls.h"
#include "ui/widgets/Icon.h"

#include <QDateTime>
#include <QGridLayout>
#include <QLocale>
#include <QPainter>

namespace heliograph {

namespace {

constexpr int discSize = 26;

QString clockTime(milliseconds when)
{
    return QLocale().toString(
        QDateTime::fromMSecsSinceEpoch(when.count()).time(), QStringLiteral("HH:mm:ss"));
}

int stepsDone(LinkProgress::Stage stage)
{
    switch (stage) {
    case LinkProgress::Stage::Asking:
        return 0;
    case LinkProgress::Stage::Scanned:
        return 1;
    case LinkProgress::Stage::Confirmed:
    case LinkProgress::Stage::Syncing:
        return 2;
    case LinkProgress::Stage::Ready:
        return 4;
    }
    return 0;
}

} // namespace

LinkStages::LinkStages(const Theme &theme, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_clock(clock)
{
    setObjectName(QStringLiteral("linkStages"));
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(metrics::m);
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(1, 1);
    for (int step = 0; step < count; ++step) {
        const auto at = static_cast<size_t>(step);
        m_discs[at] = new QWidget(this);
        m_discs[at]->setFixedSize(discSize, discSize);
        m_titles[at] = new ThemedLabel(theme, {}, TextStyle::Body, ColourRole::Second, this);
        m_titles[at]->setTextFormat(Qt::RichText);
        m_titles[at]->setWordWrap(true);
        m_titles[at]->setContentsMargins(0, 3, 0, 0);
        m_captions[at] = new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Second, this);
        m_captions[at]->setWordWrap(true);
        m_captions[at]->setContentsMargins(0, 0, 0, metrics::m);
        grid->addWidget(m_discs[at], 2 * step, 0, Qt::AlignTop);
        grid->addWidget(m_titles[at], 2 * step, 1);
        grid->addWidget(m_captions[at], 2 * step + 1, 1);
    }
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    begin(false);
}

void LinkStages::begin(bool typed)
{
    m_typed = typed;
    m_progress = {};
    m_done = 0;
    m_times.fill({});
    describe();
}

void LinkStages::show(const LinkProgress &progress)
{
    m_progress = progress;
    const int done = stepsDone(progress.stage);
    for (; m_done < done; ++m_done)
        m_times[static_cast<size_t>(m_done)] = clockTime(m_clock.now());
    describe();
}

QString LinkStages::title(int step) const
{
    const bool done = step < m_done;
    switch (step) {
    case 0:
        return m_typed ? tr("Code typed") : tr("Scanned");
    case 1:
        return done ? tr("Confirmed on the phone") : tr("Confirm on the phone");
    case 2:
        if (done)
            return tr("Synced");
        return m_progress.stage == LinkProgress::Stage::Syncing
            ? tr("Syncing %1 %").arg(m_progress.percent)
            : tr("Syncing");
    default:
        return tr("Ready");
    }
}

QString LinkStages::caption(int step) const
{
    if (step > m_done)
        return {};
    const auto at = static_cast<size_t>(step);
    if (step == 2 && m_done > 2 && m_progress.isPaused)
        return tr("%1 % so far; the phone sends the rest later.").arg(m_progress.percent);
    if (step < m_done)
        return m_times[at];
    if (step == 1)
        return tr("Waiting for a tap on the phone");
    if (m_progress.stage == LinkProgress::Stage::Confirmed)
        return tr("Logging in for the first time");
    if (m_progress.oldest > 0) {
        //: %1 is a date
        return tr("Sent so far: back to %1")
            .arg(QLocale().toString(
                QDateTime::fromSecsSinceEpoch(m_progress.oldest).date(), QLocale::ShortFormat));
    }
    return tr("Waiting for the phone to send its chats");
}

void LinkStages::describe()
{
    for (int step = 0; step < count; ++step) {
        const auto at = static_cast<size_t>(step);
        const bool later = step > m_done;
        const QString words = title(step).toHtmlEscaped();
        m_titles[at]->setText(step == m_done ? QStringLiteral("<b>%1</b>").arg(words) : words);
        m_titles[at]->setRole(later ? ColourRole::Second : ColourRole::Text);
        m_captions[at]->setText(caption(step));
    }
    update();
}

void LinkStages::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor accent = m_theme.colour(ColourRole::Accent);
    const QColor border = m_theme.colour(ColourRole::Border);
    for (int step = 0; step < count; ++step) {
        const QRectF disc = QRectF(m_discs[static_cast<size_t>(step)]->geometry());
        if (step + 1 < count) {
            const QRectF next = QRectF(m_discs[static_cast<size_t>(step) + 1]->geometry());
            painter.setPen(QPen(step < m_done ? accent : border, 1));
            painter.drawLine(QPointF(disc.center().x(), disc.bottom() + 2),
                QPointF(disc.center().x(), next.top() - 2));
        }
        const bool done = step < m_done;
        painter.setPen(done ? QPen(Qt::NoPen)
                            : QPen(step == m_done ? accent : border, step == m_done ? 2 : 1));
        painter.setBrush(done ? QBrush(accent) : QBrush(Qt::NoBrush));
        painter.drawEllipse(disc.adjusted(1, 1, -1, -1));
        if (done) {
            paintIcon(painter, disc.adjusted(5, 5, -5, -5), QLatin1String("check"),
                m_theme.colour(ColourRole::OnAccent));
            continue;
        }
        QFont font = m_theme.font(TextStyle::Small);
        font.setWeight(QFont::DemiBold);
        painter.setFont(font);
        painter.setPen(step == m_done ? accent : m_theme.colour(ColourRole::Second));
        painter.drawText(disc, Qt::AlignCenter, QLocale().toString(step + 1));
    }
}

} // namespace heliograph
