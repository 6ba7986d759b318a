// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stats/ConnectionPage.h"

#include "app/TransitionText.h"
#include "ui/stats/ConnectionList.h"
#include "ui/stats/StateNote.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>

namespace heliograph {

namespace {
constexpr int longestSearch = 100;
constexpr int searchWidth = 220;
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
    , m_chips {}
    , m_search(new Field(theme, tr("Number or word"), this))
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
    connect(m_clear, &QAbstractButton::clicked, this, &ConnectionPage::clearFilters);
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
    auto *layout = new QHBoxLayout;
    layout->setSpacing(6);
    for (int i = 0; i < SessionTimeline::filters; ++i) {
        auto *chip = new Chip(m_theme, {}, this);
        chip->setObjectName(QStringLiteral("connectionFilter%1").arg(i));
        chip->setAutoExclusive(true);
        chip->setChecked(i == 0);
        m_chips[static_cast<size_t>(i)] = chip;
        layout->addWidget(chip);
        connect(chip, &QAbstractButton::toggled, this, [this, i](bool isOn) {
            if (isOn && m_timeline != nullptr)
                m_timeline->setFilter(static_cast<SessionTimeline::Filter>(i));
        });
    }
    layout->addStretch();
    m_search->setObjectName(QStringLiteral("connectionSearch"));
    m_search->setIconName(QLatin1String("search"));
    m_search->setGround(ColourRole::Surface);
    m_search->setMostUnits(longestSearch);
    m_search->setMaximumWidth(searchWidth);
    layout->addWidget(m_search, 1);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (m_timeline != nullptr)
            m_timeline->setText(text);
    });
    return layout;
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
    clearFilters();
    refresh();
}

void ConnectionPage::clearFilters()
{
    m_search->clear();
    m_chips[0]->setChecked(true);
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
    const bool isFiltered = m_timeline != nullptr && m_timeline->count(Filter::All) > 0;
    m_emptyText->setText(isFiltered ? tr("Nothing of this kind has happened.")
                                    : tr("This account has not connected yet."));
    m_clear->setVisible(isFiltered);
    m_empty->setVisible(isEmpty);
    m_list->setVisible(!isEmpty);
    m_export->setEnabled(!isEmpty);
    m_detail->setVisible(!isEmpty);
    describe(m_list->currentIndex());
}

void ConnectionPage::showFailure(const QString &sentence) { m_emptyText->setText(sentence); }

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
        { transitionText(row), row.isEnd ? row.entry.detail : QString(), programText(row.entry) }) {
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

void ConnectionPage::focusList() { m_list->setFocus(Qt::OtherFocusReason); }

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
