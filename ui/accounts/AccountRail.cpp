// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accounts/AccountRail.h"

#include "ui/accounts/AccountPopover.h"
#include "ui/widgets/Icon.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QMenu>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <numeric>

namespace heliograph {

RailButton::RailButton(const Theme &theme, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void RailButton::setEntry(const RailEntry &entry)
{
    m_entry = entry;
    setObjectName(
        entry.id.isEmpty() ? QStringLiteral("railAll") : QStringLiteral("railAccount-") + entry.id);
    QString words = entry.id.isEmpty() ? tr("All accounts") : entry.label;
    if (!entry.statusText.isEmpty())
        words += QStringLiteral(", ") + entry.statusText;
    if (entry.unread > 0)
        words += QStringLiteral(", ") + tr("%n unread", nullptr, entry.unread);
    setAccessibleName(words);
    setToolTip(words);
    update();
}

void RailButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = rect();
    if (isChecked() || underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.colour(isChecked() ? ColourRole::Selected : ColourRole::Raised));
        painter.drawRoundedRect(area, metrics::cardRadius, metrics::cardRadius);
    }
    if (showsFocus(*this))
        paintFocusRing(painter, area.adjusted(1, 1, -1, -1), metrics::cardRadius, m_theme);
    if (m_entry.id.isEmpty())
        paintIcon(painter, QRectF(12, 12, 24, 24), QLatin1String("inbox"),
            m_theme.colour(ColourRole::Text));
    else
        paintAvatar(
            painter, QRectF(4, 4, 40, 40), accountInitials(m_entry.label), m_entry.colour, m_theme);
    paintMarks(painter);
}

void RailButton::paintMarks(QPainter &painter) const
{
    const QColor ground = m_theme.colour(ColourRole::Window);
    const bool right = layoutDirection() == Qt::RightToLeft;
    if (!m_entry.id.isEmpty()) {
        const QRectF around(right ? 1 : width() - 17, height() - 17, 16, 16);
        painter.setPen(Qt::NoPen);
        painter.setBrush(isChecked() ? m_theme.colour(ColourRole::Selected) : ground);
        painter.drawEllipse(around);
        paintStateMark(
            painter, around.adjusted(2, 2, -2, -2), markOf(m_entry.status.state), m_theme);
    }
    if (m_entry.unread > 0) {
        const QString text = pillText(m_entry.unread);
        const double edge = right ? pillSize(text, m_theme).width() : width();
        paintPill(painter, QPointF(edge, 0), text, m_theme, ground);
    }
}

AccountRail::AccountRail(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_all(new RailButton(theme, this))
    , m_find(new IconButton(theme, QLatin1String("search"), tr("Find an account"), this))
    , m_list(new QWidget(this))
    , m_listLayout(new QVBoxLayout(m_list))
    , m_add(new IconButton(theme, QLatin1String("add"), tr("Link an account"), this))
    , m_statistics(
          new IconButton(theme, QLatin1String("statistics"), tr("Delivery statistics"), this))
    , m_settings(new IconButton(theme, QLatin1String("settings"), tr("Settings"), this))
    , m_more(new IconButton(theme, QLatin1String("more"), tr("More"), this))
{
    setObjectName(QStringLiteral("accountRail"));
    m_find->setObjectName(QStringLiteral("findAccountButton"));
    m_add->setObjectName(QStringLiteral("addAccountButton"));
    m_statistics->setObjectName(QStringLiteral("statisticsButton"));
    m_statistics->setCheckable(true);
    m_settings->setObjectName(QStringLiteral("settingsButton"));
    m_settings->setCheckable(true);
    m_more->setObjectName(QStringLiteral("railMoreButton"));
    m_more->hide();
    m_listLayout->setContentsMargins(0, 0, 0, 0);
    m_listLayout->setSpacing(metrics::s);

    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    m_list->setAutoFillBackground(false);
    auto *entries = new QWidget(this);
    auto *entriesLayout = new QVBoxLayout(entries);
    entriesLayout->setContentsMargins(0, 0, 0, 0);
    entriesLayout->setSpacing(metrics::s);
    entriesLayout->addWidget(m_list, 0, Qt::AlignHCenter);
    entriesLayout->addWidget(m_add, 0, Qt::AlignHCenter);
    entriesLayout->addStretch();
    entries->setAutoFillBackground(false);
    scroll->setWidget(entries);
    entries->setAutoFillBackground(false);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, metrics::m, 0, metrics::m);
    layout->setSpacing(metrics::s);
    layout->addWidget(m_all, 0, Qt::AlignHCenter);
    layout->addWidget(m_find, 0, Qt::AlignHCenter);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_statistics, 0, Qt::AlignHCenter);
    layout->addWidget(m_settings, 0, Qt::AlignHCenter);
    layout->addWidget(m_more, 0, Qt::AlignHCenter);

    m_all->setEntry({});
    connect(m_all, &QAbstractButton::clicked, this, [this] { emit accountChosen({}); });
    connect(m_add, &QAbstractButton::clicked, this, &AccountRail::addRequested);
    connect(m_statistics, &QAbstractButton::clicked, this, &AccountRail::statisticsRequested);
    connect(m_settings, &QAbstractButton::clicked, this, &AccountRail::settingsRequested);
    connect(m_find, &QAbstractButton::clicked, this, &AccountRail::showSearch);
    connect(m_more, &QAbstractButton::clicked, this, &AccountRail::showFolded);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    setEntries({});
}

RailButton *AccountRail::newButton()
{
    auto *button = new RailButton(m_theme, m_list);
    button->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(button, &QAbstractButton::clicked, this,
        [this, button] { emit accountChosen(button->entry().id); });
    connect(button, &QWidget::customContextMenuRequested, this, [this, button](const QPoint &at) {
        emit accountMenuRequested(button->entry().id, button->mapToGlobal(at));
    });
    m_listLayout->addWidget(button);
    button->show();
    return button;
}

void AccountRail::setEntries(const std::vector<RailEntry> &entries)
{
    while (m_buttons.size() > entries.size()) {
        m_buttons.back()->hide();
        m_buttons.back()->deleteLater();
        m_buttons.pop_back();
    }
    while (m_buttons.size() < entries.size())
        m_buttons.push_back(newButton());
    RailEntry all;
    for (size_t i = 0; i < entries.size(); ++i) {
        m_buttons[i]->setEntry(entries[i]);
        all.unread += entries[i].unread;
    }
    m_all->setEntry(all);
    m_all->setVisible(!entries.empty());
    m_list->setVisible(!entries.empty());
    m_add->setRinged(entries.empty());
    m_find->setVisible(entries.size() > mostAccountsWithoutSearch);
    applySelection();
}

void AccountRail::showSearch()
{
    std::vector<RailEntry> entries;
    entries.reserve(m_buttons.size());
    for (const RailButton *button : m_buttons)
        entries.push_back(button->entry());
    auto *popover = new AccountPopover(m_theme, entries, m_all->entry(), this);
    connect(popover, &AccountPopover::accountChosen, this, &AccountRail::accountChosen);
    popover->openBeside(*this, m_find->y());
}

void AccountRail::setCurrent(const QString &accountId)
{
    m_current = accountId;
    applySelection();
}

void AccountRail::setPage(Page page)
{
    m_page = page;
    applySelection();
}

void AccountRail::applySelection()
{
    const bool chats = m_page == Page::Chats;
    m_all->setChecked(chats && m_current.isEmpty());
    for (RailButton *button : m_buttons)
        button->setChecked(chats && button->entry().id == m_current);
    m_statistics->setChecked(m_page == Page::Statistics);
    m_settings->setChecked(m_page == Page::Settings);
}

void AccountRail::fold()
{
    const bool folded = height() < 500;
    m_add->setVisible(!folded || m_buttons.empty());
    m_statistics->setVisible(!folded);
    m_settings->setVisible(!folded);
    m_more->setVisible(folded);
}

void AccountRail::showFolded()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Link an account"), this, &AccountRail::addRequested);
    menu->addAction(tr("Delivery statistics"), this, &AccountRail::statisticsRequested);
    menu->addAction(tr("Settings"), this, &AccountRail::settingsRequested);
    menu->popup(m_more->mapToGlobal(QPoint(m_more->width(), 0)));
}

QSize AccountRail::sizeHint() const { return { metrics::railWidth, 400 }; }

QSize AccountRail::minimumSizeHint() const { return { metrics::railWidth, 200 }; }

void AccountRail::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fold();
}

void AccountRail::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colour(ColourRole::Window));
    const int edge = layoutDirection() == Qt::RightToLeft ? 0 : width() - 1;
    painter.fillRect(QRect(edge, 0, 1, height()), m_theme.colour(ColourRole::Border));
}

} // namespace heliograph
