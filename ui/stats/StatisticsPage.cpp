// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stats/StatisticsPage.h"

#include "app/ErrorText.h"
#include "ui/stats/Charts.h"
#include "ui/widgets/Text.h"

#include <QDateTime>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>

namespace heliograph {

namespace {
constexpr std::array rangeDays { 1, 7, 14, 30 };
constexpr int twoColumnsFrom = 860;
} // namespace

StatsRange rangeOf(int days, qint64 now)
{
    if (days <= 1)
        return { now - 86'400'000, now, 1 };
    const QDate first = QDateTime::fromMSecsSinceEpoch(now).date().addDays(1 - days);
    return { first.startOfDay().toMSecsSinceEpoch(), now, days };
}

/// One large number with its name and its change.
class StatisticsPage::Figure final : public Card {
public:
    Figure(const Theme &theme, const QString &name, QWidget *parent)
        : Card(theme, parent)
        , m_value(
              new ThemedLabel(theme, QStringLiteral("–"), TextStyle::Page, ColourRole::Text, this))
        , m_change(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Second, this))
        , m_note(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Second, this))
        , m_name(name)
    {
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(metrics::l, metrics::m, metrics::l, metrics::m);
        layout->setSpacing(1);
        layout->addWidget(
            new ThemedLabel(theme, name, TextStyle::Caption, ColourRole::Second, this));
        layout->addWidget(m_value);
        auto *line = new QHBoxLayout;
        line->setSpacing(metrics::xs);
        line->addWidget(m_change);
        line->addWidget(m_note);
        line->addStretch();
        layout->addLayout(line);
        setMinimumWidth(110);
        m_note->setMinimumWidth(1);
    }
    void setNote(const QString &note) { m_note->setText(note); }
    /// `better` > 0: the change is good news, < 0: bad news.
    void setFigure(const QString &value, const QString &change, int better)
    {
        m_value->setText(value);
        m_change->setText(change);
        m_change->setRole(better > 0 ? ColourRole::Success
                : better < 0         ? ColourRole::Danger
                                     : ColourRole::Second);
        setAccessibleName(QStringLiteral("%1: %2, %3").arg(m_name, value, change));
    }

private:
    ThemedLabel *m_value;
    ThemedLabel *m_change;
    ThemedLabel *m_note;
    QString m_name;
};

StatisticsPage::StatisticsPage(const Theme &theme, std::function<qint64()> now, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_now(std::move(now))
    , m_rangeSegments(
          new Segments(theme, { tr("Day"), tr("Week"), tr("14 days"), tr("30 days") }, this))
    , m_accountChip(new Chip(theme, {}, this))
    , m_export(new TextButton(theme, tr("Export…"), TextButton::Kind::Plain, this))
    , m_funnel(new FunnelChart(theme, this))
    , m_openNote(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Second, this))
    , m_percentiles(new PercentileChart(theme, this))
    , m_failures(new SmallTable(theme, tr("Why messages failed"),
          { { tr("Cause"), false, false, 9 }, { tr("Messages"), true, false, 4 },
              { tr("Account"), false, true, 4 }, { tr("What to do"), false, true, 8 } },
          this))
    , m_connection(new ConnectionChart(theme, this))
    , m_heat(new HeatMap(theme, this))
    , m_slowest(new SmallTable(theme, tr("Slowest chats"),
          { { tr("Chat"), false, false, 4 }, { tr("Account"), false, true, 3 },
              { tr("Median"), true, false, 3 }, { tr("99th"), true, false, 2 },
              //: Heading of a column: how many messages have not arrived yet
              { tr("Open"), true, false, 2 } },
          this))
{
    setObjectName(QStringLiteral("statisticsPage"));
    m_rangeSegments->setObjectName(QStringLiteral("statsRange"));
    m_accountChip->setObjectName(QStringLiteral("statsAccount"));
    m_export->setObjectName(QStringLiteral("statsExportButton"));
    m_export->setCompact(true);
    m_rangeSegments->setCurrent(2);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_content = new QWidget(scroll);
    auto *layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(metrics::xl, 20, metrics::xl, metrics::l);
    layout->setSpacing(metrics::m);
    layout->addLayout(buildHeader());
    layout->addLayout(buildFigures());
    m_grid = new QGridLayout;
    m_grid->setHorizontalSpacing(metrics::m);
    m_grid->setVerticalSpacing(metrics::m);
    layout->addLayout(m_grid);
    layout->addStretch();
    auto *funnel = new QWidget(this);
    auto *funnelLayout = new QVBoxLayout(funnel);
    funnelLayout->setContentsMargins(0, 0, 0, 0);
    funnelLayout->addWidget(m_funnel);
    funnelLayout->addWidget(m_openNote);
    m_openNote->setWordWrap(true);
    m_panels = { panel(tr("From queued to read"), {}, funnel),
        panel(tr("Time to delivered"), tr("median, 90th and 99th percentile"), m_percentiles),
        panel(tr("Why messages failed"), {}, m_failures), panel(tr("Connection"), {}, m_connection),
        panel(tr("Messages sent by hour"), {}, m_heat), panel(tr("Slowest chats"), {}, m_slowest) };
    m_connectionPanel = m_panels[3];
    m_connectionPanel->hide();
    scroll->setWidget(m_content);
    scroll->viewport()->setAutoFillBackground(false);
    m_content->setAutoFillBackground(false);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
    connect(m_rangeSegments, &Segments::chosen, this, &StatisticsPage::queryChanged);
    connect(m_accountChip, &QAbstractButton::clicked, this, &StatisticsPage::chooseAccount);
    connect(m_export, &QAbstractButton::clicked, this, &StatisticsPage::exportRequested);
    setAccounts({});
    arrange();
}

QLayout *StatisticsPage::buildHeader()
{
    auto *layout = new QHBoxLayout;
    layout->setSpacing(metrics::m);
    layout->addWidget(
        new ThemedLabel(m_theme, tr("Delivery"), TextStyle::Page, ColourRole::Text, this));
    layout->addSpacing(metrics::m);
    layout->addWidget(m_rangeSegments);
    m_accountChip->setCheckable(false);
    layout->addWidget(m_accountChip);
    layout->addStretch();
    layout->addWidget(m_export);
    return layout;
}

QLayout *StatisticsPage::buildFigures()
{
    auto *layout = new QHBoxLayout;
    layout->setSpacing(metrics::m);
    for (const QString &name : { tr("Sent"), tr("Success"), tr("To delivered, median"),
             tr("To read, median"), tr("Conflicts") }) {
        m_figures.push_back(new Figure(m_theme, name, this));
        layout->addWidget(m_figures.back(), 1);
    }
    return layout;
}

QWidget *StatisticsPage::panel(const QString &title, const QString &note, QWidget *content)
{
    auto *card = new Card(m_theme, m_content);
    auto *head = new QHBoxLayout;
    head->setSpacing(6);
    head->addWidget(new ThemedLabel(m_theme, title, TextStyle::Strong, ColourRole::Text, card));
    if (!note.isEmpty())
        head->addWidget(new ThemedLabel(
            m_theme, QStringLiteral("· ") + note, TextStyle::Caption, ColourRole::Second, card));
    head->addStretch();
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(metrics::l, metrics::m, metrics::l, metrics::m);
    layout->setSpacing(metrics::s);
    layout->addLayout(head);
    layout->addWidget(content);
    layout->addStretch();
    return card;
}

void StatisticsPage::arrange()
{
    const int columns = width() >= twoColumnsFrom ? 2 : 1;
    m_columns = columns;
    int place = 0;
    for (QWidget *each : m_panels) {
        if (each == m_connectionPanel && m_connectionPanel->isHidden())
            continue;
        m_grid->addWidget(each, place / columns, place % columns);
        ++place;
    }
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, columns == 2 ? 1 : 0);
}

void StatisticsPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if ((width() >= twoColumnsFrom ? 2 : 1) != m_columns)
        arrange();
    for (size_t i = 0; i < m_figures.size(); ++i)
        m_figures[i]->setVisible(width() >= 640 || i < 3);
}

void StatisticsPage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colour(ColourRole::Window));
}

void StatisticsPage::setAccounts(const std::vector<AccountChoice> &accounts)
{
    m_accounts = accounts;
    const bool known = std::any_of(accounts.begin(), accounts.end(),
        [this](const AccountChoice &each) { return each.id == m_account; });
    if (!known)
        m_account.clear();
    m_accountChip->setText(
        (m_account.isEmpty() ? tr("All accounts") : labelOf(m_account)) + QStringLiteral(" ▾"));
    m_accountChip->updateGeometry();
}

QString StatisticsPage::labelOf(const QString &accountId) const
{
    for (const AccountChoice &each : m_accounts) {
        if (each.id == accountId)
            return each.label;
    }
    return {};
}

void StatisticsPage::chooseAccount()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [this, menu](const QString &id, const QString &label) {
        menu->addAction(label, this, [this, id] {
            m_account = id;
            setAccounts(m_accounts);
            emit queryChanged();
        });
    };
    add({}, tr("All accounts"));
    for (const AccountChoice &each : m_accounts)
        add(each.id, each.label);
    menu->popup(m_accountChip->mapToGlobal(QPoint(0, m_accountChip->height() + 2)));
}

StatsRange StatisticsPage::range() const
{
    return rangeOf(rangeDays[static_cast<size_t>(m_rangeSegments->current())], m_now());
}

static QString signedText(double value, int digits, const QString &unit)
{
    if (std::abs(value) < std::pow(10.0, -digits) / 2)
        return StatisticsPage::tr("as before");
    const QString sign = value > 0 ? QStringLiteral("+ ") : QStringLiteral("− ");
    return sign + QLocale().toString(std::abs(value), 'f', digits) + unit;
}

static QString spanChange(const StepTimes &now, const StepTimes &before)
{
    if (now.count == 0 || before.count == 0)
        return StatisticsPage::tr("nothing to compare");
    const qint64 by = now.p50 - before.p50;
    if (by == 0)
        return StatisticsPage::tr("as before");
    return (by > 0 ? QStringLiteral("+ ") : QStringLiteral("− ")) + spanText(std::abs(by));
}

static int shorterIsBetter(const StepTimes &now, const StepTimes &before)
{
    if (now.count == 0 || before.count == 0 || now.p50 == before.p50)
        return 0;
    return now.p50 < before.p50 ? 1 : -1;
}

void StatisticsPage::setSummary(const StatsSummary &summary, const StatsSummary &before)
{
    const QLocale locale;
    const double grown = before.sent > 0 ? (summary.sent - before.sent) * 100.0 / before.sent : 0;
    for (Figure *figure : m_figures)
        figure->setNote(before.accepted > 0 ? tr("vs. the range before") : QString());
    m_figures[0]->setFigure(locale.toString(summary.sent),
        before.sent > 0 ? signedText(grown, 1, tr(" %")) : tr("nothing to compare"), 0);
    const double points = (summary.successRate - before.successRate) * 100;
    m_figures[1]->setFigure(tr("%1 %").arg(locale.toString(summary.successRate * 100, 'f', 1)),
        before.accepted > 0 ? signedText(points, 1, {}) : tr("nothing to compare"),
        before.accepted == 0 || std::abs(points) < 0.05 ? 0
            : points > 0                                ? 1
                                                        : -1);
    const auto span = [](const StepTimes &times) {
        return times.count > 0 ? spanText(times.p50) : QStringLiteral("–");
    };
    m_figures[2]->setFigure(span(summary.sentToDelivered),
        spanChange(summary.sentToDelivered, before.sentToDelivered),
        shorterIsBetter(summary.sentToDelivered, before.sentToDelivered));
    m_figures[3]->setFigure(span(summary.deliveredToRead),
        spanChange(summary.deliveredToRead, before.deliveredToRead),
        shorterIsBetter(summary.deliveredToRead, before.deliveredToRead));
    const int conflicts = summary.conflicts - before.conflicts;
    m_figures[4]->setFigure(locale.toString(summary.conflicts), signedText(conflicts, 0, {}),
        conflicts < 0       ? 1
            : conflicts > 0 ? -1
                            : 0);
    m_funnel->setSummary(summary);
    const int open = summary.sent - summary.delivered;
    QStringList parts;
    if (open > 0)
        parts << tr("%n sent and not delivered yet", nullptr, open);
    if (summary.queued > 0)
        parts << tr("%n waiting here", nullptr, summary.queued);
    if (summary.failed > 0)
        parts << tr("%n failed", nullptr, summary.failed);
    m_openNote->setText(
        parts.isEmpty() ? tr("Nothing is open.") : parts.join(QStringLiteral(", ")) + u'.');
    m_percentiles->setDays(summary.days);
    m_heat->setHours(summary.byHour);
    fillTables(summary);
}

/// The sentence for a failure that is known by its name.
static QString failureWords(const QString &name)
{
    for (int code = 0; code <= static_cast<int>(ErrorCode::MediaHostRefused); ++code) {
        if (errorName(static_cast<ErrorCode>(code)) == name)
            return errorText({ static_cast<ErrorCode>(code), {}, 0, 0 });
    }
    return name;
}

void StatisticsPage::fillTables(const StatsSummary &summary)
{
    const QLocale locale;
    std::vector<QStringList> failures;
    for (const auto &failure : summary.failures) {
        // The first sentence says what happened, the rest what to do.
        const QString words = failureWords(failure.error);
        const qsizetype end = words.indexOf(QStringLiteral(". "));
        const QString cause = end > 0 ? words.left(end) : words;
        failures.push_back({ cause, locale.toString(failure.count), labelOf(failure.accountId),
            end > 0 ? words.mid(end + 2) : QString() });
    }
    m_failures->setRows(failures, tr("No message failed."));
    std::vector<QStringList> slowest;
    for (const auto &chat : summary.slowest)
        slowest.push_back({ chat.title, labelOf(chat.accountId), spanText(chat.p50),
            spanText(chat.p99), locale.toString(chat.open) });
    m_slowest->setRows(slowest, tr("Nothing was delivered in this range."));
}

void StatisticsPage::setConnection(
    const std::vector<ConnectionStrip> &strips, qint64 from, qint64 to)
{
    m_connection->setStrips(strips, from, to);
    m_connectionPanel->setVisible(!strips.empty());
    arrange();
}

void StatisticsPage::showFailure(const QString &words) { m_openNote->setText(words); }

} // namespace heliograph
