// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stats/ConnectionPage.h"

#include "app/TransitionText.h"
#include "ui/stats/ConnectionList.h"
#include "ui/stats/StateNote.h"
#include "ui/stats/StatisticsPage.h"
#include "ui/stats/StoryCard.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QVBoxLayout>

namespace heliograph {

namespace {
constexpr int longestSearch = 100;
constexpr int searchWidth = 220;
/// The story goes where the rows would have less room than this page leaves.
constexpr int storyFrom = 640;
/// Of the chooser; 0: all there are.
constexpr std::array dayChoices { 1, 7, 30, 0 };
constexpr int usualDays = 7;

QString daysText(int days)
{
    switch (days) {
    case 0:
        return ConnectionPage::tr("All days");
    case 1:
        return ConnectionPage::tr("Last 24 hours");
    default:
        return ConnectionPage::tr("Last %n days", nullptr, days);
    }
}
} // namespace

class ConnectionPage::Avatar final : public QWidget {
public:
    Avatar(const Theme &theme, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
    {
        setFixedSize(36, 36);
    }
    void setAccount(const QString &label, int colour)
    {
        m_label = label;
        m_colour = colour;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintAvatar(painter, rect(), accountInitials(m_label), m_colour, m_theme);
    }

private:
    const Theme &m_theme;
    QString m_label;
    int m_colour = 0;
};

ConnectionPage::ConnectionPage(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_avatar(new Avatar(theme, this))
    , m_account(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Second, this))
    , m_export(new TextButton(theme, tr("Export…"), TextButton::Kind::Plain, this))
    , m_note(new StateNote(theme, this))
    , m_story(new StoryCard(theme, this))
    , m_kinds(new QWidget(this))
    , m_finder(new QWidget(this))
    , m_chips {}
    , m_search(new Field(theme, tr("Number or word"), m_finder))
    , m_days(new TextButton(theme, {}, TextButton::Kind::Plain, m_finder))
    , m_card(new Card(theme, this))
    , m_list(new ConnectionList(theme, m_card))
    , m_empty(new QWidget(m_card))
    , m_emptyText(new ThemedLabel(theme, {}, TextStyle::Body, ColourRole::Second, m_empty))
    , m_clear(new TextButton(theme, tr("Clear the filter"), TextButton::Kind::Plain, m_empty))
    , m_detail(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Second, this))
{
    setObjectName(QStringLiteral("connectionPage"));
    m_clear->setObjectName(QStringLiteral("connectionClear"));
    m_emptyText->setObjectName(QStringLiteral("connectionEmpty"));
    m_emptyText->setAlignment(Qt::AlignCenter);
    m_emptyText->setWordWrap(true);
    auto *empty = new QVBoxLayout(m_empty);
    empty->setSpacing(metrics::m);
    empty->addStretch();
    empty->addWidget(m_emptyText);
    empty->addWidget(m_clear, 0, Qt::AlignHCenter);
    empty->addStretch();
    // Inside the border and its corners.
    auto *inside = new QVBoxLayout(m_card);
    inside->setContentsMargins(1, metrics::xs, 1, metrics::xs);
    inside->addWidget(m_list);
    inside->addWidget(m_empty);
    m_detail->setObjectName(QStringLiteral("connectionDetail"));
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *body = new QVBoxLayout;
    body->setContentsMargins(metrics::l, metrics::l, metrics::l, metrics::l);
    body->setSpacing(metrics::m);
    body->addWidget(m_story);
    body->addLayout(buildFilters());
    body->addWidget(m_card, 1);
    body->addWidget(m_detail);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildHeader());
    layout->addWidget(m_note);
    layout->addLayout(body, 1);
    connect(m_note, &StateNote::actionRequested, this, &ConnectionPage::actionRequested);
    connect(m_export, &QAbstractButton::clicked, this, &ConnectionPage::exportRequested);
    connect(m_clear, &QAbstractButton::clicked, this, [this] { clearFilters(0); });
    connect(m_list, &ConnectionList::rowChosen, this, &ConnectionPage::describe);
    setTimeline(nullptr);
}

ConnectionPage::~ConnectionPage() = default;

QWidget *ConnectionPage::buildHeader()
{
    auto *head = new Pane(m_theme, ColourRole::Surface, this);
    head->setEdges(Qt::BottomEdge);
    head->setFixedHeight(metrics::headerHeight);
    auto *back = new IconButton(m_theme, QLatin1String("back"), tr("Back"), head);
    back->setObjectName(QStringLiteral("connectionBack"));
    m_export->setObjectName(QStringLiteral("connectionExport"));
    m_export->setCompact(true);
    m_export->setIconName(QLatin1String("export"));
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch();
    words->addWidget(
        new ThemedLabel(m_theme, tr("Connection"), TextStyle::Strong, ColourRole::Text, head));
    words->addWidget(m_account);
    words->addStretch();
    auto *layout = new QHBoxLayout(head);
    layout->setContentsMargins(metrics::l, 0, metrics::l, 1);
    layout->setSpacing(metrics::m);
    layout->addWidget(back);
    layout->addWidget(m_avatar);
    layout->addLayout(words, 1);
    layout->addWidget(m_export);
    connect(back, &QAbstractButton::clicked, this, &ConnectionPage::backRequested);
    return head;
}

QLayout *ConnectionPage::buildFilters()
{
    auto *kinds = new QHBoxLayout(m_kinds);
    kinds->setContentsMargins(0, 0, 0, 0);
    kinds->setSpacing(6);
    for (int i = 0; i < SessionTimeline::filters; ++i) {
        auto *chip = new Chip(m_theme, {}, m_kinds);
        chip->setObjectName(QStringLiteral("connectionFilter%1").arg(i));
        chip->setAutoExclusive(true);
        chip->setChecked(i == 0);
        m_chips[static_cast<size_t>(i)] = chip;
        kinds->addWidget(chip);
        connect(chip, &QAbstractButton::toggled, this, [this, i](bool isOn) {
            if (isOn && m_timeline != nullptr)
                m_timeline->setFilter(static_cast<SessionTimeline::Filter>(i));
        });
    }
    kinds->addStretch();
    buildFinder();
    m_filters = new QBoxLayout(QBoxLayout::LeftToRight);
    m_filters->setSpacing(metrics::s);
    m_filters->addWidget(m_kinds, 1);
    m_filters->addWidget(m_finder);
    return m_filters;
}

void ConnectionPage::buildFinder()
{
    m_search->setObjectName(QStringLiteral("connectionSearch"));
    m_search->setIconName(QLatin1String("search"));
    m_search->setGround(ColourRole::Surface);
    m_search->setMostUnits(longestSearch);
    m_days->setObjectName(QStringLiteral("connectionDays"));
    m_days->setIconName(QLatin1String("chevron-down"), true);
    m_days->setCompact(true);
    auto *layout = new QHBoxLayout(m_finder);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_search, 1);
    layout->addWidget(m_days);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (m_timeline != nullptr)
            m_timeline->setText(text);
    });
    connect(m_days, &QAbstractButton::clicked, this, &ConnectionPage::chooseDays);
}

void ConnectionPage::chooseDays()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("connectionDaysMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const int days : dayChoices)
        menu->addAction(daysText(days), this, [this, days] { setDays(days); });
    menu->popup(m_days->mapToGlobal(QPoint(0, m_days->height() + 2)));
}

void ConnectionPage::setDays(int days)
{
    m_days->setText(daysText(days));
    m_days->setAccessibleName(m_days->text());
    m_days->updateGeometry();
    if (m_timeline != nullptr)
        m_timeline->setSince(days > 0 ? rangeOf(days, m_timeline->now()).from : 0);
    arrange();
}

void ConnectionPage::setAccount(const QString &label, const QString &phone, int colour)
{
    m_avatar->setAccount(label, colour);
    m_account->setText(phone.isEmpty() ? label : label + QStringLiteral("  ·  ") + phone);
}

void ConnectionPage::setTimeline(SessionTimeline *timeline)
{
    m_timeline = timeline;
    m_list->setModel(timeline);
    if (timeline != nullptr)
        connect(timeline, &SessionTimeline::changed, this, &ConnectionPage::refresh);
    m_isRead = timeline == nullptr;
    m_failure.clear();
    clearFilters(usualDays);
    refresh();
}

void ConnectionPage::setRead(const QString &failure)
{
    m_isRead = true;
    m_failure = failure;
    refresh();
}

void ConnectionPage::clearFilters(int days)
{
    m_search->clear();
    m_chips[0]->setChecked(true);
    setDays(days);
}

QString ConnectionPage::emptyText() const
{
    if (!m_failure.isEmpty())
        return m_failure;
    if (!m_isRead)
        return tr("Reading what has happened…");
    return m_timeline != nullptr && !m_timeline->rows().empty()
        ? tr("Nothing of this kind has happened in this time.")
        : tr("This account has not connected yet.");
}

void ConnectionPage::refresh()
{
    using Filter = SessionTimeline::Filter;
    const std::array<QString, SessionTimeline::filters> names { tr("All"), tr("Conflicts"),
        tr("Failures"), tr("Recoveries") };
    for (int i = 0; i < SessionTimeline::filters; ++i) {
        Chip *chip = m_chips[static_cast<size_t>(i)];
        const int count = m_timeline != nullptr ? m_timeline->count(static_cast<Filter>(i)) : 0;
        chip->setText(names[static_cast<size_t>(i)] + u' ' + QLocale().toString(count));
        chip->setAccessibleName(chip->text());
        chip->updateGeometry();
    }
    const bool isEmpty = m_timeline == nullptr || m_timeline->rowCount() == 0;
    const bool isFiltered = m_isRead && m_timeline != nullptr && !m_timeline->rows().empty();
    m_emptyText->setText(emptyText());
    if (m_timeline != nullptr)
        m_story->setTimeline(*m_timeline);
    m_clear->setVisible(isFiltered);
    m_empty->setVisible(isEmpty);
    m_list->setVisible(!isEmpty);
    if (!isEmpty && hasFocus())
        focusList();
    m_export->setEnabled(!isEmpty);
    m_detail->setVisible(!isEmpty);
    describe(m_list->currentIndex());
    arrange();
}

/// In a narrow window the search goes under the kinds, in a low one the rows come first.
void ConnectionPage::arrange()
{
    const int room = width() - 2 * metrics::l - m_filters->spacing();
    const bool fits
        = m_kinds->sizeHint().width() + searchWidth + m_days->sizeHint().width() <= room;
    m_filters->setDirection(fits ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_search->setMinimumWidth(fits ? searchWidth : 0);
    m_story->setVisible(m_timeline != nullptr && !m_story->isEmpty() && height() >= storyFrom);
}

void ConnectionPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

/// A table cuts; here stands all of the chosen row.
void ConnectionPage::describe(const QModelIndex &index)
{
    if (!index.isValid()) {
        m_detail->setText(tr("Choose a row to read all of it."));
        return;
    }
    const auto row = index.data(SessionTimeline::RowRole).value<TransitionRow>();
    QStringList parts { index.siblingAtColumn(SessionTimeline::StateColumn).data().toString() };
    for (const QString &part :
        { index.siblingAtColumn(SessionTimeline::CauseColumn).data().toString(), evidenceText(row),
            row.isEnd ? row.entry.detail : QString(), stepsText(row), programText(row.entry) }) {
        if (!part.isEmpty())
            parts << part;
    }
    m_detail->setText(isolatedForDisplay(parts.join(QStringLiteral("  ·  "))));
}

void ConnectionPage::setState(
    const SessionStatus &status, const QString &title, const QString &words, const QString &action)
{
    m_note->setContent(status, title, isolatedForDisplay(words), action);
}

void ConnectionPage::focusList()
{
    (m_list->isHidden() ? this : static_cast<QWidget *>(m_list))->setFocus(Qt::OtherFocusReason);
}

void ConnectionPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit backRequested();
    else
        QWidget::keyPressEvent(event);
}

void ConnectionPage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colour(ColourRole::Window));
}

} // namespace heliograph
